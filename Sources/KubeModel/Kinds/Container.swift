/// A container of a pod template.
package struct Container: JSONView {
    package static let schemaType = "api.core.v1.Container"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var args: [String] {
        get { json.read("args") ?? [] }
        set { json.write("args", newValue.isEmpty ? nil : newValue) }
    }
    package var command: [String] {
        get { json.read("command") ?? [] }
        set { json.write("command", newValue.isEmpty ? nil : newValue) }
    }
    package var env: [EnvVar] {
        get { json.list("env") }
        set { json.write(list: "env", newValue) }
    }
    package var envFrom: [EnvFromSource] {
        get { json.list("envFrom") }
        set { json.write(list: "envFrom", newValue) }
    }
    package var image: String? {
        get { json.read("image") }
        set { json.write("image", newValue) }
    }
    package var imagePullPolicy: String? {
        get { json.read("imagePullPolicy") }
        set { json.write("imagePullPolicy", newValue) }
    }
    package var lifecycle: Lifecycle? {
        get { json.view("lifecycle") }
        set { json.write(view: "lifecycle", newValue) }
    }
    package var livenessProbe: Probe? {
        get { json.view("livenessProbe") }
        set { json.write(view: "livenessProbe", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var ports: [ContainerPort] {
        get { json.list("ports") }
        set { json.write(list: "ports", newValue) }
    }
    package var readinessProbe: Probe? {
        get { json.view("readinessProbe") }
        set { json.write(view: "readinessProbe", newValue) }
    }
    package var resizePolicy: [ContainerResizePolicy] {
        get { json.list("resizePolicy") }
        set { json.write(list: "resizePolicy", newValue) }
    }
    package var resources: ResourceRequirements? {
        get { json.view("resources") }
        set { json.write(view: "resources", newValue) }
    }
    package var restartPolicy: String? {
        get { json.read("restartPolicy") }
        set { json.write("restartPolicy", newValue) }
    }
    package var securityContext: SecurityContext? {
        get { json.view("securityContext") }
        set { json.write(view: "securityContext", newValue) }
    }
    package var startupProbe: Probe? {
        get { json.view("startupProbe") }
        set { json.write(view: "startupProbe", newValue) }
    }
    package var stdin: Bool? {
        get { json.read("stdin") }
        set { json.write("stdin", newValue) }
    }
    package var stdinOnce: Bool? {
        get { json.read("stdinOnce") }
        set { json.write("stdinOnce", newValue) }
    }
    package var terminationMessagePath: String? {
        get { json.read("terminationMessagePath") }
        set { json.write("terminationMessagePath", newValue) }
    }
    package var terminationMessagePolicy: String? {
        get { json.read("terminationMessagePolicy") }
        set { json.write("terminationMessagePolicy", newValue) }
    }
    package var tty: Bool? {
        get { json.read("tty") }
        set { json.write("tty", newValue) }
    }
    package var volumeDevices: [VolumeDevice] {
        get { json.list("volumeDevices") }
        set { json.write(list: "volumeDevices", newValue) }
    }
    package var volumeMounts: [VolumeMount] {
        get { json.list("volumeMounts") }
        set { json.write(list: "volumeMounts", newValue) }
    }
    package var workingDir: String? {
        get { json.read("workingDir") }
        set { json.write("workingDir", newValue) }
    }
}

/// A port that a container listens on.
package struct ContainerPort: JSONView {
    package static let schemaType = "api.core.v1.ContainerPort"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var containerPort: Int64? {
        get { json.read("containerPort") }
        set { json.write("containerPort", newValue) }
    }
    package var hostIP: String? {
        get { json.read("hostIP") }
        set { json.write("hostIP", newValue) }
    }
    package var hostPort: Int64? {
        get { json.read("hostPort") }
        set { json.write("hostPort", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var `protocol`: String? {
        get { json.read("protocol") }
        set { json.write("protocol", newValue) }
    }
}

/// The least and the most a container may use.
package struct ResourceRequirements: JSONView {
    package static let schemaType = "api.core.v1.ResourceRequirements"
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

/// What happens to a container when one of its resources is resized.
package struct ContainerResizePolicy: JSONView {
    package static let schemaType = "api.core.v1.ContainerResizePolicy"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var resourceName: String? {
        get { json.read("resourceName") }
        set { json.write("resourceName", newValue) }
    }
    package var restartPolicy: String? {
        get { json.read("restartPolicy") }
        set { json.write("restartPolicy", newValue) }
    }
}

/// Where a volume appears in a container.
package struct VolumeMount: JSONView {
    package static let schemaType = "api.core.v1.VolumeMount"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var mountPath: String? {
        get { json.read("mountPath") }
        set { json.write("mountPath", newValue) }
    }
    package var mountPropagation: String? {
        get { json.read("mountPropagation") }
        set { json.write("mountPropagation", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var readOnly: Bool? {
        get { json.read("readOnly") }
        set { json.write("readOnly", newValue) }
    }
    package var recursiveReadOnly: String? {
        get { json.read("recursiveReadOnly") }
        set { json.write("recursiveReadOnly", newValue) }
    }
    package var subPath: String? {
        get { json.read("subPath") }
        set { json.write("subPath", newValue) }
    }
    package var subPathExpr: String? {
        get { json.read("subPathExpr") }
        set { json.write("subPathExpr", newValue) }
    }
}

/// Where a raw block volume appears in a container.
package struct VolumeDevice: JSONView {
    package static let schemaType = "api.core.v1.VolumeDevice"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var devicePath: String? {
        get { json.read("devicePath") }
        set { json.write("devicePath", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
}

/// Security settings of a container.
package struct SecurityContext: JSONView {
    package static let schemaType = "api.core.v1.SecurityContext"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var allowPrivilegeEscalation: Bool? {
        get { json.read("allowPrivilegeEscalation") }
        set { json.write("allowPrivilegeEscalation", newValue) }
    }
    package var capabilities: Capabilities? {
        get { json.view("capabilities") }
        set { json.write(view: "capabilities", newValue) }
    }
    package var privileged: Bool? {
        get { json.read("privileged") }
        set { json.write("privileged", newValue) }
    }
    package var procMount: String? {
        get { json.read("procMount") }
        set { json.write("procMount", newValue) }
    }
    package var readOnlyRootFilesystem: Bool? {
        get { json.read("readOnlyRootFilesystem") }
        set { json.write("readOnlyRootFilesystem", newValue) }
    }
    package var runAsGroup: Int64? {
        get { json.read("runAsGroup") }
        set { json.write("runAsGroup", newValue) }
    }
    package var runAsNonRoot: Bool? {
        get { json.read("runAsNonRoot") }
        set { json.write("runAsNonRoot", newValue) }
    }
    package var runAsUser: Int64? {
        get { json.read("runAsUser") }
        set { json.write("runAsUser", newValue) }
    }
}

/// Capabilities added to and dropped from a container.
package struct Capabilities: JSONView {
    package static let schemaType = "api.core.v1.Capabilities"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var add: [String] {
        get { json.read("add") ?? [] }
        set { json.write("add", newValue.isEmpty ? nil : newValue) }
    }
    package var drop: [String] {
        get { json.read("drop") ?? [] }
        set { json.write("drop", newValue.isEmpty ? nil : newValue) }
    }
}
