/// A permission to run on nodes with matching taints. Source: cluster.md C30.
package struct Toleration: JSONView {
    package static let schemaType = "api.core.v1.Toleration"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var effect: String? {
        get { json.read("effect") }
        set { json.write("effect", newValue) }
    }
    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
    }
    package var `operator`: String? {
        get { json.read("operator") }
        set { json.write("operator", newValue) }
    }
    package var tolerationSeconds: Int64? {
        get { json.read("tolerationSeconds") }
        set { json.write("tolerationSeconds", newValue) }
    }
    package var value: String? {
        get { json.read("value") }
        set { json.write("value", newValue) }
    }

    /// Whether the taint is tolerated; the time limit does not matter here.
    package func tolerates(_ taint: Taint) -> Bool {
        if let effect, !effect.isEmpty, effect != taint.effect { return false }
        let key = key ?? ""
        if !key.isEmpty, key != taint.key { return false }
        if `operator` == "Exists" { return true }
        return !key.isEmpty && (value ?? "") == (taint.value ?? "")
    }
}

/// A name that keeps a pod out of scheduling while it is listed.
package struct PodSchedulingGate: JSONView {
    package static let schemaType = "api.core.v1.PodSchedulingGate"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
}

/// How evenly pods shall be spread over a topology.
package struct TopologySpreadConstraint: JSONView {
    package static let schemaType = "api.core.v1.TopologySpreadConstraint"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var labelSelector: LabelSelector? {
        get { json.view("labelSelector") }
        set { json.write(view: "labelSelector", newValue) }
    }
    package var matchLabelKeys: [String] {
        get { json.read("matchLabelKeys") ?? [] }
        set { json.write("matchLabelKeys", newValue.isEmpty ? nil : newValue) }
    }
    package var maxSkew: Int64? {
        get { json.read("maxSkew") }
        set { json.write("maxSkew", newValue) }
    }
    package var minDomains: Int64? {
        get { json.read("minDomains") }
        set { json.write("minDomains", newValue) }
    }
    package var nodeAffinityPolicy: String? {
        get { json.read("nodeAffinityPolicy") }
        set { json.write("nodeAffinityPolicy", newValue) }
    }
    package var nodeTaintsPolicy: String? {
        get { json.read("nodeTaintsPolicy") }
        set { json.write("nodeTaintsPolicy", newValue) }
    }
    package var topologyKey: String? {
        get { json.read("topologyKey") }
        set { json.write("topologyKey", newValue) }
    }
    package var whenUnsatisfiable: String? {
        get { json.read("whenUnsatisfiable") }
        set { json.write("whenUnsatisfiable", newValue) }
    }
}
