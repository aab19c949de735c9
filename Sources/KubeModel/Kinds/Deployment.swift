/// A deployment.
package struct Deployment: KubeObject {
    package static let resource = Resource.deployment
    package static let schemaType = "api.apps.v1.Deployment"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: DeploymentSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: DeploymentStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

/// What a deployment shall be.
package struct DeploymentSpec: JSONView {
    package static let schemaType = "api.apps.v1.DeploymentSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var minReadySeconds: Int64? {
        get { json.read("minReadySeconds") }
        set { json.write("minReadySeconds", newValue) }
    }
    package var paused: Bool? {
        get { json.read("paused") }
        set { json.write("paused", newValue) }
    }
    package var progressDeadlineSeconds: Int64? {
        get { json.read("progressDeadlineSeconds") }
        set { json.write("progressDeadlineSeconds", newValue) }
    }
    package var replicas: Int64? {
        get { json.read("replicas") }
        set { json.write("replicas", newValue) }
    }
    package var revisionHistoryLimit: Int64? {
        get { json.read("revisionHistoryLimit") }
        set { json.write("revisionHistoryLimit", newValue) }
    }
    package var selector: LabelSelector? {
        get { json.view("selector") }
        set { json.write(view: "selector", newValue) }
    }
    package var strategy: DeploymentStrategy? {
        get { json.view("strategy") }
        set { json.write(view: "strategy", newValue) }
    }
    package var template: PodTemplateSpec {
        get { json.viewOrEmpty("template") }
        set { json.write(view: "template", newValue) }
    }
}

/// How a deployment replaces pods.
package struct DeploymentStrategy: JSONView {
    package static let schemaType = "api.apps.v1.DeploymentStrategy"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var rollingUpdate: RollingUpdateDeployment? {
        get { json.view("rollingUpdate") }
        set { json.write(view: "rollingUpdate", newValue) }
    }
    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }
}

/// Settings of the strategy RollingUpdate.
package struct RollingUpdateDeployment: JSONView {
    package static let schemaType = "api.apps.v1.RollingUpdateDeployment"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var maxSurge: IntOrString? {
        get { json.read("maxSurge") }
        set { json.write("maxSurge", newValue) }
    }
    package var maxUnavailable: IntOrString? {
        get { json.read("maxUnavailable") }
        set { json.write("maxUnavailable", newValue) }
    }
}

/// What the controller reports about a deployment.
package struct DeploymentStatus: JSONView {
    package static let schemaType = "api.apps.v1.DeploymentStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var availableReplicas: Int64? {
        get { json.read("availableReplicas") }
        set { json.write("availableReplicas", newValue) }
    }
    package var collisionCount: Int64? {
        get { json.read("collisionCount") }
        set { json.write("collisionCount", newValue) }
    }
    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
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
    package var unavailableReplicas: Int64? {
        get { json.read("unavailableReplicas") }
        set { json.write("unavailableReplicas", newValue) }
    }
    package var updatedReplicas: Int64? {
        get { json.read("updatedReplicas") }
        set { json.write("updatedReplicas", newValue) }
    }
}
