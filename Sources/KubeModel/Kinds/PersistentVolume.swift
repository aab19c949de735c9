/// A piece of storage. Source: cluster.md E.
package struct PersistentVolume: KubeObject {
    package static let resource = Resource.persistentVolume
    package static let schemaType = "api.core.v1.PersistentVolume"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: PersistentVolumeSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: PersistentVolumeStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

/// What a volume is.
package struct PersistentVolumeSpec: JSONView {
    package static let schemaType = "api.core.v1.PersistentVolumeSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var accessModes: [String] {
        get { json.read("accessModes") ?? [] }
        set { json.write("accessModes", newValue.isEmpty ? nil : newValue) }
    }
    package var capacity: ResourceList? {
        get { json.view("capacity") }
        set { json.write(view: "capacity", newValue) }
    }
    package var claimRef: ObjectReference? {
        get { json.view("claimRef") }
        set { json.write(view: "claimRef", newValue) }
    }
    package var csi: CSIPersistentVolumeSource? {
        get { json.view("csi") }
        set { json.write(view: "csi", newValue) }
    }
    package var hostPath: HostPathVolumeSource? {
        get { json.view("hostPath") }
        set { json.write(view: "hostPath", newValue) }
    }
    package var local: LocalVolumeSource? {
        get { json.view("local") }
        set { json.write(view: "local", newValue) }
    }
    package var mountOptions: [String] {
        get { json.read("mountOptions") ?? [] }
        set { json.write("mountOptions", newValue.isEmpty ? nil : newValue) }
    }
    package var nfs: NFSVolumeSource? {
        get { json.view("nfs") }
        set { json.write(view: "nfs", newValue) }
    }
    package var nodeAffinity: VolumeNodeAffinity? {
        get { json.view("nodeAffinity") }
        set { json.write(view: "nodeAffinity", newValue) }
    }
    package var persistentVolumeReclaimPolicy: String? {
        get { json.read("persistentVolumeReclaimPolicy") }
        set { json.write("persistentVolumeReclaimPolicy", newValue) }
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
}

/// Which nodes can use a volume.
package struct VolumeNodeAffinity: JSONView {
    package static let schemaType = "api.core.v1.VolumeNodeAffinity"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var required: NodeSelector? {
        get { json.view("required") }
        set { json.write(view: "required", newValue) }
    }
}

/// A disk or path of one node.
package struct LocalVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.LocalVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var fsType: String? {
        get { json.read("fsType") }
        set { json.write("fsType", newValue) }
    }
    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
}

/// A volume of a CSI driver.
package struct CSIPersistentVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.CSIPersistentVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var driver: String? {
        get { json.read("driver") }
        set { json.write("driver", newValue) }
    }
    package var fsType: String? {
        get { json.read("fsType") }
        set { json.write("fsType", newValue) }
    }
    package var readOnly: Bool? {
        get { json.read("readOnly") }
        set { json.write("readOnly", newValue) }
    }
    package var volumeAttributes: [(key: String, value: String)] {
        json.strings("volumeAttributes")
    }
    package var volumeHandle: String? {
        get { json.read("volumeHandle") }
        set { json.write("volumeHandle", newValue) }
    }
}

/// What is known about a volume.
package struct PersistentVolumeStatus: JSONView {
    package static let schemaType = "api.core.v1.PersistentVolumeStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var lastPhaseTransitionTime: Timestamp? {
        get { json.read("lastPhaseTransitionTime") }
        set { json.write("lastPhaseTransitionTime", newValue) }
    }
    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var phase: VolumePhase? {
        get { json.read("phase") }
        set { json.write("phase", newValue) }
    }
    package var reason: String? {
        get { json.read("reason") }
        set { json.write("reason", newValue) }
    }
}

/// Where a volume is in its life. Source: cluster.md E.5.
package enum VolumePhase: String, Sendable, JSONConvertible, CaseIterable {
    case pending = "Pending"
    case available = "Available"
    case bound = "Bound"
    case released = "Released"
    case failed = "Failed"
}
