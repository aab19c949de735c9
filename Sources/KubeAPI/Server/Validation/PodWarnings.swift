import KubeModel

/// What the server accepts in a pod or a template but warns about, in the order in which it tells
/// it. Source: spec R30.
struct PodWarnings {
    private let spec: PodSpec
    private let annotations: JSONObject
    private let metadataPath: FieldPath
    private let path: FieldPath
    private var warnings: [String] = []

    /// Warnings about the template of a workload.
    static func all(_ template: PodTemplateSpec) -> [String] {
        all(
            template.spec, metadata: template.metadata.json, FieldPath("spec")["template"])
    }

    /// Warnings about a spec and its metadata, which are members of what is at `parent`.
    static func all(
        _ spec: PodSpec, metadata: JSONObject?, _ parent: FieldPath
    ) -> [String] {
        var rules = PodWarnings(
            spec: spec, annotations: metadata?["annotations"]?.object ?? [:],
            metadataPath: parent["metadata"], path: parent["spec"])
        rules.check()
        return rules.warnings
    }

    private mutating func check() {
        placement()
        oldAnnotations()
        volumes()
        repeats()
        if spec.securityContext?.json["seccompProfile"]?.object == nil {
            replaced("seccomp.security.alpha.kubernetes.io/pod", by: "seccompProfile")
        }
        let containers = located()
        for (container, at) in containers { self.container(container, at) }
        ports(containers)
        portNames(containers)
        if let seconds = spec.terminationGracePeriodSeconds, seconds < 0 {
            warn(
                path["terminationGracePeriodSeconds"],
                "must be >= 0; negative values are invalid and will be treated as 1")
        }
        podAffinity()
    }

    private mutating func warn(_ at: FieldPath, _ text: String) {
        warnings.append("\(at.text): \(text)")
    }

    /// All containers with their paths.
    private func located() -> [(Container, FieldPath)] {
        let lists = [("initContainers", spec.initContainers), ("containers", spec.containers)]
        return lists.flatMap { name, list in
            list.enumerated().map { ($0.element, path[name][$0.offset]) }
        }
    }

    // MARK: Where the pod goes

    private static let deprecatedLabels = [
        ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
        ("beta.kubernetes.io/os", "kubernetes.io/os"),
        ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
        ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
        ("beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"),
    ]

    private static func deprecation(of label: String) -> String? {
        guard let new = deprecatedLabels.first(where: { $0.0 == label })?.1 else { return nil }
        return "deprecated since "
            + (label.hasPrefix("beta.kubernetes.io/instance") || label.hasPrefix("failure")
                ? "v1.17" : "v1.14") + "; use \"\(new)\" instead"
    }

    private mutating func placement() {
        for (label, _) in Self.deprecatedLabels
        where spec.json.string(in: "nodeSelector", label) != nil {
            guard let text = Self.deprecation(of: label) else { continue }
            warn(path["nodeSelector"].key(label), text)
        }
        if let affinity = spec.affinity?.nodeAffinity {
            let at = path["affinity"]["nodeAffinity"]
            let required = affinity.requiredDuringSchedulingIgnoredDuringExecution
            let terms = at["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
            for (index, term) in (required?.nodeSelectorTerms ?? []).enumerated() {
                nodeTerm(term, terms[index])
            }
            let preferred = at["preferredDuringSchedulingIgnoredDuringExecution"]
            let weighted = affinity.preferredDuringSchedulingIgnoredDuringExecution
            for (index, term) in weighted.enumerated() {
                guard let preference = term.preference else { continue }
                nodeTerm(preference, preferred[index]["preference"])
            }
        }
        for (index, constraint) in spec.topologySpreadConstraints.enumerated() {
            let at = path["topologySpreadConstraints"][index]
            let key = constraint.topologyKey ?? ""
            if let text = Self.deprecation(of: key) {
                warn(at["topologyKey"], "\(key) is \(text)")
            }
            if constraint.labelSelector == nil { nullSelector(at) }
        }
    }

    private mutating func nodeTerm(_ term: NodeSelectorTerm, _ at: FieldPath) {
        for (index, requirement) in term.matchExpressions.enumerated() {
            let key = requirement.key ?? ""
            guard let text = Self.deprecation(of: key) else { continue }
            warn(at["matchExpressions"][index]["key"], "\(key) is \(text)")
        }
    }

    private mutating func podAffinity() {
        let required = "requiredDuringSchedulingIgnoredDuringExecution"
        let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        for name in ["podAffinity", "podAntiAffinity"] {
            guard let side = spec.json["affinity"]?[name]?.object else { continue }
            let at = path["affinity"][name]
            for (index, term) in (side[required]?.array ?? []).enumerated()
            where term["labelSelector"]?.object == nil {
                nullSelector(at[required][index])
            }
            for (index, term) in (side[preferred]?.array ?? []).enumerated()
            where term["podAffinityTerm"]?["labelSelector"]?.object == nil {
                nullSelector(at[preferred][index]["podAffinityTerm"])
            }
        }
    }

    private mutating func nullSelector(_ at: FieldPath) {
        warn(at["labelSelector"], "a null labelSelector results in matching no pod")
    }

    // MARK: Old ways

    private mutating func oldAnnotations() {
        let old = [
            (
                "scheduler.alpha.kubernetes.io/critical-pod",
                "non-functional in v1.16+; use the \"priorityClassName\" field instead"
            ),
            (
                "security.alpha.kubernetes.io/sysctls",
                "non-functional in v1.11+; use the \"sysctls\" field instead"
            ),
            (
                "security.alpha.kubernetes.io/unsafe-sysctls",
                "non-functional in v1.11+; use the \"sysctls\" field instead"
            ),
        ]
        for (key, text) in old where annotations[key] != nil {
            warn(metadataPath["annotations"].key(key), text)
        }
    }

    private mutating func replaced(_ annotation: String, by field: String) {
        guard annotations[annotation] != nil else { return }
        warn(
            metadataPath["annotations"].key(annotation),
            "non-functional in v1.27+; use the \"\(field)\" field instead")
    }

    /// Sorts of volumes that go or are gone.
    private static let oldVolumes = [
        ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
        ("gitRepo", "deprecated in v1.11"),
        ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
        ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
        ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
        ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ]

    private mutating func volumes() {
        for (index, volume) in spec.volumes.enumerated() {
            let at = path["volumes"][index]
            for (name, text) in Self.oldVolumes where volume.json[name]?.object != nil {
                // The server spells this one otherwise than its field.
                warn(at[name == "storageos" ? "storageOS" : name], text)
            }
            if let template = volume.ephemeral?.volumeClaimTemplate {
                warnings += WarningRules.claim(
                    template.spec, at["ephemeral"]["volumeClaimTemplate"]["spec"])
            }
        }
    }

    // MARK: Said twice

    private mutating func repeats() {
        var seen: [String] = []
        for (index, alias) in spec.hostAliases.enumerated() {
            let address = alias.ip ?? ""
            if seen.contains(address) {
                warn(
                    path["hostAliases"][index]["ip"],
                    "duplicate ip \(ValueText.quoted(address))")
            }
            seen.append(address)
        }
        seen = []
        let secrets = spec.imagePullSecrets
        for (index, secret) in secrets.enumerated() {
            let name = secret.name ?? ""
            if seen.contains(name) {
                warn(
                    path["imagePullSecrets"][index]["name"],
                    "duplicate name \(ValueText.quoted(name))")
            }
            seen.append(name)
        }
        for (index, secret) in secrets.enumerated() where (secret.name ?? "").isEmpty {
            warn(path["imagePullSecrets"][index]["name"], "invalid empty name \"\"")
        }
    }

    private mutating func container(_ container: Container, _ at: FieldPath) {
        if container.securityContext?.json["seccompProfile"]?.object == nil {
            replaced(
                "container.seccomp.security.alpha.kubernetes.io/" + (container.name ?? ""),
                by: "seccompProfile")
        }
        if let resources = container.resources {
            let lists = [("limits", resources.limits), ("requests", resources.requests)]
            for resource in ["memory", "ephemeral-storage"] {
                for (name, list) in lists {
                    let entries = (list?.entries ?? []).filter { $0.name == resource }
                    for (_, quantity) in entries where !quantity.isInteger {
                        warnings.append(
                            WarningRules.fraction(quantity, at["resources"][name].key(resource)))
                    }
                }
            }
        }
        var names: [String] = []
        for (index, variable) in container.env.enumerated() {
            let name = variable.name ?? ""
            if names.contains(name), hides(variable, name) {
                warn(
                    at["env"][index],
                    "hides previous definition of \(ValueText.quoted(name)), which may be dropped"
                        + " when using apply")
            }
            names.append(name)
        }
    }

    /// Whether a variable of the same name is lost; one that is built upon is not.
    private func hides(_ variable: EnvVar, _ name: String) -> Bool {
        let own = "$(\(name))"
        let value = variable.value ?? ""
        return variable.valueFrom != nil || value == own || !value.contains(own)
    }

    /// Ports are compared over all containers: they share the address of the pod.
    private mutating func ports(_ containers: [(Container, FieldPath)]) {
        var seen: [(port: ContainerPort, at: FieldPath)] = []
        for (container, containerPath) in containers {
            for (index, port) in container.ports.enumerated() {
                let at = containerPath["ports"][index]
                let address = port.hostIP ?? ""
                let number = port.hostPort ?? 0
                if !address.isEmpty, number == 0 {
                    warn(at, "hostIP set without hostPort: \(text(port))")
                }
                for other in seen
                where other.port.containerPort == port.containerPort
                    && other.port.protocol == port.protocol
                {
                    let otherAddress = other.port.hostIP ?? ""
                    let otherNumber = other.port.hostPort ?? 0
                    if address == otherAddress, number == otherNumber {
                        warn(at, "duplicate port definition with \(other.at.text)")
                    } else if number == 0 || otherNumber == 0 {
                        warn(at, "overlapping port definition with \(other.at.text)")
                    } else if number == otherNumber, address.isEmpty != otherAddress.isEmpty {
                        warn(at, "dangerously ambiguous port definition with \(other.at.text)")
                    }
                }
                seen.append((port, at))
            }
        }
    }

    /// The port as the server's own structure, which is how the message shows it.
    private func text(_ port: ContainerPort) -> String {
        "{Name:\(port.name ?? "") HostPort:\(port.hostPort ?? 0)"
            + " ContainerPort:\(port.containerPort ?? 0) Protocol:\(port.protocol ?? "")"
            + " HostIP:\(port.hostIP ?? "")}"
    }

    private mutating func portNames(_ containers: [(Container, FieldPath)]) {
        var seen: [(name: String, at: FieldPath)] = []
        for (container, containerPath) in containers {
            for (index, port) in container.ports.enumerated() {
                guard let name = port.name, !name.isEmpty else { continue }
                let at = containerPath["ports"][index]
                if let other = seen.first(where: { $0.name == name })?.at.text {
                    warn(
                        at,
                        "duplicate port name \(ValueText.quoted(name)) with \(other), services and"
                            + " probes that select ports by name will use \(other)")
                } else {
                    seen.append((name, at))
                }
            }
        }
    }
}
