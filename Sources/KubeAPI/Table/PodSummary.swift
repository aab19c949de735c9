import KubeModel
import SimKernel

/// What a table says of a pod in a few words. Source: api.md 14.3.
struct PodSummary {
    /// Containers that are ready, sidecars included.
    private(set) var ready = 0
    /// Containers that keep running: all but the init containers that end.
    private(set) var total = 0
    /// One word, or a few with colons: `Running`, `Init:0/2`, `CrashLoopBackOff`.
    private(set) var status = ""
    private(set) var restarts: Int64 = 0
    /// When the container that restarted last had ended; nil when none did.
    private(set) var lastEnd: MicroTime?

    init(_ pod: StoredObject) {
        let spec = pod.json["spec"]?.object ?? [:]
        let state = pod.json["status"]?.object ?? [:]
        let conditions = state["conditions"]?.array ?? []
        let phase = state["phase"]?.string ?? ""
        let reason = state["reason"]?.string ?? ""
        status = reason.isEmpty ? phase : reason
        if conditions.contains(where: {
            $0["type"]?.string == "PodScheduled" && $0["reason"]?.string == "SchedulingGated"
        }) {
            status = "SchedulingGated"
        }
        let initial = spec["initContainers"]?.array ?? []
        let sidecars = initial.filter { $0["restartPolicy"]?.string == "Always" }
            .compactMap { $0["name"]?.string }
        total = (spec["containers"]?.array ?? []).count + sidecars.count
        let sidecarRestarts = Restarts(
            (state["initContainerStatuses"]?.array ?? []).filter {
                sidecars.contains($0["name"]?.string ?? "")
            })
        let isInitializing = readInitial(
            state["initContainerStatuses"]?.array ?? [], sidecars, count: initial.count)
        if !isInitializing || Self.isTrue("Initialized", conditions) {
            restarts = sidecarRestarts.count
            lastEnd = sidecarRestarts.lastEnd
            readMain(
                state["containerStatuses"]?.array ?? [],
                isReady: Self.isTrue("Ready", conditions))
        }
        guard pod.facts.isTerminating else { return }
        if reason == "NodeLost" {
            status = "Unknown"
        } else if phase != "Succeeded" && phase != "Failed" {
            status = "Terminating"
        }
    }

    /// `1/2`.
    var readyText: String { "\(ready)/\(total)" }

    /// `0`, or `3 (5m ago)`.
    func restartsText(at now: SimTime) -> String {
        guard restarts > 0, let lastEnd else { return String(restarts) }
        let age = HumanDuration.text(now - .epoch - .microseconds(lastEnd.microseconds))
        return "\(restarts) (\(age) ago)"
    }

    /// Reads the init containers up to the first that is not done, and says whether there is one.
    private mutating func readInitial(
        _ statuses: [JSONValue], _ sidecars: [String], count: Int
    ) -> Bool {
        for (index, container) in statuses.enumerated() {
            // Only those that were reached count while the pod is being initialised.
            add(Restarts([container]))
            let terminated = container["state"]?["terminated"]
            if let terminated, (terminated["exitCode"]?.int ?? 0) == 0 { continue }
            if sidecars.contains(container["name"]?.string ?? ""),
                container["started"]?.bool == true
            {
                if container["ready"]?.bool == true { ready += 1 }
                continue
            }
            if let terminated {
                status = "Init:" + Self.endReason(terminated)
            } else if let reason = Self.waitingReason(container), reason != "PodInitializing" {
                status = "Init:" + reason
            } else {
                status = "Init:\(index)/\(count)"
            }
            return true
        }
        return false
    }

    private mutating func readMain(_ statuses: [JSONValue], isReady: Bool) {
        var isRunning = false
        var errorReason: String?
        for container in statuses.reversed() {
            add(Restarts([container]))
            if let reason = Self.waitingReason(container) {
                status = reason
                errorReason = reason
            } else if let terminated = container["state"]?["terminated"] {
                status = Self.endReason(terminated)
                if status != "Completed" { errorReason = status }
            } else if container["ready"]?.bool == true, container["state"]?["running"] != nil {
                isRunning = true
                ready += 1
            }
        }
        guard status == "Completed", isRunning else { return }
        status = isReady ? "Running" : errorReason ?? "NotReady"
    }

    private mutating func add(_ more: Restarts) {
        restarts += more.count
        if let end = more.lastEnd { lastEnd = max(end, lastEnd ?? end) }
    }

    private static func waitingReason(_ container: JSONValue) -> String? {
        container["state"]?["waiting"]?["reason"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The reason of a container that ended; its signal or exit code when it gives none.
    private static func endReason(_ terminated: JSONValue) -> String {
        if let reason = terminated["reason"]?.string, !reason.isEmpty { return reason }
        let signal = terminated["signal"]?.int ?? 0
        return signal != 0 ? "Signal:\(signal)" : "ExitCode:\(terminated["exitCode"]?.int ?? 0)"
    }

    private static func isTrue(_ type: String, _ conditions: [JSONValue]) -> Bool {
        conditions.contains { $0["type"]?.string == type && $0["status"]?.string == "True" }
    }

    /// How often some containers restarted, and when the last of them had ended.
    private struct Restarts {
        var count: Int64 = 0
        var lastEnd: MicroTime?

        init(_ statuses: [JSONValue]) {
            for status in statuses {
                count += status["restartCount"]?.int ?? 0
                guard let text = status["lastState"]?["terminated"]?["finishedAt"]?.string,
                    let end = MicroTime(text)
                else { continue }
                lastEnd = max(end, lastEnd ?? end)
            }
        }
    }
}

extension PodSummary {
    /// Appends what tells a watcher that a pod has come to its end; nothing for other pods.
    static func writeConditions(of pod: StoredObject, into bytes: inout [UInt8]) {
        let message: String
        switch pod.facts.phase {
        case "Succeeded": message = "The pod has completed successfully."
        case "Failed": message = "The pod failed."
        default: return
        }
        bytes.append(raw: ",\"conditions\":[{\"type\":\"Completed\",\"status\":\"True\"")
        bytes.append(raw: ",\"reason\":")
        bytes.append(json: pod.facts.phase)
        bytes.append(raw: ",\"message\":")
        bytes.append(json: message)
        bytes.append(raw: "}]")
    }
}

extension TableLayout {
    static let pod = TableLayout([
        .name,
        TableColumn("Ready", "Ready containers, of how many."),
        TableColumn("Status", "What the containers of the pod are doing."),
        TableColumn("Restarts", "How often containers restarted, and when one last did."),
        .age,
        TableColumn("IP", "The address of the pod; known once it is started.").wide,
        TableColumn("Node", "The node the pod is assigned to.").wide,
        TableColumn("Nominated Node", "The node where others are evicted for the pod.").wide,
        TableColumn("Readiness Gates", "Gates that are passed, of how many.").wide,
    ]) { pod, cells in
        let summary = PodSummary(pod)
        let state = pod.json["status"]
        cells.text(pod.name)
        cells.text(summary.readyText)
        cells.text(summary.status)
        cells.text(summary.restartsText(at: cells.now))
        cells.age(pod)
        cells.text(state?["podIPs"]?.array?.first?["ip"] ?? state?["podIP"], or: TableText.none)
        cells.text(pod.facts.nodeName.flatMap { $0.isEmpty ? nil : $0 } ?? TableText.none)
        cells.text(state?["nominatedNodeName"], or: TableText.none)
        cells.text(gates(pod.json["spec"]?["readinessGates"], state?["conditions"]))
    }

    private static func gates(_ gates: JSONValue?, _ conditions: JSONValue?) -> String {
        guard let gates = gates?.array, !gates.isEmpty else { return TableText.none }
        let passed = gates.filter { gate in
            (conditions?.array ?? []).contains {
                $0["type"] == gate["conditionType"] && $0["status"]?.string == "True"
            }
        }
        return "\(passed.count)/\(gates.count)"
    }
}
