package import KubeModel

/// Rules of Services. Addresses and node ports come from `ServiceAllocator`.
/// Source: cluster.md F.1, api.md 8.13.
package struct ServiceStrategy: Strategy {
    package static let resource = Resource.service
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
            if spec["type"] == "ExternalName" {
                for name in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
                    spec[name] = nil
                }
                return
            }
            if before.type != "ExternalName" {
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
    }

    /// A port that is given without its node port keeps the one it had.
    private func keepNodePorts(_ spec: inout JSONObject, _ old: ServiceSpec) {
        guard spec["type"] == "NodePort" || spec["type"] == "LoadBalancer" else { return }
        spec.editEach("ports") { port in
            guard port["nodePort"]?.int ?? 0 == 0,
                let same = old.ports.first(where: {
                    $0.json["port"] == port["port"] && $0.json["protocol"] == port["protocol"]
                }), let number = same.nodePort
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
}

/// What specs of services must look like. Source: cluster.md F2–F5.
enum ServiceRules {
    private static let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
    private static let path = FieldPath("spec")

    static func spec(_ spec: ServiceSpec) -> [FieldError] {
        var errors: [FieldError] = []
        let type = spec.type ?? ""
        let isHeadless = spec.clusterIPs.first == "None" || spec.clusterIP == "None"
        if type == "ExternalName" {
            let name = spec.externalName ?? ""
            if !spec.clusterIPs.isEmpty {
                errors.append(
                    path["clusterIPs"].forbidden("may not be set for ExternalName services"))
            }
            if name.isEmpty {
                errors.append(path["externalName"].required())
            } else {
                let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
                errors += NameRules.subdomain(bare).map { path["externalName"].invalid(name, $0) }
            }
        } else if isHeadless, type == "NodePort" || type == "LoadBalancer" {
            errors.append(
                path["clusterIPs"][0].invalid(
                    "None", "may not be set to 'None' for \(type) services"))
        }
        if spec.ports.isEmpty, !isHeadless, type != "ExternalName" {
            errors.append(path["ports"].required())
        }
        errors += ports(spec.ports, type: type)
        errors += LabelRules.labels(spec.json["selector"], path["selector"])
        if let affinity = spec.sessionAffinity, affinity != "ClientIP", affinity != "None" {
            errors.append(path["sessionAffinity"].unsupported(affinity, ["ClientIP", "None"]))
        }
        if !types.contains(type) {
            errors.append(
                type.isEmpty ? path["type"].required() : path["type"].unsupported(type, types))
        }
        for (index, address) in spec.clusterIPs.enumerated() where address != "None" {
            if !AddressText.isValid(address) {
                errors.append(path["clusterIPs"][index].invalid(address, AddressText.message))
            }
        }
        for (index, address) in spec.externalIPs.enumerated()
        where !AddressText.isValid(address) {
            errors.append(path["externalIPs"][index].invalid(address, AddressText.message))
        }
        return errors
    }

    private static func ports(_ ports: [ServicePort], type: String) -> [FieldError] {
        var errors: [FieldError] = []
        var names: [String] = []
        var seen: [String] = []
        let protocols = ["SCTP", "TCP", "UDP"]
        for (index, port) in ports.enumerated() {
            let at = path["ports"][index]
            let name = port.name ?? ""
            if name.isEmpty {
                if ports.count > 1 { errors.append(at["name"].required()) }
            } else {
                errors += NameRules.label(name).map { at["name"].invalid(name, $0) }
                if names.contains(name) { errors.append(at["name"].duplicate(name)) }
                names.append(name)
            }
            let number = port.port ?? 0
            errors += NameRules.portNumber(number).map { at["port"].invalid(number, $0) }
            let known = port.protocol ?? ""
            if known.isEmpty {
                errors.append(at["protocol"].required())
            } else if !protocols.contains(known) {
                errors.append(at["protocol"].unsupported(known, protocols))
            }
            if let target = port.targetPort {
                errors += HandlerRules.port(target, at["targetPort"])
            }
            if let node = port.nodePort, node != 0, type == "ClusterIP" {
                errors.append(
                    at["nodePort"].forbidden("may not be used when `type` is 'ClusterIP'"))
            }
            let text = "\(known)/\(number)"
            if seen.contains(text) {
                let value =
                    "{\"protocol\":\(ValueText.quoted(known)),\"port\":\(number)}"
                errors.append(FieldError(path: at.text, kind: .duplicate, value: value))
            }
            seen.append(text)
        }
        return errors
    }

    /// The address may not change while the service has one. Source: cluster.md F2.
    static func change(_ spec: ServiceSpec, old: ServiceSpec) -> [FieldError] {
        guard spec.type != "ExternalName", old.type != "ExternalName",
            let before = old.clusterIPs.first, spec.clusterIPs.first != before
        else { return [] }
        let value = JSONValue.array(spec.clusterIPs.map(JSONValue.string))
        return [path["clusterIPs"][0].invalid(value, "may not change once set")]
    }
}
