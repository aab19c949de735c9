import KubeModel

/// What containers must look like. Source: spec R16, R17.
struct ContainerRules {
    private(set) var errors: [FieldError] = []
    private let volumeNames: [String]
    private let isPod: Bool
    private var names: [String] = []
    private var hostPorts: [String] = []

    /// Rules for the containers of one pod.
    init(volumeNames: [String], isPod: Bool) {
        self.volumeNames = volumeNames
        self.isPod = isPod
    }

    mutating func containers(_ containers: [Container], _ path: FieldPath) {
        if containers.isEmpty { return errors.append(path.required()) }
        for (index, container) in containers.enumerated() {
            let at = path[index]
            common(container, at)
            unique(container, at)
            errors += HandlerRules.lifecycle(container.lifecycle, at["lifecycle"])
            errors += ProbeRules.liveness(container.livenessProbe, at["livenessProbe"])
            errors += ProbeRules.readiness(container.readinessProbe, at["readinessProbe"])
            errors += ProbeRules.liveness(container.startupProbe, at["startupProbe"])
        }
    }

    mutating func initContainers(_ containers: [Container], _ path: FieldPath) {
        for (index, container) in containers.enumerated() {
            let at = path[index]
            common(container, at)
            unique(container, at)
            let isSidecar = container.restartPolicy == "Always"
            let parts: [(String, Bool)] = [
                ("lifecycle", container.lifecycle != nil),
                ("livenessProbe", container.livenessProbe != nil),
                ("readinessProbe", container.readinessProbe != nil),
                ("startupProbe", container.startupProbe != nil),
            ]
            for (name, isSet) in parts where isSet && !isSidecar {
                errors.append(
                    at[name].forbidden(
                        "may not be set for init containers without restartPolicy=Always"))
            }
            guard isSidecar else { continue }
            errors += HandlerRules.lifecycle(container.lifecycle, at["lifecycle"])
            errors += ProbeRules.liveness(container.livenessProbe, at["livenessProbe"])
            errors += ProbeRules.readiness(container.readinessProbe, at["readinessProbe"])
            errors += ProbeRules.liveness(container.startupProbe, at["startupProbe"])
        }
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
            errors += NameRules.label(name).map { path["name"].invalid(name, $0) }
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
        let policies = ["FallbackToLogsOnError", "File"]
        if let policy = container.terminationMessagePolicy, !policies.contains(policy) {
            errors.append(path["terminationMessagePolicy"].unsupported(policy, policies))
        }
        ports(container.ports, path["ports"])
        errors += EnvironmentRules.variables(container.env, path["env"])
        errors += EnvironmentRules.sources(container.envFrom, path["envFrom"])
        mounts(container, path)
        let pulls = ["Always", "IfNotPresent", "Never"]
        if let policy = container.imagePullPolicy, !pulls.contains(policy) {
            errors.append(path["imagePullPolicy"].unsupported(policy, pulls))
        }
        errors += ResourceRules.container(container.resources, path["resources"])
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
                }
                names.append(name)
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
                let text = "\(port.protocol ?? "")/\(port.hostIP ?? "")/\(number)"
                if hostPorts.contains(text) { errors.append(at["hostPort"].duplicate(text)) }
                hostPorts.append(text)
            }
            let known = port.protocol ?? ""
            if known.isEmpty {
                errors.append(at["protocol"].required())
            } else if !protocols.contains(known) {
                errors.append(at["protocol"].unsupported(known, protocols))
            }
        }
    }

    private mutating func mounts(_ container: Container, _ path: FieldPath) {
        var paths: [String] = []
        for (index, mount) in container.volumeMounts.enumerated() {
            let at = path["volumeMounts"][index]
            let name = mount.name ?? ""
            if name.isEmpty {
                errors.append(at["name"].required())
            } else if !volumeNames.contains(name) {
                errors.append(at["name"].notFound(name))
            }
            let place = mount.mountPath ?? ""
            if place.isEmpty { errors.append(at["mountPath"].required()) }
            if paths.contains(place) {
                errors.append(at["mountPath"].invalid(place, "must be unique"))
            }
            paths.append(place)
            subPaths(mount, at)
        }
        for (index, device) in container.volumeDevices.enumerated() {
            let at = path["volumeDevices"][index]
            let name = device.name ?? ""
            if name.isEmpty {
                errors.append(at["name"].required())
            } else if !volumeNames.contains(name) {
                errors.append(at["name"].notFound(name))
            }
            if (device.devicePath ?? "").isEmpty { errors.append(at["devicePath"].required()) }
        }
    }

    private mutating func subPaths(_ mount: VolumeMount, _ path: FieldPath) {
        let plain = mount.subPath ?? ""
        let expression = mount.subPathExpr ?? ""
        if !plain.isEmpty {
            errors += PathRules.relative(plain).map { path["subPath"].invalid(plain, $0) }
        }
        guard !expression.isEmpty else { return }
        if !plain.isEmpty {
            errors.append(
                path["subPathExpr"].invalid(
                    expression, "subPathExpr and subPath are mutually exclusive"))
        }
        errors += PathRules.relative(expression).map {
            path["subPathExpr"].invalid(expression, $0)
        }
    }
}

/// What paths below a volume must look like.
enum PathRules {
    /// Wrong unless the path is relative and never leaves its root.
    static func relative(_ path: String) -> [String] {
        path.hasPrefix("/") ? ["must be a relative path"] : inside(path)
    }

    /// Wrong when a step goes up.
    static func inside(_ path: String) -> [String] {
        path.split(separator: "/").contains("..") ? ["must not contain '..'"] : []
    }
}
