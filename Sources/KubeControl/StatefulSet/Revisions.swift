import KubeAPI
import KubeModel
import SimKernel

/// A template a set's pods are or were made from.
struct Revision: Sendable {
    var name: String
    var data: JSONValue

    /// The template the revision recorded. Source: spec R78.
    var template: PodTemplateSpec {
        var template = data.at("spec", "template")?.object ?? JSONObject()
        template["$patch"] = nil
        return PodTemplateSpec(json: template)
    }
}

/// Which revisions a set moves between. Source: spec 3.4.
struct RevisionChoice: Sendable {
    var current: Revision
    var update: Revision
    var collisionCount: Int64
    /// Makes the update revision, or gives it its new number.
    var write: PlannedWrite?
    /// The set's revisions as the mirror has them, oldest first.
    var known: [StoredObject]
}

/// Works out revisions of one set. Source: spec 3.3, 3.4, 3.6.
struct Revisions: Sendable {
    static let hashLabel = "controller.kubernetes.io/hash"
    let set: SetFacts
    let cache: ClusterCache
    let defaulter: ControllerOptions.Defaulter?

    // MARK: Data and names

    /// What a revision of a template records. Source: spec R64, R65.
    static func data(_ template: PodTemplateSpec) -> JSONValue {
        var template = template.json
        template.update("spec") { spec in
            guard var object = spec?.object else { return }
            for list in ["containers", "initContainers"] { printResources(&object, list) }
            spec = .object(object)
        }
        template.update("metadata") { metadata in
            // Only an unset time is left out; one that a manifest carries is recorded.
            if metadata?["creationTimestamp"]?.isNull == true {
                metadata?["creationTimestamp"] = nil
            }
        }
        template["$patch"] = "replace"
        return ["spec": ["template": rounded(.object(template)) ?? .object(template)]]
    }

    /// The original takes templates apart as if all numbers were doubles, which the largest
    /// integers do not survive. Nil when there is none of those.
    private static func rounded(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .int(let int):
            guard int.magnitude > 1 << 53 else { return nil }
            let double = JSONValue.double(Double(int))
            // As reading the recorded text would give it, so that both compare equal.
            return Int64(double.canonicalText).map(JSONValue.int) ?? double
        case .array(let array):
            var changed: [JSONValue]?
            for (index, element) in array.enumerated() {
                guard let new = rounded(element) else { continue }
                if changed == nil { changed = array }
                changed?[index] = new
            }
            return changed.map(JSONValue.array)
        case .object(let object):
            var changed: JSONObject?
            for member in object {
                guard let new = rounded(member.value) else { continue }
                if changed == nil { changed = object }
                changed?[member.key] = new
            }
            return changed.map(JSONValue.object)
        default: return nil
        }
    }

    /// Every container prints its resources, empty or not.
    private static func printResources(_ spec: inout JSONObject, _ list: String) {
        guard let containers = spec[list]?.array,
            containers.contains(where: { $0["resources"] == nil })
        else { return }
        spec[list] = .array(
            containers.map { container in
                guard container.object != nil, container["resources"] == nil else {
                    return container
                }
                var container = container
                container["resources"] = [:]
                return container
            })
    }

    /// The hash of a revision's data in the letters of names. Source: spec R66.
    static func hash(_ data: JSONValue, collisionCount: Int64) -> String {
        var sum: UInt32 = 2_166_136_261
        for byte in data.canonicalBytes { sum = (sum &* 16_777_619) ^ UInt32(byte) }
        for byte in String(collisionCount).utf8 { sum = (sum &* 16_777_619) ^ UInt32(byte) }
        let letters = Array("456789bcdf".utf8)
        return String(
            decoding: String(sum).utf8.map { letters[Int($0) - 0x30] }, as: UTF8.self)
    }

    /// Source: spec R67.
    static func name(_ set: String, hash: String) -> String {
        String(decoding: set.utf8.prefix(223), as: UTF8.self) + "-" + hash
    }

    // MARK: Listing

    /// The revisions that are the set's or nobody's and that its selector matches, oldest first.
    /// Source: spec R62, R71.
    func list() -> [StoredObject] {
        cache.list(.controllerRevision, namespace: set.namespace, matching: set.selector)
            .filter { $0.facts.controllerUID == nil || $0.facts.controllerUID == set.uid }
            .sorted(by: Revisions.precedes)
    }

    private static func precedes(_ left: StoredObject, _ right: StoredObject) -> Bool {
        let numbers = (number(left), number(right))
        if numbers.0 != numbers.1 { return numbers.0 < numbers.1 }
        if left.facts.creationSeconds != right.facts.creationSeconds {
            return left.facts.creationSeconds < right.facts.creationSeconds
        }
        return utf8Precedes(left.name, right.name)
    }

    private static func number(_ revision: StoredObject) -> Int64 {
        revision.json.read("revision") ?? 0
    }

    // MARK: Choosing

    /// Resolves the current and the update revision. Source: spec R73 to R77.
    func choose() -> RevisionChoice {
        let known = list()
        let data = Revisions.data(set.spec.template)
        var choice = RevisionChoice(
            current: Revision(name: "", data: .null), update: Revision(name: "", data: data),
            collisionCount: set.status.collisionCount ?? 0, write: nil, known: known)
        let equal = known.last { $0.json["data"] == data }
        // A number anybody may write: past the greatest comes one that the server refuses.
        let next = (known.last.map(Revisions.number) ?? 0) &+ 1
        if let latest = known.last, let equal {
            choice.update.name = equal.name
            // Of revisions with the same data the highest counts, whatever their names.
            if latest.json["data"] != data {
                choice.write = renumbering(equal, to: next)
            }
        } else if let latest = known.last, meansTheSame(latest, data) {
            choice.update = Revision(name: latest.name, data: latest.json["data"] ?? .null)
        } else {
            create(data, number: next, &choice)
        }
        let currentName = set.status.currentRevision ?? ""
        choice.current = choice.update
        if let current = known.first(where: { $0.name == currentName }) {
            choice.current = Revision(
                name: current.name, data: current.json["data"] ?? .null)
        }
        return choice
    }

    /// Whether the set with the latest revision applied, once defaults are filled in, is the set
    /// as it is. Source: spec R74.
    private func meansTheSame(_ latest: StoredObject, _ data: JSONValue) -> Bool {
        guard let defaulter else { return false }
        var set = StatefulSet(json: self.set.object.json)
        set.spec.template = Revision(
            name: latest.name, data: latest.json["data"] ?? .null
        ).template
        let defaulted = StatefulSet(json: defaulter(.statefulSet, set.json))
        return Revisions.data(defaulted.spec.template) == data
    }

    /// A rollback: the old revision becomes the newest. Source: spec R73.
    private func renumbering(_ revision: StoredObject, to number: Int64) -> PlannedWrite {
        var view: ControllerRevision = revision.view()
        view.revision = number
        if revision.facts.controllerUID == nil {
            // Adopted by an earlier write of the same plan, which changes its version.
            view.metadata.ownerReferences.append(set.reference)
            view.metadata.resourceVersion = nil
        }
        return PlannedWrite(.update(view), .renumbersRevision)
    }

    /// Makes a new revision; a name taken by other data counts as a collision. The label keeps
    /// the first hash. Source: spec R75.
    private func create(
        _ data: JSONValue, number: Int64, _ choice: inout RevisionChoice
    ) {
        let firstHash = Revisions.hash(data, collisionCount: choice.collisionCount)
        var name = Revisions.name(set.name, hash: firstHash)
        while let taken = cache.get(.controllerRevision, set.namespace, name) {
            if taken.json["data"] == data {
                choice.update.name = name
                return
            }
            choice.collisionCount += 1
            let hash = Revisions.hash(data, collisionCount: choice.collisionCount)
            name = Revisions.name(set.name, hash: hash)
        }
        choice.update.name = name
        var revision = ControllerRevision(named: name, namespace: set.namespace)
        var metadata = revision.metadata
        metadata.json["labels"] = set.spec.template.metadata.json["labels"]
        metadata.setLabel(Revisions.hashLabel, firstHash)
        metadata.json["annotations"] = StatefulSet(json: set.object.json).metadata
            .json["annotations"]
        metadata.ownerReferences = [set.reference]
        revision.metadata = metadata
        revision.data = data
        revision.revision = number
        choice.write = PlannedWrite(.create(revision), .createsRevision)
    }

    // MARK: Adoption and history

    /// Makes revisions that nobody controls the set's own. Source: spec R63.
    func adoptions() -> [PlannedWrite] {
        list().filter { $0.facts.controllerUID == nil }.map {
            PlannedWrite(Ownership.adoption(of: $0, by: set), .adoptsRevision)
        }
    }

    /// Deletes the oldest of the revisions that nothing uses. Source: spec R81.
    func truncation(
        _ choice: RevisionChoice, inUse pods: [Replica], _ settled: [String]
    ) -> [PlannedWrite] {
        guard set.historyLimit >= 0, choice.known.count > set.historyLimit else { return [] }
        var live = SortedSet<String>([choice.current.name, choice.update.name])
        for pod in pods { _ = live.insert(pod.record.revision) }
        for name in settled { _ = live.insert(name) }
        let history = choice.known.filter { !live.contains($0.name) }
        return history.dropLast(min(set.historyLimit, history.count)).map {
            PlannedWrite(.delete($0.key), .truncatesHistory)
        }
    }
}
