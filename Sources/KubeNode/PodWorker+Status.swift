import KubeAPI
import KubeModel
import SimKernel

/// What a pod's status shall say. Source: cluster.md B4-B14, B20-B26, B32, B67.
extension PodWorker {
    /// The whole status as the kubelet wants it. Fields and conditions of others stay as they are
    /// in the newest known version, and so does the transition time of conditions whose status
    /// does not change.
    func composedStatus(at now: SimTime, hostIP: String) -> JSONObject {
        var status = latest.json["status"]?.object ?? JSONObject()
        if endedElsewhere { return status }
        let generation = latest.facts.generation
        status["observedGeneration"] = generation > 0 ? .int(generation) : nil
        if let rejection {
            status["phase"] = "Failed"
            status["reason"] = .string(rejection.reason)
            status["message"] = .string(rejection.message)
            if let startTime { status["startTime"] = startTime.jsonValue }
            return status
        }
        guard stage > .new else { return status }
        let phase = currentPhase
        status["phase"] = phase.jsonValue
        status["hostIP"] = .string(hostIP)
        status["hostIPs"] = [["ip": .string(hostIP)]]
        if let startTime { status["startTime"] = startTime.jsonValue }
        if let address, showsAddress {
            status["podIP"] = .string(address)
            status["podIPs"] = [["ip": .string(address)]]
        } else if hasBegun {
            status["podIP"] = nil
            status["podIPs"] = nil
        }
        let initial = containers.filter { $0.spec.role != .regular }
        let regular = containers.filter { $0.spec.role == .regular }
        if !initial.isEmpty {
            status["initContainerStatuses"] = .array(initial.map { json($0, phase, true) })
        }
        let byName =
            regular.count > 1
            ? regular.sorted { $0.spec.name.utf8.lexicographicallyPrecedes($1.spec.name.utf8) }
            : regular
        status["containerStatuses"] = .array(byName.map { json($0, phase, !initial.isEmpty) })
        status["conditions"] = conditions(status["conditions"]?.array ?? [], phase, at: now)
        return status
    }

    /// Whether the pod was begun here; one that was deleted before has no node address of its own.
    private var hasBegun: Bool { startTime != nil }

    /// Source: cluster.md B20-B24.
    var currentPhase: PodPhase {
        let regular = containers.filter { $0.spec.role == .regular }
        if stage >= .unmounting {
            return regular.allSatisfy { $0.end?.exitCode == 0 } ? .succeeded : .failed
        }
        let hasStarted = regular.contains { $0.creations > 0 }
        if !isInitialized, !hasStarted { return .pending }
        return regular.allSatisfy { $0.creations > 0 } ? .running : .pending
    }
}

extension PodWorker {
    private func json(
        _ container: ContainerLife, _ phase: PodPhase, _ hasInitial: Bool
    ) -> JSONValue {
        let spec = container.spec
        var status = JSONObject()
        status["name"] = .string(spec.name)
        status["image"] = .string(container.image)
        status["imageID"] = ""
        status["ready"] = .bool(container.isReady && phase != .succeeded && phase != .failed)
        status["started"] = .bool(container.isStarted)
        status["restartCount"] = .int(container.restartCount)
        status["lastState"] =
            container.lastEnd.map { ["terminated": $0.jsonValue] } ?? [:]
        if container.creations > 0 {
            status["image"] = .string(container.resolvedImage)
            status["imageID"] = .string(container.imageID)
            status["resources"] = spec.resources
            status["allocatedResources"] = spec.allocatedResources
        }
        if let mounts = spec.volumeMounts { status["volumeMounts"] = mounts }
        switch container.state {
        case .waiting(let reason, let message):
            var waiting: JSONObject = [
                "reason": .string(
                    reason ?? (hasInitial ? "PodInitializing" : "ContainerCreating"))
            ]
            if !message.isEmpty { waiting["message"] = .string(message) }
            status["state"] = ["waiting": .object(waiting)]
            if let end = container.lastEnd { status["containerID"] = .string(end.containerID) }
        case .running(let run):
            status["state"] = ["running": ["startedAt": run.startedAt.jsonValue]]
            status["containerID"] = .string(run.containerID)
        case .terminated(let end):
            status["state"] = ["terminated": end.jsonValue]
            if !end.containerID.isEmpty { status["containerID"] = .string(end.containerID) }
        }
        return .object(status)
    }

    /// The conditions: those of others first, then the kubelet's. Source: cluster.md B7-B11.
    private func conditions(
        _ known: [JSONValue], _ phase: PodPhase, at now: SimTime
    ) -> JSONValue {
        var result: [JSONValue] = []
        var before: [(String, JSONObject)] = []
        for condition in known {
            guard let object = condition.object, let type = object["type"]?.string else { continue }
            if Self.ownConditions.contains(type) {
                before.append((type, object))
            } else {
                result.append(condition)
            }
        }
        let foreign = result
        for type in Self.ownConditions {
            let verdict = verdict(type, phase, foreign)
            let old = before.first { $0.0 == type }?.1
            var condition = JSONObject()
            condition["type"] = .string(type)
            condition["status"] = verdict.isTrue ? "True" : "False"
            condition["lastProbeTime"] = .null
            let isSame = old?["status"] == condition["status"]
            condition["lastTransitionTime"] =
                (isSame ? old?["lastTransitionTime"] : nil) ?? now.jsonValue
            let generation = latest.facts.generation
            if generation > 0 { condition["observedGeneration"] = .int(generation) }
            if let reason = verdict.reason { condition["reason"] = .string(reason) }
            if let message = verdict.message { condition["message"] = .string(message) }
            result.append(.object(condition))
        }
        return .array(result)
    }

    private static let ownConditions = [
        "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled",
    ]

    private typealias Verdict = (isTrue: Bool, reason: String?, message: String?)

    private func verdict(
        _ type: String, _ phase: PodPhase, _ foreign: [JSONValue]
    ) -> Verdict {
        switch type {
        case "PodReadyToStartContainers": return (hasSandbox, nil, nil)
        case "Initialized":
            if phase == .succeeded { return (true, "PodCompleted", nil) }
            let hasStarted = containers.contains { $0.spec.role == .regular && $0.creations > 0 }
            if isInitialized || hasStarted { return (true, nil, nil) }
            let missing = containers.filter { container in
                switch container.spec.role {
                case .initial: container.end?.exitCode != 0
                case .sidecar: !container.isStarted
                case .regular: false
                }
            }
            return (false, "ContainersNotInitialized", Self.listing("incomplete", missing))
        case "Ready", "ContainersReady":
            if phase == .succeeded { return (false, "PodCompleted", nil) }
            if phase == .failed { return (false, "PodFailed", nil) }
            let unready = containers.filter { $0.spec.role != .initial && !$0.isReady }
            if !unready.isEmpty {
                return (false, "ContainersNotReady", Self.listing("unready", unready))
            }
            return type == "Ready" ? gates(foreign) : (true, nil, nil)
        default: return (true, nil, nil)
        }
    }

    private static func listing(_ word: String, _ containers: [ContainerLife]) -> String {
        "containers with \(word) status: ["
            + containers.map(\.spec.name).joined(separator: " ") + "]"
    }

    /// What the readiness gates say of a pod whose containers are ready. Source: cluster.md B32.
    private func gates(_ conditions: [JSONValue]) -> Verdict {
        var problems: [String] = []
        for gate in spec.readinessGates {
            let condition = conditions.first { $0["type"]?.string == gate }
            let status = condition?["status"]?.string
            if let status, status != "True" {
                problems.append(
                    "the status of pod readiness gate \"\(gate)\" is not \"True\", but \(status)")
            } else if status == nil {
                problems.append(
                    "corresponding condition of pod readiness gate \"\(gate)\" does not exist.")
            }
        }
        if problems.isEmpty { return (true, nil, nil) }
        return (false, "ReadinessGatesNotReady", problems.joined(separator: ", "))
    }
}

extension ContainerLife.End {
    /// As a status shows it; times that are not known are null. Source: cluster.md B43.
    fileprivate var jsonValue: JSONValue {
        var object: JSONObject = [
            "exitCode": .int(exitCode), "reason": .string(reason),
            "startedAt": startedAt == .epoch ? .null : startedAt.jsonValue,
            "finishedAt": finishedAt == .epoch ? .null : finishedAt.jsonValue,
        ]
        if !containerID.isEmpty { object["containerID"] = .string(containerID) }
        if let message { object["message"] = .string(message) }
        return .object(object)
    }
}

extension SimTime {
    /// As a timestamp of whole seconds.
    var jsonValue: JSONValue { Timestamp(seconds: secondsRoundedDown).jsonValue }
}
