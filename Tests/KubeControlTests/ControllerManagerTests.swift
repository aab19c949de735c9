import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct ControllerManagerTests {
    /// A manager and what it asked for.
    private struct World {
        var manager = ControllerManager()
        var watches: [(WatchID, Resource)] = []
        var calls: [(CallID, APIRequest)] = []
        var timers: [(TimerKey, SimTime)] = []
        private var numbers: (call: UInt64, watch: UInt64) = (1, 1)

        mutating func send(_ input: ProcessInput) {
            var context = ProcessContext(
                now: .seconds(50), random: Random(seed: 1), nextCall: numbers.call,
                nextWatch: numbers.watch)
            manager.receive(input, &context)
            numbers = context.nextNumbers
            for output in context.outputs {
                switch output {
                case .call(let id, let request): calls.append((id, request))
                case .openWatch(let id, let request): watches.append((id, request.resource))
                case .setTimer(let key, let time): timers.append((key, time))
                default: break
                }
            }
        }

        /// The initial state of every watch, with the set among it.
        mutating func sync(_ set: StoredObject) {
            for (id, resource) in watches {
                let events: [WatchEvent] = resource == .statefulSet ? [.added(set)] : []
                send(.watch(id, events + [.initialEventsEnd(200)]))
            }
        }

        /// Lets the timer of the first controller ring, which is the one of sets.
        mutating func ring() {
            guard let index = timers.firstIndex(where: { $0.0.purpose == 0 }) else { return }
            send(.timer(timers.remove(at: index).0))
        }
    }

    private var set: StoredObject {
        var cluster = ClusterBuilder()
        return cluster.add(SetShape { $0.claims = ["www"] }.object)
    }

    @Test func `watches what its controllers need, each resource once`() {
        var world = World()
        world.send(.started)
        let resources = world.watches.map(\.1)
        #expect(resources == resources.sorted())
        #expect(Set(resources.map(\.rawValue)).count == resources.count)
        for resource in StatefulSetReconciler.watches { #expect(resources.contains(resource)) }
    }

    @Test func `makes revision, claim, pod and status of a new set`() {
        var world = World()
        world.send(.started)
        world.sync(set)
        #expect(world.timers.count { $0.0.purpose == 0 } == 1)
        world.ring()
        var seen: [String] = []
        while !world.calls.isEmpty {
            let (id, request) = world.calls.removeFirst()
            seen.append("\(request.verb.rawValue) \(request.resource.singular)")
            world.send(.response(id, .success(.done)))
        }
        #expect(
            seen.filter { $0 != "create event" } == [
                "create controllerrevision", "create persistentvolumeclaim", "create pod",
                "update statefulset",
            ])
        #expect(seen.count { $0 == "create event" } == 2)
    }

    @Test func `R165 looks at every set again after twelve hours`() throws {
        var world = World()
        world.send(.started)
        let due = SimTime.seconds(50) + .seconds(12 * 3600)
        let resyncs = world.timers.filter { $0.1 == due }
        #expect(resyncs.count == 1)
        let resync = try #require(resyncs.first).0
        // Before there is anything, nothing happens.
        world.send(.timer(resync))
        world.timers.removeAll()
        world.sync(set)
        world.ring()
        while !world.calls.isEmpty {
            world.send(.response(world.calls.removeFirst().0, .success(.done)))
        }
        world.timers.removeAll()
        world.send(.timer(resync))
        #expect(world.timers.count { $0.0 == resync && $0.1 == due } == 1)
        world.ring()
        #expect(world.calls.map(\.1.resource) == [.controllerRevision])
    }

    @Test func `a restart remembers nothing`() {
        var world = World()
        world.send(.started)
        world.sync(set)
        world.ring()
        #expect(world.calls.count == 1)
        let first = world.calls.removeFirst()
        world.watches.removeAll()
        world.send(.started)
        #expect(world.manager.cache.count(.statefulSet) == 0)
        world.send(.response(first.0, .success(.done)))
        #expect(world.calls.isEmpty)
        world.timers.removeAll()
        world.sync(set)
        world.ring()
        #expect(world.calls.map(\.1.resource) == [.controllerRevision])
    }
}
