/// A wish for storage. Source: cluster.md E.
package struct PersistentVolumeClaim: KubeObject {
    package static let resource = Resource.persistentVolumeClaim
    package static let schemaType = "api.core.v1.PersistentVolumeClaim"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: PersistentVolumeClaimSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: PersistentVolumeClaimStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }

    /// Whether the claim is bound to a volume.
    package var isBound: Bool { status.phase == .bound }
}

/// What storage is wished for.
package struct PersistentVolumeClaimSpec: JSONView {
    package static let schemaType = "api.core.v1.PersistentVolumeClaimSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var accessModes: [String] {
        get { json.read("accessModes") ?? [] }
        set { json.write("accessModes", newValue.isEmpty ? nil : newValue) }
    }
    package var dataSource: TypedLocalObjectReference? {
        get { json.view("dataSource") }
        set { json.write(view: "dataSource", newValue) }
    }
    package var dataSourceRef: TypedObjectReference? {
        get { json.view("dataSourceRef") }
        set { json.write(view: "dataSourceRef", newValue) }
    }
    package var resources: VolumeResourceRequirements? {
        get { json.view("resources") }
        set { json.write(view: "resources", newValue) }
    }
    package var selector: LabelSelector? {
        get { json.view("selector") }
        set { json.write(view: "selector", newValue) }
    }
    package var storageClassName: String? {
        get { json.read("storageClassName") }
        set { json.write("storageClassName", newValue) }
    }
    package var volumeAttributesClassName: String? {
        get { json.read("volumeAttributesClassName") }
        set { json.write("volumeAttributesClassName", newValue) }
    }
    package var volumeMode: String? {
        get { json.read("volumeMode") }
        set { json.write("volumeMode", newValue) }
    }
    package var volumeName: String? {
        get { json.read("volumeName") }
        set { json.write("volumeName", newValue) }
    }
}

/// How much storage is wished for.
package struct VolumeResourceRequirements: JSONView {
    package static let schemaType = "api.core.v1.VolumeResourceRequirements"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var limits: ResourceList? {
        get { json.view("limits") }
        set { json.write(view: "limits", newValue) }
    }
    package var requests: ResourceList? {
        get { json.view("requests") }
        set { json.write(view: "requests", newValue) }
    }
}

/// A reference by kind and name in the same namespace.
package struct TypedLocalObjectReference: JSONView {
    package static let schemaType = "api.core.v1.TypedLocalObjectReference"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var apiGroup: String? {
        get { json.read("apiGroup") }
        set { json.write("apiGroup", newValue) }
    }
    package var kind: String? {
        get { json.read("kind") }
        set { json.write("kind", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
}

/// A reference by kind and name.
package struct TypedObjectReference: JSONView {
    package static let schemaType = "api.core.v1.TypedObjectReference"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var apiGroup: String? {
        get { json.read("apiGroup") }
        set { json.write("apiGroup", newValue) }
    }
    package var kind: String? {
        get { json.read("kind") }
        set { json.write("kind", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var namespace: String? {
        get { json.read("namespace") }
        set { json.write("namespace", newValue) }
    }
}

/// What is known about a claim.
package struct PersistentVolumeClaimStatus: JSONView {
    package static let schemaType = "api.core.v1.PersistentVolumeClaimStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var accessModes: [String] {
        get { json.read("accessModes") ?? [] }
        set { json.write("accessModes", newValue.isEmpty ? nil : newValue) }
    }
    package var allocatedResourceStatuses: [(key: String, value: String)] {
        json.strings("allocatedResourceStatuses")
    }
    package var allocatedResources: ResourceList? {
        get { json.view("allocatedResources") }
        set { json.write(view: "allocatedResources", newValue) }
    }
    package var capacity: ResourceList? {
        get { json.view("capacity") }
        set { json.write(view: "capacity", newValue) }
    }
    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var currentVolumeAttributesClassName: String? {
        get { json.read("currentVolumeAttributesClassName") }
        set { json.write("currentVolumeAttributesClassName", newValue) }
    }
    package var phase: ClaimPhase? {
        get { json.read("phase") }
        set { json.write("phase", newValue) }
    }
}

/// Where a claim is in its life. Source: cluster.md E.5.
package enum ClaimPhase: String, Sendable, JSONConvertible, CaseIterable {
    case pending = "Pending"
    case bound = "Bound"
    case lost = "Lost"
}
