import KubeAPI
import SimKernel

/// Settings of the node life cycle a real cluster does not tell. Source: cluster.md D10, D46.
enum NodeTiming {
    /// Seconds without a heartbeat until a node counts as lost.
    static let grace: Int64 = 50
    /// Seconds until a volume is detached by force. Source: cluster.md E56.
    static let forceDetach: Int64 = 360
}

extension NodeRow {
    static func rows(
        _ set: SetFacts, _ cache: ClusterCache, _ clock: inout TextClock
    ) -> [NodeRow] {
        var ordinals: [(node: String, ordinal: Int64)] = set.pods.map { ($0.node, $0.ordinal) }
        ordinals.sort { $0.node == $1.node ? $0.ordinal < $1.ordinal : $0.node < $1.node }
        var rows: [NodeRow] = []
        for node in set.nodes {
            var row = NodeRow()
            row.name = node.name
            row.zone = node.zone
            row.taints = node.taints
            row.pods = cache.pods(onNode: node.name).count
            row.status = set.condition(node)
            row.ordinals = own(ordinals, node.name)
            row.fillFault(set, node, &clock)
            rows.append(row)
        }
        return rows + goneRows(set, ordinals)
    }

    private static func own(
        _ ordinals: [(node: String, ordinal: Int64)], _ name: String
    ) -> [Int64] {
        var low = 0
        var high = ordinals.count
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle].node < name { low = middle + 1 } else { high = middle }
        }
        var own: [Int64] = []
        while low < ordinals.count, ordinals[low].node == name {
            own.append(ordinals[low].ordinal)
            low += 1
        }
        return own
    }

    /// Nodes that pods are bound to and that do not exist.
    private static func goneRows(
        _ set: SetFacts, _ ordinals: [(node: String, ordinal: Int64)]
    ) -> [NodeRow] {
        guard set.knowsNodes else { return [] }
        var rows: [NodeRow] = []
        for (name, ordinal) in ordinals where !name.isEmpty && set.node(name) == nil {
            if rows.last?.name == name {
                rows[rows.count - 1].ordinals.append(ordinal)
            } else {
                var row = NodeRow()
                row.name = name
                row.status = .gone
                row.ordinals = [ordinal]
                rows.append(row)
            }
        }
        return rows
    }

    private mutating func fillFault(
        _ set: SetFacts, _ node: NodeFacts, _ clock: inout TextClock
    ) {
        if let active = set.fault(node.name) {
            fault = active.fault.label
            if let until = active.until { mendsIn = clock.remaining(until: until) }
            since = clock.age(since: active.since.secondsRoundedDown)
            return
        }
        fault = node.pressures.joined(separator: ",")
        since = clock.age(since: node.changed ?? node.created)
    }
}

extension NodeFault {
    /// How the screen names it.
    package var label: String {
        switch self {
        case .powerOff: "power off"
        case .networkCut: "network cut"
        case .kubeletStop: "kubelet stopped"
        }
    }
}

extension SetFacts {
    func condition(_ node: NodeFacts) -> NodeCondition {
        if node.hasCondition, !node.isReady { return .notReady }
        if !node.hasCondition { return .unknown }
        if fault(node.name) != nil { return .late }
        return node.isUnschedulable ? .cordoned : .ready
    }
}

extension SetFacts {
    /// Whether a fault of a node is over and only its first heartbeat is missing.
    fileprivate func isReturning(_ node: String) -> Bool {
        fault(node).map { $0.until.map { $0 <= now } ?? false } ?? knowsFaults
    }
}

extension NodeCountdown {
    /// One for each node that is lost or about to be.
    static func all(_ set: SetFacts, _ rows: [NodeRow], _ clock: inout TextClock) -> [NodeCountdown]
    {
        var all: [NodeCountdown] = []
        for row in rows where row.status.isLost || row.status == .late {
            guard let node = set.node(row.name), !set.isReturning(node.name) else { continue }
            var builder = CountdownBuilder(set, node)
            all.append(builder.build(&clock))
        }
        return all
    }
}

/// Builds the steps of one node.
private struct CountdownBuilder {
    let set: SetFacts
    let node: NodeFacts
    /// The subject's pods there; the first one to be deleted stands for all.
    let pods: [PodFacts]
    /// When the node returns by itself, in seconds; nil: not unless somebody acts.
    let returns: Int64?
    var countdown = NodeCountdown()

    init(_ set: SetFacts, _ node: NodeFacts) {
        self.set = set
        self.node = node
        pods = set.pods.filter { $0.node == node.name }
        returns = set.fault(node.name)?.until?.secondsRoundedDown
    }

    mutating func build(_ clock: inout TextClock) -> NodeCountdown {
        countdown.node = node.name
        heartbeat(&clock)
        taint(&clock)
        if let pod = pods.first(where: \.isTerminating) ?? pods.first { podSteps(pod, &clock) }
        returnStep(&clock)
        actions()
        return countdown
    }

    private mutating func add(
        _ title: String, _ progress: CountdownStep.Progress, _ left: TimedText, _ detail: String
    ) {
        var step = CountdownStep()
        step.number = countdown.steps.count + 1
        step.title = title
        step.progress = progress
        step.left = left
        step.detail = detail
        countdown.steps.append(step)
    }

    /// A step between two seconds.
    private mutating func addTimer(
        _ title: String, from start: Int64, to end: Int64, _ detail: String,
        _ clock: inout TextClock
    ) {
        if end <= set.second {
            add(title, .done, TimedText("done"), detail)
            return
        }
        let length = max(1, end - start)
        let elapsed = min(max(0, set.second - start), length)
        // The bar moves with the text beside it.
        add(
            title, .running(permille: Int(elapsed * 1_000 / length)),
            clock.remaining(until: .seconds(end)), detail)
    }

    /// A step that the return of the node comes before: it must not be promised.
    private mutating func addUnreached(_ title: String, _ clock: TextClock) {
        let time = returns.map { " at \(clock.time($0))" } ?? ""
        add(title, .unreached, TimedText("-"), "not reached: \(node.name) returns\(time)")
    }

    /// Whether the node is back by then.
    private func isBack(by second: Int64?) -> Bool {
        guard let returns, let second else { return false }
        return returns <= second
    }

    /// When the node was, or will be, taken for lost.
    private var noticed: Int64? {
        if node.hasCondition, !node.isReady { return node.changed }
        return set.fault(node.name).map { $0.since.secondsRoundedDown + NodeTiming.grace }
    }

    private mutating func returnStep(_ clock: inout TextClock) {
        guard let returns, let since = set.fault(node.name)?.since else { return }
        addTimer(
            "\(node.name) returns", from: since.secondsRoundedDown, to: returns,
            "at \(clock.time(returns)), by itself", &clock)
    }

    private mutating func heartbeat(_ clock: inout TextClock) {
        let lost = node.hasCondition && !node.isReady
        let start = set.fault(node.name)?.since.secondsRoundedDown
        let noticed = lost ? node.changed : nil
        let began = start ?? noticed.map { $0 - NodeTiming.grace }
        add(
            "heartbeats stop", .done, TimedText("done"),
            began.map { "at \(clock.time($0))" } ?? "")
        let grace = "\(NodeTiming.grace)s" + (set.faults.isEmpty ? " ?" : "")
        if let noticed {
            add(
                "node-monitor-grace-period", .done, TimedText("done"),
                "\(grace), ended \(clock.age(since: noticed).text) ago")
        } else if let began, isBack(by: began + NodeTiming.grace) {
            addUnreached("node-monitor-grace-period", clock)
        } else if let began {
            addTimer(
                "node-monitor-grace-period", from: began, to: began + NodeTiming.grace, grace,
                &clock)
        }
    }

    private mutating func taint(_ clock: inout TextClock) {
        if node.hasNoExecute {
            let since = node.noExecuteSince ?? node.changed
            add(
                "NoExecute taint", .done, TimedText("done"),
                since.map { "at \(clock.time($0))" } ?? "")
        } else if isBack(by: noticed) {
            addUnreached("NoExecute taint", clock)
        } else {
            add("NoExecute taint", .waiting, TimedText("-"), "once the node counts as lost")
        }
    }

    private mutating func podSteps(_ pod: PodFacts, _ clock: inout TextClock) {
        let more = pods.count > 1 ? " and \(pods.count - 1) more" : ""
        let name = pod.name + more
        let seconds = pod.tolerationSeconds
        let setting = seconds.map { "\($0)s" } ?? "for ever"
        if pod.isTerminating {
            add("\(name) toleration", .done, TimedText("done"), setting)
        } else if let seconds, isBack(by: dueTime(pod, seconds)) {
            addUnreached("\(name) toleration \(setting)", clock)
            addUnreached("\(pod.name) marked for deletion", clock)
            return
        } else if seconds == nil {
            add("\(name) toleration", .never, TimedText("never"), "tolerates it for ever")
        } else if case .some(.some(let end)) = set.deletionTime(pod) {
            addTimer(
                "\(name) toleration", from: end - (seconds ?? 0), to: end,
                "\(setting), then \(pod.name) is deleted", &clock)
        } else {
            add("\(name) toleration", .waiting, TimedText("-"), setting)
        }
        if seconds == nil, !pod.isTerminating, returns != nil { return }
        deletion(pod, &clock)
        if returns == nil {
            add("\(pod.name) replaced", .never, TimedText("never"), "unless you act")
        } else {
            add("\(pod.name) replaced", .waiting, TimedText("-"), "once \(node.name) is back")
        }
    }

    /// When a pod is marked for deletion unless the node returns before.
    private func dueTime(_ pod: PodFacts, _ seconds: Int64) -> Int64? {
        if case .some(.some(let end)) = set.deletionTime(pod) { return end }
        return noticed.map { $0 + seconds }
    }

    private mutating func deletion(_ pod: PodFacts, _ clock: inout TextClock) {
        guard pod.isTerminating, let end = pod.graceEnd else {
            var left = TimedText("-")
            if case .some(.some(let time)) = set.deletionTime(pod) {
                left = TimedText("at \(clock.time(time))")
            }
            add("\(pod.name) marked for deletion", .waiting, left, "")
            add(
                "\(pod.name) grace period", .waiting, TimedText("-"),
                "\(pod.graceSeconds)s, but no kubelet answers")
            return
        }
        add(
            "\(pod.name) marked for deletion", .done, TimedText("done"),
            "at \(clock.time(end - pod.graceSeconds))")
        addTimer(
            "\(pod.name) grace period", from: end - pod.graceSeconds, to: end,
            "\(pod.graceSeconds)s, but no kubelet answers", &clock)
    }

    private mutating func actions() {
        guard let pod = pods.first else {
            countdown.actions = [WhyAction("F", "recover \(node.name)")]
            return
        }
        let restarts = pods.contains(where: \.isTerminating) ? "is replaced" : "restarts in place"
        countdown.actions = [
            WhyAction("F", "recover \(node.name): \(pod.name) \(restarts)"),
            WhyAction("x", "force-delete \(pod.name): two may run if the old one still lives"),
        ]
    }
}
