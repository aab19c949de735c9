/// Some of the endpoints of a service. Source: cluster.md F.2.
package struct EndpointSlice: KubeObject {
    package static let resource = Resource.endpointSlice
    package static let schemaType = "api.discovery.v1.EndpointSlice"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var addressType: String? {
        get { json.read("addressType") }
        set { json.write("addressType", newValue) }
    }
    package var endpoints: [Endpoint] {
        get { json.list("endpoints") }
        set { json.write(list: "endpoints", newValue) }
    }
    package var ports: [EndpointPort] {
        get { json.list("ports") }
        set { json.write(list: "ports", newValue) }
    }
}

/// One endpoint, usually a pod.
package struct Endpoint: JSONView {
    package static let schemaType = "api.discovery.v1.Endpoint"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var addresses: [String] {
        get { json.read("addresses") ?? [] }
        set { json.write("addresses", newValue.isEmpty ? nil : newValue) }
    }
    package var conditions: EndpointConditions? {
        get { json.view("conditions") }
        set { json.write(view: "conditions", newValue) }
    }
    package var deprecatedTopology: [(key: String, value: String)] {
        json.strings("deprecatedTopology")
    }
    package var hints: EndpointHints? {
        get { json.view("hints") }
        set { json.write(view: "hints", newValue) }
    }
    package var hostname: String? {
        get { json.read("hostname") }
        set { json.write("hostname", newValue) }
    }
    package var nodeName: String? {
        get { json.read("nodeName") }
        set { json.write("nodeName", newValue) }
    }
    package var targetRef: ObjectReference? {
        get { json.view("targetRef") }
        set { json.write(view: "targetRef", newValue) }
    }
    package var zone: String? {
        get { json.read("zone") }
        set { json.write("zone", newValue) }
    }
}

/// Whether an endpoint takes traffic.
package struct EndpointConditions: JSONView {
    package static let schemaType = "api.discovery.v1.EndpointConditions"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var ready: Bool? {
        get { json.read("ready") }
        set { json.write("ready", newValue) }
    }
    package var serving: Bool? {
        get { json.read("serving") }
        set { json.write("serving", newValue) }
    }
    package var terminating: Bool? {
        get { json.read("terminating") }
        set { json.write("terminating", newValue) }
    }
}

/// Where an endpoint should be used.
package struct EndpointHints: JSONView {
    package static let schemaType = "api.discovery.v1.EndpointHints"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var forNodes: [ForNode] {
        get { json.list("forNodes") }
        set { json.write(list: "forNodes", newValue) }
    }
    package var forZones: [ForZone] {
        get { json.list("forZones") }
        set { json.write(list: "forZones", newValue) }
    }
}

/// A zone an endpoint should be used in.
package struct ForZone: JSONView {
    package static let schemaType = "api.discovery.v1.ForZone"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
}

/// A node an endpoint should be used on.
package struct ForNode: JSONView {
    package static let schemaType = "api.discovery.v1.ForNode"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
}

/// A port of the endpoints of a slice.
package struct EndpointPort: JSONView {
    package static let schemaType = "api.discovery.v1.EndpointPort"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var appProtocol: String? {
        get { json.read("appProtocol") }
        set { json.write("appProtocol", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var port: Int64? {
        get { json.read("port") }
        set { json.write("port", newValue) }
    }
    package var `protocol`: String? {
        get { json.read("protocol") }
        set { json.write("protocol", newValue) }
    }
}
