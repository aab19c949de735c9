import KubeAPI
import KubeModel

extension ImageDraft {
    func review(_ context: ActionContext) -> ActionReview {
        let title = "Set image of sts/\(set.name)"
        guard let object = context.set(set) else { return .gone(title, "sts/\(set.name)") }
        var review = ActionReview()
        review.title = title
        review.confirmLabel = "Set image"
        let template = object.spec.template
        guard let current = template.spec.containers.first(where: { $0.name == container }) else {
            review.blocker = "there is no container \(container) any more"
            return review
        }
        review.hint = "now \(current.image ?? "")"
        do throws(ImageReference.Failure) {
            let reference = try ImageReference(image)
            check(reference, against: current.image ?? "", context, &review)
        } catch {
            review.say(
                FieldMessage(.error, "not an image name: \(error.reason)", caret: error.offset))
            return review
        }
        review.logText = "set image \(container)=\(image)"
        review.command =
            KubectlLine.inNamespace(
                set.namespace, ["set", "image", "statefulset/\(set.name)", "\(container)=\(image)"]
            ).text
        guard review.blocker == nil else { return review }
        let changed = Self.containers(of: template, container, image)
        review.preview = ImagePreview(context: context, set: object, containers: changed).lines()
        review.request = .api(Self.request(object, changed))
        return review
    }

    private func check(
        _ reference: ImageReference, against current: String, _ context: ActionContext,
        _ review: inout ActionReview
    ) {
        if image == current {
            review.say(FieldMessage(.error, "same image: no new revision"))
        } else if !reference.isVersioned {
            review.say(FieldMessage(.warning, "! no tag means :latest"))
        } else if let target = context.snapshot.header.newRevision,
            context.snapshot.header.oldRevision != nil, !context.isOnDelete
        {
            let next = ImagePreview.nextTag(context)
            review.say(
                FieldMessage(
                    .warning,
                    "! \(target.text) is still rolling out; \(next) replaces it as the target"))
        } else {
            let version =
                reference.digest.isEmpty ? "tag \(reference.tag)" : "digest \(reference.digest)"
            let registry = reference.registry.isEmpty ? "default" : reference.registry
            review.say(
                FieldMessage(
                    .info, "ok: name \(reference.path), \(version), registry \(registry)"))
        }
    }

    /// The containers of a template with one image changed.
    static func containers(
        of template: PodTemplateSpec, _ name: String, _ image: String
    ) -> JSONValue {
        let array = template.json["spec"]?["containers"]?.array ?? []
        return .array(
            array.map { container in
                guard container["name"]?.string == name else { return container }
                var changed = container
                changed["image"] = .string(image)
                return changed
            })
    }

    /// A merge patch replaces arrays as a whole, so it must not meet a template that changed in
    /// between: it carries the version it was made from.
    private static func request(_ set: StatefulSet, _ containers: JSONValue) -> APIRequest {
        var patch: JSONValue = ["spec": ["template": ["spec": ["containers": containers]]]]
        if let version = set.metadata.resourceVersion {
            patch["metadata"] = ["resourceVersion": .string(version)]
        }
        return .mergePatch(set.key, patch)
    }
}

/// What happens when the template changes.
private struct ImagePreview {
    let context: ActionContext
    let set: StatefulSet
    let containers: JSONValue

    /// The tag of the revision after the newest.
    static func nextTag(_ context: ActionContext) -> String {
        let numbers = context.rollout.revisions.compactMap { Int($0.tag.text.dropFirst()) }
        return "v\((numbers.max() ?? 0) + 1)"
    }

    func lines() -> [String] {
        let known = known
        var lines = [revision(known)]
        lines.append(replacement(known))
        lines += trap()
        return lines
    }

    /// The known revision with exactly this template, or nil.
    private var known: RevisionRow? {
        var template = set.spec.template.json
        template.update("spec") { spec in
            spec?["containers"] = containers
        }
        for object in context.cache.controlled(by: set.uid, .controllerRevision) {
            let revision: ControllerRevision = object.view()
            var recorded = revision.data?.at("spec", "template")?.object ?? [:]
            recorded["$patch"] = nil
            if recorded == template {
                return context.rollout.revisions.first { $0.name == object.name }
            }
        }
        return nil
    }

    private func revision(_ known: RevisionRow?) -> String {
        let next = Self.nextTag(context)
        let target = context.snapshot.header.newRevision?.text ?? ""
        if let known {
            if known.tag.kind == .new { return "The template is that of \(target) again." }
            return "Goes back to revision \(known.tag.text), which gets the new number \(next)."
        }
        if context.snapshot.header.oldRevision != nil {
            return "Creates revision \(next). \(target) becomes an older revision."
        }
        return target.isEmpty
            ? "Creates revision \(next)."
            : "Creates revision \(next). \(target) becomes the old one."
    }

    private func replacement(_ known: RevisionRow?) -> String {
        if context.isOnDelete {
            return "Nothing is replaced: updateStrategy is OnDelete. Delete pods to move them (x)."
        }
        let start = context.start(set)
        let desired = context.shown(set)
        let partition = min(max(0, set.spec.partition), desired)
        if desired == 0 { return "There is no pod to replace." }
        if partition == desired {
            return "Partition \(set.spec.partition) holds every pod: nothing is replaced."
        }
        let wanted = (start + partition)..<(start + desired)
        let there = running(known, wanted)
        let settled = Set(there)
        let order = wanted.reversed().filter { !settled.contains($0) }
        let tag = known?.tag.text ?? ""
        if order.isEmpty { return "Nothing is replaced: the pods run \(tag) already." }
        let verb = order.count == 1 ? "is replaced" : "are replaced in that order"
        var line = "\(names(order)) \(verb)"
        if partition > 0 {
            let kept = Array(start..<(start + partition))
            line += "; partition \(partition) keeps \(OrdinalText.pods(context.name, kept))"
        }
        line += "."
        if !there.isEmpty {
            let verb = there.count == 1 ? "runs" : "run"
            line += " \(OrdinalText.pods(context.name, there)) \(verb) \(tag) already."
        }
        return line
    }

    /// The ordinals of a range whose pods run a revision already, ascending.
    private func running(_ known: RevisionRow?, _ wanted: Range<Int64>) -> [Int64] {
        guard let known else { return [] }
        return context.cells(wanted).filter { $0.state != .absent && $0.revision == known.tag }
            .map(\.ordinal)
    }

    private func names(_ ordinals: [Int64]) -> String {
        let names = ordinals.map(context.podName)
        if names.count <= 5 { return names.joined(separator: ", ") }
        return "\(names[0]), \(names[1]) and so on to \(names[names.count - 1])"
    }

    /// OrderedReady does not repair a broken pod by itself. Source: spec R110.
    private func trap() -> [String] {
        guard !context.isParallel, !context.isOnDelete else { return [] }
        let bad = context.rollout.cells.filter {
            switch $0.state {
            case .notReady, .failed, .starting, .initializing, .pending: true
            default: false
            }
        }
        let target = context.snapshot.header.newRevision?.text ?? ""
        let rolling = context.snapshot.header.oldRevision != nil
        guard let first = bad.first else {
            guard let lost = context.rollout.cells.first(where: { $0.state == .lost }) else {
                return []
            }
            return ["! \(context.isWords(lost)): nothing is replaced until it is Ready again."]
        }
        let name = first.podName
        let running = rolling ? "A rollout to \(target) is still running and \(name)" : name
        return [
            "! \(running) is not Ready: with OrderedReady the new template does not repair"
                + " \(name) by itself.",
            "! You will have to delete \(name) (x) - known controller behaviour.",
        ]
    }
}
