/// A name and perhaps an address for a set of pods. Source: cluster.md F.1.
package struct Service: KubeObject {
    package static let resource = Resource.service
    package static let schemaType = "api.core.v1.Service"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: ServiceSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: ServiceStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }

    /// Whether the service has no address of its own, so that its name stands for its pods.
    package var isHeadless: Bool { spec.clusterIP == "None" }
}

/// What a service shall be.
package struct ServiceSpec: JSONView {
    package static let schemaType = "api.core.v1.ServiceSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var allocateLoadBalancerNodePorts: Bool? {
        get { json.read("allocateLoadBalancerNodePorts") }
        set { json.write("allocateLoadBalancerNodePorts", newValue) }
    }
    package var clusterIP: String? {
        get { json.read("clusterIP") }
        set { json.write("clusterIP", newValue) }
    }
    package var clusterIPs: [String] {
        get { json.read("clusterIPs") ?? [] }
        set { json.write("clusterIPs", newValue.isEmpty ? nil : newValue) }
    }
    package var externalIPs: [String] {
        get { json.read("externalIPs") ?? [] }
        set { json.write("externalIPs", newValue.isEmpty ? nil : newValue) }
    }
    package var externalName: String? {
        get { json.read("externalName") }
        set { json.write("externalName", newValue) }
    }
    package var externalTrafficPolicy: String? {
        get { json.read("externalTrafficPolicy") }
        set { json.write("externalTrafficPolicy", newValue) }
    }
    package var healthCheckNodePort: Int64? {
        get { json.read("healthCheckNodePort") }
        set { json.write("healthCheckNodePort", newValue) }
    }
    package var internalTrafficPolicy: String? {
        get { json.read("internalTrafficPolicy") }
        set { json.write("internalTrafficPolicy", newValue) }
    }
    package var ipFamilies: [String] {
        get { json.read("ipFamilies") ?? [] }
        set { json.write("ipFamilies", newValue.isEmpty ? nil : newValue) }
    }
    package var ipFamilyPolicy: String? {
        get { json.read("ipFamilyPolicy") }
        set { json.write("ipFamilyPolicy", newValue) }
    }
    package var loadBalancerClass: String? {
        get { json.read("loadBalancerClass") }
        set { json.write("loadBalancerClass", newValue) }
    }
    package var loadBalancerIP: String? {
        get { json.read("loadBalancerIP") }
        set { json.write("loadBalancerIP", newValue) }
    }
    package var loadBalancerSourceRanges: [String] {
        get { json.read("loadBalancerSourceRanges") ?? [] }
        set { json.write("loadBalancerSourceRanges", newValue.isEmpty ? nil : newValue) }
    }
    package var ports: [ServicePort] {
        get { json.list("ports") }
        set { json.write(list: "ports", newValue) }
    }
    package var publishNotReadyAddresses: Bool? {
        get { json.read("publishNotReadyAddresses") }
        set { json.write("publishNotReadyAddresses", newValue) }
    }
    package var selector: [(key: String, value: String)] { json.strings("selector") }
    package var sessionAffinity: String? {
        get { json.read("sessionAffinity") }
        set { json.write("sessionAffinity", newValue) }
    }
    package var sessionAffinityConfig: SessionAffinityConfig? {
        get { json.view("sessionAffinityConfig") }
        set { json.write(view: "sessionAffinityConfig", newValue) }
    }
    package var trafficDistribution: String? {
        get { json.read("trafficDistribution") }
        set { json.write("trafficDistribution", newValue) }
    }
    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }

    /// Sets one label of the selector; nil removes it.
    package mutating func setSelector(_ key: String, _ value: String?) {
        json.setString(in: "selector", key, value)
    }

    /// The selector in a form that matches quickly; nil when the service has none.
    package var selectorQuery: LabelQuery? {
        let labels = selector
        guard !labels.isEmpty else { return nil }
        return LabelQuery(labels.map { .init(key: $0.key, operation: .isIn([$0.value])) })
    }
}

/// A port of a service.
package struct ServicePort: JSONView {
    package static let schemaType = "api.core.v1.ServicePort"
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
    package var nodePort: Int64? {
        get { json.read("nodePort") }
        set { json.write("nodePort", newValue) }
    }
    package var port: Int64? {
        get { json.read("port") }
        set { json.write("port", newValue) }
    }
    package var `protocol`: String? {
        get { json.read("protocol") }
        set { json.write("protocol", newValue) }
    }
    package var targetPort: IntOrString? {
        get { json.read("targetPort") }
        set { json.write("targetPort", newValue) }
    }
}

/// Settings of session affinity.
package struct SessionAffinityConfig: JSONView {
    package static let schemaType = "api.core.v1.SessionAffinityConfig"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var clientIP: ClientIPConfig? {
        get { json.view("clientIP") }
        set { json.write(view: "clientIP", newValue) }
    }
}

/// How long a client stays with its pod.
package struct ClientIPConfig: JSONView {
    package static let schemaType = "api.core.v1.ClientIPConfig"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var timeoutSeconds: Int64? {
        get { json.read("timeoutSeconds") }
        set { json.write("timeoutSeconds", newValue) }
    }
}

/// What is known about a service.
package struct ServiceStatus: JSONView {
    package static let schemaType = "api.core.v1.ServiceStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var loadBalancer: LoadBalancerStatus? {
        get { json.view("loadBalancer") }
        set { json.write(view: "loadBalancer", newValue) }
    }
}

/// Where a load balancer listens.
package struct LoadBalancerStatus: JSONView {
    package static let schemaType = "api.core.v1.LoadBalancerStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var ingress: [LoadBalancerIngress] {
        get { json.list("ingress") }
        set { json.write(list: "ingress", newValue) }
    }
}

/// One address of a load balancer.
package struct LoadBalancerIngress: JSONView {
    package static let schemaType = "api.core.v1.LoadBalancerIngress"
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
    package var ipMode: String? {
        get { json.read("ipMode") }
        set { json.write("ipMode", newValue) }
    }
}
