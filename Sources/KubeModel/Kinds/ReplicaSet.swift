/// A set of equal pods.
package struct ReplicaSet: KubeObject {
    package static let resource = Resource.replicaSet
    package static let schemaType = "api.apps.v1.ReplicaSet"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: ReplicaSetSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: ReplicaSetStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

/// What a replica set shall be.
package struct ReplicaSetSpec: JSONView {
    package static let schemaType = "api.apps.v1.ReplicaSetSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var minReadySeconds: Int64? {
        get { json.read("minReadySeconds") }
        set { json.write("minReadySeconds", newValue) }
    }
    package var replicas: Int64? {
        get { json.read("replicas") }
        set { json.write("replicas", newValue) }
    }
    package var selector: LabelSelector? {
        get { json.view("selector") }
        set { json.write(view: "selector", newValue) }
    }
    package var template: PodTemplateSpec {
        get { json.viewOrEmpty("template") }
        set { json.write(view: "template", newValue) }
    }
}

/// What the controller reports about a replica set.
package struct ReplicaSetStatus: JSONView {
    package static let schemaType = "api.apps.v1.ReplicaSetStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var availableReplicas: Int64? {
        get { json.read("availableReplicas") }
        set { json.write("availableReplicas", newValue) }
    }
    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var fullyLabeledReplicas: Int64? {
        get { json.read("fullyLabeledReplicas") }
        set { json.write("fullyLabeledReplicas", newValue) }
    }
    package var observedGeneration: Int64? {
        get { json.read("observedGeneration") }
        set { json.write("observedGeneration", newValue) }
    }
    package var readyReplicas: Int64? {
        get { json.read("readyReplicas") }
        set { json.write("readyReplicas", newValue) }
    }
    package var replicas: Int64? {
        get { json.read("replicas") }
        set { json.write("replicas", newValue) }
    }
    package var terminatingReplicas: Int64? {
        get { json.read("terminatingReplicas") }
        set { json.write("terminatingReplicas", newValue) }
    }
}
