import KubeModel

/// What containers must look like. Source: spec R16, R17.
///
/// The order of the errors is part of the answer: what all containers share comes first, then the
/// name among the others, then what only this sort of container may have, then host ports.
struct ContainerRules {
    private(set) var errors: [FieldError] = []
    private let volumes: [KnownVolume]
    private let isPod: Bool
    private let grace: Int64
    private var names: [String] = []

    /// Rules for the containers of one pod with so many seconds of grace.
    init(volumes: [KnownVolume], isPod: Bool, grace: Int64) {
        self.volumes = volumes
        self.isPod = isPod
        self.grace = grace
    }

    mutating func containers(_ containers: [Container], _ path: FieldPath) {
        if containers.isEmpty { return errors.append(path.required()) }
        for (index, container) in containers.enumerated() {
            let at = path[index]
            common(container, at)
            unique(container, at)
            longRunning(container, at)
            restartPolicy(container, at)
        }
        var taken: [String] = []
        hostPorts(containers, path, &taken)
    }

    mutating func initContainers(_ containers: [Container], _ path: FieldPath) {
        for (index, container) in containers.enumerated() {
            let at = path[index]
            common(container, at)
            restartPolicy(container, at)
            unique(container, at)
            // They run one after the other, so each is looked at alone.
            var taken: [String] = []
            hostPorts([container], path, &taken)
            if container.restartPolicy == "Always" {
                longRunning(container, at)
                continue
            }
            for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
            where container.json[name]?.object != nil {
                errors.append(
                    at[name].forbidden(
                        "may not be set for init containers without restartPolicy=Always"))
            }
        }
    }

    /// Hooks and probes, which only containers that keep running have.
    private mutating func longRunning(_ container: Container, _ path: FieldPath) {
        if let lifecycle = container.lifecycle {
            errors += HandlerRules.lifecycle(lifecycle, path["lifecycle"], grace: grace)
        }
        if let probe = container.livenessProbe {
            errors += ProbeRules.liveness(probe, path["livenessProbe"])
        }
        if let probe = container.readinessProbe {
            errors += ProbeRules.readiness(probe, path["readinessProbe"])
        }
        if let probe = container.startupProbe {
            errors += ProbeRules.liveness(probe, path["startupProbe"])
        }
    }

    private mutating func restartPolicy(_ container: Container, _ path: FieldPath) {
        let policies = ["Always", "Never", "OnFailure"]
        guard let policy = container.restartPolicy, !policies.contains(policy) else { return }
        errors.append(path["restartPolicy"].unsupported(policy, policies))
    }

    private mutating func unique(_ container: Container, _ path: FieldPath) {
        guard let name = container.name, !name.isEmpty else { return }
        if names.contains(name) {
            errors.append(path["name"].duplicate(name))
        } else {
            names.append(name)
        }
    }

    private mutating func common(_ container: Container, _ path: FieldPath) {
        if let name = container.name, !name.isEmpty {
            let wrong = NameRules.label(name)
            if !wrong.isEmpty { errors += wrong.map { path["name"].invalid(name, $0) } }
        } else {
            errors.append(path["name"].required())
        }
        let image = container.image ?? ""
        if image.isEmpty {
            errors.append(path["image"].required())
        } else if isPod, image.first?.isWhitespace == true || image.last?.isWhitespace == true {
            errors.append(
                path["image"].invalid(image, "must not have leading or trailing whitespace"))
        }
        let messages = ["File", "FallbackToLogsOnError"]
        if let policy = container.terminationMessagePolicy, !messages.contains(policy) {
            errors.append(path["terminationMessagePolicy"].unsupported(policy, messages))
        }
        let ports = container.ports
        if !ports.isEmpty { self.ports(ports, path["ports"]) }
        errors += EnvironmentRules.variables(container.env, path["env"])
        errors += EnvironmentRules.sources(container.envFrom, path["envFrom"])
        errors += MountRules.check(container, path, volumes)
        let pulls = ["Always", "IfNotPresent", "Never"]
        if let policy = container.imagePullPolicy, !pulls.contains(policy) {
            errors.append(path["imagePullPolicy"].unsupported(policy, pulls))
        }
        errors += ResourceRules.container(container.resources, path["resources"])
        if let policies = container.json["resizePolicy"]?.array {
            errors += resizePolicies(policies, path["resizePolicy"])
        }
        if let context = container.securityContext {
            errors += SecurityRules.container(context, path["securityContext"])
        }
    }

    /// The server names the list and not its element.
    private func resizePolicies(_ policies: [JSONValue], _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        var names: [String] = []
        let known = [
            ("resourceName", ["cpu", "memory"]),
            ("restartPolicy", ["NotRequired", "RestartContainer"]),
        ]
        for (index, policy) in policies.enumerated() {
            let name = policy["resourceName"]?.string ?? ""
            if names.contains(name) { errors.append(path[index].duplicate(name)) }
            names.append(name)
            for (field, values) in known {
                let value = policy[field]?.string ?? ""
                if value.isEmpty {
                    errors.append(path.required())
                } else if !values.contains(value) {
                    errors.append(path.unsupported(value, values))
                }
            }
        }
        return errors
    }

    private mutating func ports(_ ports: [ContainerPort], _ path: FieldPath) {
        var names: [String] = []
        let protocols = ["SCTP", "TCP", "UDP"]
        for (index, port) in ports.enumerated() {
            let at = path[index]
            if let name = port.name, !name.isEmpty {
                let wrong = NameRules.portName(name)
                errors += wrong.map { at["name"].invalid(name, $0) }
                if wrong.isEmpty, names.contains(name) {
                    errors.append(at["name"].duplicate(name))
                } else if wrong.isEmpty {
                    names.append(name)
                }
            }
            if let number = port.containerPort, number != 0 {
                errors += NameRules.portNumber(number).map {
                    at["containerPort"].invalid(number, $0)
                }
            } else {
                errors.append(at["containerPort"].required())
            }
            if let number = port.hostPort, number != 0 {
                errors += NameRules.portNumber(number).map { at["hostPort"].invalid(number, $0) }
            }
            let known = port.protocol ?? ""
            if known.isEmpty {
                errors.append(at["protocol"].required())
            } else if !protocols.contains(known) {
                errors.append(at["protocol"].unsupported(known, protocols))
            }
        }
    }

    /// No two containers may take one port of the node.
    private mutating func hostPorts(
        _ containers: [Container], _ path: FieldPath, _ taken: inout [String]
    ) {
        for (index, container) in containers.enumerated() {
            for (place, port) in container.ports.enumerated() {
                guard let number = port.hostPort, number != 0 else { continue }
                let text = "\(port.protocol ?? "")/\(port.hostIP ?? "")/\(number)"
                if taken.contains(text) {
                    errors.append(path[index]["ports"][place]["hostPort"].duplicate(text))
                } else {
                    taken.append(text)
                }
            }
        }
    }
}

/// What paths below a volume must look like.
enum PathRules {
    /// Wrong unless the path is relative and never leaves its root.
    static func relative(_ path: String) -> [String] {
        (path.hasPrefix("/") ? ["must be a relative path"] : []) + inside(path)
    }

    /// Wrong when a step goes up.
    static func inside(_ path: String) -> [String] {
        path.split(separator: "/").contains("..") ? ["must not contain '..'"] : []
    }
}
