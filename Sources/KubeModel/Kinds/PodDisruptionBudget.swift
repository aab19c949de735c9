/// How many pods may be missing during voluntary disruptions.
package struct PodDisruptionBudget: KubeObject {
    package static let resource = Resource.podDisruptionBudget
    package static let schemaType = "api.policy.v1.PodDisruptionBudget"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: PodDisruptionBudgetSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: PodDisruptionBudgetStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

/// The limits of a budget.
package struct PodDisruptionBudgetSpec: JSONView {
    package static let schemaType = "api.policy.v1.PodDisruptionBudgetSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var maxUnavailable: IntOrString? {
        get { json.read("maxUnavailable") }
        set { json.write("maxUnavailable", newValue) }
    }
    package var minAvailable: IntOrString? {
        get { json.read("minAvailable") }
        set { json.write("minAvailable", newValue) }
    }
    package var selector: LabelSelector? {
        get { json.view("selector") }
        set { json.write(view: "selector", newValue) }
    }
    package var unhealthyPodEvictionPolicy: String? {
        get { json.read("unhealthyPodEvictionPolicy") }
        set { json.write("unhealthyPodEvictionPolicy", newValue) }
    }
}

/// What the controller reports about a budget.
package struct PodDisruptionBudgetStatus: JSONView {
    package static let schemaType = "api.policy.v1.PodDisruptionBudgetStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var currentHealthy: Int64? {
        get { json.read("currentHealthy") }
        set { json.write("currentHealthy", newValue) }
    }
    package var desiredHealthy: Int64? {
        get { json.read("desiredHealthy") }
        set { json.write("desiredHealthy", newValue) }
    }
    /// The pods whose eviction was granted and that are not seen to be deleted yet, each with the
    /// time of the grant, in byte order of the names.
    package var disruptedPods: [(pod: String, time: Timestamp)] {
        json.strings("disruptedPods").compactMap { member in
            Timestamp(member.value).map { (member.key, $0) }
        }
    }
    package var disruptionsAllowed: Int64? {
        get { json.read("disruptionsAllowed") }
        set { json.write("disruptionsAllowed", newValue) }
    }
    package var expectedPods: Int64? {
        get { json.read("expectedPods") }
        set { json.write("expectedPods", newValue) }
    }
    package var observedGeneration: Int64? {
        get { json.read("observedGeneration") }
        set { json.write("observedGeneration", newValue) }
    }

    /// Notes when the eviction of a pod was granted; nil forgets it.
    package mutating func setDisrupted(_ pod: String, _ time: Timestamp?) {
        json.setString(in: "disruptedPods", pod, time?.description)
    }

    /// Says by the condition `DisruptionAllowed` whether a pod may be evicted now.
    package mutating func stampCondition(at time: Timestamp) {
        let isAllowed = (disruptionsAllowed ?? 0) > 0
        var conditions = conditions
        conditions.set(
            type: "DisruptionAllowed", status: isAllowed ? .true : .false,
            reason: isAllowed ? "SufficientPods" : "InsufficientPods", message: "", at: time,
            observedGeneration: observedGeneration)
        self.conditions = conditions
    }
}
