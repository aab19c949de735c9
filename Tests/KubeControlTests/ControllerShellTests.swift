import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// A controller that plays plans from a script.
private struct Scripted: Reconciler {
    struct Memory: Sendable {
        var plans: [Plan] = []
        var planned: [String] = []
        var concluded: [[Bool?]] = []
        var observed: [Reason] = []
    }

    static let name = "scripted"
    static let workers = 2
    static let watches: [Resource] = [.pod, .configMap]
    static let resyncs: [Resource] = [.configMap]

    func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        change.object.map { [KeyRequest($0.key)] } ?? []
    }

    func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        memory.planned.append(key.name)
        return memory.plans.isEmpty ? Plan() : memory.plans.removeFirst()
    }

    func conclude(
        _ plan: Plan, _ outcomes: [WriteOutcome], _ cache: ClusterCache, at now: SimTime,
        memory: inout Memory
    ) -> [PlannedWrite] {
        memory.concluded.append(outcomes.map { $0.result == nil ? nil : !$0.hasFailed })
        return plan.closing
    }

    func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {
        memory.observed.append(outcome.write.reason)
    }
}

/// Steps one shell and collects what it asks for.
private struct Bench {
    var shell: ControllerShell<Scripted>
    var cache = ClusterCache()
    var now = SimTime.seconds(100)
    var calls: [(CallID, APIRequest)] = []
    var timers: [(key: TimerKey, at: SimTime)] = []
    private var nextCall: UInt64 = 1

    init(_ plans: [Plan], slot: Int = 3, delay: SimDuration = .zero) {
        var memory = Scripted.Memory()
        memory.plans = plans
        let options = ControllerOptions { $0.reactionDelay = delay }
        shell = ControllerShell(Scripted(), memory: memory, slot: slot, options)
        forget()
    }

    /// Empties the mirror, which stays complete.
    mutating func forget() {
        cache = ClusterCache()
        for resource in Scripted.watches {
            _ = cache.apply(.initialEventsEnd(1), resource: resource)
        }
    }

    @discardableResult
    mutating func send(_ input: ShellPass.Input) -> Bool {
        var context = ProcessContext(
            now: now, random: Random(seed: 1), nextCall: nextCall, nextWatch: 1)
        var pass = ShellPass(input, cache)
        shell.receive(&pass, &context)
        nextCall = context.nextNumbers.call
        for output in context.outputs {
            switch output {
            case .call(let id, let request): calls.append((id, request))
            case .setTimer(let key, let time): timers.append((key, time))
            default: break
            }
        }
        return pass.isTaken
    }

    /// A change of a pod, as the mirror tells it.
    mutating func change(_ name: String) {
        var pod = PodShape().object
        pod.metadata.name = name
        let change = cache.put(StoredObject(resource: .pod, json: pod.json))
        send(.changes(change.map { [$0] } ?? []))
    }

    /// Lets the next timer of the shell ring.
    mutating func ring() {
        guard let timer = timers.first else { return }
        timers.removeFirst()
        now = max(now, timer.at)
        send(.timer(timer.key))
    }

    /// Answers the oldest open call.
    mutating func answer(_ result: Result<APIResponse, APIError> = .success(.done)) {
        let (id, _) = calls.removeFirst()
        send(.response(id, result))
    }

    mutating func fail() {
        answer(.failure(APIError(code: 500, reason: .internalError, message: "boom")))
    }

    var open: [String] { calls.map { "\($0.1.verb.rawValue) \($0.1.name)" } }
}

@Suite struct ControllerShellTests {
    private func write(_ name: String, lane: Int? = nil) -> PlannedWrite {
        var write = PlannedWrite(
            .delete(ObjectKey(.pod, namespace: "default", name: name)), .collects,
            tolerated: [.notFound])
        write.lane = lane
        return write
    }

    private func plan(_ groups: [[PlannedWrite]], closing: [PlannedWrite] = []) -> Plan {
        var plan = Plan()
        for group in groups { plan.add(group) }
        plan.closing = closing
        return plan
    }

    @Test func `many changes at one instant cost one plan`() {
        var bench = Bench([])
        for _ in 0..<1000 {
            bench.forget()
            bench.change("a")
        }
        #expect(bench.timers.count == 1)
        #expect(bench.timers.first?.at == bench.now)
        bench.ring()
        #expect(bench.shell.memory.planned == ["a"])
        #expect(bench.timers.isEmpty)
    }

    @Test func `changes within the reaction delay cost one plan`() {
        var bench = Bench([], delay: .milliseconds(100))
        bench.change("a")
        bench.now = bench.now + .milliseconds(60)
        bench.forget()
        bench.change("a")
        #expect(bench.timers.map(\.at) == [.seconds(100) + .milliseconds(100)])
        bench.ring()
        #expect(bench.shell.memory.planned == ["a"])
        #expect(bench.timers.isEmpty)
    }

    @Test func `plans nothing before the mirror is complete`() {
        var bench = Bench([])
        let complete = bench.cache
        bench.cache = ClusterCache()
        bench.change("a")
        #expect(bench.timers.isEmpty)
        bench.cache = complete
        bench.send(.changes([]))
        bench.ring()
        #expect(bench.shell.memory.planned == ["a"])
    }

    @Test func `sends a group when the one before has been answered`() {
        var bench = Bench([
            plan([[write("1"), write("2")], [write("3")]], closing: [write("end")])
        ])
        bench.change("a")
        bench.ring()
        #expect(bench.open == ["delete 1", "delete 2"])
        bench.answer()
        #expect(bench.open == ["delete 2"])
        bench.answer(.failure(APIError(code: 404, reason: .notFound, message: "")))
        #expect(bench.open == ["delete 3"])
        bench.answer()
        #expect(bench.open == ["delete end"])
        bench.answer()
        #expect(bench.shell.memory.concluded == [[true, true, true]])
        #expect(bench.shell.memory.observed.count == 4)
        #expect(bench.timers.isEmpty)
    }

    @Test func `a failure stops later groups, concludes and backs off`() {
        var bench = Bench([
            plan([[write("1"), write("2")], [write("3")]], closing: [write("end")]),
            plan([[write("again")]]),
        ])
        bench.change("a")
        bench.ring()
        bench.fail()
        bench.answer()
        #expect(bench.open == ["delete end"])
        #expect(bench.shell.memory.concluded == [[false, true, nil]])
        bench.answer()
        #expect(bench.timers.map(\.at) == [.seconds(100) + .milliseconds(5)])
        bench.ring()
        #expect(bench.open == ["delete again"])
        bench.fail()
        #expect(bench.timers.map(\.at) == [.seconds(100) + .milliseconds(15)])
    }

    @Test func `R88 a lane fails alone until the next barrier`() {
        var batches = plan([
            [write("a1", lane: 1), write("b1", lane: 2)],
            [write("a2", lane: 1), write("b2", lane: 2)],
        ])
        batches.addBarrier()
        batches.add(write("later"))
        var bench = Bench([batches])
        bench.change("a")
        bench.ring()
        bench.fail()
        bench.answer()
        #expect(bench.open == ["delete b2"])
        bench.answer()
        #expect(bench.open.isEmpty)
        #expect(bench.shell.memory.concluded == [[false, true, nil, true, nil]])
    }

    @Test func `a key that changes in flight is planned again afterwards`() {
        var bench = Bench([plan([[write("1")]])])
        bench.change("a")
        bench.ring()
        bench.cache.remove(ObjectKey(.pod, namespace: "default", name: "a"))
        bench.change("a")
        #expect(bench.timers.isEmpty)
        bench.answer()
        bench.ring()
        #expect(bench.shell.memory.planned == ["a", "a"])
    }

    @Test func `R165 a resync wakes what does not compare versions`() {
        var bench = Bench([])
        for (resource, name) in [(Resource.pod, "p"), (.configMap, "b"), (.configMap, "a")] {
            bench.cache.put(
                StoredObject(
                    resource: resource,
                    json: ["metadata": ["name": .string(name), "namespace": "default"]]))
        }
        bench.send(.resync)
        #expect(bench.timers.map(\.at) == [bench.now])
        bench.ring()
        #expect(bench.shell.memory.planned == ["a", "b"])
    }

    @Test func `no more keys are in flight than the controller has workers`() {
        var bench = Bench([plan([[write("1")]]), plan([[write("2")]]), plan([[write("3")]])])
        for name in ["a", "b", "c"] { bench.change(name) }
        bench.ring()
        #expect(bench.open == ["delete 1", "delete 2"])
        bench.answer()
        bench.ring()
        #expect(bench.open == ["delete 2", "delete 3"])
    }

    @Test func `a plan that failed or asks for it is looked at again`() {
        var later = Plan()
        later.requeueAfter = .seconds(3)
        var failed = Plan()
        failed.failure = "not now"
        failed.waits = [.cacheBehind]
        failed.requeueAfter = .seconds(99)
        var bench = Bench([later, failed])
        bench.change("a")
        bench.ring()
        #expect(bench.timers.map(\.at) == [.seconds(103)])
        bench.ring()
        #expect(bench.timers.map(\.at) == [.seconds(103) + .milliseconds(5)])
        let key = ObjectKey(.pod, namespace: "default", name: "a")
        let retry = Wait.retry(error: "not now", remaining: .milliseconds(5))
        #expect(bench.shell.waits(of: key, at: .seconds(103)) == [.cacheBehind, retry])
        bench.ring()
        #expect(bench.shell.waits(of: key, at: .seconds(104)).isEmpty)
    }

    @Test func `records what writes tell, one event after the other`() {
        let note = EventNote(
            ObjectKey(.pod, namespace: "default", name: "a"), uid: "u", "Done", "done")
        let bad = EventNote(
            ObjectKey(.pod, namespace: "default", name: "a"), uid: "u", isWarning: true,
            "Failed", "failed error: ")
        var first = write("1")
        first.onSuccess = note
        var second = write("2")
        second.onFailure = bad
        var third = write("3")
        third.onFailure = bad
        third.silent = [.alreadyExists]
        var bench = Bench([plan([[first, second, third]])])
        bench.change("a")
        bench.ring()
        bench.answer()
        #expect(bench.open == ["delete 2", "delete 3", "create "])
        bench.fail()
        bench.answer(.failure(APIError(code: 409, reason: .alreadyExists, message: "taken")))
        #expect(bench.open == ["create "])
        #expect(bench.calls.first?.1.body?["reason"] == "Done")
        bench.answer()
        #expect(bench.calls.first?.1.body?["message"] == "failed error: boom")
        bench.answer()
        #expect(bench.open.isEmpty)
    }

    @Test func `a plan of events alone is done at once`() {
        let note = EventNote(
            ObjectKey(.pod, namespace: "default", name: "a"), uid: "u", "Told", "told")
        var bench = Bench([plan([[.event(note)]], closing: [.event(note)])])
        bench.change("a")
        bench.ring()
        #expect(bench.open == ["create "])
        #expect(bench.shell.memory.concluded == [[true]])
    }

    @Test func `takes only its own timers and answers`() {
        var bench = Bench([], slot: 3)
        let taken = [4, 5, 6, 7, 8].map { bench.send(.timer(TimerKey($0))) }
        #expect(taken == [false, false, true, true, false])
        let isTaken = bench.send(.response(CallID(rawValue: 77), .success(.done)))
        #expect(!isTaken)
    }
}
