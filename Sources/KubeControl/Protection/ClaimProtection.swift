package import KubeAPI
package import KubeModel
package import SimKernel

/// Lets a claim that is being deleted go once no scheduled pod names it, and protects again what
/// lost its finalizer before. Source: E46-E50.
package struct ClaimProtection: Reconciler {
    package static let name = "pvc-protection-controller"
    package static let watches: [Resource] = [.persistentVolumeClaim, .pod]
    static let finalizer = "kubernetes.io/pvc-protection"

    package init() {}

    /// Which pods name which claims.
    package struct Memory: Sendable {
        var users = ClaimUsers()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        if change.resource == .pod {
            return memory.users.take(change)
                .map { ObjectKey(.persistentVolumeClaim, $0) }
                .filter { cache[$0]?.facts.isTerminating ?? false }
                .map { KeyRequest($0) }
        }
        return protectionKeys(for: change, Self.finalizer)
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key] else { return plan }
        guard stored.facts.isTerminating else { return protects(stored, Self.finalizer) }
        var claim: PersistentVolumeClaim = stored.view()
        guard claim.metadata.finalizers.contains(Self.finalizer) else {
            if let other = claim.metadata.finalizers.first { plan.waits = [.finalizer(other)] }
            return plan
        }
        let users = memory.users.pods(using: key.id, cache)
        if let user = users.first(where: Self.uses) {
            plan.waits = [.inUse(by: user.key)]
            return plan
        }
        // The mirror may lag; the decision is made by a live list. Source: cluster.md E49.
        plan.groups = [[PlannedWrite(.list(.pod, namespace: key.namespace), .unprotects)]]
        claim.metadata.finalizers.removeAll { $0 == Self.finalizer }
        plan.closing = [
            PlannedWrite(
                .update(claim), .unprotects, tolerated: [.notFound], silent: [.conflict])
        ]
        return plan
    }

    /// Finished and terminating pods count too; pods without a node do not.
    private static func uses(_ pod: StoredObject) -> Bool {
        !(pod.facts.nodeName ?? "").isEmpty
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        guard let write = plan.closing.first,
            case .success(.list(let pods, _))? = outcomes.first?.result,
            !pods.contains(where: { pod in
                Self.uses(pod) && ClaimUsers.claims(of: pod).contains(write.request.key.id)
            })
        else { return [] }
        return [write]
    }
}

/// Lets a volume that is being deleted go once it is not bound. Source: cluster.md E51.
package struct VolumeProtection: Reconciler {
    package static let name = "pv-protection-controller"
    package static let watches: [Resource] = [.persistentVolume]
    static let finalizer = "kubernetes.io/pv-protection"

    package init() {}

    /// Nothing is remembered.
    package struct Memory: Sendable {
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        protectionKeys(for: change, Self.finalizer)
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key] else { return plan }
        guard stored.facts.isTerminating else { return protects(stored, Self.finalizer) }
        var volume: PersistentVolume = stored.view()
        guard volume.metadata.finalizers.contains(Self.finalizer) else {
            if let other = volume.metadata.finalizers.first { plan.waits = [.finalizer(other)] }
            return plan
        }
        guard volume.status.phase != .bound else {
            let claim = volume.spec.claimRef
            let id = NamespacedName(namespace: claim?.namespace ?? "", name: claim?.name ?? "")
            plan.waits = [.inUse(by: ObjectKey(.persistentVolumeClaim, id))]
            return plan
        }
        volume.metadata.finalizers.removeAll { $0 == Self.finalizer }
        plan.add(
            PlannedWrite(
                .update(volume), .unprotects, tolerated: [.notFound], silent: [.conflict]))
        return plan
    }
}

/// The objects worth a look: those being deleted, and those without their protection.
private func protectionKeys(for change: CacheChange, _ finalizer: String) -> [KeyRequest] {
    guard let new = change.new, new.facts.isTerminating || !new.hasFinalizer(finalizer) else {
        return []
    }
    return [KeyRequest(new.key)]
}

/// Puts the finalizer on an object that is not being deleted. Admission does so when it is made;
/// this is for those that came without, or that somebody stripped of it.
private func protects(_ object: StoredObject, _ finalizer: String) -> Plan {
    var plan = Plan()
    guard !object.hasFinalizer(finalizer) else { return plan }
    var json = object.json
    let present = json["metadata"]?["finalizers"]?.array ?? []
    json.update("metadata") { $0?["finalizers"] = .array(present + [.string(finalizer)]) }
    plan.add(
        PlannedWrite(
            APIRequest(
                .update, object.resource, namespace: object.namespace, name: object.name,
                body: .object(json)), .protects, tolerated: [.notFound], silent: [.conflict]))
    return plan
}
