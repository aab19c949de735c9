package import KubeAPI
package import KubeModel
package import SimKernel

/// One input on its way through the controllers of a manager.
package struct ShellPass {
    /// What arrived.
    package enum Input {
        /// The controllers name what they watch.
        case announce
        /// The mirror took in some events; these changes came of them.
        case changes([CacheChange])
        /// Everything is to be looked at again.
        case resync
        case timer(TimerKey)
        case response(CallID, Result<APIResponse, APIError>)
    }

    package let input: Input
    package let cache: ClusterCache
    /// The resources named by `announce`.
    package var resources = SortedSet<Resource>()
    /// A timer or response has found its controller.
    package var isTaken = false

    package init(_ input: Input, _ cache: ClusterCache) {
        self.input = input
        self.cache = cache
    }
}

/// Runs one reconciler: its queue, what it remembers, and its plans in flight.
///
/// A plan's groups are sent one after the other, each when the one before has been answered; then
/// what the reconciler concludes; then the key is done, or tried again with back-off.
package struct ControllerShell<R: Reconciler>: Sendable {
    package let reconciler: R
    package private(set) var memory: R.Memory
    /// What each key waits for, as its last plan said or as it failed.
    private var standings = SortedMap<ObjectKey, Standing>()
    package private(set) var queue: WorkQueue
    private var recorder: EventRecorder
    private var flights = SortedMap<ObjectKey, Flight>()
    private var calls: [CallID: Target] = [:]
    private var armedAt: SimTime?
    private let slot: Int
    private let watched: ResourceSet
    private let reactionDelay: SimDuration
    private let keepsPlans: Bool
    /// The plans with writes made since they were last taken; empty unless they are to be kept.
    private var made: [Plan] = []

    /// What a key waits for, and since when.
    private struct Standing: Sendable {
        var waits: [Wait]
        var since: SimTime
    }

    private enum Target: Sendable {
        case write(ObjectKey, Int)
        case event
    }

    private enum Timer: Int { case pump = 0, eventRetry, count }

    /// - Parameter slot: tells the timers of the controllers of one manager apart.
    package init(_ reconciler: R, memory: R.Memory, slot: Int, _ options: ControllerOptions) {
        self.reconciler = reconciler
        self.memory = memory
        self.slot = slot
        watched = ResourceSet(R.watches)
        reactionDelay = options.reactionDelay
        keepsPlans = options.keepsPlans
        queue = WorkQueue(workers: R.workers)
        recorder = EventRecorder(component: R.eventSource)
    }

    /// Adds the plans made since the last call, when the options ask for them to be kept.
    mutating func takePlans(into plans: inout [(controller: String, plan: Plan)]) {
        guard !made.isEmpty else { return }
        for plan in made { plans.append((R.name, plan)) }
        made = []
    }

    /// What a key waits for, as its last plan said or as it failed, with the time that is left.
    package func waits(of key: ObjectKey, at now: SimTime) -> [Wait] {
        guard let standing = standings[key] else { return [] }
        let passed = now - standing.since
        return standing.waits.compactMap { wait in
            wait.isMomentary && passed > .seconds(1) ? nil : wait.after(passed)
        }
    }

    /// Takes in one input, if it is for this controller.
    package mutating func receive(_ pass: inout ShellPass, _ context: inout ProcessContext) {
        switch pass.input {
        case .announce:
            for resource in R.watches { _ = pass.resources.insert(resource) }
            return
        case .changes(let changes):
            // Most controllers do not watch what changed, and then nothing is due for them that
            // was not due before. An input without changes may have completed the mirror.
            if !changes.isEmpty, !changes.contains(where: { watched.contains($0.resource) }) {
                return
            }
            for change in changes where watched.contains(change.resource) {
                enqueue(change, pass.cache, at: context.now)
            }
        case .resync:
            for resource in R.resyncs {
                for object in pass.cache.list(resource) {
                    let change = CacheChange(
                        resource: resource, old: object, new: object, last: nil)
                    enqueue(change, pass.cache, at: context.now)
                }
            }
        case .timer(let key):
            guard !pass.isTaken, key.purpose / Timer.count.rawValue == slot else { return }
            pass.isTaken = true
            if key.purpose % Timer.count.rawValue == Timer.eventRetry.rawValue {
                if let request = recorder.retry() { calls[context.call(request)] = .event }
                return
            }
            armedAt = nil
            work(pass.cache, &context)
        case .response(let call, let result):
            guard !pass.isTaken, !calls.isEmpty, let target = calls.removeValue(forKey: call)
            else { return }
            pass.isTaken = true
            switch target {
            case .write(let key, let index):
                answered(key, index, result, pass.cache, &context)
            case .event:
                if let delay = recorder.answered(result) {
                    context.setTimer(timer(.eventRetry), after: delay)
                }
                sendEvents(&context)
            }
        }
        arm(pass.cache, &context)
    }

    private func timer(_ timer: Timer) -> TimerKey {
        TimerKey(slot * Timer.count.rawValue + timer.rawValue)
    }

    private mutating func enqueue(
        _ change: CacheChange, _ cache: ClusterCache, at now: SimTime
    ) {
        for request in reconciler.keys(for: change, cache, at: now, memory: &memory) {
            let delay = max(request.after, reactionDelay)
            if delay > .zero {
                queue.add(request.key, at: now + delay)
            } else {
                queue.add(request.key)
            }
        }
    }

    /// Asks for the next look at the queue. A look at once still comes after everything that
    /// already stands in the event queue for this instant, so that many changes cost one plan.
    private mutating func arm(_ cache: ClusterCache, _ context: inout ProcessContext) {
        var due = queue.nextDue
        if queue.isReady, cache.areSynced(R.watches) { due = context.now }
        guard let due, armedAt.map({ due < $0 }) ?? true else { return }
        armedAt = due
        context.setTimer(timer(.pump), at: due)
    }

    private mutating func work(_ cache: ClusterCache, _ context: inout ProcessContext) {
        queue.promote(at: context.now)
        guard cache.areSynced(R.watches) else { return }
        while let key = queue.take() {
            var plan = reconciler.plan(key, cache, at: context.now, memory: &memory)
            plan.key = key
            for wait in plan.waits {
                context.trace(.wait, key.description, "\(R.name) \(wait)")
            }
            if keepsPlans, !plan.isEmpty { made.append(plan) }
            standings[key] =
                plan.waits.isEmpty ? nil : Standing(waits: plan.waits, since: context.now)
            var flight = Flight(plan)
            advance(key, &flight, cache, &context)
        }
    }

    private mutating func answered(
        _ key: ObjectKey, _ index: Int, _ result: Result<APIResponse, APIError>,
        _ cache: ClusterCache, _ context: inout ProcessContext
    ) {
        guard var flight = flights.removeValue(forKey: key) else { return }
        conclude(key, index, result, &flight, &context)
        flight.awaited -= 1
        if flight.awaited == 0 {
            advance(key, &flight, cache, &context)
        } else {
            flights[key] = flight
        }
        sendEvents(&context)
    }

    /// Sends the next group of a flight, or ends it.
    private mutating func advance(
        _ key: ObjectKey, _ flight: inout Flight, _ cache: ClusterCache,
        _ context: inout ProcessContext
    ) {
        while true {
            while let group = flight.nextGroup() {
                for index in group { send(key, index, &flight, &context) }
                guard flight.awaited == 0 else {
                    flights[key] = flight
                    sendEvents(&context)
                    return
                }
            }
            guard !flight.isClosing else { break }
            let closing = reconciler.conclude(
                flight.plan, flight.outcomes, cache, at: context.now, memory: &memory)
            flight.close(with: closing)
        }
        finish(key, flight, &context)
        sendEvents(&context)
    }

    private mutating func send(
        _ key: ObjectKey, _ index: Int, _ flight: inout Flight, _ context: inout ProcessContext
    ) {
        let write = flight.outcomes[index].write
        guard !write.isEventOnly else {
            conclude(key, index, .success(.done), &flight, &context)
            return
        }
        calls[context.call(write.request)] = .write(key, index)
        flight.awaited += 1
    }

    /// Notes the outcome of one write.
    private mutating func conclude(
        _ key: ObjectKey, _ index: Int, _ result: Result<APIResponse, APIError>,
        _ flight: inout Flight, _ context: inout ProcessContext
    ) {
        flight.outcomes[index].result = result
        let outcome = flight.outcomes[index]
        let write = outcome.write
        if outcome.hasFailed, case .failure(let error) = result {
            flight.fail(write.lane, error.message)
            if var note = write.onFailure, !write.silent.contains(error.reason) {
                note.message += error.message
                recorder.record(note, at: context.now)
            }
            context.trace(
                .write, key.description, "\(R.name) \(write.reason) failed: \(error.message)")
        } else {
            if let note = write.onSuccess { recorder.record(note, at: context.now) }
            context.trace(.write, key.description, "\(R.name) \(write.reason)")
        }
        reconciler.observe(outcome, of: key, memory: &memory)
    }

    private mutating func finish(
        _ key: ObjectKey, _ flight: Flight, _ context: inout ProcessContext
    ) {
        let now = context.now
        queue.done(key)
        if let error = flight.error ?? flight.plan.failure {
            let wait = Wait.retry(error: error, remaining: queue.addRateLimited(key, at: now))
            let lasting = flight.plan.waits.filter { !$0.isMomentary }
            standings[key] = Standing(waits: lasting + [wait], since: now)
            context.trace(.wait, key.description, "\(R.name) \(wait)")
            return
        }
        queue.forget(key)
        if let delay = flight.plan.requeueAfter { queue.add(key, at: now + delay) }
    }

    private mutating func sendEvents(_ context: inout ProcessContext) {
        if let request = recorder.nextRequest() { calls[context.call(request)] = .event }
    }
}

/// Some resources, asked for without a walk.
private struct ResourceSet: Sendable {
    private var isMember: [Bool]

    init(_ resources: [Resource]) {
        isMember = Array(repeating: false, count: Resource.allCases.count)
        for resource in resources { isMember[Int(resource.rawValue)] = true }
    }

    func contains(_ resource: Resource) -> Bool { isMember[Int(resource.rawValue)] }
}

/// A plan on its way: which of its writes have been sent and what became of them.
private struct Flight: Sendable {
    let plan: Plan
    /// The outcomes of the present stage, in the order of its writes.
    var outcomes: [WriteOutcome]
    /// How many writes have not been answered.
    var awaited = 0
    /// The closing writes are being sent.
    var isClosing = false
    /// What the first write that failed was told.
    var error: String?
    private var stops = false
    private var failedLanes = SortedSet<Int>()
    private var sizes: [Int]
    private var barriers: [Int]
    private var group = 0
    private var start = 0

    init(_ plan: Plan) {
        self.plan = plan
        outcomes = plan.groups.flatMap { $0.map { WriteOutcome(write: $0, result: nil) } }
        sizes = plan.groups.map(\.count)
        barriers = plan.barriers
    }

    /// The indexes of the writes to send next; nil when the stage is over.
    mutating func nextGroup() -> [Int]? {
        guard !stops, group < sizes.count,
            !(barriers.contains(group) && !failedLanes.isEmpty)
        else { return nil }
        let indexes = (start..<start + sizes[group]).filter { index in
            outcomes[index].write.lane.map { !failedLanes.contains($0) } ?? true
        }
        start += sizes[group]
        group += 1
        return indexes
    }

    mutating func fail(_ lane: Int?, _ message: String) {
        error = error ?? message
        if let lane { _ = failedLanes.insert(lane) } else { stops = true }
    }

    mutating func close(with writes: [PlannedWrite]) {
        isClosing = true
        stops = false
        failedLanes = []
        outcomes = writes.map { WriteOutcome(write: $0, result: nil) }
        sizes = writes.isEmpty ? [] : [writes.count]
        barriers = []
        group = 0
        start = 0
    }
}
