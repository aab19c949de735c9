import KubeAPI
import KubeModel
import SimKernel

/// The numbers of one disruption budget at one instant. Source: cluster.md D55.
struct BudgetCheck {
    let budget: PodDisruptionBudget
    /// The pods the budget selects.
    let pods: [StoredObject]
    /// What is to be told about the budget and its pods.
    private(set) var notes: [EventNote] = []
    /// The scales the numbers were made of, by the uid of their controllers; nil when they could
    /// not be had.
    private(set) var scales: SortedMap<String, Int64>? = [:]
    /// When the numbers change though nothing happens.
    private(set) var recheckAfter: SimDuration?
    /// Why the numbers cannot be had, once `status` was asked.
    private var trouble: String?
    private let cache: ClusterCache
    private let now: SimTime

    private typealias Failure = ControllerScale.Failure

    init(budget: PodDisruptionBudget, _ cache: ClusterCache, _ now: SimTime) {
        self.budget = budget
        self.cache = cache
        self.now = now
        // A selector that is absent selects nothing, an empty one everything. Source: D54.
        pods =
            budget.spec.selector.map {
                cache.list(.pod, namespace: budget.namespace, matching: $0.compiled)
            } ?? []
    }

    /// The status the budget should have; the present one when nothing is to be said anew.
    mutating func status() -> PodDisruptionBudgetStatus {
        if pods.isEmpty { note("NoPods", "No matching pods found") }
        do {
            let wanted = try wantedPods()
            let disrupted = disruptedPods()
            return report(wanted, disrupted)
        } catch {
            scales = nil
            note(
                "CalculateExpectedPodCountFailed",
                "Failed to calculate the number of expected pods: \(error.message)",
                isWarning: true)
            trouble = error.message
            return failed(error.message)
        }
    }

    /// What keeps the budget from allowing evictions, by the status it should have.
    func waits(_ status: PodDisruptionBudgetStatus) -> [Wait] {
        if let trouble { return [.budgetUncountable(trouble)] }
        if pods.isEmpty { return [.budgetSelectsNothing] }
        var waits: [Wait] = []
        if let recheckAfter { waits.append(.evictionPending(remaining: recheckAfter)) }
        if status.disruptionsAllowed ?? 0 == 0 {
            waits.append(
                .budgetExhausted(
                    healthy: Int(status.currentHealthy ?? 0),
                    desired: Int(status.desiredHealthy ?? 0)))
        }
        return waits
    }

    private mutating func note(_ reason: String, _ message: String, isWarning: Bool = false) {
        notes.append(
            EventNote(budget.key, uid: budget.uid, isWarning: isWarning, reason, message))
    }

    // MARK: - How many there should be

    private mutating func wantedPods() throws(Failure) -> (expected: Int64, healthy: Int64) {
        let spec = budget.spec
        if let most = spec.maxUnavailable {
            let expected = try scaleOfControllers()
            return (expected, max(0, expected - (try resolved(most, expected))))
        }
        guard let least = spec.minAvailable else { return (0, 0) }
        if case .int(let count) = least { return (Int64(pods.count), count) }
        let expected = try scaleOfControllers()
        return (expected, try resolved(least, expected))
    }

    private func resolved(_ value: IntOrString, _ total: Int64) throws(Failure) -> Int64 {
        guard let number = value.resolved(of: total, roundingUp: true) else {
            throw Failure(
                message: "invalid value for IntOrString: invalid type: string is not a percentage")
        }
        return number
    }

    /// The pods that the controllers of the selected pods want, all together; pods without a
    /// controller count for nothing and are complained of.
    private mutating func scaleOfControllers() throws(Failure) -> Int64 {
        var scales = SortedMap<String, Int64>()
        defer { self.scales = scales }
        var hasUnmanaged = false
        for pod in pods {
            guard let uid = pod.facts.controllerUID else {
                hasUnmanaged = true
                continue
            }
            if scales.contains(key: uid) { continue }
            let scale = try ControllerScale(of: pod, cache)
            scales[scale.uid] = scale.replicas
        }
        if hasUnmanaged {
            note(
                "UnmanagedPods",
                "Pods selected by this PodDisruptionBudget (selector: \(selectorText)) were found"
                    + " to be unmanaged. As a result, the status of the PDB cannot be calculated"
                    + " correctly, which may result in undefined behavior. To account for these"
                    + " pods please set \".spec.minAvailable\" field of the PDB to an integer"
                    + " value.", isWarning: true)
        }
        return scales.reduce(0) { $0 + $1.value }
    }

    /// The selector as events print it, in the notation of the language Kubernetes is written in.
    private var selectorText: String {
        let labels = (budget.spec.selector?.matchLabels ?? []).map { "\($0.key): \($0.value)," }
        let expressions = (budget.spec.selector?.matchExpressions ?? []).map {
            "LabelSelectorRequirement{Key:\($0.key),Operator:\($0.operation),"
                + "Values:[\($0.values.joined(separator: " "))],},"
        }
        return "&LabelSelector{MatchLabels:map[string]string{\(labels.joined())},"
            + "MatchExpressions:[]LabelSelectorRequirement{\(expressions.joined())},}"
    }

    // MARK: - How many there are

    /// The granted evictions that have not shown yet; what is too old is dropped and told.
    private mutating func disruptedPods() -> [(pod: String, time: Timestamp)] {
        let granted = budget.status.disruptedPods
        guard !granted.isEmpty else { return [] }
        var kept: [(pod: String, time: Timestamp)] = []
        for (name, time) in granted {
            guard let pod = pods.first(where: { $0.name == name }), !pod.facts.isTerminating
            else { continue }
            let due = SimTime.seconds(time.seconds) + DisruptionController.deletionTimeout
            guard now <= due else {
                notes.append(
                    EventNote(
                        pod.key, uid: pod.uid, isWarning: true, "NotDeleted",
                        "Pod was expected by PDB \(budget.namespace)/\(budget.name) to be deleted"
                            + " but it wasn't"))
                continue
            }
            kept.append((name, time))
            // The grant is over just after its last instant.
            let wait = due - now + .milliseconds(1)
            recheckAfter = min(recheckAfter ?? wait, wait)
        }
        return kept
    }

    private func report(
        _ wanted: (expected: Int64, healthy: Int64), _ disrupted: [(pod: String, time: Timestamp)]
    ) -> PodDisruptionBudgetStatus {
        let healthy = pods.count { pod in
            pod.facts.isReady && !pod.facts.isTerminating
                && !disrupted.contains { $0.pod == pod.name }
        }
        let surplus = Int64(healthy) - wanted.healthy
        var status = budget.status
        status.currentHealthy = Int64(healthy)
        status.desiredHealthy = wanted.healthy
        status.expectedPods = wanted.expected
        status.disruptionsAllowed = wanted.expected > 0 ? max(0, surplus) : 0
        for (pod, _) in status.disruptedPods { status.setDisrupted(pod, nil) }
        for (pod, time) in disrupted { status.setDisrupted(pod, time) }
        status.observedGeneration = budget.metadata.generation
        status.stampCondition(at: now.timestamp)
        return status
    }

    /// Nothing may be evicted while the numbers are not known.
    private func failed(_ message: String) -> PodDisruptionBudgetStatus {
        var status = budget.status
        status.disruptionsAllowed = 0
        var conditions = status.conditions
        conditions.set(
            type: "DisruptionAllowed", status: .false, reason: "SyncFailed", message: message,
            at: now.timestamp, observedGeneration: status.observedGeneration)
        status.conditions = conditions
        return status
    }
}
