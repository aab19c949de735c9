import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct ClaimsTests {
    static let set = OwnerReference(controller: .statefulSet, name: "web", uid: "set-uid")
    static let staleSet = OwnerReference(controller: .statefulSet, name: "web", uid: "older")
    static func pod(_ ordinal: Int, uid: String? = nil) -> OwnerReference {
        OwnerReference(
            controller: .pod, name: "web-\(ordinal)", uid: uid ?? "web-\(ordinal)-uid")
    }
    static let other = OwnerReference(controller: .deployment, name: "x", uid: "x-uid")
    static var guest: OwnerReference {
        var reference = OwnerReference(controller: .configMap, name: "g", uid: "g-uid")
        reference.isController = false
        return reference
    }
    static var weakSet: OwnerReference {
        var reference = set
        reference.isController = false
        return reference
    }

    static var weakPod: OwnerReference {
        var reference = pod(2)
        reference.isController = false
        return reference
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var whenDeleted: String
        var whenScaled: String
        var ordinal: Int
        var before: [OwnerReference]
        /// Nil: not touched.
        var after: [OwnerReference]?
        var testDescription: String { name }

        init(
            _ name: String, _ whenDeleted: String, _ whenScaled: String, _ ordinal: Int,
            _ before: [OwnerReference], _ after: [OwnerReference]?
        ) {
            self.name = name
            self.whenDeleted = whenDeleted
            self.whenScaled = whenScaled
            self.ordinal = ordinal
            self.before = before
            self.after = after
        }
    }

    // Two pods are wanted; the claim is that of web-1 or, condemned, of web-2.
    static let rows: [Row] = [
        Row("keep, wanted", "Retain", "Retain", 1, [], nil),
        Row("keep, wanted, owned before", "Retain", "Retain", 1, [set], []),
        Row("keep, condemned, owned before", "Retain", "Retain", 2, [pod(2), set], []),
        Row("with set, wanted", "Delete", "Retain", 1, [], [set]),
        Row("with set, wanted, right", "Delete", "Retain", 1, [set], nil),
        Row("with set, condemned", "Delete", "Retain", 2, [], [set]),
        Row("with pod, wanted", "Retain", "Delete", 1, [], nil),
        Row("with pod, condemned", "Retain", "Delete", 2, [], [pod(2)]),
        Row("R144 with pod, wanted again", "Retain", "Delete", 1, [pod(1)], []),
        Row("both, wanted", "Delete", "Delete", 1, [pod(1)], [set]),
        Row("R136 both, condemned", "Delete", "Delete", 2, [set], [pod(2)]),
        Row("R226 a guest stays in front", "Delete", "Retain", 1, [guest], [guest, set]),
        Row("R226 own reference without controller", "Delete", "Retain", 1, [weakSet], [set]),
        Row("E62 a stale set is not touched", "Delete", "Delete", 2, [staleSet], nil),
        Row("a stale pod is not touched", "Delete", "Delete", 2, [pod(2, uid: "old")], nil),
        Row("an empty uid is stale", "Delete", "Retain", 1,
            [OwnerReference(controller: .statefulSet, name: "web", uid: "")], nil),
        Row("E54 another controller is left alone", "Delete", "Delete", 2, [other], nil),
        Row("E54 and scrubbed of ours", "Delete", "Delete", 2, [other, set], [other]),
        Row("keep does not mind another controller", "Retain", "Retain", 2, [other], nil),
        Row("unknown words keep", "Perhaps", "Never", 2, [], nil),
        Row("R138 a guest is nobody's business", "Retain", "Delete", 1, [guest], nil),
        Row("R138 the first reference of a name tells", "Delete", "Retain", 1,
            [staleSet, set], nil),
        Row("R139 ours first, a stale one second", "Delete", "Retain", 1, [set, staleSet],
            []),
        Row("R139 a stale one second is another controller", "Delete", "Delete", 2,
            [pod(2), pod(2, uid: "old")], []),
        Row("R140 a guest keeps its place", "Delete", "Delete", 2, [set, guest],
            [guest, pod(2)]),
        Row("R226 the pod's without controller", "Retain", "Delete", 2, [weakPod], [pod(2)]),
    ]

    @Test(arguments: rows)
    func `R135 R138 R140 owners follow the retention policy`(_ row: Row) {
        let shape = SetShape {
            ($0.replicas, $0.claims) = (2, ["www"])
            ($0.whenDeleted, $0.whenScaled) = (row.whenDeleted, row.whenScaled)
        }
        var fixture = Fixture(shape, pods: row.ordinal == 2 ? "ready ready ready" : "ready ready")
        for ordinal in 0...2 where ordinal != row.ordinal {
            let owners = row.whenDeleted == "Delete" ? [Self.set] : []
            fixture.cluster.add(claimShape("www-web-\(ordinal)", owners: owners))
        }
        fixture.cluster.add(claimShape("www-web-\(row.ordinal)", owners: row.before))
        let plan = fixture.plan()
        let claims = plan.bodies(.ownsClaim(ordinal: row.ordinal))
            .map(PersistentVolumeClaim.init(json:))
        #expect(claims.map(\.metadata.ownerReferences) == (row.after.map { [$0] } ?? []))
        let repairs = plan.acts.contains(.repairsIdentity(ordinal: 1))
        #expect(repairs == (row.ordinal == 1 && row.after != nil))
        if row.ordinal == 2 { #expect(plan.acts.last == .deletesCondemned(ordinal: 2)) }
    }

    @Test func `R148 warns of another controller when it rewrites`() {
        var fixture = Fixture(
            SetShape { ($0.whenDeleted, $0.claims) = ("Delete", ["www"]) },
            pods: "pending ready ready")
        fixture.cluster.add(claimShape("www-web-0", owners: [Self.other]))
        let plan = fixture.plan()
        #expect(
            plan.notes.map(\.message) == [
                "PersistentVolumeClaim www-web-0 has a conflicting OwnerReference that acts as"
                    + " a manging controller, the retention policy is ignored for this claim"
            ])
        #expect(plan.notes.map(\.reason) == ["ConflictingController"])
        fixture.add("ready", ordinal: 0)
        #expect(fixture.plan().notes.isEmpty)
    }

    @Test func `E51 a new policy rewrites claims of running pods with a pod update`() {
        var fixture = Fixture(
            SetShape { ($0.whenDeleted, $0.claims, $0.replicas) = ("Delete", ["www"], 2) },
            pods: "ready ready")
        fixture.cluster.add(claimShape("www-web-0"))
        fixture.cluster.add(claimShape("www-web-1"))
        let plan = fixture.plan()
        #expect(
            plan.acts == [
                .ownsClaim(ordinal: 0), .repairsIdentity(ordinal: 0), .ownsClaim(ordinal: 1),
                .repairsIdentity(ordinal: 1),
            ])
        #expect(
            plan.writes.compactMap { $0.onSuccess?.message } == [
                "Update Pod web-0 in StatefulSet web successful",
                "Update Pod web-1 in StatefulSet web successful",
            ])
    }

    @Test(arguments: [("Delete", true), ("Retain", false)])
    func `R145 waits for a stale claim`(whenScaled: String, waits: Bool) {
        var fixture = Fixture(
            SetShape { ($0.whenScaled, $0.claims) = (whenScaled, ["www"]) },
            pods: "ready ready")
        fixture.cluster.add(claimShape("www-web-2", owners: [Self.pod(2)]))
        let plan = fixture.plan()
        #expect(plan.acts.contains(.createsPod(ordinal: 2)) != waits)
        #expect(plan.failure == nil)
        if waits { #expect(plan.waits == [.staleClaim(ordinal: 2, claim: "www-web-2")]) }
    }

    @Test func `E27 a claim being deleted blocks its pod with a warning`() {
        var fixture = Fixture(SetShape { $0.claims = ["a", "b"] }, pods: "ready ready")
        var claim = claimShape("a-web-2")
        claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
        fixture.cluster.add(claim)
        let plan = fixture.plan()
        #expect(plan.acts == [.createsClaim(ordinal: 2, template: "b")])
        #expect(plan.failure == "pvc a-web-2 is being deleted")
        #expect(
            plan.notes.map(\.message) == [
                "Create Pod web-2 in StatefulSet web failed error: pvc a-web-2 is being deleted"
            ])
        #expect(plan.waits == [.claimTerminating(ordinal: 2, claim: "a-web-2")])
        #expect(plan.status != nil)
    }

    @Test func `E28 E62 a stale claim that goes blocks its pod and is left alone`() {
        var fixture = Fixture(
            SetShape { ($0.claims, $0.whenDeleted) = (["a"], "Delete") }, pods: "ready ready")
        for ordinal in 0...1 {
            fixture.cluster.add(claimShape("a-web-\(ordinal)", owners: [Self.set]))
        }
        var claim = claimShape("a-web-2", owners: [Self.staleSet])
        claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
        fixture.cluster.add(claim)
        let plan = fixture.plan()
        #expect(plan.acts.isEmpty)
        #expect(plan.failure == "pvc a-web-2 is being deleted")
        fixture.cluster.remove(claim.key)
        #expect(
            fixture.plan().acts
                == [.createsClaim(ordinal: 2, template: "a"), .createsPod(ordinal: 2)])
    }

    @Test func `E29 a pending pod gets its missing claim`() {
        var fixture = Fixture(SetShape { $0.claims = ["www"] }, pods: "pending")
        fixture.cluster.remove(
            ObjectKey(.persistentVolumeClaim, namespace: "default", name: "www-web-0"))
        #expect(fixture.plan().acts == [.createsClaim(ordinal: 0, template: "www")])
    }

    @Test func `R92 a claim of a pending pod that is being deleted fails without an event`() {
        var fixture = Fixture(SetShape { $0.claims = ["www"] }, pods: "pending")
        var claim = claimShape("www-web-0")
        claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
        fixture.cluster.add(claim)
        let plan = fixture.plan()
        #expect(plan.failure == "pvc www-web-0 is being deleted")
        #expect(plan.notes.isEmpty)
    }

    @Test func `R142 a new policy reaches the pods up to the first unhealthy one`() {
        let shape = SetShape { ($0.whenDeleted, $0.claims, $0.replicas) = ("Delete", ["www"], 4) }
        var fixture = Fixture(shape, pods: "ready ready unready ready")
        let owned = fixture.plan().acts.filter { if case .ownsClaim = $0 { true } else { false } }
        #expect(owned == [.ownsClaim(ordinal: 0), .ownsClaim(ordinal: 1)])
        var parallel = shape
        parallel.isParallel = true
        fixture = Fixture(parallel, pods: "ready ready unready ending failed")
        let all = fixture.plan().acts.filter { if case .ownsClaim = $0 { true } else { false } }
        #expect(all.count == 4 + 1)
    }

    @Test func `R143 an unwanted ordinal without a pod keeps its claim`() {
        var fixture = Fixture(
            SetShape { ($0.whenScaled, $0.claims, $0.replicas) = ("Delete", ["www"], 1) },
            pods: "ready")
        fixture.cluster.add(claimShape("www-web-1"))
        #expect(fixture.plan().acts.isEmpty)
    }

    @Test(arguments: [false, true])
    func `R144 E30 a pod wanted again while it ends keeps its claim in a parallel set`(
        isParallel: Bool
    ) {
        var fixture = Fixture(
            SetShape {
                ($0.whenScaled, $0.claims, $0.isParallel) = ("Delete", ["www"], isParallel)
            }, pods: "ready ready ending")
        fixture.cluster.add(claimShape("www-web-2", owners: [Self.pod(2)]))
        let plan = fixture.plan()
        #expect(
            plan.acts
                == (isParallel
                    ? [.ownsClaim(ordinal: 2), .repairsIdentity(ordinal: 2)] : []))
    }

    @Test func `E53 a pod deleted by hand gets its claim back`() {
        var fixture = Fixture(
            SetShape { ($0.whenScaled, $0.claims) = ("Delete", ["www"]) }, pods: "ready - ready")
        fixture.cluster.add(claimShape("www-web-1"))
        #expect(fixture.plan().acts == [.createsPod(ordinal: 1)])
    }

    @Test func `R225 an adopted pod's claim is owned at once`() {
        var fixture = Fixture(
            SetShape { ($0.whenDeleted, $0.claims, $0.replicas) = ("Delete", ["www"], 1) })
        fixture.cluster.add(
            PodShape {
                ($0.isOrphan, $0.claims, $0.revision) = (true, ["www"], fixture.new)
            }.object)
        fixture.cluster.add(claimShape("www-web-0"))
        #expect(
            fixture.plan().acts
                == [.adoptsPod, .ownsClaim(ordinal: 0), .repairsIdentity(ordinal: 0)])
    }

    @Test func `R96 the owners of two claims are written one after the other`() {
        var fixture = Fixture(
            SetShape { ($0.whenDeleted, $0.claims) = ("Delete", ["a", "b"]) }, pods: "pending")
        let groups = fixture.plan().groups.filter { group in
            group.contains { $0.reason == .ownsClaim(ordinal: 0) }
        }
        #expect(groups.map(\.count) == [1, 1])
    }

    @Test func `R92 R93 a pending pod that ends gets its missing claim, a failed one none`() {
        for (phase, acts) in [
            ("Pending", [Reason.createsClaim(ordinal: 0, template: "a")]), ("Failed", []),
        ] {
            var fixture = Fixture(SetShape { $0.claims = ["a"] })
            fixture.cluster.add(
                PodShape {
                    ($0.phase, $0.isReady, $0.isTerminating) = (phase, false, true)
                    ($0.claims, $0.revision) = (["a"], fixture.new)
                }.object)
            #expect(fixture.plan().acts == acts)
        }
    }

    @Test func `R137 without a policy nothing is owned`() {
        var fixture = Fixture(
            SetShape { ($0.claims, $0.replicas, $0.whenDeleted) = (["a"], 1, "Delete") },
            pods: "ready ready")
        fixture.cluster.add(claimShape("a-web-0", owners: [Self.set]))
        fixture.update { $0.spec.persistentVolumeClaimRetentionPolicy = nil }
        let plan = fixture.plan()
        #expect(
            plan.bodies(.ownsClaim(ordinal: 0)).map {
                PersistentVolumeClaim(json: $0).metadata.ownerReferences
            } == [[]])
        #expect(plan.acts.last == .deletesCondemned(ordinal: 1))
    }

    @Test func `R43 an existing claim is used as it is`() {
        var fixture = Fixture(SetShape { $0.claims = ["www"] })
        fixture.cluster.add(claimShape("www-web-0"))
        #expect(fixture.plan().acts == [.createsPod(ordinal: 0)])
    }

    @Test func `R88 a blocked claim ends the batches of a parallel set`() {
        var fixture = Fixture(
            SetShape { ($0.claims, $0.isParallel, $0.replicas) = (["a"], true, 7) })
        var claim = claimShape("a-web-1")
        claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
        fixture.cluster.add(claim)
        let acts = fixture.plan().acts
        #expect(acts.contains(.createsPod(ordinal: 0)))
        #expect(!acts.contains(.createsPod(ordinal: 1)))
        #expect(acts.contains(.createsPod(ordinal: 2)))
        #expect(!acts.contains(.createsPod(ordinal: 3)))
    }

    @Test func `the owners of a claim that is there follow the pod's creation`() {
        var fixture = Fixture(SetShape { ($0.claims, $0.whenDeleted) = (["www"], "Delete") })
        fixture.cluster.add(claimShape("www-web-0"))
        #expect(fixture.plan().acts == [.createsPod(ordinal: 0), .ownsClaim(ordinal: 0)])
    }
}
