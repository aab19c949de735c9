import KubeAPI
import KubeModel
import SimKernel

/// What the checkers need to know of a StatefulSet, read anew from its object: the reference that
/// the controller's own reading is held against. Source: statefulset-controller.md R1 to R6.
struct CheckedSet {
    let object: StoredObject
    let spec: StatefulSetSpec
    let start: Int
    let count: Int
    let selector: LabelQuery

    init(_ object: StoredObject) {
        self.object = object
        spec = object.view(as: StatefulSet.self).spec
        start = Int(spec.ordinalStart)
        count = max(0, Int(spec.replicasOrDefault))
        selector = spec.selector?.compiled ?? LabelQuery()
    }

    /// The set that controls a pod, by what somebody knows; nil when it is no longer there.
    init?(controlling pod: StoredObject, _ find: (ObjectKey) -> StoredObject?) {
        guard pod.facts.controllerKind == Resource.statefulSet.kind,
            let name = pod.facts.controllerName,
            let set = find(ObjectKey(.statefulSet, namespace: pod.namespace, name: name)),
            set.uid == pod.facts.controllerUID
        else { return nil }
        self.init(set)
    }

    var isOrdered: Bool { !spec.isParallel }
    var minReadySeconds: Int64 { spec.minReadySeconds ?? 0 }
    /// The wanted ordinals.
    var range: Range<Int> { start..<(start + count) }

    /// The place of an ordinal's pod.
    func pod(_ ordinal: Int) -> ObjectKey {
        ObjectKey(.pod, namespace: object.namespace, name: "\(object.name)-\(ordinal)")
    }

    /// The ordinal in a pod's name; nil when the name is none of the set's. Source: R35.
    func ordinal(of podName: String) -> Int? {
        let prefix = object.name + "-"
        guard podName.hasPrefix(prefix) else { return nil }
        let digits = podName.utf8.dropFirst(prefix.utf8.count)
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// Whether a pod is the set's, or would be taken by it. Source: R56, R57.
    func isMember(_ pod: StoredObject) -> Bool {
        let controller = pod.facts.controllerUID
        let isOurs = controller == object.uid || (controller == nil && !pod.facts.isTerminating)
        return isOurs && selector.matches(pod.facts.labels)
    }

    /// What keeps a pod from counting as healthy; nil when nothing does. Source: R3, R4, P4 to P6.
    func flaw(_ pod: StoredObject?, at now: SimTime) -> String? {
        guard let pod, isMember(pod) else { return "is not there" }
        if pod.facts.isTerminating { return "is terminating" }
        if pod.facts.phase != "Running" { return "is in phase \(pod.facts.phase)" }
        return availabilityFlaw(pod, at: now)
    }

    /// What keeps a pod from counting as available to a rolling update. Source: R4, R5.
    func unavailability(_ pod: StoredObject?, at now: SimTime) -> String? {
        guard let pod else { return "is not there" }
        if pod.facts.isTerminating { return "is terminating" }
        return availabilityFlaw(pod, at: now)
    }

    private func availabilityFlaw(_ pod: StoredObject, at now: SimTime) -> String? {
        if !pod.facts.isReady { return "is not ready" }
        guard minReadySeconds > 0 else { return nil }
        guard let since = pod.facts.readySince else { return "does not say since when it is ready" }
        return .seconds(since) + .seconds(minReadySeconds) <= now
            ? nil : "is not available for \(minReadySeconds) s yet"
    }
}

extension StoredObject {
    /// Whether a pod's containers are done for good.
    var isFinished: Bool { facts.phase == "Failed" || facts.phase == "Succeeded" }

    /// The claims a pod mounts, by the name of the volume.
    var claims: [(volume: String, claim: String)] {
        (json["spec"]?["volumes"]?.array ?? []).compactMap { volume in
            guard let claim = volume.at("persistentVolumeClaim", "claimName")?.string else {
                return nil
            }
            return (volume["name"]?.string ?? "", claim)
        }
    }
}

extension Change {
    /// Whether the change begins a deletion, or is all of one.
    var beginsDeletion: Bool {
        let wasTerminating = previous?.facts.isTerminating ?? false
        return !wasTerminating && (kind == .deleted || object.facts.isTerminating)
    }
}
