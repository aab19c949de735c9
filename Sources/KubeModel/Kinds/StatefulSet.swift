/// A set of pods with stable names and claims. Source: statefulset-controller.md.
package struct StatefulSet: KubeObject {
    package static let resource = Resource.statefulSet
    package static let schemaType = "api.apps.v1.StatefulSet"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: StatefulSetSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: StatefulSetStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

/// What a set shall be. Source: spec R1.
package struct StatefulSetSpec: JSONView {
    package static let schemaType = "api.apps.v1.StatefulSetSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var minReadySeconds: Int64? {
        get { json.read("minReadySeconds") }
        set { json.write("minReadySeconds", newValue) }
    }
    package var ordinals: StatefulSetOrdinals? {
        get { json.view("ordinals") }
        set { json.write(view: "ordinals", newValue) }
    }
    package var persistentVolumeClaimRetentionPolicy:
        StatefulSetPersistentVolumeClaimRetentionPolicy?
    {
        get { json.view("persistentVolumeClaimRetentionPolicy") }
        set { json.write(view: "persistentVolumeClaimRetentionPolicy", newValue) }
    }
    package var podManagementPolicy: String? {
        get { json.read("podManagementPolicy") }
        set { json.write("podManagementPolicy", newValue) }
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
    package var serviceName: String? {
        get { json.read("serviceName") }
        set { json.write("serviceName", newValue) }
    }
    package var template: PodTemplateSpec {
        get { json.viewOrEmpty("template") }
        set { json.write(view: "template", newValue) }
    }
    package var updateStrategy: StatefulSetUpdateStrategy? {
        get { json.view("updateStrategy") }
        set { json.write(view: "updateStrategy", newValue) }
    }
    package var volumeClaimTemplates: [PersistentVolumeClaim] {
        get { json.list("volumeClaimTemplates") }
        set { json.write(list: "volumeClaimTemplates", newValue) }
    }

    /// The wanted number of pods; 1 when the field is absent. Source: spec R8.
    package var replicasOrDefault: Int64 { replicas ?? 1 }

    /// The ordinal of the first pod.
    package var ordinalStart: Int64 { ordinals?.start ?? 0 }

    /// The ordinals the set wants pods for.
    package var ordinalRange: Range<Int64> {
        let start = ordinalStart
        let (end, overflow) = start.addingReportingOverflow(max(0, replicasOrDefault))
        return start..<(overflow ? start : max(start, end))
    }

    /// Whether pods are made and removed without waiting for their neighbours.
    package var isParallel: Bool { podManagementPolicy == "Parallel" }

    /// Ordinals below this keep the current revision; 0 without a partition. It is meant for
    /// the strategy RollingUpdate only.
    package var partition: Int64 { updateStrategy?.rollingUpdate?.partition ?? 0 }
}

/// Which ordinals a set uses.
package struct StatefulSetOrdinals: JSONView {
    package static let schemaType = "api.apps.v1.StatefulSetOrdinals"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var start: Int64? {
        get { json.read("start") }
        set { json.write("start", newValue) }
    }
}

/// How a set moves its pods to a new revision.
package struct StatefulSetUpdateStrategy: JSONView {
    package static let schemaType = "api.apps.v1.StatefulSetUpdateStrategy"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var rollingUpdate: RollingUpdateStatefulSetStrategy? {
        get { json.view("rollingUpdate") }
        set { json.write(view: "rollingUpdate", newValue) }
    }
    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }
}

/// Settings of the strategy RollingUpdate.
package struct RollingUpdateStatefulSetStrategy: JSONView {
    package static let schemaType = "api.apps.v1.RollingUpdateStatefulSetStrategy"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var maxUnavailable: IntOrString? {
        get { json.read("maxUnavailable") }
        set { json.write("maxUnavailable", newValue) }
    }
    package var partition: Int64? {
        get { json.read("partition") }
        set { json.write("partition", newValue) }
    }
}

/// What happens to claims whose pod or set goes away.
package struct StatefulSetPersistentVolumeClaimRetentionPolicy: JSONView {
    package static let schemaType = "api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var whenDeleted: String? {
        get { json.read("whenDeleted") }
        set { json.write("whenDeleted", newValue) }
    }
    package var whenScaled: String? {
        get { json.read("whenScaled") }
        set { json.write("whenScaled", newValue) }
    }
}

/// What the controller reports about a set.
package struct StatefulSetStatus: JSONView {
    package static let schemaType = "api.apps.v1.StatefulSetStatus"
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
    package var currentReplicas: Int64? {
        get { json.read("currentReplicas") }
        set { json.write("currentReplicas", newValue) }
    }
    package var currentRevision: String? {
        get { json.read("currentRevision") }
        set { json.write("currentRevision", newValue) }
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
    package var updateRevision: String? {
        get { json.read("updateRevision") }
        set { json.write("updateRevision", newValue) }
    }
    package var updatedReplicas: Int64? {
        get { json.read("updatedReplicas") }
        set { json.write("updatedReplicas", newValue) }
    }
}
