package import KubeAPI
package import KubeCluster
import KubeDNS
import KubeModel
package import SimKernel

/// The owner of a live cluster: it alone changes it, and paces it by the wall clock.
///
/// Every change of the cluster is made in a synchronous method of this actor. Source:
/// architecture 2.5.
package actor ClusterHost {
    /// The longest the actor works before others get their turn.
    private static let stepsPerSlice = 2_000
    /// How far `stepToNextChange` looks ahead.
    private static let lookAhead = SimDuration.hours(1)
    /// How often watches are told how far they are, by the wall clock. Source: api.md 7.4.
    private static let bookmarkPeriod = Duration.seconds(60)

    private var cluster: Cluster
    private var pacing: Pacing
    private let clock = ContinuousClock()
    private var fanout = WatchFanout()
    private var stateReaders: [Int: AsyncStream<SimulationState>.Continuation] = [:]
    private var nextReader = 0
    /// When watches are told next how far they are.
    private var nextBookmark = ContinuousClock.now + bookmarkPeriod
    /// What the loop waits for: the next entry that is due, or a change from outside.
    private let alarm = Alarm()
    /// When the entry is due that the loop sleeps for; nil: it sleeps for none.
    private var wakeTime: SimTime?
    /// The faults the readers of the state were told about last.
    private var toldFaults: [ActiveFault] = []

    /// A host of a cluster whose time begins to run when `run` is called.
    package init(_ cluster: Cluster, rate: Int = 1, isManual: Bool = false) {
        self.cluster = cluster
        pacing = Pacing(
            start: cluster.now, wall: ContinuousClock().now, rate: rate, isManual: isManual)
    }

    /// Paces the cluster until the task is cancelled.
    package func run() async {
        pacing.jump(to: cluster.now, at: clock.now)
        alarm.ring()
        for await _ in alarm.rings {
            while !Task.isCancelled {
                let reason = cluster.run(
                    until: pacing.virtual(at: clock.now), stepsMax: Self.stepsPerSlice)
                publish()
                bookmark()
                // A fault that mends itself changes the state without a command.
                if cluster.activeFaults != toldFaults { announce() }
                guard reason == .budget else { break }
                await Task.yield()
            }
            setAlarm()
        }
        fanout.finish()
        for (_, reader) in stateReaders { reader.finish() }
        stateReaders = [:]
    }

    private func setAlarm() {
        wakeTime = cluster.nextTime
        var delay = cluster.nextTime.flatMap { pacing.delay(until: $0, from: clock.now) }
        if fanout.wantsBookmarks {
            let left = clock.now.duration(to: nextBookmark)
            delay = min(delay ?? left, left)
        }
        alarm.set(after: delay)
    }

    private func wake() { alarm.ring() }

    /// Wakes the loop when something is due before it would wake by itself. Reading makes nothing
    /// due, and most requests read.
    private func wakeIfEarlier() {
        guard let next = cluster.nextTime else { return }
        if let wakeTime, wakeTime <= next { return }
        wake()
    }

    /// Does what is due up to now, so that a request finds the cluster at the present instant.
    private func catchUp() {
        cluster.run(until: pacing.virtual(at: clock.now), stepsMax: Self.stepsPerSlice)
    }

    private func publish() {
        for (watch, events) in cluster.takeOutsideEvents() {
            if !fanout.send(events, to: watch) { cluster.closeOutsideWatch(watch) }
        }
        for watch in cluster.takeClosedOutside() { fanout.expire(watch) }
    }

    /// Tells watches how far they are. All that happened has been published by now, so the
    /// revision of the store is true for each of them.
    private func bookmark() {
        guard clock.now >= nextBookmark else { return }
        nextBookmark = clock.now + Self.bookmarkPeriod
        for id in fanout.bookmark(cluster.apiServer.revision) { cluster.closeOutsideWatch(id) }
    }

    /// Handles a request at the present instant.
    package func submit(
        _ request: APIRequest, by user: UserInfo
    ) throws(APIError) -> APIAnswer {
        catchUp()
        defer {
            publish()
            wakeIfEarlier()
        }
        return try cluster.submit(request, by: user)
    }

    /// Opens a watch whose events arrive in the stream.
    package func openWatch(_ request: WatchRequest) throws(APIError) -> WatchStream {
        catchUp()
        let id = try cluster.openOutsideWatch(request)
        let stream = fanout.add(id, wantsBookmarks: request.wantsBookmarks) { [weak self] in
            // Ends with the reader; nobody needs to cancel it.
            Task { await self?.closeWatch(id) }
        }
        publish()
        // The loop must not sleep beyond the next bookmark.
        if request.wantsBookmarks { wake() }
        return stream
    }

    private func closeWatch(_ id: WatchID) {
        fanout.remove(id)
        cluster.closeOutsideWatch(id)
    }

    // MARK: - Controls

    /// The virtual time now.
    package var time: SimTime { max(cluster.now, pacing.virtual(at: clock.now)) }

    package var state: SimulationState {
        SimulationState(
            now: time, start: cluster.origin,
            isPaused: pacing.isPaused, rate: pacing.rate, seed: cluster.options.seed,
            faults: cluster.activeFaults)
    }

    /// The state now and after every change.
    package func states() -> AsyncStream<SimulationState> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SimulationState.self, bufferingPolicy: .bufferingNewest(1))
        let id = nextReader
        nextReader += 1
        stateReaders[id] = continuation
        continuation.onTermination = { [weak self] _ in
            // Ends with the reader; nobody needs to cancel it.
            Task { await self?.removeReader(id) }
        }
        continuation.yield(state)
        return stream
    }

    private func removeReader(_ id: Int) { stateReaders[id] = nil }

    private func announce() {
        let state = state
        toldFaults = state.faults
        for (_, reader) in stateReaders { reader.yield(state) }
        wake()
    }

    package func setPaused(_ isPaused: Bool) {
        catchUp()
        pacing.setPaused(isPaused, at: clock.now)
        publish()
        announce()
    }

    package func setRate(_ rate: Int) {
        catchUp()
        pacing.setRate(rate, at: clock.now)
        publish()
        announce()
    }

    /// Lets virtual time go on to the next change that somebody watches, whether paused or not.
    package func stepToNextChange() {
        let deadline = cluster.now + Self.lookAhead
        while let next = cluster.nextTime, next <= deadline {
            cluster.step()
            let events = cluster.takeOutsideEvents()
            for (watch, batch) in events where !fanout.send(batch, to: watch) {
                cluster.closeOutsideWatch(watch)
            }
            if !events.isEmpty { break }
        }
        pacing.jump(to: cluster.now, at: clock.now)
        announce()
    }

    /// Lets virtual time go on by so much at once, whether paused or not.
    package func advance(by duration: SimDuration) {
        cluster.run(until: cluster.now + duration)
        pacing.jump(to: cluster.now, at: clock.now)
        publish()
        announce()
    }

    package func inject(_ fault: FaultCommand) throws(APIError) {
        catchUp()
        try cluster.inject(fault)
        publish()
        announce()
    }

    package func ask(_ names: [AskedName]) -> [AskedAnswer] { cluster.ask(names) }
}
