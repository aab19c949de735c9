/// An environment variable of a container.
package struct EnvVar: JSONView {
    package static let schemaType = "api.core.v1.EnvVar"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var value: String? {
        get { json.read("value") }
        set { json.write("value", newValue) }
    }
    package var valueFrom: EnvVarSource? {
        get { json.view("valueFrom") }
        set { json.write(view: "valueFrom", newValue) }
    }
}

/// Where the value of a variable comes from; exactly one member is set.
package struct EnvVarSource: JSONView {
    package static let schemaType = "api.core.v1.EnvVarSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var configMapKeyRef: ConfigMapKeySelector? {
        get { json.view("configMapKeyRef") }
        set { json.write(view: "configMapKeyRef", newValue) }
    }
    package var fieldRef: ObjectFieldSelector? {
        get { json.view("fieldRef") }
        set { json.write(view: "fieldRef", newValue) }
    }
    package var fileKeyRef: FileKeySelector? {
        get { json.view("fileKeyRef") }
        set { json.write(view: "fileKeyRef", newValue) }
    }
    package var resourceFieldRef: ResourceFieldSelector? {
        get { json.view("resourceFieldRef") }
        set { json.write(view: "resourceFieldRef", newValue) }
    }
    package var secretKeyRef: SecretKeySelector? {
        get { json.view("secretKeyRef") }
        set { json.write(view: "secretKeyRef", newValue) }
    }
}

/// A field of the pod.
package struct ObjectFieldSelector: JSONView {
    package static let schemaType = "api.core.v1.ObjectFieldSelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var apiVersion: String? {
        get { json.read("apiVersion") }
        set { json.write("apiVersion", newValue) }
    }
    package var fieldPath: String? {
        get { json.read("fieldPath") }
        set { json.write("fieldPath", newValue) }
    }
}

/// A resource of a container.
package struct ResourceFieldSelector: JSONView {
    package static let schemaType = "api.core.v1.ResourceFieldSelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var containerName: String? {
        get { json.read("containerName") }
        set { json.write("containerName", newValue) }
    }
    package var divisor: Quantity? {
        get { json.read("divisor") }
        set { json.write("divisor", newValue) }
    }
    package var resource: String? {
        get { json.read("resource") }
        set { json.write("resource", newValue) }
    }
}

/// A key of a ConfigMap.
package struct ConfigMapKeySelector: JSONView {
    package static let schemaType = "api.core.v1.ConfigMapKeySelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
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

/// A key of a Secret.
package struct SecretKeySelector: JSONView {
    package static let schemaType = "api.core.v1.SecretKeySelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
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

/// A key of a file on a volume.
package struct FileKeySelector: JSONView {
    package static let schemaType = "api.core.v1.FileKeySelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
    }
    package var optional: Bool? {
        get { json.read("optional") }
        set { json.write("optional", newValue) }
    }
    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
    package var volumeName: String? {
        get { json.read("volumeName") }
        set { json.write("volumeName", newValue) }
    }
}

/// Variables for all keys of a ConfigMap or Secret.
package struct EnvFromSource: JSONView {
    package static let schemaType = "api.core.v1.EnvFromSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var configMapRef: ConfigMapEnvSource? {
        get { json.view("configMapRef") }
        set { json.write(view: "configMapRef", newValue) }
    }
    package var prefix: String? {
        get { json.read("prefix") }
        set { json.write("prefix", newValue) }
    }
    package var secretRef: SecretEnvSource? {
        get { json.view("secretRef") }
        set { json.write(view: "secretRef", newValue) }
    }
}

/// A ConfigMap whose keys become variables.
package struct ConfigMapEnvSource: JSONView {
    package static let schemaType = "api.core.v1.ConfigMapEnvSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var optional: Bool? {
        get { json.read("optional") }
        set { json.write("optional", newValue) }
    }
}

/// A Secret whose keys become variables.
package struct SecretEnvSource: JSONView {
    package static let schemaType = "api.core.v1.SecretEnvSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var optional: Bool? {
        get { json.read("optional") }
        set { json.write("optional", newValue) }
    }
}
