import KubeModel

/// What pod specs must look like, in pods and in templates. Source: spec R16, R17.
struct PodSpecRules {
    /// What the spec belongs to.
    enum Owner {
        case pod
        /// A template: host name and subdomain are overwritten later and so not looked at.
        case template
    }

    /// Names of claims that count as volumes, as those of the templates of a set do.
    var claimNames: [String] = []
    var owner = Owner.pod
    private var errors: [FieldError] = []

    /// Everything wrong with a pod spec.
    static func errors(
        _ spec: PodSpec, _ path: FieldPath, owner: Owner, claimNames: [String] = []
    ) -> [FieldError] {
        var rules = PodSpecRules()
        rules.owner = owner
        rules.claimNames = claimNames
        rules.check(spec, path)
        return rules.errors
    }

    private mutating func check(_ spec: PodSpec, _ path: FieldPath) {
        errors += VolumeRules.volumes(spec.volumes, path["volumes"])
        containers(spec, path)
        enumeration(spec.restartPolicy, ["Always", "OnFailure", "Never"], path["restartPolicy"])
        enumeration(
            spec.dnsPolicy, ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
            path["dnsPolicy"])
        errors += LabelRules.labels(spec.json["nodeSelector"], path["nodeSelector"])
        for (index, secret) in spec.imagePullSecrets.enumerated()
        where (secret.name ?? "").isEmpty {
            errors.append(path["imagePullSecrets"][index]["name"].required())
        }
        errors += SchedulingRules.affinity(spec.affinity, path["affinity"])
        errors += SchedulingRules.spread(
            spec.topologySpreadConstraints, path["topologySpreadConstraints"])
        errors += SchedulingRules.tolerations(spec.tolerations, path["tolerations"])
        name(spec.serviceAccountName, path["serviceAccountName"], NameRules.subdomain)
        name(spec.nodeName, path["nodeName"], NameRules.subdomain)
        name(spec.priorityClassName, path["priorityClassName"], NameRules.subdomain)
        if let seconds = spec.activeDeadlineSeconds, owner == .pod,
            !(1...Int64(Int32.max)).contains(seconds)
        {
            errors.append(
                path["activeDeadlineSeconds"].invalid(
                    seconds, "must be between 1 and 2147483647, inclusive"))
        }
        if owner == .pod {
            name(spec.hostname, path["hostname"], NameRules.label)
            name(spec.subdomain, path["subdomain"], NameRules.label)
        }
        for (index, alias) in spec.hostAliases.enumerated()
        where AddressText.isValid(alias.ip ?? "") == false {
            errors.append(
                path["hostAliases"][index]["ip"].invalid(
                    alias.ip ?? "", AddressText.message))
        }
    }

    private mutating func containers(_ spec: PodSpec, _ path: FieldPath) {
        var rules = ContainerRules(
            volumeNames: spec.volumes.compactMap(\.name) + claimNames,
            isPod: owner == .pod)
        rules.containers(spec.containers, path["containers"])
        rules.initContainers(spec.initContainers, path["initContainers"])
        errors += rules.errors
    }

    private mutating func enumeration(_ value: String?, _ known: [String], _ path: FieldPath) {
        guard let value, !value.isEmpty else { return errors.append(path.required()) }
        if !known.contains(value) { errors.append(path.unsupported(value, known)) }
    }

    private mutating func name(
        _ value: String?, _ path: FieldPath, _ rule: (String) -> [String]
    ) {
        guard let value, !value.isEmpty else { return }
        errors += rule(value).map { path.invalid(value, $0) }
    }
}
