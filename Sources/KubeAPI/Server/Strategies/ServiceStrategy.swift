package import KubeModel

/// Rules of Services. Addresses and node ports come from `ServiceAllocator`.
/// Source: cluster.md F.1, api.md 8.13.
package struct ServiceStrategy: Strategy {
    package static let resource = Resource.service
    package static let createsOnUpdate = true
    package static let hasStatus = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editOrMake("spec") { spec in
            spec.setDefaultText("sessionAffinity", "None")
            if spec["sessionAffinity"] == "None" { spec["sessionAffinityConfig"] = nil }
            if spec["sessionAffinity"] == "ClientIP" {
                spec.editOrMake("sessionAffinityConfig") { config in
                    config.editOrMake("clientIP") { $0.setDefault("timeoutSeconds", 10_800) }
                }
            }
            spec.setDefaultText("type", "ClusterIP")
            spec.editEach("ports") { port in
                port.setDefaultText("protocol", "TCP")
                let target = port["targetPort"]
                if target == nil || target == .int(0) || target == .string("") {
                    port["targetPort"] = port["port"]
                }
            }
            let type = spec["type"]?.string ?? ""
            if type != "ExternalName" { spec.setDefault("internalTrafficPolicy", "Cluster") }
            if type == "NodePort" || type == "LoadBalancer" {
                spec.setDefaultText("externalTrafficPolicy", "Cluster")
            }
            if type == "LoadBalancer" { spec.setDefault("allocateLoadBalancerNodePorts", true) }
            alignAddresses(&spec)
        }
        object.editOrMake("status") { $0.setDefault("loadBalancer", [:]) }
    }

    /// `clusterIP` is the first of `clusterIPs`; whichever is missing follows the other.
    private func alignAddresses(_ spec: inout JSONObject) {
        let single = spec["clusterIP"]?.string ?? ""
        let list = spec["clusterIPs"]?.array ?? []
        if !single.isEmpty, list.isEmpty {
            spec["clusterIPs"] = [.string(single)]
        } else if single.isEmpty, let first = list.first {
            spec["clusterIP"] = first
        }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["loadBalancer": [:]]
        object.edit("spec", families)
    }

    /// Address families of a cluster that speaks IPv4 alone.
    private func families(_ spec: inout JSONObject) {
        guard spec["type"] != "ExternalName" else { return }
        let isHeadless = spec["clusterIP"] == "None"
        if isHeadless, spec["selector"]?.object?.isEmpty ?? true {
            spec.setDefault("ipFamilyPolicy", "RequireDualStack")
            spec.setDefault("ipFamilies", ["IPv4", "IPv6"])
        } else {
            spec.setDefault("ipFamilyPolicy", "SingleStack")
            spec.setDefault("ipFamilies", ["IPv4"])
        }
    }

    package func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepStatus(&object, old: old)
        let before = Service(json: old).spec
        object.edit("spec") { spec in
            dropOutdated(&spec, before)
            guard spec["type"] != "ExternalName" else { return }
            if before.type != "ExternalName" {
                followAddress(&spec, before)
                if (spec["clusterIP"]?.string ?? "").isEmpty {
                    for name in ["clusterIP", "clusterIPs"] { spec[name] = before.json[name] }
                }
                for name in ["ipFamilies", "ipFamilyPolicy"] {
                    if let value = before.json[name] { spec.setDefault(name, value) }
                }
            }
            families(&spec)
            keepNodePorts(&spec, before)
        }
        if object["spec"]?["type"] != "LoadBalancer", before.type == "LoadBalancer" {
            object.edit("status") { $0["loadBalancer"] = [:] }
        }
    }

    /// What only the type of before needs goes with it, unless the client changed it as well: that
    /// is an error.
    private func dropOutdated(_ spec: inout JSONObject, _ old: ServiceSpec) {
        let type = spec["type"]?.string ?? ""
        func drop(_ names: [String]) {
            for name in names where spec[name] == old.json[name] { spec[name] = nil }
        }
        if old.type != "ExternalName", type == "ExternalName" {
            drop(["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        }
        if Self.isOpen(old.type), !Self.isOpen(type) {
            let now = ServiceSpec(json: spec).ports
            if Self.nodePorts(now) == Self.nodePorts(old.ports) {
                spec.editEach("ports") { $0["nodePort"] = nil }
            }
            drop(["externalTrafficPolicy", "healthCheckNodePort"])
        }
        if old.type == "LoadBalancer", type != "LoadBalancer" {
            drop(["allocateLoadBalancerNodePorts", "loadBalancerClass"])
        }
    }

    private static func isOpen(_ type: String?) -> Bool {
        type == "NodePort" || type == "LoadBalancer"
    }

    private static func nodePorts(_ ports: [ServicePort]) -> [Int64] {
        ports.map { $0.nodePort ?? 0 }.filter { $0 != 0 }.sorted()
    }

    /// A client that knows only one of the two fields changes both with it.
    private func followAddress(_ spec: inout JSONObject, _ old: ServiceSpec) {
        let single = spec["clusterIP"]?.string ?? ""
        let list = (spec["clusterIPs"]?.array ?? []).compactMap(\.string)
        if single != old.clusterIP ?? "", !single.isEmpty, list == old.clusterIPs, !list.isEmpty {
            spec["clusterIPs"] = .array(
                [.string(single)] + list.dropFirst().map(JSONValue.string))
        } else if single == old.clusterIP ?? "", let first = list.first, list != old.clusterIPs {
            spec["clusterIP"] = .string(first)
        }
    }

    /// A port that is given without its node port keeps the one its name had, unless that is in
    /// use by another.
    private func keepNodePorts(_ spec: inout JSONObject, _ old: ServiceSpec) {
        guard Self.isOpen(spec["type"]?.string), Self.isOpen(old.type) else { return }
        let given = Self.nodePorts(ServiceSpec(json: spec).ports)
        let used = Self.nodePorts(old.ports).filter(given.contains)
        spec.editEach("ports") { port in
            guard port["nodePort"]?.int ?? 0 == 0,
                let same = old.ports.last(where: {
                    $0.name ?? "" == port["name"]?.string ?? ""
                }), let number = same.nodePort, !used.contains(number)
            else { return }
            port["nodePort"] = .int(number)
        }
    }

    package func nameErrors(_ name: String) -> [String] { NameRules.dns1035Label(name) }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + ServiceRules.spec(Service(json: object).spec)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        let errors = metadataErrors(object, old: old)
        guard object["spec"] != old["spec"] else { return errors }
        let spec = Service(json: object).spec
        return errors + ServiceRules.change(spec, old: Service(json: old).spec)
            + ServiceRules.spec(spec)
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        let service = Service(json: object)
        var warnings: [String] = []
        if service.isHeadless, service.spec.sessionAffinity == "ClientIP" {
            warnings.append("spec.SessionAffinity is ignored for headless services")
        }
        if !(service.spec.externalName ?? "").isEmpty, service.spec.type != "ExternalName" {
            warnings.append(
                "spec.externalName is ignored when spec.type is not \"ExternalName\"")
        }
        return warnings
    }
}
