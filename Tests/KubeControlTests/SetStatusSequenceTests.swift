import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// The statuses a set goes through, sync by sync, as spec R126 to R132 list them: what a sync
/// itself makes or removes shows in a later one (R97, R119).
@Suite struct SetStatusSequenceTests {
    struct Sync: Sendable {
        var pods: String
        /// Replicas, ready, available, current, updated.
        var counts: [Int64]
        var acts: [Reason]

        init(_ pods: String, _ counts: [Int64], _ acts: [Reason] = []) {
            (self.pods, self.counts, self.acts) = (pods, counts, acts)
        }
    }

    struct Sequence: Sendable, CustomTestStringConvertible {
        var name: String
        var shape: SetShape
        var rolls = false
        var gate = false
        /// The image the set was given after its pods were made.
        var image: String?
        var syncs: [Sync]
        var testDescription: String { name }
    }

    static let sequences: [Sequence] = [
        Sequence(
            name: "R126 an ordered set is made", shape: SetShape { $0.replicas = 2 },
            syncs: [
                Sync("- -", [0, 0, 0, 0, 0], [.createsPod(ordinal: 0)]),
                Sync("pending -", [1, 0, 0, 1, 1]),
                Sync("ready -", [1, 1, 1, 1, 1], [.createsPod(ordinal: 1)]),
                Sync("ready pending", [2, 1, 1, 2, 2]),
                Sync("ready ready", [2, 2, 2, 2, 2]),
            ]),
        Sequence(
            name: "R127 a rolling update", shape: SetShape(), rolls: true,
            syncs: [
                Sync("ready@old ready@old ready@old", [3, 3, 3, 2, 0],
                    [.deletesOutdated(ordinal: 2)]),
                Sync("ready@old ready@old ending@old", [3, 3, 3, 2, 0]),
                Sync("ready@old ready@old leaving@old", [3, 2, 2, 2, 0]),
                Sync("ready@old ready@old -", [2, 2, 2, 2, 0], [.createsPod(ordinal: 2)]),
                Sync("ready@old ready@old pending", [3, 2, 2, 2, 1]),
                Sync("ready@old ready@old ready", [3, 3, 3, 1, 1],
                    [.deletesOutdated(ordinal: 1)]),
                Sync("ready@old leaving@old ready", [3, 2, 2, 1, 1]),
                Sync("ready@old - ready", [2, 2, 2, 1, 1], [.createsPod(ordinal: 1)]),
                Sync("ready@old pending ready", [3, 2, 2, 1, 2]),
                Sync("ready@old ready ready", [3, 3, 3, 0, 2],
                    [.deletesOutdated(ordinal: 0)]),
                Sync("leaving@old ready ready", [3, 2, 2, 0, 2]),
                Sync("- ready ready", [2, 2, 2, 0, 2], [.createsPod(ordinal: 0)]),
                Sync("pending ready ready", [3, 2, 2, 0, 3]),
                Sync("ready ready ready", [3, 3, 3, 3, 3]),
            ]),
        Sequence(
            name: "R128 scaled from three to one", shape: SetShape { $0.replicas = 1 },
            syncs: [
                Sync("ready ready ready", [3, 3, 3, 3, 3], [.deletesCondemned(ordinal: 2)]),
                Sync("ready ready ending", [3, 3, 3, 2, 2]),
                Sync("ready ready leaving", [3, 2, 2, 2, 2]),
                Sync("ready ready", [2, 2, 2, 2, 2], [.deletesCondemned(ordinal: 1)]),
                Sync("ready ending", [2, 2, 2, 1, 1]),
                Sync("ready", [1, 1, 1, 1, 1]),
            ]),
        Sequence(
            name: "R129 a parallel set is made",
            shape: SetShape { ($0.replicas, $0.isParallel) = (5, true) },
            syncs: [
                Sync("- - - - -", [0, 0, 0, 0, 0], (0..<5).map { .createsPod(ordinal: $0) }),
                Sync("pending pending pending pending pending", [5, 0, 0, 5, 5]),
                Sync("pending ready unready pending ready", [5, 2, 2, 5, 5]),
                Sync("ready ready ready ready ready", [5, 5, 5, 5, 5]),
            ]),
        Sequence(
            name: "R131 a rollout is taken back", shape: SetShape(), rolls: true,
            image: "app:0",
            syncs: [
                Sync("ready@old ready@old ready", [3, 3, 3, 1, 2],
                    [.renumbersRevision, .deletesOutdated(ordinal: 2)]),
                Sync("ready@old ready@old ending", [3, 3, 3, 2, 2], [.renumbersRevision]),
            ]),
        Sequence(
            name: "R132 two at a time above a partition, in parallel", shape: burst(true),
            rolls: true, gate: true,
            syncs: [
                Sync(old(6), [6, 6, 6, 4, 0],
                    [.deletesOutdated(ordinal: 5), .deletesOutdated(ordinal: 4)]),
                Sync(old(4) + " - -", [4, 4, 4, 4, 0],
                    [.createsPod(ordinal: 4), .createsPod(ordinal: 5)]),
                Sync(old(4) + " ready pending", [6, 5, 5, 3, 2],
                    [.deletesOutdated(ordinal: 3)]),
                Sync(old(3) + " ready ready ready", [6, 6, 6, 3, 3]),
            ]),
        Sequence(
            name: "R132 two at a time above a partition, in order", shape: burst(false),
            rolls: true, gate: true,
            syncs: [
                Sync(old(6), [6, 6, 6, 4, 0],
                    [.deletesOutdated(ordinal: 5), .deletesOutdated(ordinal: 4)]),
                Sync(old(4) + " - -", [4, 4, 4, 4, 0], [.createsPod(ordinal: 4)]),
                Sync(old(4) + " ready -", [5, 5, 5, 4, 1], [.createsPod(ordinal: 5)]),
                Sync(old(4) + " ready pending", [6, 5, 5, 4, 2]),
                Sync(old(4) + " ready ready", [6, 6, 6, 3, 2], [.deletesOutdated(ordinal: 3)]),
            ]),
    ]

    private static func burst(_ isParallel: Bool) -> SetShape {
        SetShape {
            ($0.replicas, $0.isParallel) = (6, isParallel)
            ($0.strategy, $0.maxUnavailable) = (.rolling(partition: 3), .int(2))
        }
    }

    private static func old(_ count: Int) -> String {
        Array(repeating: "ready@old", count: count).joined(separator: " ")
    }

    @Test(arguments: sequences)
    func `counts lag behind the acts of their own sync`(_ sequence: Sequence) {
        for sync in sequence.syncs {
            var fixture = Fixture(
                sequence.shape, pods: sync.pods, rollingFromOld: sequence.rolls)
            fixture.options.honoursMaxUnavailable = sequence.gate
            if let image = sequence.image { fixture.retemplate(image) }
            let plan = fixture.plan()
            let pods = Comment(rawValue: sync.pods)
            #expect(plan.counts == sync.counts, pods)
            #expect(plan.acts == sync.acts, pods)
            guard sequence.rolls, sequence.image == nil else { continue }
            let count = sequence.shape.replicas
            let isDone = sync.counts == [count, count, count, count, count]
            #expect((plan.status?.currentRevision == fixture.new) == isDone, pods)
        }
    }

    /// Source: spec R53, 12.1 TestStatefulSetStatusUpdate.
    @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
    func `R235 the status is written once whatever fails`(sync: Bool, status: Bool) {
        var bench = SyncBench(Fixture(pods: "ready ready"))
        let error = APIError(code: 500, reason: .internalError, message: "boom")
        bench.sync {
            switch $0 {
            case "create pod web-2": sync ? error : nil
            case "update statefulset web": status ? error : nil
            default: nil
            }
        }
        #expect(bench.requests == ["create pod web-2", "update statefulset web"])
        #expect(bench.wait == (sync || status ? .milliseconds(5) : nil))
        #expect(bench.events.count == 1)
    }

    @Test func `E22 a name that is taken is not told, and the claims are made anyway`() {
        let taken = APIError(code: 409, reason: .alreadyExists, message: "taken")
        var bench = SyncBench(Fixture(SetShape { $0.claims = ["a", "b"] }))
        bench.sync { $0 == "create pod web-0" ? taken : nil }
        #expect(
            bench.requests == [
                "create persistentvolumeclaim a-web-0", "create persistentvolumeclaim b-web-0",
                "create pod web-0", "update statefulset web",
            ])
        #expect(
            bench.events == ["a", "b"].map {
                "Normal SuccessfulCreate Create Claim \($0)-web-0 Pod web-0 in StatefulSet web"
                    + " success"
            })
        #expect(bench.wait == .milliseconds(5))
    }
}
