package import KubeAPI
import KubeModel
package import SimKernel

/// Who is asked what the controllers wait for: those of an embedded cluster, which know, or
/// planners without memory that look at a mirror of any cluster.
package struct WhySource: Sendable {
    /// All objects that matter.
    package let cache: ClusterCache
    package let now: SimTime
    package let options: ControllerOptions
    private let running: Running?

    /// The processes of an embedded cluster.
    private struct Running: Sendable {
        var manager: ControllerManager
        var scheduler: Scheduler
    }

    /// Asks controllers that run.
    package init(
        _ manager: ControllerManager, _ scheduler: Scheduler, cache: ClusterCache, at now: SimTime
    ) {
        self.cache = cache
        self.now = now
        options = manager.options
        running = Running(manager: manager, scheduler: scheduler)
    }

    /// Asks planners what controllers would wait for that began to work just now. What only time
    /// tells them is left out, unless the objects carry it.
    package init(
        mirror cache: ClusterCache, at now: SimTime,
        options: ControllerOptions = ControllerOptions()
    ) {
        self.cache = cache
        self.now = now
        self.options = options
        running = nil
    }

    /// What is waited for about one key, each wait once.
    func waits(of key: ObjectKey) -> [Wait] {
        // Of an object that is gone nothing is waited for, whatever was.
        guard let object = cache[key] else { return [] }
        var found = running.map { asked($0, key) } ?? planned(key, object)
        if let finalizer = foreignFinalizer(object) { found.append(.finalizer(finalizer)) }
        var waits: [Wait] = []
        for wait in found where !waits.contains(wait) {
            // A pod that is being deleted already is not waiting for that.
            if object.facts.isTerminating, case .toleration = wait { continue }
            waits.append(wait)
        }
        return waits
    }

    // MARK: - Controllers that run

    private func asked(_ running: Running, _ key: ObjectKey) -> [Wait] {
        var waits = running.manager.waits(of: key, at: now).flatMap { $0.waits }
        if key.resource == .node {
            waits += passWaits(running, NodeLifecycleController.passKey, node: key.name)
        }
        if key.resource == .pod {
            waits += running.scheduler.waits(of: key, at: now)
            if let node = cache[key]?.facts.nodeName {
                waits += passWaits(running, PodGarbageCollector.passKey, node: node)
            }
        }
        return waits
    }

    /// What a pass over all nodes waits for about one of them.
    private func passWaits(_ running: Running, _ pass: ObjectKey, node: String) -> [Wait] {
        running.manager.waits(of: pass, at: now).flatMap { $0.waits }.filter { wait in
            switch wait {
            case .nodeGrace(let name, _), .nodeStartup(let name, _), .nodeMissing(let name, _):
                name == node
            default: false
            }
        }
    }

    // MARK: - Planners on a mirror

    private func planned(_ key: ObjectKey, _ object: StoredObject) -> [Wait] {
        var waits: [Wait]
        switch key.resource {
        case .statefulSet: waits = plan(StatefulSetReconciler(options), .init(), key)
        case .replicaSet: waits = plan(ReplicaSetReconciler(), .init(), key)
        case .deployment: waits = plan(DeploymentReconciler(), .init(), key)
        case .service: waits = plan(EndpointSliceController(), .init(), key)
        case .podDisruptionBudget: waits = plan(DisruptionController(), .init(), key)
        case .persistentVolumeClaim:
            waits = plan(VolumeBinder(provisioners: options.provisioners), .init(), key)
                + plan(ClaimProtection(), .init(), key)
        case .persistentVolume:
            waits = plan(VolumeBinder(provisioners: options.provisioners), .init(), key)
                + plan(VolumeProtection(), .init(), key)
                + plan(AttachDetachController(), .init(), key)
        case .pod: waits = plannedForPod(key, object)
        case .node: waits = plannedForNode(key)
        case .namespace where object.facts.isTerminating: waits = [.terminating]
        default: waits = []
        }
        if object.facts.isTerminating { waits += plan(GarbageCollector(), .init(), key) }
        // A plan that never ran did nothing just now, and its clocks did not start just now.
        return waits.filter { wait in
            switch wait {
            case .attaching, .detaching, .forceDetach, .progressDeadline, .healthPass, .taintTurn:
                false
            default: !wait.isMomentary
            }
        }
    }

    /// The waits of a plan made after the controller has seen all there is.
    private func plan<R: Reconciler>(
        _ reconciler: R, _ memory: R.Memory, _ key: ObjectKey, since: SimTime? = nil
    ) -> [Wait] {
        var memory = memory
        for resource in R.watches {
            for object in cache.list(resource) {
                _ = reconciler.keys(
                    for: CacheChange(resource: resource, old: nil, new: object), cache, at: now,
                    memory: &memory)
            }
        }
        // Clocks begin when what starts them began.
        if let since { _ = reconciler.plan(key, cache, at: since, memory: &memory) }
        return reconciler.plan(key, cache, at: now, memory: &memory).waits
    }

    private func plannedForPod(_ key: ObjectKey, _ object: StoredObject) -> [Wait] {
        var waits = Scheduler.neglect(object).map { [$0] } ?? []
        let pod: Pod = object.view()
        if waits.isEmpty, (object.facts.nodeName ?? "").isEmpty,
            let condition = pod.status.conditions.condition("PodScheduled"),
            condition.status == .false
        {
            waits.append(.unschedulable(condition.message ?? ""))
        }
        let node = object.facts.nodeName.flatMap { cache.get(Node.self, "", $0) }
        let tainted = node?.spec.taints.filter { $0.effect == "NoExecute" }
            .compactMap { $0.timeAdded?.seconds }.min()
        if node != nil, !object.facts.isTerminating {
            waits += plan(
                TaintEvictionController(), .init(), key, since: tainted.map { .seconds($0) })
        }
        return waits + plan(DisruptionController(), .init(), key)
    }

    private func plannedForNode(_ key: ObjectKey) -> [Wait] {
        let controller = NodeLifecycleController()
        var memory = NodeLifecycleController.Memory()
        _ = controller.plan(
            NodeLifecycleController.passKey, cache, at: now, memory: &memory)
        return controller.plan(key, cache, at: now, memory: &memory).waits
    }

    /// A finalizer of an object on its way out that no controller here takes away.
    private func foreignFinalizer(_ object: StoredObject) -> String? {
        guard object.facts.isTerminating else { return nil }
        let own = [
            GarbageCollector.foregroundFinalizer, GarbageCollector.orphanFinalizer,
            ClaimProtection.finalizer, VolumeProtection.finalizer, VolumeProvisioner.finalizer,
        ]
        return (object.json["metadata"]?["finalizers"]?.array ?? []).compactMap(\.string)
            .first { !own.contains($0) && !$0.hasPrefix("external-attacher/") }
    }
}
