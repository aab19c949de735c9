import KubeModel
import SimKernel

/// One probe of a container as its spec asks for it, with the defaults filled in.
struct ProbePlan: Sendable, Equatable {
    /// What is asked of the container.
    enum Handler: Sendable, Equatable {
        case http(port: Int64, path: String)
        case tcp(port: Int64)
        case exec
        case grpc(port: Int64)
    }

    let handler: Handler
    let initialDelay: SimDuration
    let period: SimDuration
    let failureThreshold: Int
    let successThreshold: Int
    /// The grace of a container that is killed because of this probe; nil: the pod's.
    let grace: SimDuration?

    init?(_ probe: Probe?, ports: [ContainerPort]) {
        guard let probe else { return nil }
        func number(_ port: IntOrString?) -> Int64 {
            switch port {
            case .int(let number)?: number
            case .string(let name)?: ports.first { $0.name == name }?.containerPort ?? 0
            case nil: 0
            }
        }
        if let http = probe.httpGet {
            handler = .http(port: number(http.port), path: http.path ?? "/")
        } else if let tcp = probe.tcpSocket {
            handler = .tcp(port: number(tcp.port))
        } else if let grpc = probe.grpc {
            handler = .grpc(port: grpc.port ?? 0)
        } else {
            handler = .exec
        }
        // A year is for ever; sums of longer times would not fit.
        let longest: Int64 = 365 * 86_400
        initialDelay = .seconds(min(max(0, probe.initialDelaySeconds ?? 0), longest))
        period = .seconds(min(max(1, probe.periodSeconds ?? 10), longest))
        failureThreshold = max(1, Int(clamping: probe.failureThreshold ?? 3))
        successThreshold = max(1, Int(clamping: probe.successThreshold ?? 1))
        grace = probe.terminationGracePeriodSeconds.map { SimDuration.seconds($0) }
    }

    /// The first period tick, counted from the start, that is not before the initial delay.
    func firstTick(after start: SimTime) -> SimTime {
        var tick = period
        if initialDelay > period {
            let periods = (initialDelay.nanoseconds + period.nanoseconds - 1) / period.nanoseconds
            tick = period * Int(periods)
        }
        return start + tick
    }
}

/// One probe of a running container: its streaks and when it comes next. Source: B36, B37.
struct ProbeRun: Sendable {
    let plan: ProbePlan
    /// What the probe last stood at.
    private(set) var result: Bool
    /// When it is asked next; nil: it rests.
    private(set) var due: SimTime?
    private var tick: SimTime
    private var successes = 0
    private var failures = 0

    /// A probe of a container that started at `start`, with the result it has before the first
    /// answer.
    init(_ plan: ProbePlan, start: SimTime, result: Bool, extra: SimTime? = nil) {
        self.plan = plan
        self.result = result
        tick = plan.firstTick(after: start)
        due = extra.map { min($0, tick) } ?? tick
    }

    /// Takes in an answer.
    ///
    /// - Returns: whether the result changed.
    mutating func record(isSuccess: Bool, at now: SimTime) -> Bool {
        while tick <= now { tick += plan.period }
        due = tick
        if isSuccess {
            failures = 0
            successes += 1
            guard !result, successes >= plan.successThreshold else { return false }
            result = true
        } else {
            successes = 0
            failures += 1
            guard failures >= plan.failureThreshold else { return false }
            // A probe that stays at failure tells so again after each full streak.
            let changed = result || failures == plan.failureThreshold
            result = false
            return changed
        }
        return true
    }

    /// No more questions.
    mutating func rest() { due = nil }
}

extension ProbePlan {
    /// What a running container answers: nil for success, else the output of the failed probe.
    ///
    /// - Parameters:
    ///   - readyAt: when the app begins to answer.
    ///   - sickAt: when it begins to fail liveness probes; nil: never.
    func failure(
        _ workload: Workload, address: String, at now: SimTime, readyAt: SimTime, sickAt: SimTime?
    ) -> String? {
        let port: Int64 =
            switch handler {
            case .http(let port, _), .tcp(let port), .grpc(let port): port
            case .exec: 0
            }
        let isListening = now >= readyAt && (workload.port == nil || workload.port == port)
        let isWell = workload.becomesReady && sickAt.map { now < $0 } ?? true
        switch handler {
        case .http(_, let path):
            if !isListening {
                return "Get \"http://\(address):\(port)\(path)\": dial tcp \(address):\(port):"
                    + " connect: connection refused"
            }
            return isWell ? nil : "HTTP probe failed with statuscode: 503"
        case .tcp:
            return isListening
                ? nil : "dial tcp \(address):\(port): connect: connection refused"
        case .grpc:
            if !isListening {
                return "timeout: failed to connect service \"\(address):\(port)\" within 1s:"
                    + " context deadline exceeded"
            }
            return isWell ? nil : "service unhealthy (responded with \"NOT_SERVING\")"
        case .exec:
            return now >= readyAt && isWell ? nil : ""
        }
    }
}
