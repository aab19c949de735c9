/// The addresses behind a service, in the form from before endpoint slices.
/// Source: cluster.md F.3.
package struct Endpoints: KubeObject {
    package static let resource = Resource.endpoints
    package static let schemaType = "api.core.v1.Endpoints"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var subsets: [EndpointSubset] {
        get { json.list("subsets") }
        set { json.write(list: "subsets", newValue) }
    }
}

/// Addresses that share their ports.
package struct EndpointSubset: JSONView {
    package static let schemaType = "api.core.v1.EndpointSubset"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var addresses: [EndpointAddress] {
        get { json.list("addresses") }
        set { json.write(list: "addresses", newValue) }
    }
    package var notReadyAddresses: [EndpointAddress] {
        get { json.list("notReadyAddresses") }
        set { json.write(list: "notReadyAddresses", newValue) }
    }
    package var ports: [EndpointPort] {
        get { json.list("ports") }
        set { json.write(list: "ports", newValue) }
    }
}

/// One address behind a service.
package struct EndpointAddress: JSONView {
    package static let schemaType = "api.core.v1.EndpointAddress"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var hostname: String? {
        get { json.read("hostname") }
        set { json.write("hostname", newValue) }
    }
    package var ip: String? {
        get { json.read("ip") }
        set { json.write("ip", newValue) }
    }
    package var nodeName: String? {
        get { json.read("nodeName") }
        set { json.write("nodeName", newValue) }
    }
    package var targetRef: ObjectReference? {
        get { json.view("targetRef") }
        set { json.write(view: "targetRef", newValue) }
    }
}
