import KubeAPI
package import KubeModel
import SimKernel

/// What the controllers wait for about one object, in lines for a person.
package struct WhyReport: Sendable, Equatable {
    /// One thing that is waited for, and about what.
    package struct Entry: Sendable, Equatable {
        package var key: ObjectKey
        package var wait: Wait

        /// The wait as a sentence.
        package var sentence: String { wait.sentence(about: key) }
    }

    /// What was asked about.
    package var key: ObjectKey
    /// How the object is.
    package var status: String
    /// What is waited for: about the object itself first, then about what it depends on.
    package var entries: [Entry] = []
    /// What the controllers do not wait for, but what keeps pods from being Ready.
    package var notes: [String] = []
    /// What happens next, without `next:`; nil for objects that no controller writes by a plan.
    package var next: String?

    /// The report of an object; nil when there is no such object and none is on its way.
    package init?(_ key: ObjectKey, _ source: WhySource) {
        self.key = key
        guard let object = source.cache[key] else {
            guard let set = WhyReport.set(wanting: key, source) else { return nil }
            status = "\(WhyName.text(key)): not there yet"
            add(set.key, source)
            next = WhyNext.text(set, source)
            return
        }
        status = WhyStatus.line(object)
        add(key, source)
        addRelated(object, source)
        next = WhyNext.text(object, source)
    }

    /// The report as it is printed.
    package var lines: [String] {
        var lines = [status]
        lines += entries.map { "  " + $0.sentence }
        lines += notes.map { "  " + $0 }
        if entries.isEmpty, notes.isEmpty { lines.append("  Nothing is waited for.") }
        if let next { lines.append("next: " + next) }
        return lines
    }

    private mutating func add(_ key: ObjectKey, _ source: WhySource) {
        for wait in source.waits(of: key) { entries.append(Entry(key: key, wait: wait)) }
    }

    /// The set that wants a pod that is not there.
    private static func set(wanting key: ObjectKey, _ source: WhySource) -> StoredObject? {
        guard key.resource == .pod else { return nil }
        return source.cache.list(.statefulSet, namespace: key.namespace).first { object in
            guard let set = SetFacts(object) else { return false }
            let (isMember, ordinal) = Identity.parse(key.name, set: set.name)
            return isMember && set.wants(ordinal)
        }
    }

    // MARK: - What the object depends on

    /// Pods beyond so many say the same again.
    private static let podsMax = 5

    private mutating func addRelated(_ object: StoredObject, _ source: WhySource) {
        let cache = source.cache
        switch object.resource {
        case .deployment:
            for set in cache.controlled(by: object.uid, .replicaSet)
            where set.json["spec"]?["replicas"]?.int ?? 1 > 0 {
                add(set.key, source)
                addPods(of: set, source)
            }
        case .statefulSet:
            addTrap(object, source)
            addPods(of: object, source)
        case .replicaSet: addPods(of: object, source)
        case .pod:
            addNote(object)
            addVolumes(of: object, source)
            addOwnerWaits(object, source)
            addNode(of: object, source)
        case .persistentVolumeClaim: addVolume(of: object, source)
        default: break
        }
    }

    private mutating func addPods(of owner: StoredObject, _ source: WhySource) {
        let pods = source.cache.controlled(by: owner.uid, .pod)
            .filter { !$0.facts.isReady || $0.facts.isTerminating }
        for pod in pods.prefix(Self.podsMax) {
            add(pod.key, source)
            addNote(pod)
            addVolumes(of: pod, source)
            addNode(of: pod, source)
        }
        if pods.count > Self.podsMax {
            notes.append("\(pods.count - Self.podsMax) more pods are not Ready.")
        }
    }

    /// An ordered set waits for a pod even when that is broken at a revision that is to be
    /// replaced: nobody but a person gets it out of there. Source: spec R110.
    private mutating func addTrap(_ object: StoredObject, _ source: WhySource) {
        guard let set = SetFacts(object), !set.isParallel, !set.isOnDelete,
            let update = set.status.updateRevision
        else { return }
        for entry in entries {
            guard entry.key == object.key, case .podNotReady(let ordinal) = entry.wait,
                ordinal - set.start >= set.partition,
                let pod = source.cache.get(.pod, set.namespace, set.podName(ordinal)),
                let revision = pod.facts.labels[Identity.revisionLabel], revision != update
            else { continue }
            notes.append(
                "\(pod.name) is of revision \(revision); it is not replaced by \(update) until it"
                    + " is Ready or somebody deletes it.")
        }
    }

    private mutating func addVolumes(of pod: StoredObject, _ source: WhySource) {
        for claim in ClaimUsers.claims(of: pod) {
            let key = ObjectKey(.persistentVolumeClaim, claim)
            guard let object = source.cache[key] else { continue }
            add(key, source)
            addVolume(of: object, source)
        }
    }

    private mutating func addVolume(of claim: StoredObject, _ source: WhySource) {
        guard let name = claim.json["spec"]?["volumeName"]?.string, !name.isEmpty else { return }
        add(ObjectKey(.persistentVolume, name: name), source)
    }

    private mutating func addNode(of pod: StoredObject, _ source: WhySource) {
        guard let name = pod.facts.nodeName else { return }
        let key = ObjectKey(.node, name: name)
        for wait in source.waits(of: key) {
            let entry = Entry(key: key, wait: wait)
            if !entries.contains(entry) { entries.append(entry) }
        }
    }

    /// What the pod's set waits for about this pod.
    private mutating func addOwnerWaits(_ pod: StoredObject, _ source: WhySource) {
        guard let set = Owners.controller(of: pod, .statefulSet, source.cache) else { return }
        let (_, ordinal) = Identity.parse(pod.name, set: set.name)
        for wait in source.waits(of: set.key) where wait.ordinals.contains(ordinal) {
            entries.append(Entry(key: set.key, wait: wait))
        }
    }

    /// What the containers of a pod that is not Ready say.
    private mutating func addNote(_ object: StoredObject) {
        guard !object.facts.isReady else { return }
        let pod: Pod = object.view()
        for status in pod.status.allContainerStatuses {
            guard let waiting = status.state?.waiting, let reason = waiting.reason else { continue }
            let message = waiting.message.map { ": " + $0 } ?? ""
            notes.append(
                "\(object.name): container \(status.name ?? "") waits, \(reason)\(message)")
            return
        }
    }
}

extension Wait {
    /// The ordinals of a set it names.
    var ordinals: [Int] {
        switch self {
        case .failedPodTerminating(let ordinal), .staleClaim(let ordinal, _),
            .claimTerminating(let ordinal, _), .nameTaken(let ordinal),
            .podTerminating(let ordinal), .podNotReady(let ordinal),
            .podNotAvailable(let ordinal, _), .podJustCreated(let ordinal),
            .condemnedTerminating(let ordinal), .condemnedJustDeleted(let ordinal),
            .outdatedJustDeleted(let ordinal), .updatedPodUnavailable(let ordinal):
            [ordinal]
        case .condemnedUnhealthy(let ordinal, let blocker): [ordinal, blocker]
        default: []
        }
    }
}
