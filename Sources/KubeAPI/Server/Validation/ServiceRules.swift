import KubeModel

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
