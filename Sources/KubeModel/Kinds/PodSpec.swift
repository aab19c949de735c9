/// What a pod shall be. Source: cluster.md B, C.
package struct PodSpec: JSONView {
    package static let schemaType = "api.core.v1.PodSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var activeDeadlineSeconds: Int64? {
        get { json.read("activeDeadlineSeconds") }
        set { json.write("activeDeadlineSeconds", newValue) }
    }
    package var affinity: Affinity? {
        get { json.view("affinity") }
        set { json.write(view: "affinity", newValue) }
    }
    package var automountServiceAccountToken: Bool? {
        get { json.read("automountServiceAccountToken") }
        set { json.write("automountServiceAccountToken", newValue) }
    }
    package var containers: [Container] {
        get { json.list("containers") }
        set { json.write(list: "containers", newValue) }
    }
    package var dnsConfig: PodDNSConfig? {
        get { json.view("dnsConfig") }
        set { json.write(view: "dnsConfig", newValue) }
    }
    package var dnsPolicy: String? {
        get { json.read("dnsPolicy") }
        set { json.write("dnsPolicy", newValue) }
    }
    package var enableServiceLinks: Bool? {
        get { json.read("enableServiceLinks") }
        set { json.write("enableServiceLinks", newValue) }
    }
    package var hostAliases: [HostAlias] {
        get { json.list("hostAliases") }
        set { json.write(list: "hostAliases", newValue) }
    }
    package var hostIPC: Bool? {
        get { json.read("hostIPC") }
        set { json.write("hostIPC", newValue) }
    }
    package var hostNetwork: Bool? {
        get { json.read("hostNetwork") }
        set { json.write("hostNetwork", newValue) }
    }
    package var hostPID: Bool? {
        get { json.read("hostPID") }
        set { json.write("hostPID", newValue) }
    }
    package var hostUsers: Bool? {
        get { json.read("hostUsers") }
        set { json.write("hostUsers", newValue) }
    }
    package var hostname: String? {
        get { json.read("hostname") }
        set { json.write("hostname", newValue) }
    }
    package var hostnameOverride: String? {
        get { json.read("hostnameOverride") }
        set { json.write("hostnameOverride", newValue) }
    }
    package var imagePullSecrets: [LocalObjectReference] {
        get { json.list("imagePullSecrets") }
        set { json.write(list: "imagePullSecrets", newValue) }
    }
    package var initContainers: [Container] {
        get { json.list("initContainers") }
        set { json.write(list: "initContainers", newValue) }
    }
    package var nodeName: String? {
        get { json.read("nodeName") }
        set { json.write("nodeName", newValue) }
    }
    package var nodeSelector: [(key: String, value: String)] { json.strings("nodeSelector") }
    package var overhead: ResourceList? {
        get { json.view("overhead") }
        set { json.write(view: "overhead", newValue) }
    }
    package var preemptionPolicy: String? {
        get { json.read("preemptionPolicy") }
        set { json.write("preemptionPolicy", newValue) }
    }
    package var priority: Int64? {
        get { json.read("priority") }
        set { json.write("priority", newValue) }
    }
    package var priorityClassName: String? {
        get { json.read("priorityClassName") }
        set { json.write("priorityClassName", newValue) }
    }
    package var readinessGates: [PodReadinessGate] {
        get { json.list("readinessGates") }
        set { json.write(list: "readinessGates", newValue) }
    }
    package var resources: ResourceRequirements? {
        get { json.view("resources") }
        set { json.write(view: "resources", newValue) }
    }
    package var restartPolicy: String? {
        get { json.read("restartPolicy") }
        set { json.write("restartPolicy", newValue) }
    }
    package var runtimeClassName: String? {
        get { json.read("runtimeClassName") }
        set { json.write("runtimeClassName", newValue) }
    }
    package var schedulerName: String? {
        get { json.read("schedulerName") }
        set { json.write("schedulerName", newValue) }
    }
    package var schedulingGates: [PodSchedulingGate] {
        get { json.list("schedulingGates") }
        set { json.write(list: "schedulingGates", newValue) }
    }
    package var securityContext: PodSecurityContext? {
        get { json.view("securityContext") }
        set { json.write(view: "securityContext", newValue) }
    }
    package var serviceAccount: String? {
        get { json.read("serviceAccount") }
        set { json.write("serviceAccount", newValue) }
    }
    package var serviceAccountName: String? {
        get { json.read("serviceAccountName") }
        set { json.write("serviceAccountName", newValue) }
    }
    package var setHostnameAsFQDN: Bool? {
        get { json.read("setHostnameAsFQDN") }
        set { json.write("setHostnameAsFQDN", newValue) }
    }
    package var shareProcessNamespace: Bool? {
        get { json.read("shareProcessNamespace") }
        set { json.write("shareProcessNamespace", newValue) }
    }
    package var subdomain: String? {
        get { json.read("subdomain") }
        set { json.write("subdomain", newValue) }
    }
    package var terminationGracePeriodSeconds: Int64? {
        get { json.read("terminationGracePeriodSeconds") }
        set { json.write("terminationGracePeriodSeconds", newValue) }
    }
    package var tolerations: [Toleration] {
        get { json.list("tolerations") }
        set { json.write(list: "tolerations", newValue) }
    }
    package var topologySpreadConstraints: [TopologySpreadConstraint] {
        get { json.list("topologySpreadConstraints") }
        set { json.write(list: "topologySpreadConstraints", newValue) }
    }
    package var volumes: [Volume] {
        get { json.list("volumes") }
        set { json.write(list: "volumes", newValue) }
    }

    /// Init containers and then containers.
    package var allContainers: [Container] { initContainers + containers }

    /// The volume of a name, or nil.
    package func volume(_ name: String) -> Volume? { volumes.first { $0.name == name } }

    /// Sets one label of the node selector; nil removes it.
    package mutating func setNodeSelector(_ key: String, _ value: String?) {
        json.setString(in: "nodeSelector", key, value)
    }
}

/// Security settings shared by the containers of a pod.
package struct PodSecurityContext: JSONView {
    package static let schemaType = "api.core.v1.PodSecurityContext"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var fsGroup: Int64? {
        get { json.read("fsGroup") }
        set { json.write("fsGroup", newValue) }
    }
    package var fsGroupChangePolicy: String? {
        get { json.read("fsGroupChangePolicy") }
        set { json.write("fsGroupChangePolicy", newValue) }
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
    package var seLinuxChangePolicy: String? {
        get { json.read("seLinuxChangePolicy") }
        set { json.write("seLinuxChangePolicy", newValue) }
    }
    package var supplementalGroups: [Int64] {
        get { json.read("supplementalGroups") ?? [] }
        set { json.write("supplementalGroups", newValue.isEmpty ? nil : newValue) }
    }
    package var supplementalGroupsPolicy: String? {
        get { json.read("supplementalGroupsPolicy") }
        set { json.write("supplementalGroupsPolicy", newValue) }
    }
}

/// A further condition that must be true before a pod is ready.
package struct PodReadinessGate: JSONView {
    package static let schemaType = "api.core.v1.PodReadinessGate"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var conditionType: String? {
        get { json.read("conditionType") }
        set { json.write("conditionType", newValue) }
    }
}

/// The name of an object in the same namespace.
package struct LocalObjectReference: JSONView {
    package static let schemaType = "api.core.v1.LocalObjectReference"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
}

/// Host names for one address in the hosts file of the containers.
package struct HostAlias: JSONView {
    package static let schemaType = "api.core.v1.HostAlias"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var hostnames: [String] {
        get { json.read("hostnames") ?? [] }
        set { json.write("hostnames", newValue.isEmpty ? nil : newValue) }
    }
    package var ip: String? {
        get { json.read("ip") }
        set { json.write("ip", newValue) }
    }
}

/// Resolver settings of a pod. Source: cluster.md G.7.
package struct PodDNSConfig: JSONView {
    package static let schemaType = "api.core.v1.PodDNSConfig"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var nameservers: [String] {
        get { json.read("nameservers") ?? [] }
        set { json.write("nameservers", newValue.isEmpty ? nil : newValue) }
    }
    package var options: [PodDNSConfigOption] {
        get { json.list("options") }
        set { json.write(list: "options", newValue) }
    }
    package var searches: [String] {
        get { json.read("searches") ?? [] }
        set { json.write("searches", newValue.isEmpty ? nil : newValue) }
    }
}

/// One option of the resolver configuration.
package struct PodDNSConfigOption: JSONView {
    package static let schemaType = "api.core.v1.PodDNSConfigOption"
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
