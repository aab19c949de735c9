import KubeModel

/// What pod specs must look like, in pods and in templates. Source: spec R16, R17.
struct PodSpecRules {
    /// What the spec belongs to.
    enum Owner {
        case pod
        case template
        /// The template of a StatefulSet: host name and subdomain are overwritten later and so
        /// not looked at.
        case setTemplate
    }

    /// Names of claims that count as volumes, as those of the templates of a set do.
    private let claimNames: [String]
    private let owner: Owner
    private var errors: [FieldError] = []

    /// Everything wrong with a pod spec, in the order in which the server looks.
    static func errors(
        _ spec: PodSpec, _ path: FieldPath, owner: Owner, claimNames: [String] = []
    ) -> [FieldError] {
        var rules = PodSpecRules(claimNames: claimNames, owner: owner)
        rules.check(spec, path)
        return rules.errors
    }

    private init(claimNames: [String], owner: Owner) {
        self.claimNames = claimNames
        self.owner = owner
    }

    private mutating func check(_ spec: PodSpec, _ path: FieldPath) {
        containers(spec, path)
        enumeration(spec.restartPolicy, ["Always", "OnFailure", "Never"], path, "restartPolicy")
        enumeration(
            spec.dnsPolicy, ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"], path,
            "dnsPolicy")
        if let selector = spec.json["nodeSelector"] {
            errors += LabelRules.labels(selector, path["nodeSelector"])
        }
        hostNetwork(spec, path)
        if let context = spec.securityContext, !context.json.isEmpty {
            errors += SecurityRules.pod(context, spec, path["securityContext"])
        }
        errors += SchedulingRules.affinity(spec.affinity, path["affinity"])
        errors += DNSRules.config(spec.dnsConfig, policy: spec.dnsPolicy, path["dnsConfig"])
        gates(spec, path)
        errors += SchedulingRules.spread(
            spec.topologySpreadConstraints, path["topologySpreadConstraints"])
        name(spec.serviceAccountName, path, "serviceAccountName", NameRules.subdomain)
        name(spec.nodeName, path, "nodeName", NameRules.subdomain)
        if let seconds = spec.activeDeadlineSeconds, !(1...Int64(Int32.max)).contains(seconds) {
            errors.append(
                path["activeDeadlineSeconds"].invalid(
                    seconds, "must be between 1 and 2147483647, inclusive"))
        }
        if owner != .setTemplate {
            name(spec.hostname, path, "hostname", NameRules.label)
            name(spec.subdomain, path, "subdomain", NameRules.label)
        }
        errors += SchedulingRules.tolerations(spec.tolerations, path["tolerations"])
        hostAliases(spec.hostAliases, path)
        name(spec.priorityClassName, path, "priorityClassName", NameRules.subdomain)
        name(spec.runtimeClassName, path, "runtimeClassName", NameRules.subdomain)
        let policies = ["PreemptLowerPriority", "Never"]
        if let policy = spec.preemptionPolicy, !policies.contains(policy) {
            errors.append(path["preemptionPolicy"].unsupported(policy, policies))
        }
        if let system = spec.json["os"]?.object {
            let systems = ["linux", "windows"]
            let name = system["name"]?.string ?? ""
            if name.isEmpty {
                errors.append(path["os"]["name"].required("cannot be empty"))
            } else if !systems.contains(name) {
                errors.append(path["os"].unsupported(name, systems))
            }
        }
    }

    private mutating func containers(_ spec: PodSpec, _ path: FieldPath) {
        var known = claimNames.map { KnownVolume(name: $0, isClaim: true) }
        if spec.json["volumes"] != nil {
            errors += VolumeRules.volumes(spec.volumes, path["volumes"], known: &known)
        }
        var rules = ContainerRules(
            volumes: known, isPod: owner == .pod,
            grace: spec.terminationGracePeriodSeconds ?? 30)
        rules.containers(spec.containers, path["containers"])
        rules.initContainers(spec.initContainers, path["initContainers"])
        errors += rules.errors
    }

    /// A pod on the network of its node has its ports there; a template may leave that open.
    private mutating func hostNetwork(_ spec: PodSpec, _ path: FieldPath) {
        guard spec.hostNetwork == true else { return }
        for (index, container) in spec.containers.enumerated() {
            for (place, port) in container.ports.enumerated() {
                let host = port.hostPort ?? 0
                guard owner == .pod || host != 0, host != port.containerPort ?? 0 else { continue }
                errors.append(
                    path["containers"][index]["ports"][place]["hostPort"].invalid(
                        host, "must match `containerPort` when `hostNetwork` is true"))
            }
        }
    }

    private mutating func gates(_ spec: PodSpec, _ path: FieldPath) {
        for (index, gate) in spec.readinessGates.enumerated() {
            let type = gate.conditionType ?? ""
            errors += NameRules.qualifiedName(type).map {
                path["readinessGates"][index]["conditionType"].invalid(type, $0)
            }
        }
        var names: [String] = []
        for (index, gate) in spec.schedulingGates.enumerated() {
            let name = gate.name ?? ""
            let at = path["schedulingGates"][index]
            errors += NameRules.qualifiedName(name).map { at.invalid(name, $0) }
            if names.contains(name) { errors.append(at.duplicate(name)) }
            names.append(name)
        }
    }

    private mutating func hostAliases(_ aliases: [HostAlias], _ path: FieldPath) {
        for (index, alias) in aliases.enumerated() {
            let at = path["hostAliases"][index]
            if !AddressText.isValid(alias.ip ?? "") {
                errors.append(at["ip"].invalid(alias.ip ?? "", AddressText.message))
            }
            for name in alias.hostnames {
                errors += NameRules.subdomain(name).map { at["hostnames"].invalid(name, $0) }
            }
        }
    }

    private mutating func enumeration(
        _ value: String?, _ known: [String], _ path: FieldPath, _ field: String
    ) {
        guard let value, !value.isEmpty else { return errors.append(path[field].required()) }
        if !known.contains(value) { errors.append(path[field].unsupported(value, known)) }
    }

    private mutating func name(
        _ value: String?, _ path: FieldPath, _ field: String, _ rule: (String) -> [String]
    ) {
        guard let value, !value.isEmpty else { return }
        let wrong = rule(value)
        if !wrong.isEmpty { errors += wrong.map { path[field].invalid(value, $0) } }
    }
}

/// What the DNS settings of pods must look like.
enum DNSRules {
    private static let serversMax = 3
    private static let searchesMax = 32
    private static let searchBytesMax = 2048

    static func config(
        _ config: PodDNSConfig?, policy: String?, _ path: FieldPath
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if policy == "None" {
            guard let config else {
                return [path.required("must provide `dnsConfig` when `dnsPolicy` is None")]
            }
            if config.nameservers.isEmpty {
                errors.append(
                    path["nameservers"].required(
                        "must provide at least one DNS nameserver when `dnsPolicy` is None"))
            }
        }
        guard let config else { return errors }
        let servers = config.nameservers
        if servers.count > serversMax {
            errors.append(
                path["nameservers"].invalid(
                    list(servers), "must not have more than \(serversMax) nameservers"))
        }
        for (index, server) in servers.enumerated() where !AddressText.isValid(server) {
            errors.append(path["nameservers"][index].invalid(server, AddressText.message))
        }
        let searches = config.searches
        if searches.count > searchesMax {
            errors.append(
                path["searches"].invalid(
                    list(searches), "must not have more than \(searchesMax) search paths"))
        }
        if searches.joined(separator: " ").utf8.count > searchBytesMax {
            errors.append(
                path["searches"].invalid(
                    list(searches),
                    "must not have more than \(searchBytesMax) characters (including spaces) in"
                        + " the search list"))
        }
        for (index, search) in searches.enumerated() where search != "." {
            let bare = search.hasSuffix(".") ? String(search.dropLast()) : search
            errors += NameRules.searchDomain(bare).map {
                path["searches"][index].invalid(bare, $0)
            }
        }
        for (index, option) in config.options.enumerated() where (option.name ?? "").isEmpty {
            errors.append(path["options"][index].required("must not be empty"))
        }
        return errors
    }

    private static func list(_ texts: [String]) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }
}
