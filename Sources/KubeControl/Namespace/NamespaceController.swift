package import KubeAPI
package import KubeModel
package import SimKernel

/// Empties namespaces that are being deleted and lets them go. Source: cluster.md H.2.
///
/// First all pods go, and while there is one nothing else does; then everything else; then the
/// finalizer `kubernetes`. What is left is asked of the server each time, never of the mirror: a
/// namespace that goes too early leaves objects nobody can reach.
package struct NamespaceController: Reconciler {
    package static let name = "namespace-controller"
    package static let watches: [Resource] = [.namespace]
    package static let workers = 10
    static let finalizer = "kubernetes"
    /// How long a namespace is left alone after each of its changes. Source: cluster.md H21.
    static let pause = SimDuration.seconds(5)
    /// What follows the pods, in the order in which it is deleted.
    static let others = Resource.allCases.filter { $0.isNamespaced && $0 != .pod }

    package init() {}

    /// How far each namespace has come.
    package struct Memory: Sendable {
        var progress = SortedMap<String, Progress>()
        package init() {}
    }

    struct Progress: Sendable {
        var uid: String
        var step = Step.pods
        /// How often in a row something was left that nothing accounts for.
        var failures = 0
    }

    enum Step: Sendable {
        case pods
        /// What the pods are expected to take counts on, though none is left.
        case others(RemainingContent)
        case report(RemainingContent)
        case finalize
    }

    /// The first wait after a failure; it doubles up to the longest.
    private static let backoffInitial = SimDuration.milliseconds(5)
    private static let backoffMax = SimDuration.seconds(60)

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let new = change.new else {
            if let object = change.object { memory.progress[object.name] = nil }
            return []
        }
        return new.facts.isTerminating ? [KeyRequest(new.key, after: Self.pause)] : []
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key], stored.facts.isTerminating else { return plan }
        let namespace: Namespace = stored.view()
        guard namespace.spec.finalizers.contains(Self.finalizer) else {
            if let other = namespace.spec.finalizers.first { plan.waits = [.finalizer(other)] }
            return plan
        }
        var progress = Progress(uid: stored.uid)
        if let known = memory.progress[key.name], known.uid == stored.uid { progress = known }
        let step = progress.step
        progress.step = .pods
        switch step {
        case .pods:
            // How long the pods may take is asked before they are told to go.
            plan.add(PlannedWrite(.list(.pod, namespace: key.name), .deletesContent))
            empties(key.name, [.pod], &plan)
        case .others:
            progress.step = step
            empties(key.name, Self.others, &plan)
        case .report(let content):
            plan.waits = [.contentRemaining(content.count)]
            plan.requeueAfter = content.recheckAfter
            if content.failures.isEmpty {
                progress.failures = 0
            } else {
                let delay = Self.backoffInitial * (1 << min(progress.failures, 14))
                plan.requeueAfter = min(delay, Self.backoffMax)
                progress.failures += 1
            }
            reports(content, namespace, now, &plan)
        case .finalize:
            reports(RemainingContent(), namespace, now, &plan)
            plan.add(finalizes(namespace))
        }
        memory.progress[key.name] = progress
        return plan
    }

    /// Deletes all objects of some resources, and asks what is still there. The answers decide
    /// the next step, which is taken as soon as they are there.
    private func empties(_ namespace: String, _ resources: [Resource], _ plan: inout Plan) {
        plan.add(
            resources.map { resource in
                PlannedWrite(
                    APIRequest(
                        .deleteCollection, resource, namespace: namespace,
                        options: RequestOptions { $0.propagation = .background }),
                    .deletesContent, tolerated: [.notFound])
            })
        plan.add(
            resources.map {
                PlannedWrite(.list($0, namespace: namespace), .deletesContent)
            })
        plan.requeueAfter = .zero
    }

    private func reports(
        _ content: RemainingContent, _ namespace: Namespace, _ now: SimTime, _ plan: inout Plan
    ) {
        var changed = namespace
        changed.status.phase = "Terminating"
        changed.status.conditions = content.conditions(
            over: namespace.status.conditions, at: now.timestamp)
        guard changed != namespace else { return }
        plan.add(
            PlannedWrite(
                .update(changed, .status), .writesNamespaceStatus, tolerated: [.notFound],
                silent: [.conflict]))
    }

    private func finalizes(_ namespace: Namespace) -> PlannedWrite {
        var last = Namespace(named: namespace.name)
        last.metadata.uid = namespace.uid
        last.spec.finalizers = namespace.spec.finalizers.filter { $0 != Self.finalizer }
        return PlannedWrite(
            .update(last, .finalize), .finalizesNamespace, tolerated: [.notFound],
            silent: [.conflict])
    }

    package func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        let lists = outcomes.filter { $0.write.request.verb == .list }
        guard let key = plan.key, !lists.isEmpty, !outcomes.contains(where: \.hasFailed),
            let progress = memory.progress[key.name], let namespace = cache[key]
        else { return plan.closing }
        var found: [(resource: Resource, objects: [StoredObject])] = []
        for list in lists {
            guard case .success(.list(let items, _))? = list.result else { return plan.closing }
            found.append((list.write.request.resource, items))
        }
        let step: Step
        if case .others(var content) = progress.step {
            for (resource, objects) in found {
                content.add(objects, of: resource, in: key.name)
            }
            content.isSettled = true
            step = content.isDone ? .finalize : .report(content)
        } else {
            let metadata: ObjectMeta = namespace.json.viewOrEmpty("metadata")
            let since = metadata.deletionTimestamp.map { now - .seconds($0.seconds) } ?? .zero
            var content = RemainingContent()
            content.expect(found.first?.objects ?? [], since: since)
            content.add(found.last?.objects ?? [], of: .pod, in: key.name)
            step = content.isEmpty ? .others(content) : .report(content)
        }
        memory.progress.update(key.name) { $0.step = step }
        return plan.closing
    }
}
