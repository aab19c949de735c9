/// A machine that runs pods. Source: cluster.md D.
package struct Node: KubeObject {
    package static let resource = Resource.node
    package static let schemaType = "api.core.v1.Node"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: NodeSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: NodeStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }

    /// Whether the `Ready` condition is true.
    package var isReady: Bool { status.conditions.isTrue("Ready") }

    /// Whether the node is cordoned.
    package var isUnschedulable: Bool { spec.unschedulable ?? false }

    /// The address of type InternalIP, or nil.
    package var internalIP: String? {
        status.addresses.first { $0.type == "InternalIP" }?.address
    }
}

/// What a node shall be.
package struct NodeSpec: JSONView {
    package static let schemaType = "api.core.v1.NodeSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var externalID: String? {
        get { json.read("externalID") }
        set { json.write("externalID", newValue) }
    }
    package var podCIDR: String? {
        get { json.read("podCIDR") }
        set { json.write("podCIDR", newValue) }
    }
    package var podCIDRs: [String] {
        get { json.read("podCIDRs") ?? [] }
        set { json.write("podCIDRs", newValue.isEmpty ? nil : newValue) }
    }
    package var providerID: String? {
        get { json.read("providerID") }
        set { json.write("providerID", newValue) }
    }
    package var taints: [Taint] {
        get { json.list("taints") }
        set { json.write(list: "taints", newValue) }
    }
    package var unschedulable: Bool? {
        get { json.read("unschedulable") }
        set { json.write("unschedulable", newValue) }
    }
}

/// A mark that keeps pods off a node unless they tolerate it.
package struct Taint: JSONView {
    package static let schemaType = "api.core.v1.Taint"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var effect: String? {
        get { json.read("effect") }
        set { json.write("effect", newValue) }
    }
    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
    }
    package var timeAdded: Timestamp? {
        get { json.read("timeAdded") }
        set { json.write("timeAdded", newValue) }
    }
    package var value: String? {
        get { json.read("value") }
        set { json.write("value", newValue) }
    }

    /// A taint of a key, value and effect.
    package init(key: String, value: String? = nil, effect: String) {
        self.init(json: [:])
        self.key = key
        self.value = value
        self.effect = effect
    }

    /// Whether two taints are the same one: key and effect are, the value may differ.
    package func matches(_ other: Taint) -> Bool { key == other.key && effect == other.effect }
}

/// What is known about a node.
package struct NodeStatus: JSONView {
    package static let schemaType = "api.core.v1.NodeStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var addresses: [NodeAddress] {
        get { json.list("addresses") }
        set { json.write(list: "addresses", newValue) }
    }
    package var allocatable: ResourceList? {
        get { json.view("allocatable") }
        set { json.write(view: "allocatable", newValue) }
    }
    package var capacity: ResourceList? {
        get { json.view("capacity") }
        set { json.write(view: "capacity", newValue) }
    }
    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var daemonEndpoints: NodeDaemonEndpoints? {
        get { json.view("daemonEndpoints") }
        set { json.write(view: "daemonEndpoints", newValue) }
    }
    package var declaredFeatures: [String] {
        get { json.read("declaredFeatures") ?? [] }
        set { json.write("declaredFeatures", newValue.isEmpty ? nil : newValue) }
    }
    package var images: [ContainerImage] {
        get { json.list("images") }
        set { json.write(list: "images", newValue) }
    }
    package var nodeInfo: NodeSystemInfo? {
        get { json.view("nodeInfo") }
        set { json.write(view: "nodeInfo", newValue) }
    }
    package var phase: String? {
        get { json.read("phase") }
        set { json.write("phase", newValue) }
    }
    package var volumesAttached: [AttachedVolume] {
        get { json.list("volumesAttached") }
        set { json.write(list: "volumesAttached", newValue) }
    }
    package var volumesInUse: [String] {
        get { json.read("volumesInUse") ?? [] }
        set { json.write("volumesInUse", newValue.isEmpty ? nil : newValue) }
    }
}

/// One address of a node.
package struct NodeAddress: JSONView {
    package static let schemaType = "api.core.v1.NodeAddress"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var address: String? {
        get { json.read("address") }
        set { json.write("address", newValue) }
    }
    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }
}

/// What a node says about its software.
package struct NodeSystemInfo: JSONView {
    package static let schemaType = "api.core.v1.NodeSystemInfo"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var architecture: String? {
        get { json.read("architecture") }
        set { json.write("architecture", newValue) }
    }
    package var bootID: String? {
        get { json.read("bootID") }
        set { json.write("bootID", newValue) }
    }
    package var containerRuntimeVersion: String? {
        get { json.read("containerRuntimeVersion") }
        set { json.write("containerRuntimeVersion", newValue) }
    }
    package var kernelVersion: String? {
        get { json.read("kernelVersion") }
        set { json.write("kernelVersion", newValue) }
    }
    package var kubeProxyVersion: String? {
        get { json.read("kubeProxyVersion") }
        set { json.write("kubeProxyVersion", newValue) }
    }
    package var kubeletVersion: String? {
        get { json.read("kubeletVersion") }
        set { json.write("kubeletVersion", newValue) }
    }
    package var machineID: String? {
        get { json.read("machineID") }
        set { json.write("machineID", newValue) }
    }
    package var operatingSystem: String? {
        get { json.read("operatingSystem") }
        set { json.write("operatingSystem", newValue) }
    }
    package var osImage: String? {
        get { json.read("osImage") }
        set { json.write("osImage", newValue) }
    }
    package var systemUUID: String? {
        get { json.read("systemUUID") }
        set { json.write("systemUUID", newValue) }
    }
}

/// Where the daemons of a node listen.
package struct NodeDaemonEndpoints: JSONView {
    package static let schemaType = "api.core.v1.NodeDaemonEndpoints"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var kubeletEndpoint: DaemonEndpoint? {
        get { json.view("kubeletEndpoint") }
        set { json.write(view: "kubeletEndpoint", newValue) }
    }
}

/// A port of a daemon.
package struct DaemonEndpoint: JSONView {
    package static let schemaType = "api.core.v1.DaemonEndpoint"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var Port: Int64? {
        get { json.read("Port") }
        set { json.write("Port", newValue) }
    }
}

/// An image that a node has pulled.
package struct ContainerImage: JSONView {
    package static let schemaType = "api.core.v1.ContainerImage"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var names: [String] {
        get { json.read("names") ?? [] }
        set { json.write("names", newValue.isEmpty ? nil : newValue) }
    }
    package var sizeBytes: Int64? {
        get { json.read("sizeBytes") }
        set { json.write("sizeBytes", newValue) }
    }
}

/// A volume attached to a node.
package struct AttachedVolume: JSONView {
    package static let schemaType = "api.core.v1.AttachedVolume"
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
