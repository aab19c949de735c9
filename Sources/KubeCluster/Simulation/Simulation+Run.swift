import KubeAPI
import KubeModel
package import SimKernel

extension Simulation {
    /// How long the machines have before anything happens.
    package static let boot = SimDuration.seconds(10)

    /// Runs it to its end, or to the first promise that is broken.
    ///
    /// - Parameter trace: how much of the trace is kept for the verdict. It changes the digest.
    package func run(trace: Trace.Retention = .off) -> Verdict {
        var options = options
        options.seed = seed
        options.checks = true
        options.trace = trace
        var run = SimulationRun(self, cluster: Cluster(options))
        run.advance(to: run.cluster.now + Self.boot)
        run.begin()
        for entry in entries {
            run.advance(to: run.cluster.origin + entry.after)
            run.perform(entry.incident)
        }
        run.advance(to: run.cluster.origin + safety)
        let mended = run.mend()
        let missing = run.rest(until: mended + liveness)
        return run.verdict(missing: missing, restedAfter: run.cluster.now - mended)
    }
}

/// A simulation under way. Once a promise is broken nothing happens any more.
struct SimulationRun {
    let simulation: Simulation
    var cluster: Cluster
    private(set) var violation: Violation?
    var errands = Errands()
    /// How many requests of people were refused.
    private(set) var refusals = 0
    /// The instant of the last step, and the number of steps before it.
    private var spin = (instant: SimTime.distantPast, since: UInt64(0))
    /// How many steps one instant may take; a burst of a thousand pods takes a tenth of it.
    private static let stepsPerInstantMax: UInt64 = 200_000
    /// How much virtual time passes between two looks at whether the cluster is at rest.
    private static let lookEvery = SimDuration.seconds(5)
    /// How often a person looks for what only a person can mend.
    private static let careEvery = SimDuration.minutes(2)

    init(_ simulation: Simulation, cluster: Cluster) {
        self.simulation = simulation
        self.cluster = cluster
    }

    /// The machines are up; people create what they look after.
    mutating func begin() {
        cluster.beginStory()
        submit(.create(.storageClass, SimulatedSet.sharedClass))
        for request in LocalVolumes.requests(simulation, cluster) { submit(request) }
        for index in simulation.sets.indices { perform(.act(.create(index))) }
        if let deployment = simulation.deployment {
            submit(.create(.deployment, deployment.object))
        }
        errands = Errands(simulation, at: cluster.now)
    }

    /// Handles everything that is due up to an instant, and what people do again and again.
    mutating func advance(to deadline: SimTime) {
        while violation == nil, let due = errands.due, due <= deadline {
            proceed(to: due)
            runErrands()
        }
        proceed(to: deadline)
    }

    private mutating func proceed(to deadline: SimTime) {
        while violation == nil, let next = cluster.nextTime, next <= deadline {
            countSteps(at: next)
            cluster.step()
            if cluster.isBroken { violation = cluster.violations?.first }
        }
        if violation == nil { cluster.run(until: deadline, stepsMax: 0) }
    }

    /// A cluster that does things without end at one instant never gets anywhere.
    private mutating func countSteps(at instant: SimTime) {
        if instant > spin.instant { spin = (instant, cluster.stepCount) }
        guard cluster.stepCount - spin.since > Self.stepsPerInstantMax else { return }
        violation = Violation(
            checker: "progress", time: instant, subject: "cluster",
            text: "more than \(Self.stepsPerInstantMax) steps at one instant;"
                + " the last was \(cluster.nextDelivery)")
    }

    mutating func perform(_ incident: Simulation.Incident) {
        guard violation == nil else { return }
        switch incident {
        case .fault(let fault): cluster.begin(fault)
        case .act(let action): perform(action)
        }
        if cluster.isBroken { violation = cluster.violations?.first }
    }

    private mutating func perform(_ action: UserAction) {
        for request in simulation.requests(action, in: cluster) { submit(request) }
        begin(action)
    }

    /// A person asks for something; that the cluster may refuse it is no failure of the run.
    mutating func submit(_ request: APIRequest) {
        guard violation == nil else { return }
        do {
            _ = try cluster.submit(request)
        } catch {
            // The trace says what was refused and why.
            refusals += 1
        }
        if cluster.isBroken { violation = cluster.violations?.first }
    }

    /// Ends the safety phase: everything works again, and people put right what they spoiled.
    mutating func mend() -> SimTime {
        guard violation == nil else { return cluster.now }
        cluster.mendEverything()
        errands.drains = []
        care()
        return cluster.now
    }

    /// What a person does who looks at what is left broken.
    private mutating func care() {
        for request in Care.requests(simulation, cluster) { submit(request) }
        for node in Care.missingNodes(cluster) { cluster.restartKubelet(node) }
    }

    /// Waits until nothing is missing.
    ///
    /// - Returns: what is still missing at the deadline.
    mutating func rest(until deadline: SimTime) -> [String] {
        var nextCare = cluster.now + Self.careEvery
        while violation == nil {
            let missing = Goal.missing(simulation, cluster) + errands.missing(cluster)
            if missing.isEmpty || cluster.now >= deadline { return missing }
            advance(to: min(deadline, cluster.now + Self.lookEvery))
            if cluster.now >= nextCare {
                care()
                nextCare = cluster.now + Self.careEvery
            }
        }
        return []
    }

    func verdict(missing: [String], restedAfter: SimDuration) -> Verdict {
        let outcome: Verdict.Outcome =
            if let violation { .violated(violation) } else if missing.isEmpty { .passed } else {
                .stuck(missing)
            }
        return Verdict(
            outcome: outcome, digest: cluster.digest, steps: cluster.stepCount,
            restedAfter: restedAfter, records: cluster.trace.records)
    }
}
