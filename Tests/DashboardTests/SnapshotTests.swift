import Dashboard
import KubeAPI
import KubeModel
import SimKernel
import Testing

struct SnapshotTests {
    // MARK: Cells

    /// The running example of the design: five replicas, partition 2, db-3 not Ready.
    static func example() -> World {
        var world = World(
            replicas: 5, partition: 2, minReady: 15, current: "db-1", update: "db-2",
            image: "postgres:16.4")
        for ordinal: Int64 in 0..<3 { world.addPod(ordinal) }
        world.addPod(3, .notReady, revision: "db-2", node: "node-a", created: 3_570)
        world.addPod(4, revision: "db-2", created: 3_545)
        for ordinal: Int64 in 0..<7 { world.addClaim(ordinal) }
        world.addProbeFailure(3, since: 3_579)
        world.setEndpoints([(0, true), (1, true), (2, true), (3, false), (4, true)])
        return world
    }

    @Test func `cells show state, revision, partition and what comes next`() {
        var world = Self.example()
        let rollout = world.snapshot().rollout
        #expect(rollout.cells.map { String($0.state.letter) }.joined() == "RRRNR")
        #expect(
            rollout.cells.map(\.revision.bracketed) == ["(v1)", "(v1)", "(v1)", "[v2]", "[v2]"])
        #expect(rollout.cells.map(\.note) == [.kept, .kept, .next, .waiting, .done])
        #expect(rollout.partition.index == 2)
        #expect(rollout.partition.label == "P=2")
        #expect(rollout.partition.keptLabel == "kept on v1")
        #expect(rollout.counters.done == 1)
        #expect(rollout.counters.total == 3)
        #expect(rollout.counters.updated == 2)
        #expect(rollout.counters.ready == 4)
        #expect(rollout.cells[3].age.text == "30s")
    }

    @Test func `the partition line counts from the first ordinal and may hold all`() {
        var world = World(replicas: 3, partition: 1, start: 5)
        for ordinal: Int64 in 5..<8 { world.addPod(ordinal) }
        #expect(world.snapshot().rollout.partition.index == 1)
        var all = World(replicas: 3, partition: 7)
        let line = all.snapshot().rollout.partition
        #expect(line.index == 3)
        #expect(line.label == "P=7 holds all")
        var none = World(replicas: 3)
        #expect(none.snapshot().rollout.partition.index == .none)
        var onDelete = World(replicas: 3, strategy: "OnDelete")
        #expect(
            onDelete.snapshot().rollout.partition.label == "OnDelete: replaced when deleted")
    }

    @Test func `missing ordinals are cells and surplus pods too`() {
        var world = World(replicas: 3)
        world.addPod(0)
        world.addPod(2)
        world.addPod(4)
        let cells = world.snapshot().rollout.cells
        #expect(cells.map { String($0.state.letter) }.joined() == "R.RR")
        #expect(cells[1].revision == .absent)
        #expect(cells.map(\.ordinal) == [0, 1, 2, 4])
    }

    @Test func `lost and min-ready depend on the moment`() {
        var world = World(replicas: 3, minReady: 15)
        world.addPod(0, readyChanged: 3_590)
        world.addPod(1)
        world.addPod(2)
        world.addNode("node-c", ready: "Unknown", changed: 3_500)
        #expect(world.snapshot().pods.map(\.state) == [.minReady, .ready, .lost])
        world.now = 3_605
        #expect(world.snapshot().pods[0].state == .ready)
    }

    @Test func `a change is marked for two seconds`() {
        var world = World.healthy()
        #expect(world.snapshot().rollout.cells.allSatisfy { !$0.hasJustChanged })
        world.addPod(1, deletedAt: 3_600)
        let changed = world.snapshot()
        #expect(changed.rollout.cells.map(\.hasJustChanged) == [false, true, false])
        world.now += 2
        #expect(world.snapshot().rollout.cells.allSatisfy { !$0.hasJustChanged })
    }

    @Test func `a rise of restarts is shown for a minute`() {
        var world = World.healthy()
        _ = world.snapshot()
        world.addPod(1, restarts: 2)
        #expect(world.snapshot().pods[1].restartRise == 2)
        world.now += 60
        #expect(world.snapshot().pods[1].restartRise == 0)
    }

    @Test func `revisions tell what changed`() {
        var world = Self.example()
        let revisions = world.snapshot().rollout.revisions
        #expect(revisions.map(\.tag.text) == ["v2", "v1"])
        #expect(revisions[0].change == "image postgres:16.3 → postgres:16.4")
        #expect(revisions[1].change == "first revision")
        #expect(revisions[0].ordinals == [3, 4])
        #expect(revisions.map(\.role) == ["update", "current"])
    }

    @Test func `pods say why in a few words`() {
        var world = Self.example()
        #expect(
            world.snapshot().pods.map(\.why) == [
                "kept by partition 2", "kept by partition 2", "next to be replaced",
                "probe 503 ×7 in 21s", "updated",
            ])
    }

    @Test func `runs sum up neighbouring ordinals`() {
        var world = Self.example()
        let runs = world.snapshot().rollout.runs
        #expect(runs.map(\.ordinals) == ["4", "3", "0-2"])
        #expect(runs.last?.count == 3)
    }

    // MARK: Next

    @Test func `next lines follow the controller`() {
        var world = Self.example()
        let next = world.snapshot().next
        #expect(
            next.lines.map { "\($0.kind.rawValue) \($0.text.text)" } == [
                "now wait for db-3 to become Ready, then stay Ready 15s",
                "then delete db-2 (v1), create db-2 on v2, wait until Ready",
                "stop at partition 2: db-0 and db-1 stay on v1 until you lower it",
                "end current revision stays v1 (partition is above 0)",
                "PVCs data-db-2 is kept and re-attached",
            ])
    }

    @Test func `seven steps lead to available`() {
        var world = Self.example()
        let waiting = world.snapshot().waitingFor
        #expect(waiting?.podName == "db-3")
        #expect(
            waiting?.ticks.map(\.state) == [.done, .done, .done, .done, .done, .failed, .open])
        #expect(waiting?.doneCount == 5)
        var healthy = World.healthy()
        #expect(healthy.snapshot().waitingFor == .none)
    }

    // MARK: Claims

    @Test func `claims are in use, kept with their cause, or re-attached`() {
        var world = World.healthy(5)
        _ = world.snapshot()
        var smaller = World(replicas: 3)
        smaller.memory = world.memory
        for ordinal: Int64 in 0..<3 { smaller.addPod(ordinal) }
        for ordinal: Int64 in 0..<5 { smaller.addClaim(ordinal, created: ordinal == 2 ? 10 : 99) }
        let rows = smaller.snapshot().claims
        #expect(rows.map(\.podName) == ["db-0", "db-1", "db-2", nil, nil])
        #expect(rows[2].noteKind == .none)
        #expect(rows[0].noteKind == .none)
        #expect(rows[3].note.text == "KEPT, scaled 5→3")
        #expect(rows[3].isInUse == false)
        #expect(smaller.snapshot().claimSummary.kept == 2)
    }

    @Test func `a claim is re-attached for a minute`() {
        var world = World(replicas: 1)
        world.addPod(0, created: 3_600)
        world.addClaim(0, created: 10)
        world.now = 3_659
        #expect(world.snapshot().claims[0].note.text == "re-attached 59s")
        #expect(world.snapshot().nextTextChange == .seconds(World.start + 3_660))
        world.now = 3_660
        #expect(world.snapshot().claims[0].noteKind == .none)
    }

    @Test func `a released volume is listed without its claim`() {
        var world = World.healthy()
        world.addVolume("pv-old", claim: "data-db-7", phase: "Released", changed: 0)
        let row = world.snapshot().claims.last
        #expect(row?.volumeName == "pv-old")
        #expect(row?.state == .released)
        #expect(row?.note.text == "RELEASED 1h ago")
    }

    // MARK: DNS

    @Test func `names answer, or say why they do not`() {
        var world = Self.example()
        let rows = world.snapshot().dns
        #expect(rows.map(\.name).first == "db")
        #expect(rows[0].answerText == "4 addresses")
        #expect(rows[1].fullName == "db-0.db.shop.svc.cluster.local")
        #expect(rows[1].answerText == "10.244.1.10")
        #expect(rows[4].answerText == "NXDOMAIN")
        #expect(rows[4].note == "not Ready")
        #expect(rows[4].hiddenAddress == "10.244.1.13")
        #expect(rows.last?.name == "_pg._tcp.db")
        #expect(
            rows.last?.computed.records.first == "0 25 5432 db-0.db.shop.svc.cluster.local.")
    }

    @Test func `asked and computed are compared`() {
        var world = World.healthy(1)
        let name = "db-0.db.shop.svc.cluster.local"
        world.asked = [
            AskedAnswer(
                question: AskedName(name, "A"), status: "NOERROR", records: ["10.244.1.10"],
                ttl: 30)
        ]
        let same = world.snapshot().dns[1]
        #expect(same.asked?.ttl == 30)
        #expect(!same.disagrees)
        world.asked[0].status = "NXDOMAIN"
        world.asked[0].records = []
        let other = world.snapshot().dns[1]
        #expect(other.disagrees)
        #expect(other.note == "is missing, should answer")
    }

    @Test func `a name remembers what it was`() {
        var world = World.healthy()
        _ = world.snapshot()
        world.now += 5
        world.setEndpoints([(0, true), (1, true), (2, false)])
        let rows = world.snapshot().dns
        #expect(rows[0].lastChange == "was 3")
        #expect(rows[3].lastChange == "left")
        #expect(rows[3].since.text == "0s")
        #expect(rows[1].lastChange == "")
        world.now += 59
        #expect(world.snapshot().dns[3].lastChange == "left")
        #expect(world.snapshot().nextTextChange == .seconds(World.start + 3_665))
        world.now += 1
        let notes = world.snapshot().dns.map(\.lastChange).joined()
        #expect(notes == "")
        world.setEndpoints([(0, true), (1, true), (2, true)])
        #expect(world.snapshot().dns[3].lastChange == "appeared")
        #expect(world.snapshot().dns[0].lastChange == "was 2")
    }

    @Test(arguments: [true, false])
    func `a name that comes back elsewhere has a new address`(_ wasAway: Bool) {
        var world = World.healthy(1)
        _ = world.snapshot()
        if wasAway {
            world.setEndpoints([(0, false)])
            world.now += 5
            #expect(world.snapshot().dns[1].lastChange == "left")
        }
        world.put(
            .endpointSlice, "db-abcde",
            [
                "addressType": "IPv4", "ports": [],
                "endpoints": [
                    [
                        "addresses": ["10.244.9.9"], "hostname": "db-0",
                        "conditions": ["ready": true, "serving": true],
                    ]
                ],
            ], metadata: ["labels": ["kubernetes.io/service-name": "db"]])
        world.now += 5
        #expect(world.snapshot().dns[1].lastChange == "new address")
    }

    @Test func `a missing service is the reason`() {
        var world = World.healthy()
        world.remove(.service, "db")
        world.remove(.endpointSlice, "db-abcde")
        let rows = world.snapshot().dns
        #expect(rows[0].note == "no such service: nothing is published")
        #expect(rows[1].note == "svc/db does not exist")
    }

    // MARK: Nodes and events

    @Test func `a failed node counts down step by step`() {
        var world = World.healthy()
        world.addNode("node-c", ready: "Unknown", changed: 3_550, tainted: 3_550)
        world.faults = [
            ActiveFault(
                node: "node-c", fault: .powerOff, since: .seconds(World.start + 3_500), until: nil)
        ]
        let snapshot = world.snapshot()
        #expect(snapshot.nodes.map(\.status) == [.ready, .ready, .notReady])
        #expect(snapshot.nodes.map(\.ordinals) == [[0], [1], [2]])
        #expect(snapshot.nodes[2].fault == "power off")
        #expect(snapshot.nodes[2].taints == ["unreachable:NoExecute"])
        let steps = snapshot.countdowns[0].steps
        #expect(steps.count == 7)
        #expect(steps[3].left.text == "4m10s")
        #expect(steps[3].progress == .running(permille: 166))
        #expect(steps[3].detail == "300s, then db-2 is deleted")
        #expect(steps[6].progress == .never)
    }

    @Test func `a fault that mends itself promises nothing beyond its end`() {
        var world = World.healthy()
        world.addNode("node-c", ready: "Unknown", changed: 3_550, tainted: 3_550)
        world.faults = [
            ActiveFault(
                node: "node-c", fault: .powerOff, since: .seconds(World.start + 3_500),
                until: .seconds(World.start + 3_680))
        ]
        let steps = world.snapshot().countdowns[0].steps
        #expect(
            steps.map(\.title) == [
                "heartbeats stop", "node-monitor-grace-period", "NoExecute taint",
                "db-2 toleration 300s", "db-2 marked for deletion", "node-c returns",
            ])
        #expect(steps[3].detail == "not reached: node-c returns at 01:20")
        #expect(steps[4].detail == steps[3].detail)
        #expect(steps[4].left.text == "-")
        #expect(steps[5].left.text == "1m20s")
        #expect(world.why.short == "db-2 is on lost node-c (50s), which returns in 1m20s.")
        #expect(world.snapshot().pods[2].why == "node-c lost, returns in 1m20s")
        // The fault is over before the pod could be marked for deletion, or long after.
        world.faults[0].until = .seconds(World.start + 9_000)
        let late = world.snapshot().countdowns[0].steps
        #expect(late[3].detail == "300s, then db-2 is deleted")
        #expect(late[6].detail == "once node-c is back")
        world.faults = []
        #expect(world.snapshot().countdowns.isEmpty)
    }

    @Test func `a fault shorter than the grace period is not noticed`() {
        var world = World.healthy()
        world.faults = [
            ActiveFault(
                node: "node-c", fault: .powerOff, since: .seconds(World.start + 3_590),
                until: .seconds(World.start + 3_620))
        ]
        let steps = world.snapshot().countdowns[0].steps
        #expect(steps.map(\.left.text) == ["done", "-", "-", "-", "-", "20s"])
        #expect(steps[1].detail == "not reached: node-c returns at 00:20")
    }

    @Test func `events are grouped and actions stand between them`() {
        var world = World.healthy()
        world.addEvent("Pod", "db-1", "Unhealthy", "second", at: 3_000, count: 3, isWarning: true)
        world.addEvent("Pod", "db-1", "Unhealthy", "second", at: 3_100, count: 4, isWarning: true)
        world.addEvent("StatefulSet", "db", "SuccessfulCreate", "made", at: 3_050)
        world.addEvent("Pod", "web-1", "Started", "another set", at: 3_200)
        world.actions = [
            OwnAction(
                time: .seconds(World.start + 3_060), text: "scale sts/db to 3", command: "",
                result: "ok", key: "s")
        ]
        let rows = world.snapshot().events
        #expect(rows.map(\.message) == ["second", "scale sts/db to 3", "made"])
        #expect(rows[0].count == 7)
        #expect(rows[0].object == "pod/db-1")
        #expect(rows[1].kind == .action)
        #expect(rows[0].time == "00:51:40")
    }

    @Test func `events of one reason with other messages keep their own lines`() {
        var world = World.healthy()
        for (ordinal, at) in [(4, 3_100), (3, 3_110), (2, 3_120)] as [(Int64, Int64)] {
            world.addEvent(
                "StatefulSet", "db", "SuccessfulDelete",
                "delete Pod db-\(ordinal) in StatefulSet db successful", at: at)
        }
        world.addEvent(
            "StatefulSet", "db", "SuccessfulDelete",
            "delete Pod db-3 in StatefulSet db successful", at: 3_130, count: 2)
        let rows = world.snapshot().events
        #expect(
            rows.map(\.message) == [3, 2, 4].map {
                "delete Pod db-\($0) in StatefulSet db successful"
            })
        #expect(rows.map(\.count) == [3, 1, 1])
        #expect(rows[0].first == World.start + 3_110)
    }

    // MARK: Time and memory

    @Test func `nothing reads differently before the next change`() {
        var world = Self.example()
        let first = world.snapshot()
        guard let next = first.nextTextChange else {
            Issue.record("a snapshot with ages must name its next change")
            return
        }
        #expect(next > world.time)
        #expect(next <= world.time + .seconds(1))
    }

    @Test func `a fresh memory gives the same rows`() {
        var world = Self.example()
        let first = world.snapshot()
        let again = world.snapshot()
        world.memory = RowMemory()
        let fresh = world.snapshot()
        #expect(first == again)
        #expect(first == fresh)
    }

    @Test func `a thousand pods keep their order and change one by one`() {
        var world = World(replicas: 1_000, policy: "Parallel", template: nil)
        for ordinal: Int64 in 0..<1_000 { world.addPod(ordinal, hasClaim: false) }
        #expect(world.snapshot().pods.map(\.ordinal) == Array(0..<1_000))
        world.addPod(500, .crash, hasClaim: false)
        let snapshot = world.snapshot()
        #expect(snapshot.pods[500].state == .failed)
        #expect(snapshot.rollout.cells.filter(\.hasJustChanged).map(\.ordinal) == [500])
        #expect(snapshot.why.rule == .crashLoop)
    }

    // MARK: Subjects

    @Test func `subjects are stepped through in a ring`() {
        var world = World.healthy()
        world.put(.statefulSet, "web", ["spec": ["replicas": 1]])
        world.put(.statefulSet, "api", ["spec": ["replicas": 1]], namespace: "kube-system")
        let list = SubjectList(world.cache)
        #expect(list.ids.map(\.name) == ["api", "db", "web"])
        let db = NamespacedName(namespace: "shop", name: "db")
        #expect(list.next(after: db)?.name == "web")
        #expect(list.next(after: list.ids.last)?.name == "api")
        #expect(list.previous(before: list.ids.first)?.name == "web")
        #expect(list.next(after: NamespacedName(namespace: "shop", name: "gone"))?.name == "web")
        #expect(SubjectList.first(world.cache)?.namespace == "shop")
        #expect(SubjectList.first(ClusterCache()) == .none)
    }

    @Test func `a subject that was deleted stays as gone`() {
        var world = World.healthy()
        _ = world.snapshot()
        world.remove(.statefulSet, "db")
        #expect(world.snapshot().presence == .gone)
        var never = World.healthy()
        never.remove(.statefulSet, "db")
        #expect(never.snapshot().presence == .loading)
    }
}
