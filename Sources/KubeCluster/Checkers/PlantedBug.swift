import KubeAPI
import KubeModel

/// A bug put into the cluster on purpose, to show that a checker would find the like of it.
///
/// Each is planted where messages pass, so that the processes themselves stay as they are:
/// `ordinal simulate --plant NAME`.
package enum PlantedBug: String, Sendable, CaseIterable {
    /// Controllers delete pods without waiting for the kubelet to confirm that they have stopped.
    case unconfirmedDeletion = "unconfirmed-deletion"
    /// The pod of ordinal 0 is made as that of ordinal 1.
    case skippedOrdinal = "skipped-ordinal"
    /// Scaling down removes ordinal 1 in place of ordinal 2.
    case wrongVictim = "wrong-victim"
    /// A rolling update begins at the lowest ordinal in place of ordinal 2.
    case bottomFirst = "bottom-first"
    /// The pod of ordinal 1 mounts the claims of ordinal 0.
    case claimOfNeighbour = "claim-of-neighbour"
    /// In place of a pod that is to go, its claim is deleted.
    case claimWithPod = "claim-with-pod"
    /// A claim is bound to a volume that another claim holds.
    case sharedVolume = "shared-volume"
    /// The controllers are not told some changes.
    case droppedEvent = "dropped-event"
    /// The controllers are told some changes twice.
    case repeatedEvent = "repeated-event"
    /// The controllers are told changes that arrive together in the wrong order.
    case swappedEvents = "swapped-events"
    /// The controllers are told that pods are ready when they are not.
    case untrueEvent = "untrue-event"
    /// Kubelets are told of pods of other nodes.
    case foreignEvent = "foreign-event"
    /// The garbage collector takes an object of an owner that lives.
    case neighbourCollected = "neighbour-collected"
    /// DNS answers the addresses of pods that are not ready.
    case unreadyAnswered = "unready-answered"
    /// The API server takes an eviction for a plain deletion.
    case evictionAsDeletion = "eviction-as-deletion"
    /// The scheduler binds everything to one node.
    case oneNode = "one-node"
    /// The scheduler binds to a node that does not exist.
    case ghostNode = "ghost-node"
    /// Kubelets do not say which volumes are in use.
    case unreportedUse = "unreported-use"

    /// What the bug makes of a request on its way to the API server; nil: nothing.
    func rewritten(
        _ request: APIRequest, from process: String, _ server: borrowing APIServer
    ) -> APIRequest? {
        var request = request
        if process.hasPrefix("kubelet/") {
            guard self == .unreportedUse, request.resource == .node else { return nil }
            return request.withBody { $0.set(["status", "volumesInUse"], nil) }
        }
        if process == "scheduler" {
            guard request.subresource == .binding else { return nil }
            switch self {
            case .oneNode: return request.withBody { $0.set(["target", "name"], "node-1") }
            case .ghostNode: return request.withBody { $0.set(["target", "name"], "node-9") }
            default: return nil
            }
        }
        guard process == "controller-manager" else { return nil }
        let isPodDeletion =
            request.resource == .pod && request.verb == .delete
            && request.options.preconditionUID == nil
        switch self {
        case .unconfirmedDeletion where isPodDeletion:
            request.options.gracePeriodSeconds = 0
        case .wrongVictim where isPodDeletion && request.name.hasSuffix("-2"):
            request.name = String(request.name.dropLast()) + "1"
        case .bottomFirst where isPodDeletion && request.name.hasSuffix("-2"):
            request.name = String(request.name.dropLast()) + "0"
        case .claimWithPod where isPodDeletion:
            return .delete(
                ObjectKey(
                    .persistentVolumeClaim, namespace: request.namespace,
                    name: "data-" + request.name))
        case .skippedOrdinal where request.verb == .create && request.resource == .pod:
            return renamed(request, from: "-0", to: "-1") { $0 }
        case .claimOfNeighbour where request.verb == .create && request.resource == .pod:
            return renamed(request, from: "-1", to: "-0") { $0["spec"]?["volumes"] }
        case .sharedVolume: return sharing(request, server)
        case .neighbourCollected: return collectingNeighbour(request, server)
        default: return nil
        }
        return request
    }

    /// A request in which names with one ending have another, below the place `part` shows.
    private func renamed(
        _ request: APIRequest, from old: String, to new: String,
        _ part: (JSONValue) -> JSONValue?
    ) -> APIRequest? {
        guard let name = request.body?.at("metadata", "name")?.string, name.hasSuffix(old),
            let body = request.body, let before = part(body)
        else { return nil }
        let wanted = String(name.dropLast(old.count)) + new
        let after = before.replacing(ending: name, with: wanted)
        return request.withBody { body in
            if before == body { body = after } else { body.set(["spec", "volumes"], after) }
        }
    }

    private func sharing(_ request: APIRequest, _ server: borrowing APIServer) -> APIRequest? {
        guard request.verb == .update, request.resource == .persistentVolumeClaim,
            request.subresource == nil,
            request.body?.at("spec", "volumeName")?.string?.isEmpty == false
        else { return nil }
        let other = server.storedObjects(.persistentVolumeClaim).first {
            $0.name != request.name && $0.facts.phase == "Bound"
        }
        guard let volume = other?.json["spec"]?["volumeName"] else { return nil }
        return request.withBody { $0.set(["spec", "volumeName"], volume) }
    }

    private func collectingNeighbour(
        _ request: APIRequest, _ server: borrowing APIServer
    ) -> APIRequest? {
        guard request.verb == .delete, request.options.preconditionResourceVersion != nil else {
            return nil
        }
        for object in server.storedObjects(request.resource) where object.name != request.name {
            guard object.facts.controllerKind == Resource.statefulSet.kind,
                let name = object.facts.controllerName
            else { continue }
            let owner = ObjectKey(.statefulSet, namespace: object.namespace, name: name)
            guard server.stored(owner)?.uid == object.facts.controllerUID else { continue }
            var changed = request
            changed.name = object.name
            changed.namespace = object.namespace
            changed.options.preconditionUID = object.uid
            changed.options.preconditionResourceVersion = String(object.revision)
            return changed
        }
        return nil
    }

    /// What the API server takes a request for.
    func misread(_ request: APIRequest) -> APIRequest {
        guard self == .evictionAsDeletion, request.subresource == .eviction else { return request }
        return .delete(request.key)
    }

    /// What becomes of the events of a watch on their way to a process.
    func retold(
        _ events: [WatchEvent], to process: String, _ server: borrowing APIServer
    ) -> [WatchEvent] {
        if self == .foreignEvent {
            guard process.hasPrefix("kubelet/"), let pod = events.last?.object,
                pod.resource == .pod
            else { return events }
            let node = pod.facts.nodeName
            let foreign = server.storedObjects(.pod).first { $0.facts.nodeName != node }
            return events + [foreign.map(WatchEvent.modified)].compactMap { $0 }
        }
        guard process == "controller-manager" else { return events }
        switch self {
        case .droppedEvent: return events.filter { !Self.isPicked($0) }
        case .repeatedEvent: return events.flatMap { Self.isPicked($0) ? [$0, $0] : [$0] }
        case .swappedEvents:
            if events.contains(where: { $0.object == nil }) { return events }
            return events.reversed()
        case .untrueEvent: return events.map(Self.untrue)
        default: return events
        }
    }

    /// Some changes of pods, not many.
    private static func isPicked(_ event: WatchEvent) -> Bool {
        guard case .modified(let object) = event, object.resource == .pod else { return false }
        return object.revision % 5 == 0
    }

    private static func untrue(_ event: WatchEvent) -> WatchEvent {
        guard case .modified(let object) = event, object.resource == .pod, !object.facts.isReady
        else { return event }
        var pod: Pod = object.view()
        var conditions = pod.status.conditions
        let since = Timestamp(seconds: object.facts.creationSeconds)
        conditions.set(type: "Ready", status: .true, reason: nil, message: nil, at: since)
        pod.status.conditions = conditions
        return .modified(StoredObject(resource: .pod, json: pod.json))
    }

    /// What becomes of an answer of the DNS server.
    func reanswered(_ answer: AskedAnswer, _ server: borrowing APIServer) -> AskedAnswer {
        let labels = answer.question.name.split(separator: ".")
        guard self == .unreadyAnswered, answer.records.isEmpty, answer.question.type == "A",
            labels.count == 6,
            let pod = server.stored(
                ObjectKey(.pod, namespace: String(labels[2]), name: String(labels[0]))),
            let address = pod.json["status"]?["podIP"]?.string
        else { return answer }
        var wrong = answer
        wrong.status = "NOERROR"
        wrong.records = [address]
        return wrong
    }
}
