import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// Which of its revisions a set moves to, and whose revisions they are.
/// Source: spec 3.2, 3.4, 3.6.
@Suite struct RevisionChoiceTests {
    @Test func `R70 R71 numbers go up by one, and order is by number, then time, then name`() throws {
        var fixture = Fixture()
        var revision = Fixture.revision(SetShape { $0.image = "x" }, "web-zz", number: 7)
        revision.metadata.creationTimestamp = Timestamp(seconds: 10)
        fixture.cluster.add(revision)
        revision = Fixture.revision(SetShape { $0.image = "y" }, "web-aa", number: 7)
        revision.metadata.creationTimestamp = Timestamp(seconds: 20)
        fixture.cluster.add(revision)
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:7" }.template
            $0.spec.revisionHistoryLimit = 1
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        let made = ControllerRevision(json: try #require(plan.bodies(.createsRevision).first))
        #expect(made.revision == 8)
        // The current one is in use; of the others the last in order stays.
        #expect(
            plan.closing.filter { $0.reason == .truncatesHistory }.map(\.request.name)
                == [fixture.old, "web-zz"])
    }

    @Test func `past the greatest number comes one the server refuses`() throws {
        var fixture = Fixture()
        fixture.cluster.add(
            Fixture.revision(SetShape { $0.image = "x" }, "web-zz", number: .max))
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:7" }.template
            $0.metadata.generation = 2
        }
        let made = ControllerRevision(
            json: try #require(fixture.plan().bodies(.createsRevision).first))
        #expect(made.revision ?? 0 < 0)
    }

    @Test func `R73 of an older equal revision only the number changes`() throws {
        var fixture = Fixture(SetShape(), pods: "ready ready ready")
        fixture.cluster.add(
            Fixture.revision(SetShape { $0.image = "app:2" }, "web-b", number: 5))
        let plan = fixture.plan()
        let revision = ControllerRevision(
            json: try #require(plan.bodies(.renumbersRevision).first))
        #expect(revision.name == fixture.new)
        #expect(revision.revision == 6)
        #expect(revision.metadata.label("controller.kubernetes.io/hash") == nil)
    }

    @Test func `R72 an own revision is known by its data, whatever its name and labels`() {
        var cluster = ClusterBuilder()
        var revision = Fixture.revision(SetShape(), "anything", number: 3)
        revision.metadata.setLabel("more", "labels")
        cluster.add(revision)
        let set = cluster.add(SetShape().object)
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        #expect(plan.status?.updateRevision == "anything")
        #expect(plan.bodies(.createsRevision).isEmpty)
    }

    @Test func `R62 R63 revisions of others and of other labels are none of the set's`() {
        var fixture = Fixture(SetShape(), pods: "ready ready ready")
        fixture.cluster.add(
            Fixture.revision(SetShape { $0.image = "o" }, "web-o", number: 9, uid: "other"))
        fixture.cluster.add(
            Fixture.revision(
                SetShape { ($0.image, $0.templateLabels) = ("p", [("app", "else")]) }, "web-p",
                number: 9, uid: nil))
        let plan = fixture.plan()
        #expect(plan.isEmpty || plan.acts.isEmpty)
        #expect(plan.writes.isEmpty)
        #expect(plan.closing.allSatisfy { $0.reason == .writesStatus })
    }

    @Test func `R77 the count of collisions stays and goes on from where it is`() throws {
        var cluster = ClusterBuilder()
        let set = cluster.add(SetShape { $0.status.collisionCount = 4 }.object)
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        let name = "web-" + revisionHash(Fixture.data(SetShape()), collisionCount: 4)
        #expect(plan.status?.updateRevision == name)
        #expect(plan.status?.collisionCount == 4)
    }

    @Test func `E13 other annotations and labels of the set make no revision`() {
        var fixture = Fixture(pods: "ready ready ready")
        fixture.update {
            $0.metadata.setAnnotation("kubernetes.io/change-cause", "later")
            $0.metadata.setLabel("team", "b")
            $0.spec.replicas = 3
            $0.spec.template = SetShape().template
        }
        #expect(fixture.plan().writes.isEmpty)
    }

    @Test func `E20 a re-created set with another template rolls what it adopts`() throws {
        var cluster = ClusterBuilder()
        let name = Fixture.revisionName(SetShape())
        cluster.add(Fixture.revision(SetShape(), name, number: 1, uid: nil))
        let set = cluster.add(
            SetShape { ($0.uid, $0.image, $0.replicas) = ("new-uid", "app:2", 1) }.object)
        cluster.add(PodShape { ($0.isOrphan, $0.revision) = (true, name) }.object)
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(9))
        let new = Fixture.revisionName(SetShape { $0.image = "app:2" })
        #expect(
            plan.acts == [
                .adoptsRevision, .adoptsPod, .createsRevision, .deletesOutdated(ordinal: 0),
            ])
        #expect(plan.status?.currentRevision == new)
        #expect(plan.status?.updateRevision == new)
        #expect(plan.counts == [1, 1, 1, 0, 0])
        #expect(plan.bodies(.createsRevision).first?["revision"] == 2)
    }

    @Test func `E21 a partition does not bring the old template back to a re-created set`() throws {
        var shape = SetShape { ($0.uid, $0.image) = ("new-uid", "app:2") }
        shape.strategy = .rolling(partition: 2)
        var cluster = ClusterBuilder()
        let name = Fixture.revisionName(SetShape())
        cluster.add(Fixture.revision(SetShape(), name, number: 1, uid: nil))
        let set = cluster.add(shape.object)
        for ordinal in 1...2 {
            cluster.add(
                PodShape { ($0.ordinal, $0.isOrphan, $0.revision) = (ordinal, true, name) }.object)
        }
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(9))
        let pod = Pod(json: try #require(plan.bodies(.createsPod(ordinal: 0)).first))
        #expect(
            pod.metadata.label("controller-revision-hash")
                == Fixture.revisionName(SetShape { $0.image = "app:2" }))
    }

    @Test func `R54 a set being deleted still resolves and truncates revisions`() {
        var fixture = Fixture(
            SetShape { ($0.isTerminating, $0.historyLimit) = (true, 0) }, pods: "ready - failed")
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:7" }.template
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        #expect(plan.acts == [.createsRevision])
        #expect(plan.closing.map(\.reason) == [.writesStatus, .truncatesHistory])
        #expect(plan.counts == [2, 1, 1, 2, 0])
    }
}
