import KubeModel
import SimKernel

extension APIServer {
    private static let violation =
        "Cannot evict pod as it would violate the pod's disruption budget."
    /// More granted evictions than this wait for the controller. Source: cluster.md D60.
    private static let disruptedPodsMax = 2_000

    /// Evicts a pod when its disruption budget allows it: the budget is charged, the pod is
    /// marked and its deletion begins, all in one step. Source: api.md 11.7, cluster.md D57-D61.
    mutating func evict(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        let deletion = try self.deletion(request)
        let stored = try find(request.key)
        let charged = try budgetCharged(for: stored, at: now)
        // Nothing may be written when the deletion is refused, so that is tried before.
        var trial = deletion
        trial.options.isDryRun = true
        _ = try delete(trial, at: now)
        if deletion.options.isDryRun { return .done }

        if let charged { _ = commit(.podDisruptionBudget, charged.json) }
        markEvicted(stored, at: now)
        var removal = deletion
        // The mark has made a new version; the one asked for was checked above.
        removal.options.preconditionResourceVersion = nil
        _ = try delete(removal, at: now)
        return .done
    }

    /// The deletion an Eviction stands for.
    private func deletion(_ request: APIRequest) throws(APIError) -> APIRequest {
        let eviction = try body(request)
        let apiVersion = eviction["apiVersion"]?.string ?? "policy/v1"
        let kind = eviction["kind"]?.string ?? "Eviction"
        guard kind == "Eviction", apiVersion == "policy/v1" || apiVersion == "policy/v1beta1" else {
            throw .badRequest(
                "the API version and kind in the data (\(apiVersion), Kind=\(kind)) do not match"
                    + " the expected ones (policy/v1, Kind=Eviction)")
        }
        guard request.resource == .pod else { throw .methodNotAllowed(request) }
        let metadata: ObjectMeta = eviction.viewOrEmpty("metadata")
        guard metadata.name == request.name else {
            throw .badRequest("name in URL does not match name in Eviction object")
        }
        if let namespace = metadata.namespace, !namespace.isEmpty, namespace != request.namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the"
                    + " request")
        }
        var deletion = APIRequest.delete(request.key)
        deletion.options.isDryRun = request.options.isDryRun
        guard let options = eviction["deleteOptions"]?.object else { return deletion }
        if let dryRun = options["dryRun"]?.array, !dryRun.isEmpty {
            guard dryRun == ["All"] else { throw unknownDryRun(dryRun) }
            deletion.options.isDryRun = true
        }
        deletion.options.gracePeriodSeconds = options.read("gracePeriodSeconds")
        deletion.options.preconditionUID = options["preconditions"]?["uid"]?.string
        deletion.options.preconditionResourceVersion =
            options["preconditions"]?["resourceVersion"]?.string
        deletion.options.propagation = options["propagationPolicy"]?.string
            .flatMap(RequestOptions.Propagation.init(rawValue:))
        if options["orphanDependents"]?.bool == true { deletion.options.propagation = .orphan }
        return deletion
    }

    private func unknownDryRun(_ value: [JSONValue]) -> APIError {
        let error = FieldError(
            path: "dryRun", kind: .unsupported,
            value: JSONValue.array(value).canonicalText, detail: "supported values: \"All\"")
        var refusal = APIError(
            code: 422, reason: .invalid,
            message: "DeleteOptions.meta.k8s.io \"\" is invalid: \(error.text)")
        refusal.group = "meta.k8s.io"
        refusal.kind = "DeleteOptions"
        refusal.causes = [error.cause]
        return refusal
    }

    /// The budget of a pod after one eviction; nil when no budget has to pay for it.
    ///
    /// - Throws: 429 when the budget allows none, 500 when there are several.
    private func budgetCharged(
        for stored: StoredObject, at now: SimTime
    ) throws(APIError) -> PodDisruptionBudget? {
        // Pods that do not run, or are going already, are no disruption. Source: D57.
        let phase = stored.facts.phase
        guard !stored.facts.isTerminating, !["Pending", "Succeeded", "Failed"].contains(phase)
        else { return nil }
        let budgets = store.list(.podDisruptionBudget, namespace: stored.namespace)
            .map { $0.view(as: PodDisruptionBudget.self) }
            .filter { $0.spec.selector?.compiled.matches(stored.facts.labels) ?? false }
        guard budgets.count < 2 else {
            throw APIError(
                code: 500, reason: .none,
                message: "This pod has more than one PodDisruptionBudget, which the eviction"
                    + " subresource does not support.")
        }
        guard let budget = budgets.first else { return nil }
        if !stored.facts.isReady, allowsUnready(budget) { return nil }
        return try charged(budget, pod: stored.name, at: now)
    }

    /// Whether pods that are not ready may go without a charge. Source: cluster.md D59.
    private func allowsUnready(_ budget: PodDisruptionBudget) -> Bool {
        if budget.spec.unhealthyPodEvictionPolicy == "AlwaysAllow" { return true }
        let desired = budget.status.desiredHealthy ?? 0
        return desired > 0 && (budget.status.currentHealthy ?? 0) >= desired
    }

    private func charged(
        _ budget: PodDisruptionBudget, pod: String, at now: SimTime
    ) throws(APIError) -> PodDisruptionBudget {
        var status = budget.status
        if (status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0) {
            throw refusal(
                "The disruption budget \(budget.name) is still being processed by the server.",
                retryAfterSeconds: 10)
        }
        let allowed = status.disruptionsAllowed ?? 0
        guard allowed >= 0 else { throw exhausted(budget, "pdb disruptions allowed is negative") }
        guard status.disruptedPods.count <= Self.disruptedPodsMax else {
            throw exhausted(
                budget,
                "DisruptedPods map too big - too many evictions not confirmed by PDB controller")
        }
        guard allowed > 0 else {
            let condition = status.conditions.condition("DisruptionAllowed")
            if let condition, condition.reason == "SyncFailed" {
                throw refusal(
                    "The disruption budget \(budget.name) does not allow evicting pods currently"
                        + " because it failed sync: \(condition.message ?? "")")
            }
            throw refusal(
                "The disruption budget \(budget.name) needs \(status.desiredHealthy ?? 0) healthy"
                    + " pods and has \(status.currentHealthy ?? 0) currently")
        }
        status.disruptionsAllowed = allowed - 1
        if allowed == 1 { status.stampCondition(at: timestamp(now)) }
        status.setDisrupted(pod, timestamp(now))
        var charged = budget
        charged.status = status
        return charged
    }

    private func refusal(_ cause: String, retryAfterSeconds: Int64? = nil) -> APIError {
        var error = APIError(code: 429, reason: .tooManyRequests, message: Self.violation)
        error.causes = [APIError.Cause(type: "DisruptionBudget", message: cause, field: "")]
        error.retryAfterSeconds = retryAfterSeconds
        return error
    }

    private func exhausted(_ budget: PodDisruptionBudget, _ cause: String) -> APIError {
        var error = APIError(
            code: 403, reason: .forbidden,
            message: "poddisruptionbudget.policy \"\(budget.name)\" is forbidden: \(cause)")
        error.name = budget.name
        error.group = "policy"
        error.kind = "poddisruptionbudget"
        return error
    }

    /// Says in the pod's status why it goes. Source: cluster.md B78.
    private mutating func markEvicted(_ stored: StoredObject, at now: SimTime) {
        var pod: Pod = stored.view()
        var conditions = pod.status.conditions
        conditions.set(
            type: "DisruptionTarget", status: .true, reason: "EvictionByEvictionAPI",
            message: "Eviction API: evicting", at: timestamp(now),
            observedGeneration: pod.metadata.generation)
        pod.status.conditions = conditions
        // Through the rules of a status write, which keep what only the kubelet may say.
        let strategy = Strategies.strategy(for: .pod)
        strategy.prepareForStatusUpdate(
            &pod.json, old: stored.json, RuleContext(now: timestamp(now), gates: gates))
        if pod.json != stored.json { _ = commit(.pod, pod.json) }
    }
}
