import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct OwnershipTests {
    @Test func `R57 adopts an orphan that matches and uses it at once`() throws {
        var fixture = Fixture(pods: "ready ready")
        fixture.cluster.add(
            PodShape { ($0.ordinal, $0.isOrphan, $0.revision) = (2, true, fixture.new) }.object)
        let plan = fixture.plan()
        #expect(plan.acts == [.adoptsPod])
        #expect(plan.counts == [3, 3, 3, 3, 3])
        let patch = try #require(plan.bodies(.adoptsPod).first)
        let metadata = ObjectMeta(json: patch["metadata"]?.object ?? [:])
        #expect(metadata.controllerReference?.uid == "set-uid")
        #expect(metadata.controllerReference?.blocksOwnerDeletion == true)
        #expect(metadata.uid == "web-2-uid")
        #expect(plan.writes.allSatisfy { $0.onSuccess == nil })
    }

    @Test func `E23 an adopted pod is repaired and rolled`() throws {
        var fixture = Fixture(pods: "ready ready")
        var orphan = PodShape { ($0.ordinal, $0.isOrphan) = (2, true) }.object
        orphan.metadata.setLabel("statefulset.kubernetes.io/pod-name", nil)
        fixture.cluster.add(orphan)
        let plan = fixture.plan()
        #expect(
            plan.acts == [
                .adoptsPod, .repairsIdentity(ordinal: 2), .deletesOutdated(ordinal: 2),
            ])
        let repaired = Pod(json: try #require(plan.bodies(.repairsIdentity(ordinal: 2)).first))
        #expect(repaired.metadata.controllerReference?.uid == "set-uid")
        #expect(repaired.metadata.resourceVersion == nil)
    }

    // labels, pod name's set, terminating pod, terminating set: adopted?
    @Test(arguments: [
        ("web", "web", false, false, true), ("other", "web", false, false, false),
        ("web", "myweb", false, false, false), ("web", "web", true, false, false),
        ("web", "web", false, true, false),
    ])
    func `E24 E25 leaves other orphans alone`(
        label: String, parent: String, podEnds: Bool, setEnds: Bool, isAdopted: Bool
    ) {
        var fixture = Fixture(SetShape { $0.isTerminating = setEnds })
        fixture.cluster.add(
            PodShape {
                ($0.set, $0.isOrphan, $0.isTerminating) = (parent, true, podEnds)
                $0.labels = [("app", label)]
            }.object)
        #expect(fixture.plan().acts.contains(.adoptsPod) == isAdopted)
    }

    @Test func `E26 releases a pod whose labels changed`() throws {
        var fixture = Fixture(pods: "ready ready ready")
        fixture.cluster.add(
            PodShape { ($0.ordinal, $0.labels) = (2, [("app", "else")]) }.object)
        let plan = fixture.plan()
        #expect(plan.acts == [.releasesPod, .createsPod(ordinal: 2)])
        let release = try #require(plan.writes.first)
        #expect(release.tolerated == [.notFound, .invalid])
        #expect(release.request.body?.at("metadata", "ownerReferences")?.isNull == true)
        #expect(plan.counts?.first == 2)
    }

    @Test func `a set being deleted releases nothing`() {
        var fixture = Fixture(SetShape { $0.isTerminating = true })
        fixture.cluster.add(PodShape { $0.labels = [("app", "else")] }.object)
        #expect(fixture.plan().acts.isEmpty)
    }

    @Test func `R56 a pod of another set of the name is never touched`() {
        var fixture = Fixture()
        fixture.cluster.add(PodShape { $0.setUID = "older" }.object)
        let plan = fixture.plan()
        #expect(plan.acts == [.createsPod(ordinal: 0)])
        #expect(plan.writes.first?.silent == [.alreadyExists])
    }

    @Test func `E19 a re-created set adopts revisions and restarts nothing`() {
        var cluster = ClusterBuilder()
        let name = Fixture.revisionName(SetShape())
        cluster.add(Fixture.revision(SetShape(), name, number: 1, uid: nil))
        let set = cluster.add(SetShape { $0.uid = "new-uid" }.object)
        for ordinal in 0..<3 {
            cluster.add(
                PodShape {
                    ($0.ordinal, $0.isOrphan, $0.revision) = (ordinal, true, name)
                }.object)
        }
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(9))
        #expect(plan.acts == [.adoptsRevision, .adoptsPod, .adoptsPod, .adoptsPod])
        #expect(plan.groups.map(\.count) == [1, 3])
        #expect(plan.status?.currentRevision == name)
        #expect(plan.counts == [3, 3, 3, 3, 3])
    }

    @Test func `R54 a set being deleted fails while orphan revisions match`() {
        var fixture = Fixture(SetShape { $0.isTerminating = true })
        fixture.cluster.add(
            Fixture.revision(SetShape { $0.image = "o" }, "web-o", number: 1, uid: nil))
        let plan = fixture.plan()
        #expect(
            plan.failure
                == "can't adopt ControllerRevisions: default/web has just been deleted at"
                + " 1970-01-01T00:08:20Z")
        #expect(plan.isEmpty)
    }

    // MARK: Identity

    // pod name, member of "web", ordinal. Source: spec R35, R48.
    @Test(arguments: [
        ("web-0", true), ("web-1-0", false), ("web-", false), ("web", false), ("1-bar", false),
        ("web-99999999999", true), ("a-web-1", false), ("web-12", true), ("-5", false),
    ])
    func `R48 membership goes by the name`(name: String, isMember: Bool) {
        var fixture = Fixture(SetShape { ($0.replicas, $0.isParallel) = (0, true) })
        var pod = PodShape().object
        pod.metadata.name = name
        fixture.cluster.add(pod)
        #expect(fixture.plan().acts.contains(.releasesPod) != isMember)
    }

    @Test func `R48 a name with zeros in front has the ordinal but not the identity`() {
        var fixture = Fixture(SetShape { $0.replicas = 1 })
        var pod = PodShape { $0.revision = fixture.new }.object
        pod.metadata.name = "web-00"
        pod.metadata.setLabel("statefulset.kubernetes.io/pod-name", "web-00")
        fixture.cluster.add(pod)
        #expect(fixture.plan().acts == [.repairsIdentity(ordinal: 0)])
        fixture.add("ready", ordinal: 0)
        #expect(fixture.plan().acts.isEmpty)
    }

    @Test(arguments: [
        ("statefulset.kubernetes.io/pod-name", true), ("apps.kubernetes.io/pod-index", false),
    ])
    func `E63 only the pod name label is watched over`(label: String, isRepaired: Bool) throws {
        var fixture = Fixture(pods: "ready ready ready")
        var pod: Pod = try #require(
            fixture.cluster.cache.get(.pod, "default", "web-1")
        ).view()
        pod.metadata.setLabel(label, nil)
        fixture.cluster.add(pod)
        let plan = fixture.plan()
        #expect(plan.acts == (isRepaired ? [.repairsIdentity(ordinal: 1)] : []))
        if isRepaired {
            let body = try #require(plan.bodies(.repairsIdentity(ordinal: 1)).first)
            #expect(Pod(json: body).metadata.label(label) == "web-1")
        }
    }

    @Test func `R47 a pod without its claims is put right, though the server refuses it`() {
        var fixture = Fixture(SetShape { ($0.claims, $0.replicas) = (["www"], 1) })
        fixture.cluster.add(PodShape { $0.revision = fixture.new }.object)
        let plan = fixture.plan()
        #expect(
            plan.acts == [
                .createsClaim(ordinal: 0, template: "www"), .repairsIdentity(ordinal: 0),
            ])
        #expect(
            plan.writes.last?.onFailure?.message
                == "Update Pod web-0 in StatefulSet web failed error: ")
    }
}
