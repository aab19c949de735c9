@testable import Dashboard
import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

/// The outlook of the screen is that of the controller, for every small set there is.
struct OutlookTests {
    /// What an ordinal can be like.
    enum Slot: CaseIterable { case absent, ready, notReady, terminating, failed, old, oldNotReady }

    @Test(arguments: [false, true], [0, 1, 2] as [Int64])
    func `the screen says what the controller does`(isParallel: Bool, partition: Int64) {
        for condemned in [Slot.absent, .ready, .notReady, .terminating] {
            for first in Slot.allCases {
                for second in Slot.allCases {
                    for third in Slot.allCases {
                        compare([first, second, third, condemned], isParallel, partition)
                    }
                }
            }
        }
    }

    private func compare(_ slots: [Slot], _ isParallel: Bool, _ partition: Int64) {
        var world = World(
            replicas: 3, partition: partition, policy: isParallel ? "Parallel" : "OrderedReady",
            current: "db-1", update: "db-2", template: nil, image: "postgres:16.4")
        for (index, slot) in slots.enumerated() { world.add(slot, Int64(index)) }
        let key = ObjectKey(.statefulSet, namespace: "shop", name: "db")
        let plan = StatefulSetOutlook.plan(for: key, in: world.cache, at: world.time)
        guard let set = world.cache.get(StatefulSet.self, "shop", "db") else {
            Issue.record("the set is missing")
            return
        }
        var memory = RowMemory()
        let outlook = Outlook(SetFacts(set, world.input, &memory))
        var creates: [Int64] = []
        var deletes: [Int64] = []
        for write in plan.writes {
            switch write.reason {
            case .createsPod(let ordinal): creates.append(Int64(ordinal))
            case .deletesFailedPod(let ordinal), .deletesCondemned(let ordinal),
                .deletesOutdated(let ordinal):
                deletes.append(Int64(ordinal))
            default: break
            }
        }
        let words = "\(slots) parallel \(isParallel) partition \(partition)"
        #expect(outlook.creates == creates.sorted(), "\(words)")
        #expect(outlook.deletes.sorted() == deletes.sorted(), "\(words)")
        guard !isParallel, creates.isEmpty, deletes.isEmpty else { return }
        #expect(outlook.waitingOrdinal == plan.waits.first?.podOrdinal, "\(words)")
    }
}

extension World {
    fileprivate mutating func add(_ slot: OutlookTests.Slot, _ ordinal: Int64) {
        switch slot {
        case .absent: break
        case .ready: addPod(ordinal, revision: "db-2", hasClaim: false)
        case .notReady: addPod(ordinal, .notReady, revision: "db-2", hasClaim: false)
        case .terminating:
            addPod(ordinal, revision: "db-2", deletedAt: now, hasClaim: false)
        case .failed: addPod(ordinal, .failed, revision: "db-2", hasClaim: false)
        case .old: addPod(ordinal, revision: "db-1", hasClaim: false)
        case .oldNotReady: addPod(ordinal, .notReady, revision: "db-1", hasClaim: false)
        }
    }
}
