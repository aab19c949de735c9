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
        var step: Step
    }

    enum Step: Sendable {
        case pods
        case others
        case report(RemainingContent)
        case finalize
    }

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
        var step = Step.pods
        if let known = memory.progress[key.name], known.uid == stored.uid { step = known.step }
        memory.progress[key.name] = Progress(uid: stored.uid, step: .pods)
        switch step {
        case .pods:
            empties(key.name, [.pod], &plan)
        case .others:
            memory.progress[key.name]?.step = .others
            empties(key.name, Self.others, &plan)
        case .report(let content):
            plan.waits = [.contentRemaining(content.count)]
            plan.requeueAfter = content.recheckAfter
            reports(content, namespace, now, &plan)
        case .finalize:
            reports(RemainingContent(), namespace, now, &plan)
            plan.add(finalizes(namespace))
        }
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
        guard let first = lists.first?.write.request,
            lists.count * 2 == outcomes.count, !outcomes.contains(where: \.hasFailed),
            memory.progress.contains(key: first.namespace)
        else { return plan.closing }
        var content = RemainingContent()
        for list in lists {
            guard case .success(.list(let items, _))? = list.result else { return plan.closing }
            content.add(items, of: list.write.request.resource)
        }
        let isPods = first.resource == .pod
        memory.progress.update(first.namespace) { progress in
            progress.step = content.isEmpty ? (isPods ? .others : .finalize) : .report(content)
        }
        return plan.closing
    }
}
