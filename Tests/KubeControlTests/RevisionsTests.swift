import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct RevisionsTests {
    static func set(_ data: String) throws -> StatefulSet {
        let template = try #require(try JSONParser.parse(data).at("spec", "template")?.object)
        var set = SetShape().object
        var bare = template
        bare["$patch"] = nil
        set.spec.template = PodTemplateSpec(json: bare)
        let labels = set.spec.template.metadata.labels.map { ($0.key, $0.value) }
        set.spec.selector = LabelSelector(matchLabels: labels)
        return set
    }

    static func vector(_ image: String) -> String {
        #"{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"nginx"}},"#
            + #""spec":{"containers":[{"image":"\#(image)","imagePullPolicy":"IfNotPresent","#
            + #""name":"nginx","resources":{},"terminationMessagePath":"/dev/termination-log","#
            + #""terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","#
            + #""restartPolicy":"Always","schedulerName":"default-scheduler","#
            + #""securityContext":{},"terminationGracePeriodSeconds":30}}}}"#
    }

    @Test(arguments: [
        ("nginx:1.27", Int64(0), "cbf9db4f7"), ("nginx:1.27", 1, "cbf9db4f6"),
        ("nginx:1.27", 2, "cbf9db4f9"), ("nginx:1.28", 0, "74fbf88876"),
    ])
    func `R69 names revisions as Kubernetes does`(
        image: String, collisions: Int64, hash: String
    ) throws {
        var cluster = ClusterBuilder()
        var set = try Self.set(Self.vector(image))
        set.status.collisionCount = collisions
        let object = cluster.add(set)
        let plan = StatefulSetOutlook.plan(
            for: object.key, in: cluster.cache, at: .seconds(1))
        let revision = try #require(plan.bodies(.createsRevision).first)
        #expect(revision["metadata"]?["name"] == .string("web-" + hash))
        #expect(revision["data"]?.canonicalText == Self.vector(image))
        #expect(plan.status?.updateRevision == "web-" + hash)
        #expect(plan.status?.currentRevision == "web-" + hash)
    }

    /// Recorded on a real 1.36.2 control plane.
    @Test(arguments: [("app:1", "web-5f5678cd86"), ("app:2", "web-5c6db89f49")])
    func `names revisions as recorded`(image: String, name: String) {
        #expect(Fixture.revisionName(SetShape { $0.image = image }) == name)
        var cluster = ClusterBuilder()
        let set = cluster.add(SetShape { $0.image = image }.object)
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        #expect(plan.status?.updateRevision == name)
    }

    @Test func `the revision carries what R68 lists`() throws {
        var cluster = ClusterBuilder()
        let set = cluster.add(
            SetShape { $0.annotations = [("kubernetes.io/change-cause", "first")] }.object)
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        let revision = ControllerRevision(
            json: try #require(plan.bodies(.createsRevision).first))
        #expect(revision.metadata.label("app") == "web")
        #expect(revision.metadata.label("controller.kubernetes.io/hash") == "5f5678cd86")
        #expect(revision.metadata.annotation("kubernetes.io/change-cause") == "first")
        #expect(revision.metadata.controllerReference?.uid == "set-uid")
        #expect(revision.revision == 1)
        #expect(plan.groups.first?.first?.reason == .createsRevision)
    }

    @Test func `containers without resources print them`() throws {
        var cluster = ClusterBuilder()
        var set = SetShape().object
        var template = set.spec.template
        template.spec.containers[0].json["resources"] = nil
        set.spec.template = template
        let object = cluster.add(set)
        let plan = StatefulSetOutlook.plan(
            for: object.key, in: cluster.cache, at: .seconds(1))
        #expect(plan.status?.updateRevision == "web-5f5678cd86")
    }

    @Test func `R65 a time that a manifest carries is recorded, an unset one is not`() throws {
        let text = Self.vector("nginx:1.27")
        let unset = text.replacing(#""metadata":{"#, with: #""metadata":{"creationTimestamp":null,"#)
        #expect(try data(of: Self.set(unset)) == text)
        let carried = text.replacing(
            #""metadata":{"#, with: #""metadata":{"creationTimestamp":"2026-01-02T03:04:05Z","#)
        #expect(try data(of: Self.set(carried)) == carried)
    }

    // Numbers pass through doubles on their way into a revision.
    @Test(arguments: [
        ("9007199254740993", "9007199254740992"), ("9223372036854775807", "9223372036854776000"),
        ("9007199254740992", "9007199254740992"), ("-1", "-1"),
    ])
    func `R65 the largest integers are recorded as doubles`(given: String, recorded: String) throws {
        let text = Self.vector("nginx:1.27")
        let set = text.replacing("Seconds\":30", with: "Seconds\":\(given)")
        #expect(
            try data(of: Self.set(set))
                == text.replacing("Seconds\":30", with: "Seconds\":\(recorded)"))
    }

    private func data(of set: StatefulSet) -> String? {
        var cluster = ClusterBuilder()
        let key = cluster.add(set).key
        let plan = StatefulSetOutlook.plan(for: key, in: cluster.cache, at: .seconds(1))
        return plan.bodies(.createsRevision).first?["data"]?.canonicalText
    }

    @Test func `R64 R78 a revision rebuilt after applying it is the same`() throws {
        // The recorded template is that of the set's pods, mark and all other members left out.
        var fixture = Fixture(SetShape { $0.strategy = .rolling(partition: 3) },
            pods: "- ready ready", rollingFromOld: true)
        let pod = Pod(json: try #require(fixture.plan().bodies(.createsPod(ordinal: 0)).first))
        #expect(pod.spec.json["$patch"] == nil)
        #expect(pod.json["$patch"] == nil)
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:0" }.template
            $0.spec.replicas = 5
            $0.metadata.setAnnotation("note", "changed")
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        #expect(plan.bodies(.createsRevision).isEmpty)
        #expect(plan.status?.updateRevision == fixture.old)
    }

    @Test func `R67 a long name is cut before the hash`() throws {
        var cluster = ClusterBuilder()
        let long = String(repeating: "a", count: 240)
        let key = cluster.add(SetShape { $0.name = long }.object).key
        let plan = StatefulSetOutlook.plan(for: key, in: cluster.cache, at: .seconds(1))
        #expect(
            plan.status?.updateRevision
                == String(repeating: "a", count: 223) + "-5f5678cd86")
    }

    @Test func `E11 a return to an old template renumbers its revision`() throws {
        var fixture = Fixture(
            SetShape { $0.image = "app:2" }, pods: "ready ready ready")
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:0" }.template
            $0.metadata.generation = 2
        }
        let plan = fixture.plan()
        let revision = ControllerRevision(
            json: try #require(plan.bodies(.renumbersRevision).first))
        #expect(revision.name == fixture.old)
        #expect(revision.revision == 3)
        #expect(plan.bodies(.createsRevision).isEmpty)
        #expect(plan.status?.updateRevision == fixture.old)
        #expect(plan.acts.last == .deletesOutdated(ordinal: 2))
    }

    @Test func `E32 of two with the same data the highest counts`() {
        var fixture = Fixture(pods: "ready ready ready")
        fixture.cluster.add(Fixture.revision(SetShape(), "web-copy", number: 3))
        let plan = fixture.plan()
        #expect(plan.status?.updateRevision == "web-copy")
        #expect(plan.bodies(.createsRevision).isEmpty)
    }

    @Test func `E33 a taken name counts as a collision and keeps the first hash`() throws {
        var cluster = ClusterBuilder()
        let set = cluster.add(SetShape().object)
        cluster.add(
            Fixture.revision(
                SetShape { $0.image = "other" }, "web-5f5678cd86", number: 1,
                uid: "somebody"))
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        let revision = ControllerRevision(
            json: try #require(plan.bodies(.createsRevision).first))
        let hash = revisionHash(Fixture.data(SetShape()), collisionCount: 1)
        #expect(revision.name == "web-" + hash)
        #expect(revision.metadata.label("controller.kubernetes.io/hash") == "5f5678cd86")
        #expect(plan.status?.collisionCount == 1)
    }

    @Test func `R75 a foreign revision with the same data is used as it is`() {
        var cluster = ClusterBuilder()
        let set = cluster.add(SetShape().object)
        cluster.add(
            Fixture.revision(SetShape(), "web-5f5678cd86", number: 1, uid: "somebody"))
        let plan = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        #expect(plan.bodies(.createsRevision).isEmpty)
        #expect(plan.status?.updateRevision == "web-5f5678cd86")
    }

    @Test func `E15 E65 a template that means the same makes no revision`() {
        var shape = SetShape()
        shape.image = "app:9"
        var cluster = ClusterBuilder()
        var revision = Fixture.revision(shape, "web-older", number: 1)
        var data = revision.data ?? .null
        data["spec"]?["template"]?["spec"]?["dnsPolicy"] = nil
        revision.data = data
        cluster.add(revision)
        shape.status.currentRevision = "web-older"
        let set = cluster.add(shape.object)
        let options = ControllerOptions {
            $0.defaulter = { _, object in
                var object = object
                object["spec"]?["template"]?["spec"]?["dnsPolicy"] = "ClusterFirst"
                return object
            }
        }
        let same = StatefulSetOutlook.plan(
            for: set.key, in: cluster.cache, at: .seconds(1), options: options)
        #expect(same.status?.updateRevision == "web-older")
        #expect(same.bodies(.createsRevision).isEmpty)
        let other = StatefulSetOutlook.plan(for: set.key, in: cluster.cache, at: .seconds(1))
        #expect(!other.bodies(.createsRevision).isEmpty)
    }

    @Test func `E34 without the current revision the update takes its place`() {
        var fixture = Fixture(pods: "ready ready ready", rollingFromOld: true)
        fixture.cluster.remove(
            ObjectKey(.controllerRevision, namespace: "default", name: fixture.old))
        #expect(fixture.plan().status?.currentRevision == fixture.new)
    }

    // limit, how many unused revisions there are, how many are deleted
    @Test(arguments: [(10, 3, 0), (2, 3, 1), (0, 3, 3), (-1, 3, 0)])
    func `R81 keeps as many unused revisions as allowed`(
        limit: Int64, unused: Int, deleted: Int
    ) {
        var fixture = Fixture(
            SetShape { $0.historyLimit = limit }, pods: "ready@old ready ready",
            rollingFromOld: true)
        for index in 0..<unused {
            // Lower numbers than those in use, so that order is by number and not by name.
            fixture.cluster.add(
                Fixture.revision(
                    SetShape { $0.image = "x:\(index)" }, "web-x\(9 - index)",
                    number: Int64(index) - 10))
        }
        let plan = fixture.plan()
        let names = plan.closing.filter { $0.reason == .truncatesHistory }.map(\.request.name)
        #expect(names == (0..<deleted).map { "web-x\(9 - $0)" })
    }
}
