/// A namespace. Source: cluster.md H.2.
package struct Namespace: KubeObject {
    package static let resource = Resource.namespace
    package static let schemaType = "api.core.v1.Namespace"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: NamespaceSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: NamespaceStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }

    /// Whether the namespace is going away; nothing new may be made in it.
    package var isTerminating: Bool {
        metadata.deletionTimestamp != nil || status.phase == "Terminating"
    }
}

/// The finalizers that the namespace controller removes last.
package struct NamespaceSpec: JSONView {
    package static let schemaType = "api.core.v1.NamespaceSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var finalizers: [String] {
        get { json.read("finalizers") ?? [] }
        set { json.write("finalizers", newValue.isEmpty ? nil : newValue) }
    }
}

/// What is known about a namespace.
package struct NamespaceStatus: JSONView {
    package static let schemaType = "api.core.v1.NamespaceStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var phase: String? {
        get { json.read("phase") }
        set { json.write("phase", newValue) }
    }
}
