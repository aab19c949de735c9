import Dashboard
import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Each rule matches its situation, does not match a near one, and yields to the rules before it.
struct WhyTests {
    // MARK: W-01, W-02

    @Test func `says how old the data is when the source is silent`() {
        var world = World.healthy()
        world.source = SourceFacts(.live, name: "prod-eu")
        world.source.unreachableSince = .seconds(World.start + world.now - 18)
        #expect(world.why.rule == .stale)
        #expect(world.why.status == .stale)
        #expect(world.why.short == "no answer from prod-eu for 18s. What you see is 18s old.")
        world.source.unreachableSince = .seconds(World.start + world.now - 4)
        #expect(world.why.rule == .allDone)
    }

    @Test func `staleness comes before everything else`() {
        var world = World(replicas: 1, generation: 2, observed: 1)
        world.source.unreachableSince = .seconds(World.start)
        #expect(world.why.rule == .stale)
    }

    @Test func `pause and replay stand before the status and do not replace it`() {
        var world = World.healthy()
        world.isPaused = true
        #expect(world.why.prefix == "PAUSED")
        #expect(world.why.rule == .allDone)
        world.source.replayOffset = .seconds(31)
        #expect(world.why.prefix == "REPLAY -00:31")
        #expect(world.why.status == .ok)
    }

    // MARK: W-03, W-04

    @Test func `a change the controller has not seen is progress, then a silent controller`() {
        var world = World(replicas: 1, generation: 2, observed: 1)
        world.addPod(0)
        #expect(world.snapshot().why.rule == .notObserved)
        world.now += 10
        #expect(world.snapshot().why.rule == .notObserved)
        world.now += 1
        let late = world.snapshot().why
        #expect(late.rule == .controllerSilent)
        #expect(late.status == .blocked)
        #expect(late.short == "the StatefulSet controller is not reacting (11s).")
    }

    @Test func `a change that was seen is no reason`() {
        #expect(World.healthy().why.rule != .notObserved)
    }

    @Test func `an unseen change comes before a broken pod`() {
        var world = World(replicas: 1, generation: 2, observed: 1)
        world.addPod(0, .image)
        #expect(world.snapshot().why.rule == .notObserved)
    }

    // MARK: W-05

    @Test func `quotes why a pod cannot be created`() {
        var world = World(replicas: 2)
        world.addPod(0)
        world.addEvent(
            "StatefulSet", "db", "FailedCreate",
            "Create Pod db-1 in StatefulSet db failed error: exceeded quota", at: 3_000,
            isWarning: true)
        #expect(world.why.rule == .createFails)
        #expect(world.why.short == "cannot create db-1: exceeded quota")
        world.addEvent(
            "StatefulSet", "db", "SuccessfulCreate",
            "Create Pod db-1 in StatefulSet db successful", at: 3_001)
        #expect(world.why.rule != .createFails)
    }

    // MARK: W-06

    @Test func `names the pod that is caught on a broken revision`() {
        var world = World(current: "db-1", update: "db-1")
        world.addRevision("db-2", 2, image: "postgres:nope")
        world.addPod(0)
        world.addPod(1)
        world.addPod(2, .image, revision: "db-2")
        #expect(world.why.rule == .revisionTrap)
        #expect(world.why.status == .blocked)
        #expect(world.why.podName == "db-2")
        #expect(world.why.short == "db-2 is stuck on broken v2: delete it.")
        #expect(world.why.actions.first?.key == "x")
    }

    @Test func `a broken pod on the update revision is not caught`() {
        var world = World(current: "db-1", update: "db-2")
        world.addPod(0)
        world.addPod(1)
        world.addPod(2, .image, revision: "db-2")
        #expect(world.why.rule == .imagePull)
    }

    @Test func `Parallel heals by itself`() {
        var world = World(policy: "Parallel", current: "db-1", update: "db-1")
        world.addRevision("db-2", 2, image: "postgres:nope")
        world.addPod(0)
        world.addPod(1)
        world.addPod(2, .image, revision: "db-2")
        #expect(world.why.rule != .revisionTrap)
    }

    @Test func `a pod below the partition is not caught`() {
        var world = World(partition: 2, current: "db-1", update: "db-2")
        world.addPod(0, .image)
        world.addPod(1)
        world.addPod(2, revision: "db-2")
        #expect(world.why.rule == .imagePull)
    }

    @Test func `a young pod of the old revision is only starting`() {
        var world = World(replicas: 1, current: "db-1", update: "db-2")
        world.addPod(0, .starting, created: 3_590)
        #expect(world.why.rule == .starting)
    }

    // MARK: W-07

    @Test func `tells which probe fails, how, for how long and what comes next`() {
        var world = World(replicas: 5, partition: 2, minReady: 15, current: "db-1", update: "db-2")
        for ordinal in 0..<3 { world.addPod(Int64(ordinal)) }
        world.addPod(3, .notReady, revision: "db-2", created: 3_570)
        world.addPod(4, revision: "db-2")
        world.addProbeFailure(3, since: 3_579)
        let why = world.why
        #expect(why.rule == .probeFails)
        #expect(
            why.short == "db-3 not Ready: readiness probe 503 for 21s. Next is db-2.")
        #expect(
            why.long
                == "db-3 is not Ready: its readiness probe has failed for 21s (503, 7 times)."
                + " Next is db-2.")
        #expect(why.ruledOut.contains("node-a Ready"))
        #expect(why.actions.map(\.key) == ["wait", "L", "x"])
    }

    @Test func `an old failure of a pod that is Ready again is over`() {
        var world = World.healthy()
        world.addProbeFailure(1, since: 3_000)
        #expect(world.why.rule == .allDone)
    }

    @Test func `a failure of an earlier pod of the same name does not count`() {
        var world = World(replicas: 1)
        world.addPod(0, .notReady, created: 3_595, uid: "uid-new")
        world.addProbeFailure(0, since: 3_000)
        #expect(world.why.rule == .starting)
    }

    // MARK: W-08, W-09

    @Test func `counts crashes and says when the next try is`() {
        var world = World(replicas: 1)
        world.addPod(0, .crash, created: 3_520, restarts: 3)
        #expect(world.why.rule == .crashLoop)
        #expect(world.why.short == "db-0 crashed 3 times, exit 1; next try in 20s.")
    }

    @Test func `names the image that cannot be pulled`() {
        var world = World(replicas: 2)
        world.addPod(0, .image)
        #expect(world.why.rule == .imagePull)
        #expect(world.why.podName == "db-0")
        #expect(world.why.short == "db-0 cannot pull postgres:nope: ImagePullBackOff.")
        #expect(World.healthy().why.rule != .imagePull)
    }

    // MARK: W-10, W-11, W-12

    @Test func `says what each node lacks`() {
        var world = World(replicas: 1)
        world.addPod(
            0,
            .unschedulable(
                "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu."
                    + " no new claims to deallocate, preemption: 0/3 nodes are available:"
                    + " 1 Preemption is not helpful for scheduling."))
        #expect(world.why.rule == .unschedulable)
        #expect(world.why.short == "db-0 fits no node: 1 cordoned, 2 lack cpu.")
    }

    @Test func `a pod whose volume is elsewhere has a rule of its own`() {
        var world = World(replicas: 1)
        world.addPod(
            0,
            .unschedulable(
                "0/3 nodes are available: 3 node(s) didn't match PersistentVolume's node"
                    + " affinity. no new claims to deallocate, preemption: 0/3."))
        world.addClaim(0)
        #expect(world.why.rule == .volumeAffinity)
        #expect(world.why.short == "db-0 must run where pv-0 is; no node there can take it.")
    }

    @Test func `a claim without a volume is told after ten seconds`() {
        var world = World(replicas: 1)
        world.addPod(0, .pending, created: 3_580)
        world.addClaim(0, phase: "Pending", created: 3_590)
        #expect(world.why.rule == .starting)
        world.now = 3_601
        world.addEvent(
            "PersistentVolumeClaim", "data-db-0", "ProvisioningFailed",
            "storageclass.storage.k8s.io \"fast\" not found", at: 3_600, isWarning: true)
        #expect(world.why.rule == .claimPending)
        #expect(world.why.short.hasPrefix("db-0 waits for data-db-0: storageclass"))
        world.addEvent(
            "PersistentVolumeClaim", "data-db-0", "WaitForFirstConsumer",
            "waiting for first consumer to be created before binding", at: 3_601)
        #expect(world.why.rule == .starting)
    }

    // MARK: W-13

    @Test func `a volume that is still attached elsewhere is waited for`() {
        var world = World(replicas: 1)
        world.addNode("node-c", ready: "Unknown", changed: 3_000)
        world.addPod(0, .starting, node: "node-a", created: 3_590)
        world.addClaim(0)
        world.attach("pv-0", to: "node-c")
        #expect(world.why.rule == .attachPending)
        #expect(
            world.why.short == "db-0 waits for pv-0: still attached to node-c (up to 5m50s).")
        world.remove(.volumeAttachment, "csi-pv-0-node-c")
        world.attach("pv-0", to: "node-a")
        #expect(world.why.rule == .starting)
    }

    // MARK: W-14 to W-17

    @Test func `counts the grace period down`() {
        var world = World.healthy()
        world.addPod(2, deletedAt: 3_588)
        #expect(world.why.rule == .stopping)
        #expect(world.why.short == "db-2 is stopping: 18s of 30s grace left.")
        #expect(world.why.status == .waiting)
    }

    @Test func `scale-down waits for a lower pod that is not well`() {
        var world = World(replicas: 1)
        world.addPod(0)
        world.addPod(1, .notReady, readyChanged: 3_000)
        world.addPod(2, .notReady, readyChanged: 3_000)
        #expect(world.why.rule == .scaleDownWaits)
        #expect(world.why.short == "scale-down waits for db-1 to be Ready first.")
        world.addPod(1)
        #expect(world.why.rule != .scaleDownWaits)
    }

    @Test func `a pod on a dead node cannot finish`() {
        var world = World.healthy()
        world.addNode("node-c", ready: "Unknown", changed: 3_000, tainted: 3_000)
        world.addPod(2, deletedAt: 3_300)
        let why = world.why
        #expect(why.rule == .nodeGone)
        #expect(why.status == .waiting)
        #expect(why.short == "node-c is gone, db-2 stuck: nothing replaces it until you act.")
        #expect(
            why.long
                == "db-2 cannot finish: node-c is gone."
                + " Nothing replaces it until you act.")
        #expect(why.actions.map(\.key) == ["F", "x"])
        world.addPod(2, deletedAt: 3_590)
        #expect(world.why.rule == .stopping)
    }

    @Test func `a finalizer holds a pod that has stopped`() {
        var world = World.healthy()
        world.addPod(1, deletedAt: 3_000, finalizers: ["example.com/hold"])
        #expect(world.why.rule == .finalizer)
        #expect(world.why.short == "db-1 waits for finalizer example.com/hold.")
    }

    // MARK: W-18

    @Test func `a lost node's pod is deleted at a known time`() {
        var world = World.healthy()
        world.addNode("node-c", ready: "Unknown", changed: 3_548, tainted: 3_548)
        #expect(world.why.rule == .nodeLost)
        #expect(
            world.why.short == "db-2 is on lost node-c (52s); deleted in 4m8s, stuck then.")
        world.addPod(2, toleration: nil)
        #expect(
            world.why.short == "db-2 is on lost node-c (52s) and tolerates it for ever.")
        world.addNode("node-c")
        #expect(world.why.rule == .allDone)
    }

    @Test func `a silent node is told before the cluster notices`() {
        var world = World.healthy()
        world.faults = [
            ActiveFault(
                node: "node-c", fault: .powerOff, since: .seconds(World.start + 3_588), until: nil)
        ]
        #expect(world.why.rule == .nodeLost)
        #expect(world.why.short == "node-c is silent (12s); the cluster notices in 38s.")
    }

    // MARK: W-19, W-20

    @Test func `the next pod waits for the one before it`() {
        var world = World(replicas: 3)
        world.addPod(0)
        world.addPod(1, .starting, created: 3_595)
        #expect(world.why.rule == .predecessor)
        #expect(world.why.short == "db-2 is not created until db-1 is Ready.")
        var parallel = World(replicas: 3, policy: "Parallel")
        parallel.addPod(0)
        parallel.addPod(1, .starting, created: 3_595)
        #expect(parallel.why.rule != .predecessor)
    }

    @Test func `a Ready pod counts down to available`() {
        var world = World(replicas: 2, minReady: 15)
        world.addPod(0)
        world.addPod(1, created: 3_580, readyChanged: 3_597)
        #expect(world.why.rule == .minReady)
        #expect(world.why.short == "db-1 is Ready; counts as available in 12s.")
    }

    // MARK: W-22, W-23

    @Test func `the partition holds what is below it`() {
        var world = World(replicas: 5, partition: 2, current: "db-1", update: "db-2")
        for ordinal: Int64 in 0..<5 {
            world.addPod(ordinal, revision: ordinal < 2 ? "db-1" : "db-2")
        }
        #expect(world.why.rule == .partition)
        #expect(world.why.status == .held)
        #expect(world.why.short == "done down to partition 2; ordinals 0,1 stay on v1.")
        world.addPod(3, revision: "db-1")
        #expect(world.why.rule != .partition)
    }

    @Test func `OnDelete says how many are left`() {
        var world = World(strategy: "OnDelete", current: "db-1", update: "db-2")
        world.addPod(0)
        world.addPod(1)
        world.addPod(2, revision: "db-2")
        #expect(world.why.rule == .onDelete)
        #expect(world.why.short == "OnDelete: delete a pod to move it to v2. 2 left.")
    }

    // MARK: W-25 to W-30

    @Test func `a start that takes too long is blocked`() {
        var world = World(replicas: 1)
        world.addPod(0, .starting, created: 3_575)
        #expect(world.why.rule == .starting)
        world.now = 3_606
        #expect(world.why.rule == .startingLong)
        #expect(world.why.status == .blocked)
    }

    @Test func `pods that all wait for each other are a deadlock`() {
        var world = World(replicas: 3, policy: "Parallel")
        for ordinal: Int64 in 0..<3 { world.addPod(ordinal, .notReady) }
        #expect(world.why.rule == .deadlock)
        var open = World(replicas: 3, policy: "Parallel", publishesNotReady: true)
        for ordinal: Int64 in 0..<3 { open.addPod(ordinal, .notReady) }
        #expect(open.why.rule == .startingLong)
    }

    @Test func `says when all is done`() {
        #expect(World.healthy().why.rule == .allDone)
        #expect(World.healthy().why.status == .ok)
        #expect(World.healthy().why.short == "sts/db is at v1, 3 of 3 ready and available.")
    }

    @Test func `a pod the controller is about to make is progress`() {
        var world = World(replicas: 2)
        world.addPod(0)
        #expect(world.why.rule == .starting)
        #expect(world.why.short == "the controller is creating db-1.")
    }

    @Test func `several pods at once are as many as allowed`() {
        var world = World(replicas: 4, policy: "Parallel", current: "db-1", update: "db-2")
        world.allowUnavailable(2)
        world.addPod(0)
        world.addPod(1)
        world.addPod(2, .starting, revision: "db-2", created: 3_595)
        world.addPod(3, .starting, revision: "db-2", created: 3_595)
        #expect(world.why.rule == .maxUnavailable)
        #expect(world.why.short == "2 pods are being replaced, as many as allowed.")
        world.addPod(3, revision: "db-2")
        #expect(world.why.rule == .starting)
    }

    @Test func `init steps are counted`() {
        var world = World(replicas: 1)
        world.addInitPod(0, created: 3_590)
        #expect(world.why.rule == .initRunning)
        #expect(world.why.short == "db-0 runs init step 2 of 2 (migrate), 10s.")
        world.now = 3_700
        #expect(world.why.rule == .startingLong)
    }

    @Test func `sentences of long names are cut at their end`() {
        var world = World(replicas: 1)
        let message = String(repeating: "a very long reason ", count: 20)
        world.addPod(0, .unschedulable(message))
        #expect(world.why.short.count == 62)
        #expect(world.why.short.hasSuffix("…"))
        #expect(world.why.long.count == 170)
    }

    @Test func `numbers beyond all reason do no harm`() {
        var world = World(
            replicas: .max, partition: .max, minReady: .max, start: .max)
        world.addPod(0, toleration: .max)
        #expect(world.snapshot().header.desired == .max)
        #expect(world.snapshot().rollout.cells.count == 20_001)
    }

    @Test func `ids are the design's`() {
        #expect(WhyRule.stale.id == "W-01")
        #expect(WhyRule.revisionTrap.id == "W-06")
        #expect(WhyRule.nodeGone.id == "W-16")
        #expect(WhyRule.partition.id == "W-22")
        #expect(WhyRule.unexplained.id == "W-30")
        #expect(WhyRule.allCases.count == 30)
    }
}
