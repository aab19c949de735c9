/// Several sources in one directory.
package struct ProjectedVolumeSource: JSONView {
    package static let schemaType = "api.core.v1.ProjectedVolumeSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var defaultMode: Int64? {
        get { json.read("defaultMode") }
        set { json.write("defaultMode", newValue) }
    }
    package var sources: [VolumeProjection] {
        get { json.list("sources") }
        set { json.write(list: "sources", newValue) }
    }
}

/// One source of a projected volume; exactly one member is set.
package struct VolumeProjection: JSONView {
    package static let schemaType = "api.core.v1.VolumeProjection"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var configMap: ConfigMapProjection? {
        get { json.view("configMap") }
        set { json.write(view: "configMap", newValue) }
    }
    package var downwardAPI: DownwardAPIProjection? {
        get { json.view("downwardAPI") }
        set { json.write(view: "downwardAPI", newValue) }
    }
    package var secret: SecretProjection? {
        get { json.view("secret") }
        set { json.write(view: "secret", newValue) }
    }
    package var serviceAccountToken: ServiceAccountTokenProjection? {
        get { json.view("serviceAccountToken") }
        set { json.write(view: "serviceAccountToken", newValue) }
    }
}

/// A ConfigMap in a projected volume.
package struct ConfigMapProjection: JSONView {
    package static let schemaType = "api.core.v1.ConfigMapProjection"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

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

/// A Secret in a projected volume.
package struct SecretProjection: JSONView {
    package static let schemaType = "api.core.v1.SecretProjection"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

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

/// Fields of the pod in a projected volume.
package struct DownwardAPIProjection: JSONView {
    package static let schemaType = "api.core.v1.DownwardAPIProjection"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var items: [DownwardAPIVolumeFile] {
        get { json.list("items") }
        set { json.write(list: "items", newValue) }
    }
}

/// A token in a projected volume.
package struct ServiceAccountTokenProjection: JSONView {
    package static let schemaType = "api.core.v1.ServiceAccountTokenProjection"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var audience: String? {
        get { json.read("audience") }
        set { json.write("audience", newValue) }
    }
    package var expirationSeconds: Int64? {
        get { json.read("expirationSeconds") }
        set { json.write("expirationSeconds", newValue) }
    }
    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
}
