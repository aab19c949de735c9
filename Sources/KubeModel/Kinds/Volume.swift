/// A volume of a pod; exactly one source is set.
package struct Volume: JSONView {
    package static let schemaType = "api.core.v1.Volume"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var configMap: ConfigMapVolumeSource? {
        get { json.view("configMap") }
        set { json.write(view: "configMap", newValue) }
    }
    package var csi: CSIVolumeSource? {
        get { json.view("csi") }
        set { json.write(view: "csi", newValue) }
    }
    package var downwardAPI: DownwardAPIVolumeSource? {
        get { json.view("downwardAPI") }
        set { json.write(view: "downwardAPI", newValue) }
    }
    package var emptyDir: EmptyDirVolumeSource? {
        get { json.view("emptyDir") }
        set { json.write(view: "emptyDir", newValue) }
    }
    package var ephemeral: EphemeralVolumeSource? {
        get { json.view("ephemeral") }
        set { json.write(view: "ephemeral", newValue) }
    }
    package var hostPath: HostPathVolumeSource? {
        get { json.view("hostPath") }
        set { json.write(view: "hostPath", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var nfs: NFSVolumeSource? {
        get { json.view("nfs") }
        set { json.write(view: "nfs", newValue) }
    }
    package var persistentVolumeClaim: PersistentVolumeClaimVolumeSource? {
        get { json.view("persistentVolumeClaim") }
        set { json.write(view: "persistentVolumeClaim", newValue) }
    }
    package var projected: ProjectedVolumeSource? {
        get { json.view("projected") }
        set { json.write(view: "projected", newValue) }
    }
    package var secret: SecretVolumeSource? {
        get { json.view("secret") }
        set { json.write(view: "secret", newValue) }
    }
}

/// A claim in the namespace of the pod.
package struct PersistentVolumeClaimVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.PersistentVolumeClaimVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var claimName: String? {
        get { json.read("claimName") }
        set { json.write("claimName", newValue) }
    }
    package var readOnly: Bool? {
        get { json.read("readOnly") }
        set { json.write("readOnly", newValue) }
    }
}

/// An empty directory that lives as long as the pod.
package struct EmptyDirVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.EmptyDirVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var medium: String? {
        get { json.read("medium") }
        set { json.write("medium", newValue) }
    }
    package var sizeLimit: Quantity? {
        get { json.read("sizeLimit") }
        set { json.write("sizeLimit", newValue) }
    }
}

/// A path of the node.
package struct HostPathVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.HostPathVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }
}

/// A path on an NFS server.
package struct NFSVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.NFSVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
    package var readOnly: Bool? {
        get { json.read("readOnly") }
        set { json.write("readOnly", newValue) }
    }
    package var server: String? {
        get { json.read("server") }
        set { json.write("server", newValue) }
    }
}

/// A volume of a CSI driver that lives as long as the pod.
package struct CSIVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.CSIVolumeSource"
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
    package var nodePublishSecretRef: LocalObjectReference? {
        get { json.view("nodePublishSecretRef") }
        set { json.write(view: "nodePublishSecretRef", newValue) }
    }
    package var readOnly: Bool? {
        get { json.read("readOnly") }
        set { json.write("readOnly", newValue) }
    }
    package var volumeAttributes: [(key: String, value: String)] {
        json.strings("volumeAttributes")
    }
}

/// A claim that is made for the pod and lives as long as it.
package struct EphemeralVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.EphemeralVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var volumeClaimTemplate: PersistentVolumeClaimTemplate? {
        get { json.view("volumeClaimTemplate") }
        set { json.write(view: "volumeClaimTemplate", newValue) }
    }
}

/// What the claim of an ephemeral volume is made from.
package struct PersistentVolumeClaimTemplate: JSONView {
    package static let schemaType = "api.core.v1.PersistentVolumeClaimTemplate"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var metadata: ObjectMeta {
        get { json.viewOrEmpty("metadata") }
        set { json.write(view: "metadata", newValue) }
    }
    package var spec: PersistentVolumeClaimSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
}

/// The keys of a ConfigMap as files.
package struct ConfigMapVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.ConfigMapVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var defaultMode: Int64? {
        get { json.read("defaultMode") }
        set { json.write("defaultMode", newValue) }
    }
    package var items: [KeyToPath] {
        get { json.list("items") }
        set { json.write(list: "items", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var optional: Bool? {
        get { json.read("optional") }
        set { json.write("optional", newValue) }
    }
}

/// The keys of a Secret as files.
package struct SecretVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.SecretVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var defaultMode: Int64? {
        get { json.read("defaultMode") }
        set { json.write("defaultMode", newValue) }
    }
    package var items: [KeyToPath] {
        get { json.list("items") }
        set { json.write(list: "items", newValue) }
    }
    package var optional: Bool? {
        get { json.read("optional") }
        set { json.write("optional", newValue) }
    }
    package var secretName: String? {
        get { json.read("secretName") }
        set { json.write("secretName", newValue) }
    }
}

/// Fields of the pod as files.
package struct DownwardAPIVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.DownwardAPIVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var defaultMode: Int64? {
        get { json.read("defaultMode") }
        set { json.write("defaultMode", newValue) }
    }
    package var items: [DownwardAPIVolumeFile] {
        get { json.list("items") }
        set { json.write(list: "items", newValue) }
    }
}

/// One file with a field of the pod.
package struct DownwardAPIVolumeFile: JSONView {
    package static let schemaType = "api.core.v1.DownwardAPIVolumeFile"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var fieldRef: ObjectFieldSelector? {
        get { json.view("fieldRef") }
        set { json.write(view: "fieldRef", newValue) }
    }
    package var mode: Int64? {
        get { json.read("mode") }
        set { json.write("mode", newValue) }
    }
    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
    package var resourceFieldRef: ResourceFieldSelector? {
        get { json.view("resourceFieldRef") }
        set { json.write(view: "resourceFieldRef", newValue) }
    }
}

/// The file that a key becomes.
package struct KeyToPath: JSONView {
    package static let schemaType = "api.core.v1.KeyToPath"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
    }
    package var mode: Int64? {
        get { json.read("mode") }
        set { json.write("mode", newValue) }
    }
    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
}
