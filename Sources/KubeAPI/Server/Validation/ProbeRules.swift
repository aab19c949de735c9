import KubeModel

/// What probes must look like.
enum ProbeRules {
    /// Liveness and startup probes: one success is enough.
    static func liveness(_ probe: Probe, _ path: FieldPath) -> [FieldError] {
        var errors = common(probe, path)
        if let threshold = probe.successThreshold, threshold != 1 {
            errors.append(path["successThreshold"].invalid(threshold, "must be 1"))
        }
        return errors
    }

    static func readiness(_ probe: Probe, _ path: FieldPath) -> [FieldError] {
        var errors = common(probe, path)
        if let seconds = probe.terminationGracePeriodSeconds {
            errors.append(
                path["terminationGracePeriodSeconds"].invalid(
                    seconds, "must not be set for readinessProbes"))
        }
        return errors
    }

    private static func common(_ probe: Probe, _ path: FieldPath) -> [FieldError] {
        var errors = HandlerRules.handler(probe.json, path, grace: 0)
        errors += path["initialDelaySeconds"].notNegative(probe.initialDelaySeconds)
        errors += path["timeoutSeconds"].notNegative(probe.timeoutSeconds)
        errors += path["periodSeconds"].notNegative(probe.periodSeconds)
        errors += path["successThreshold"].notNegative(probe.successThreshold)
        errors += path["failureThreshold"].notNegative(probe.failureThreshold)
        if let seconds = probe.terminationGracePeriodSeconds, seconds <= 0 {
            errors.append(
                path["terminationGracePeriodSeconds"].invalid(seconds, "must be greater than 0"))
        }
        return errors
    }
}

/// What the actions of probes and life cycles must look like.
enum HandlerRules {
    static func lifecycle(
        _ lifecycle: Lifecycle, _ path: FieldPath, grace: Int64
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if let action = lifecycle.postStart {
            errors += handler(action.json, path["postStart"], grace: grace)
        }
        if let action = lifecycle.preStop {
            errors += handler(action.json, path["preStop"], grace: grace)
        }
        return errors
    }

    /// Exactly one action must be set.
    static func handler(_ json: JSONObject, _ path: FieldPath, grace: Int64) -> [FieldError] {
        var errors: [FieldError] = []
        var count = 0
        for name in ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] {
            guard let action = json[name]?.object else { continue }
            count += 1
            if count > 1 {
                errors.append(path[name].forbidden("may not specify more than 1 handler type"))
            } else {
                errors += details(name, action, path[name], grace)
            }
        }
        if count == 0 { errors.append(path.required("must specify a handler type")) }
        return errors
    }

    private static func details(
        _ name: String, _ action: JSONObject, _ path: FieldPath, _ grace: Int64
    ) -> [FieldError] {
        switch name {
        case "exec":
            return ExecAction(json: action).command.isEmpty ? [path["command"].required()] : []
        case "httpGet": return request(HTTPGetAction(json: action), path)
        case "tcpSocket": return port(TCPSocketAction(json: action).port, path["port"])
        case "grpc":
            let number = GRPCAction(json: action).port ?? 0
            return NameRules.portNumber(number).map { path["port"].invalid(number, $0) }
        default:
            let seconds = SleepAction(json: action).seconds ?? 0
            if seconds >= 0, seconds <= grace { return [] }
            return [
                path.invalid(
                    seconds,
                    "must be non-negative and less than terminationGracePeriodSeconds (\(grace))")
            ]
        }
    }

    private static func request(_ action: HTTPGetAction, _ path: FieldPath) -> [FieldError] {
        var errors: [FieldError] = []
        if (action.path ?? "").isEmpty { errors.append(path["path"].required()) }
        errors += port(action.port, path["port"])
        if let scheme = action.scheme, scheme != "HTTP", scheme != "HTTPS" {
            errors.append(path["scheme"].unsupported(scheme, ["HTTP", "HTTPS"]))
        }
        for header in action.httpHeaders {
            let name = header.name ?? ""
            errors += NameRules.headerName(name).map { path["httpHeaders"].invalid(name, $0) }
        }
        return errors
    }

    /// A port by number or by name.
    static func port(_ port: IntOrString?, _ path: @autoclosure () -> FieldPath) -> [FieldError] {
        switch port {
        case .int(let number):
            return NameRules.portNumber(number).map { path().invalid(number, $0) }
        case .string(let name):
            return NameRules.portName(name).map { path().invalid(name, $0) }
        case nil: return NameRules.portNumber(0).map { path().invalid(Int64(0), $0) }
        }
    }
}
