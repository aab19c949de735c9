import KubeModel

/// What specs of services must look like. Source: cluster.md F2–F5.
enum ServiceRules {
    private static let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
    private static let path = FieldPath("spec")

    static func spec(_ spec: ServiceSpec) -> [FieldError] {
        var errors: [FieldError] = []
        let type = spec.type ?? ""
        let isHeadless = spec.clusterIPs.first == "None" || spec.clusterIP == "None"
        if spec.ports.isEmpty, !isHeadless, type != "ExternalName" {
            errors.append(path["ports"].required())
        }
        if type == "ExternalName" {
            errors += externalName(spec)
        } else if isHeadless, type == "NodePort" || type == "LoadBalancer" {
            errors.append(
                path["clusterIPs"][0].invalid(
                    "None", "may not be set to 'None' for \(type) services"))
        }
        errors += ports(spec.ports, type: type)
        errors += LabelRules.labels(spec.json["selector"], path["selector"])
        errors += affinity(spec)
        errors += families(spec)
        for (index, address) in spec.clusterIPs.enumerated()
        where address != "None" && !AddressText.isValid(address) {
            errors.append(path["clusterIPs"][index].invalid(address, AddressText.message))
        }
        for (index, address) in spec.externalIPs.enumerated() {
            let at = path["externalIPs"][index]
            if !AddressText.isValid(address) {
                errors.append(at.invalid(address, AddressText.message))
            } else if let special = AddressText.special(address) {
                errors.append(at.invalid(address, special))
            }
        }
        if !types.contains(type) {
            errors.append(
                type.isEmpty ? path["type"].required() : path["type"].unsupported(type, types))
        }
        errors += clashes(spec.ports, type: type)
        if type != "LoadBalancer",
            spec.json["loadBalancerSourceRanges"]?.array?.isEmpty == false
        {
            // The server begins this name with a capital letter.
            errors.append(
                path["LoadBalancerSourceRanges"].forbidden(
                    "may only be used when `type` is 'LoadBalancer'"))
        }
        return errors + traffic(spec, type)
    }

    private static func families(_ spec: ServiceSpec) -> [FieldError] {
        var errors: [FieldError] = []
        let families = (spec.json["ipFamilies"]?.array ?? []).compactMap(\.string)
        for (index, family) in families.enumerated() {
            let at = path["ipFamilies"][index]
            if family != "IPv4", family != "IPv6" {
                errors.append(at.unsupported(family, ["IPv4", "IPv6"]))
            }
            if families[..<index].contains(family) { errors.append(at.duplicate(family)) }
        }
        let policies = ["PreferDualStack", "RequireDualStack", "SingleStack"]
        if let policy = spec.json["ipFamilyPolicy"]?.string, !policies.contains(policy) {
            errors.append(path["ipFamilyPolicy"].unsupported(policy, policies))
        }
        return errors
    }

    private static let clientSecondsMax: Int64 = 86_400

    private static func affinity(_ spec: ServiceSpec) -> [FieldError] {
        let config = spec.json["sessionAffinityConfig"]
        switch spec.sessionAffinity ?? "" {
        case "": return [path["sessionAffinity"].required()]
        case "None":
            guard config?.object != nil else { return [] }
            return [
                path["sessionAffinityConfig"].forbidden(
                    "must not be set when session affinity is None")
            ]
        case "ClientIP":
            let at = path["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"]
            guard let seconds = config?["clientIP"]?["timeoutSeconds"]?.int,
                !(1...clientSecondsMax).contains(seconds)
            else { return [] }
            return [
                at.invalid(
                    seconds, "must be greater than 0 and less than or equal to \(clientSecondsMax)")
            ]
        case let other:
            return [path["sessionAffinity"].unsupported(other, ["ClientIP", "None"])]
        }
    }

    /// How traffic finds its way in.
    private static func traffic(_ spec: ServiceSpec, _ type: String) -> [FieldError] {
        var errors: [FieldError] = []
        let policies = ["Cluster", "Local"]
        let isOutside = type == "NodePort" || type == "LoadBalancer"
        if let policy = spec.json["externalTrafficPolicy"]?.string, !policy.isEmpty {
            let at = path["externalTrafficPolicy"]
            if !isOutside, spec.externalIPs.isEmpty {
                errors.append(
                    at.invalid(policy, "may only be set for externally-accessible services"))
            } else if !policies.contains(policy) {
                errors.append(at.unsupported(policy, policies))
            }
        }
        if let policy = spec.json["internalTrafficPolicy"]?.string, !policies.contains(policy) {
            errors.append(path["internalTrafficPolicy"].unsupported(policy, policies))
        }
        if type != "LoadBalancer", spec.json["allocateLoadBalancerNodePorts"]?.bool != nil {
            errors.append(
                path["allocateLoadBalancerNodePorts"].forbidden(
                    "may only be used when `type` is 'LoadBalancer'"))
        }
        return errors
    }

    private static func externalName(_ spec: ServiceSpec) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["clusterIPs", "ipFamilies"]
        where spec.json[name]?.array?.isEmpty == false {
            errors.append(path[name].forbidden("may not be set for ExternalName services"))
        }
        if spec.json["ipFamilyPolicy"]?.string != nil {
            errors.append(
                path["ipFamilyPolicy"].forbidden("may not be set for ExternalName services"))
        }
        let name = spec.externalName ?? ""
        let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
        if bare.isEmpty { return errors + [path["externalName"].required()] }
        return errors + NameRules.subdomain(bare).map { path["externalName"].invalid(bare, $0) }
    }

    private static func ports(_ ports: [ServicePort], type: String) -> [FieldError] {
        var errors: [FieldError] = []
        var names: [String] = []
        let protocols = ["SCTP", "TCP", "UDP"]
        for (index, port) in ports.enumerated() {
            let at = path["ports"][index]
            let name = port.name ?? ""
            if name.isEmpty {
                if ports.count > 1 { errors.append(at["name"].required()) }
            } else {
                errors += NameRules.label(name).map { at["name"].invalid(name, $0) }
                if names.contains(name) {
                    errors.append(at["name"].duplicate(name))
                } else {
                    names.append(name)
                }
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
        }
        return errors
    }

    /// What ports may not have in common, looked at after everything else.
    private static func clashes(_ ports: [ServicePort], type: String) -> [FieldError] {
        var errors: [FieldError] = []
        if type == "ClusterIP" {
            for (index, port) in ports.enumerated() where port.nodePort ?? 0 != 0 {
                errors.append(
                    path["ports"][index]["nodePort"].forbidden(
                        "may not be used when `type` is 'ClusterIP'"))
            }
        }
        var nodes: [String] = []
        for (index, port) in ports.enumerated() {
            guard let number = port.nodePort, number != 0 else { continue }
            let text = "\(port.protocol ?? "")/\(number)"
            if nodes.contains(text) {
                errors.append(
                    FieldError(
                        path: path["ports"][index]["nodePort"].text, kind: .duplicate,
                        value: String(number)))
            }
            nodes.append(text)
        }
        var seen: [String] = []
        for (index, port) in ports.enumerated() {
            let known = ValueText.quoted(port.protocol ?? "")
            let value =
                "{\"Name\":\"\",\"Protocol\":\(known),\"AppProtocol\":null,"
                + "\"Port\":\(port.port ?? 0),\"TargetPort\":0,\"NodePort\":0}"
            if seen.contains(value) {
                errors.append(
                    FieldError(path: path["ports"][index].text, kind: .duplicate, value: value))
            }
            seen.append(value)
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
