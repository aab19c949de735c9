/// A repeated check of a container; exactly one action is set. Source: cluster.md B.4.
package struct Probe: JSONView {
    package static let schemaType = "api.core.v1.Probe"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var exec: ExecAction? {
        get { json.view("exec") }
        set { json.write(view: "exec", newValue) }
    }
    package var failureThreshold: Int64? {
        get { json.read("failureThreshold") }
        set { json.write("failureThreshold", newValue) }
    }
    package var grpc: GRPCAction? {
        get { json.view("grpc") }
        set { json.write(view: "grpc", newValue) }
    }
    package var httpGet: HTTPGetAction? {
        get { json.view("httpGet") }
        set { json.write(view: "httpGet", newValue) }
    }
    package var initialDelaySeconds: Int64? {
        get { json.read("initialDelaySeconds") }
        set { json.write("initialDelaySeconds", newValue) }
    }
    package var periodSeconds: Int64? {
        get { json.read("periodSeconds") }
        set { json.write("periodSeconds", newValue) }
    }
    package var successThreshold: Int64? {
        get { json.read("successThreshold") }
        set { json.write("successThreshold", newValue) }
    }
    package var tcpSocket: TCPSocketAction? {
        get { json.view("tcpSocket") }
        set { json.write(view: "tcpSocket", newValue) }
    }
    package var terminationGracePeriodSeconds: Int64? {
        get { json.read("terminationGracePeriodSeconds") }
        set { json.write("terminationGracePeriodSeconds", newValue) }
    }
    package var timeoutSeconds: Int64? {
        get { json.read("timeoutSeconds") }
        set { json.write("timeoutSeconds", newValue) }
    }
}

/// Actions at the start and before the end of a container.
package struct Lifecycle: JSONView {
    package static let schemaType = "api.core.v1.Lifecycle"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var postStart: LifecycleHandler? {
        get { json.view("postStart") }
        set { json.write(view: "postStart", newValue) }
    }
    package var preStop: LifecycleHandler? {
        get { json.view("preStop") }
        set { json.write(view: "preStop", newValue) }
    }
    package var stopSignal: String? {
        get { json.read("stopSignal") }
        set { json.write("stopSignal", newValue) }
    }
}

/// One action; exactly one member is set.
package struct LifecycleHandler: JSONView {
    package static let schemaType = "api.core.v1.LifecycleHandler"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var exec: ExecAction? {
        get { json.view("exec") }
        set { json.write(view: "exec", newValue) }
    }
    package var httpGet: HTTPGetAction? {
        get { json.view("httpGet") }
        set { json.write(view: "httpGet", newValue) }
    }
    package var sleep: SleepAction? {
        get { json.view("sleep") }
        set { json.write(view: "sleep", newValue) }
    }
    package var tcpSocket: TCPSocketAction? {
        get { json.view("tcpSocket") }
        set { json.write(view: "tcpSocket", newValue) }
    }
}

/// A pause.
package struct SleepAction: JSONView {
    package static let schemaType = "api.core.v1.SleepAction"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var seconds: Int64? {
        get { json.read("seconds") }
        set { json.write("seconds", newValue) }
    }
}

/// A command run in the container.
package struct ExecAction: JSONView {
    package static let schemaType = "api.core.v1.ExecAction"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var command: [String] {
        get { json.read("command") ?? [] }
        set { json.write("command", newValue.isEmpty ? nil : newValue) }
    }
}

/// An HTTP request to the container.
package struct HTTPGetAction: JSONView {
    package static let schemaType = "api.core.v1.HTTPGetAction"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var host: String? {
        get { json.read("host") }
        set { json.write("host", newValue) }
    }
    package var httpHeaders: [HTTPHeader] {
        get { json.list("httpHeaders") }
        set { json.write(list: "httpHeaders", newValue) }
    }
    package var path: String? {
        get { json.read("path") }
        set { json.write("path", newValue) }
    }
    package var port: IntOrString? {
        get { json.read("port") }
        set { json.write("port", newValue) }
    }
    package var scheme: String? {
        get { json.read("scheme") }
        set { json.write("scheme", newValue) }
    }
}

/// A header of an HTTP request.
package struct HTTPHeader: JSONView {
    package static let schemaType = "api.core.v1.HTTPHeader"
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
}

/// A connection to the container.
package struct TCPSocketAction: JSONView {
    package static let schemaType = "api.core.v1.TCPSocketAction"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var host: String? {
        get { json.read("host") }
        set { json.write("host", newValue) }
    }
    package var port: IntOrString? {
        get { json.read("port") }
        set { json.write("port", newValue) }
    }
}

/// A gRPC health request to the container.
package struct GRPCAction: JSONView {
    package static let schemaType = "api.core.v1.GRPCAction"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var port: Int64? {
        get { json.read("port") }
        set { json.write("port", newValue) }
    }
    package var service: String? {
        get { json.read("service") }
        set { json.write("service", newValue) }
    }
}
