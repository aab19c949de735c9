import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// Edge cases of sections 4 and 5 that take more than one look at a set.
/// Source: spec section 11, 12.1.
@Suite struct StatefulSetEdgeTests {
    private static func revision(_ plan: Plan, _ ordinal: Int) -> String? {
        plan.bodies(.createsPod(ordinal: ordinal)).first
            .map(Pod.init(json:))?.metadata.label("controller-revision-hash")
    }

    // start, replicas, partition, pods, the ordinal made, whether from the old revision
    @Test(arguments: [
        // E7: a scale-up during a rollout; the partition holds low ordinals only.
        (0, 5, 2, "ready@old ready@old ready - -", 3, false),
        (0, 5, 2, "- ready@old ready ready ready", 0, true),
        // E8: the partition reaches beyond the pods there were.
        (0, 7, 5, "ready@old ready@old ready@old - - - -", 3, true),
        (0, 7, 5, "ready@old ready@old ready@old ready@old - - -", 4, true),
        (0, 7, 5, "ready@old ready@old ready@old ready@old ready@old - -", 5, false),
        // E9: deleted by hand though its turn had not come.
        (0, 3, 0, "- ready@old ready", 0, false),
        // R80, R108: indexes count, not ordinals.
        (5, 3, 1, "- ready ready", 5, true), (5, 3, 1, "ready@old - ready", 6, false),
    ])
    func `E7 E8 E9 a missing pod gets the revision of its index`(
        start: Int64, replicas: Int64, partition: Int64, pods: String, made: Int, isOld: Bool
    ) {
        var fixture = Fixture(
            SetShape {
                ($0.start, $0.replicas) = (start, replicas)
                $0.strategy = .rolling(partition: partition)
            }, pods: pods, rollingFromOld: true)
        let plan = fixture.plan()
        #expect(plan.acts == [.createsPod(ordinal: made)])
        #expect(Self.revision(plan, made) == (isOld ? fixture.old : fixture.new))
    }

    // The pod deleted by hand, what the status counts by then, whether it comes back old.
    @Test(arguments: [(0, Int64(1), true), (1, 1, false), (0, 2, true), (1, 2, true), (0, 0, false)])
    func `E10 without rollingUpdate the reported count decides`(
        deleted: Int, current: Int64, isOld: Bool
    ) {
        let shape = SetShape {
            $0.strategy = .rollingBare
            $0.status.currentReplicas = current
        }
        let pods = deleted == 0 ? "- ready@old ready" : "ready@old - ready"
        var fixture = Fixture(shape, pods: pods, rollingFromOld: true)
        let plan = fixture.plan()
        #expect(Self.revision(plan, deleted) == (isOld ? fixture.old : fixture.new))
    }

    @Test func `R79 in a parallel set a pod made from the current revision is deleted at once`() {
        var fixture = Fixture(
            SetShape {
                ($0.strategy, $0.isParallel, $0.replicas) = (.rollingBare, true, 1)
                $0.status.currentReplicas = 1
            }, rollingFromOld: true)
        #expect(fixture.plan().acts == [.createsPod(ordinal: 0), .deletesOutdated(ordinal: 0)])
    }

    @Test(arguments: ["app:2", "app:0"])
    func `E3 neither a corrected nor a reverted template frees a stuck pod`(image: String) {
        var fixture = Fixture(SetShape(), pods: "ready@old ready@old unready", rollingFromOld: true)
        fixture.update {
            $0.spec.template = SetShape { $0.image = image }.template
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        #expect(plan.acts.count == 1)
        #expect(plan.acts.first == (image == "app:0" ? .renumbersRevision : .createsRevision))
        #expect(plan.waits == [.podNotReady(ordinal: 2)])
    }

    @Test func `E12 a revert before any pod changed restarts none`() {
        var fixture = Fixture(
            SetShape(), pods: "ready@old ready@old ready@old", rollingFromOld: true)
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:0" }.template
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        #expect(plan.acts == [.renumbersRevision])
        #expect(plan.status?.currentRevision == fixture.old)
        #expect(plan.status?.updateRevision == fixture.old)
        #expect(plan.counts == [3, 3, 3, 3, 3])
    }

    @Test func `E16 the higher range comes up before the lower one goes`() {
        var fixture = Fixture(SetShape { ($0.start, $0.replicas) = (4, 2) })
        for ordinal in [2, 3] { fixture.add("ready", ordinal: ordinal) }
        fixture.add("ready", ordinal: 4)
        #expect(fixture.plan().acts == [.createsPod(ordinal: 5)])
        fixture.add("unready", ordinal: 5)
        #expect(fixture.plan().acts.isEmpty)
        fixture.add("ready", ordinal: 5)
        #expect(fixture.plan().acts == [.deletesCondemned(ordinal: 3)])
    }

    @Test func `E17 a lower start makes the new pod first and keeps the common one`() {
        var fixture = Fixture(SetShape { ($0.start, $0.replicas) = (2, 2) })
        for ordinal in [3, 4] { fixture.add("ready", ordinal: ordinal) }
        #expect(fixture.plan().acts == [.createsPod(ordinal: 2)])
        fixture.add("ready", ordinal: 2)
        #expect(fixture.plan().acts == [.deletesCondemned(ordinal: 4)])
    }

    @Test func `E37 a longer wait for availability freezes scaling and updates`() {
        var fixture = Fixture(
            SetShape { ($0.minReadySeconds, $0.replicas) = (3600, 4) },
            pods: "ready@old ready@old ready@old", rollingFromOld: true)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.counts == [3, 3, 0, 3, 0])
        #expect(plan.requeueAfter == .seconds(3600 - 999))
    }

    @Test func `R99 a ready but not yet available condemned pod waits its turn`() {
        var fixture = Fixture(
            SetShape { ($0.minReadySeconds, $0.replicas) = (10, 1) }, pods: "ready ready")
        var pod = PodShape { ($0.ordinal, $0.revision, $0.readySince) = (2, fixture.new, 995) }.object
        fixture.cluster.add(pod)
        // It is the first that is unavailable itself, so nothing keeps it.
        #expect(fixture.plan().acts == [.deletesCondemned(ordinal: 2)])
        pod = PodShape { ($0.ordinal, $0.revision, $0.readySince) = (1, fixture.new, 995) }.object
        fixture.cluster.add(pod)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.waits == [.condemnedUnhealthy(ordinal: 2, blockedBy: 1)])
    }

    @Test func `E49 a change to RollingUpdate completes without restarts`() {
        var fixture = Fixture(
            SetShape { $0.strategy = .onDelete }, pods: "ready ready ready", rollingFromOld: true)
        #expect(fixture.plan().status?.currentRevision == fixture.old)
        fixture.update {
            $0.spec.updateStrategy = StatefulSetUpdateStrategy { $0.type = "RollingUpdate" }
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.status?.currentRevision == fixture.new)
        #expect(plan.counts == [3, 3, 3, 3, 3])
    }

    @Test func `E50 a change to OnDelete freezes a rollout`() {
        var fixture = Fixture(
            SetShape { $0.strategy = .onDelete }, pods: "ready@old ready@old ready",
            rollingFromOld: true)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.status?.currentRevision == fixture.old)
        #expect(plan.waits == [.onDelete(outdated: 2)])
    }

    // pods, what stays live
    @Test(arguments: [("ready@old ready ready", 0), ("ready ready ready", 1)])
    func `E58 a limit of zero keeps what is in use`(pods: String, deleted: Int) {
        var fixture = Fixture(SetShape { $0.historyLimit = 0 }, pods: pods)
        let plan = fixture.plan()
        #expect(plan.closing.count { $0.reason == .truncatesHistory } == deleted)
    }

    @Test func `E61 a set being deleted counts down and makes nothing`() {
        var fixture = Fixture(SetShape { $0.isTerminating = true }, pods: "ending - ending")
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.counts == [2, 2, 2, 0, 0])
    }

    @Test func `E62 pods of an older set of the name are left alone`() {
        var fixture = Fixture(SetShape { ($0.claims, $0.whenDeleted) = (["www"], "Delete") })
        fixture.cluster.add(PodShape { ($0.setUID, $0.isTerminating) = ("older", true) }.object)
        var claim = claimShape(
            "www-web-0",
            owners: [OwnerReference(controller: .statefulSet, name: "web", uid: "older")])
        fixture.cluster.add(claim)
        let plan = fixture.plan()
        #expect(plan.acts == [.createsPod(ordinal: 0)])
        #expect(plan.writes.first { $0.reason == .createsPod(ordinal: 0) }?.silent == [.alreadyExists])
        claim.metadata.deletionTimestamp = Timestamp(seconds: 900)
        fixture.cluster.add(claim)
        #expect(fixture.plan().failure == "pvc www-web-0 is being deleted")
    }

    @Test func `E68 a pod ready before it runs is available but not running and ready`() {
        var fixture = Fixture(SetShape { $0.replicas = 2 })
        fixture.cluster.add(PodShape { ($0.phase, $0.revision) = ("Pending", fixture.new) }.object)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.waits == [.podNotReady(ordinal: 0)])
        #expect(plan.counts == [1, 0, 0, 1, 1])
        // In the rollout of a parallel set it counts as available.
        var parallel = Fixture(
            SetShape { ($0.replicas, $0.isParallel) = (2, true) }, pods: "ready@old",
            rollingFromOld: true)
        parallel.cluster.add(
            PodShape { ($0.ordinal, $0.phase, $0.revision) = (1, "Pending", parallel.new) }.object)
        #expect(parallel.plan().acts == [.deletesOutdated(ordinal: 0)])
    }

    @Test func `E69 a terminating pod that is ready is unavailable to a rollout`() {
        var fixture = Fixture(
            SetShape { $0.isParallel = true }, pods: "ready@old ready@old ending",
            rollingFromOld: true)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.counts == [3, 3, 3, 2, 0])
    }

    @Test func `R92 R93 a terminating pending pod still gets its claims, a failed one does not`() {
        for (word, acts) in [
            ("Pending", [Reason.createsClaim(ordinal: 0, template: "www")]), ("Failed", []),
        ] {
            var fixture = Fixture(SetShape { ($0.claims, $0.replicas) = (["www"], 2) })
            fixture.cluster.add(
                PodShape {
                    ($0.phase, $0.isReady, $0.isTerminating) = (word, false, true)
                    ($0.claims, $0.revision) = (["www"], fixture.new)
                }.object)
            #expect(fixture.plan().acts == acts, "\(word)")
        }
    }

    @Test func `R94 only a parallel set repairs pods that are not well`() {
        for isParallel in [false, true] {
            var fixture = Fixture(
                SetShape { ($0.isParallel, $0.replicas) = (isParallel, 1) })
            var pod = PodShape { ($0.isReady, $0.revision) = (false, fixture.new) }.object
            pod.metadata.setLabel("statefulset.kubernetes.io/pod-name", nil)
            fixture.cluster.add(pod)
            #expect(
                fixture.plan().acts == (isParallel ? [.repairsIdentity(ordinal: 0)] : []))
        }
    }

    @Test func `R45 a name with zeros in front is repaired to one that is not there`() throws {
        var fixture = Fixture(SetShape { $0.replicas = 1 })
        var pod = PodShape { $0.revision = fixture.new }.object
        pod.metadata.name = "web-00"
        fixture.cluster.add(pod)
        let write = try #require(fixture.plan().writes.first)
        #expect(write.request.name == "web-0")
        #expect(
            write.onFailure?.message == "Update Pod web-0 in StatefulSet web failed error: ")
    }

    @Test func `R82 pods of no ordinal are owned and left alone`() {
        var fixture = Fixture(SetShape { $0.replicas = 1 }, pods: "ready")
        var pod = PodShape { $0.revision = fixture.new }.object
        pod.metadata.name = "web-99999999999"
        fixture.cluster.add(pod)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.counts == [1, 1, 1, 1, 1])
    }

    @Test func `R96 a pod is made with what its template says, but for what is the set's`() throws {
        var fixture = Fixture(SetShape { ($0.claims, $0.replicas) = (["www"], 1) })
        fixture.update {
            var template = $0.spec.template
            template.metadata.setAnnotation("a", "b")
            template.metadata.finalizers = ["x.y/z"]
            template.metadata.name = "ignored"
            template.metadata.setLabel("apps.kubernetes.io/pod-index", "77")
            template.spec.hostname = "ignored"
            template.spec.subdomain = "ignored"
            template.spec.volumes = ["cfg", "www"].map { name in
                Volume {
                    $0.name = name
                    $0.emptyDir = EmptyDirVolumeSource(json: [:])
                }
            }
            $0.spec.template = template
            $0.spec.serviceName = ""
            $0.metadata.generation = 2
        }
        let pod = Pod(
            json: try #require(fixture.plan().bodies(.createsPod(ordinal: 0)).first))
        #expect(pod.name == "web-0")
        #expect(pod.metadata.annotation("a") == "b")
        #expect(pod.metadata.finalizers == ["x.y/z"])
        #expect(pod.metadata.label("apps.kubernetes.io/pod-index") == "0")
        #expect(pod.metadata.ownerReferences.count == 1)
        #expect(pod.spec.hostname == "web-0")
        #expect(pod.spec.subdomain == nil)
        #expect(pod.spec.volumes.map(\.name) == ["www", "cfg"])
        #expect(pod.spec.volumes.first?.persistentVolumeClaim?.claimName == "www-web-0")
    }

    // Unavailable pods, allowed, outdated ones deleted. Source: spec R112, 12.1.
    @Test(arguments: [
        ("ready@old ready@old ready@old ready@old", 2, 2),
        ("unready@old ready@old ready@old ready@old", 2, 1),
        ("unready@old unready@old ready@old ready@old", 2, 0),
        ("- ready@old ready@old ready@old", 2, 1),
        ("ready@old ready@old ready@old ending", 3, 2),
        ("ready@old ready@old ready@old unready", 3, 2),
        ("ready@old ready@old unready@old ready", 4, 3),
    ])
    func `R112 deletes as many as may still be missing`(pods: String, allowed: Int64, deleted: Int) {
        var fixture = Fixture(
            SetShape {
                ($0.replicas, $0.isParallel, $0.maxUnavailable) = (4, true, .int(allowed))
            }, pods: pods, rollingFromOld: true)
        fixture.options.honoursMaxUnavailable = true
        let deletions = fixture.plan().acts.count { reason in
            if case .deletesOutdated = reason { true } else { false }
        }
        #expect(deletions == deleted)
    }

    @Test func `TestStatefulSetControllerRespectsTermination`() {
        var fixture = Fixture(
            SetShape(), pods: "ready ready ready ending ending")
        #expect(fixture.plan().acts.isEmpty)
        // A terminating pod within the range blocks scaling up, and then comes back first.
        var blocked = Fixture(
            SetShape { $0.replicas = 5 }, pods: "ending ready ready")
        #expect(blocked.plan().acts.isEmpty)
        blocked.cluster.remove(ObjectKey(.pod, namespace: "default", name: "web-0"))
        #expect(blocked.plan().acts == [.createsPod(ordinal: 0)])
    }
}
