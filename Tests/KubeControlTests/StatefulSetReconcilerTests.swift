import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct StatefulSetReconcilerTests {
    static let reconciler = StatefulSetReconciler(ControllerOptions())

    /// What is done at the end when the writes with some reasons fail and what follows is not
    /// sent.
    private func closing(
        _ fixture: inout Fixture, failing: [Reason],
        _ error: APIError = APIError(code: 500, reason: .internalError, message: "boom")
    ) -> [PlannedWrite] {
        var plan = fixture.plan()
        plan.key = fixture.set.key
        var hasFailed = false
        let outcomes = plan.writes.map { write -> WriteOutcome in
            if failing.contains(write.reason) {
                hasFailed = true
                return WriteOutcome(write: write, result: .failure(error))
            }
            return WriteOutcome(write: write, result: hasFailed ? nil : .success(.done))
        }
        return Self.reconciler.conclude(
            plan, outcomes, fixture.cluster.cache, at: fixture.now, memory: &fixture.memory)
    }

    private func counts(_ closing: [PlannedWrite]) -> Int64? {
        let body = closing.first { $0.reason == .writesStatus }?.request.body?.object
        return body.map { StatefulSet(json: $0).status.currentReplicas ?? 0 }
    }

    @Test func `a failed update deletion does not count`() {
        var fixture = Fixture(pods: "ready@old ready@old ready@old", rollingFromOld: true)
        #expect(counts(closing(&fixture, failing: [])) == 2)
        #expect(counts(closing(&fixture, failing: [.deletesOutdated(ordinal: 2)])) == 3)
    }

    @Test func `with the gate on only the deletions that were done count`() {
        var fixture = Fixture(
            SetShape { $0.maxUnavailable = .int(3) }, pods: "ready@old ready@old ready@old",
            rollingFromOld: true)
        fixture.options.honoursMaxUnavailable = true
        #expect(counts(closing(&fixture, failing: [.deletesOutdated(ordinal: 1)])) == 2)
    }

    @Test func `R53 a failed create still writes the status and cuts the history`() {
        var fixture = Fixture(SetShape { $0.historyLimit = 0 }, pods: "ready")
        let closing = closing(&fixture, failing: [.createsPod(ordinal: 1)])
        #expect(closing.map(\.reason) == [.writesStatus, .truncatesHistory])
    }

    @Test func `R53 a failed revision writes no status`() {
        var fixture = Fixture(SetShape { $0.historyLimit = 0 }, pods: "ready")
        fixture.update {
            $0.spec.template = SetShape { $0.image = "app:7" }.template
            $0.metadata.generation = 2
        }
        let closing = closing(&fixture, failing: [.createsRevision])
        #expect(!closing.isEmpty)
        #expect(closing.allSatisfy { $0.reason == .truncatesHistory })
    }

    @Test func `R53 a failed adoption ends it all`() {
        var fixture = Fixture(pods: "ready ready")
        fixture.cluster.add(PodShape { ($0.ordinal, $0.isOrphan) = (2, true) }.object)
        #expect(closing(&fixture, failing: [.adoptsPod]).isEmpty)
    }

    @Test func `R151 a failed claim fails its pod with a second warning`() {
        var fixture = Fixture(SetShape { $0.claims = ["www"] })
        let closing = closing(&fixture, failing: [.createsClaim(ordinal: 0, template: "www")])
        #expect(
            closing.compactMap { $0.onSuccess?.message } == [
                "Create Pod web-0 in StatefulSet web failed error: failed to create PVC"
                    + " www-web-0: boom"
            ])
        let plan = fixture.plan()
        #expect(
            plan.writes.first?.onFailure?.message
                == "Create Claim www-web-0 for Pod web-0 in StatefulSet web failed error: ")
        #expect(
            plan.writes.first?.onSuccess?.message
                == "Create Claim www-web-0 Pod web-0 in StatefulSet web success")
    }

    @Test(arguments: [(APIError.Reason.forbidden, 1), (.alreadyExists, 0)])
    func `R96 owners are put right though the pod failed, but not when its name is taken`(
        reason: APIError.Reason, writes: Int
    ) {
        var fixture = Fixture(SetShape { ($0.claims, $0.whenDeleted) = (["www"], "Delete") })
        fixture.cluster.add(claimShape("www-web-0"))
        let closing = closing(
            &fixture, failing: [.createsPod(ordinal: 0)],
            APIError(code: 400, reason: reason, message: "no"))
        #expect(closing.count { $0.reason == .ownsClaim(ordinal: 0) } == writes)
    }

    // MARK: Own writes

    @Test func `R166 plans nothing until the mirror has seen its own writes`() throws {
        var fixture = Fixture(pods: "ready")
        let plan = fixture.plan()
        let write = try #require(plan.writes.first)
        var written = PodShape { ($0.ordinal, $0.revision) = (1, fixture.new) }.object
        written.metadata.resourceVersion = "900"
        let outcome = WriteOutcome(
            write: write,
            result: .success(.object(StoredObject(resource: .pod, json: written.json))))
        Self.reconciler.observe(outcome, of: fixture.set.key, memory: &fixture.memory)
        let seen = fixture.cluster.cache.revision(of: .pod)
        let behind = fixture.plan()
        #expect(behind.isEmpty)
        #expect(behind.waits == [.cacheBehind])
        #expect(
            behind.failure
                == "read version: \(seen) is not as new as written version: 900 for group"
                + " resource pods")
        var cache = fixture.cluster.cache
        _ = cache.apply(.bookmark(900), resource: .pod)
        let next = Self.reconciler.plan(
            fixture.set.key, cache, at: fixture.now, memory: &fixture.memory)
        #expect(next.failure == nil)
    }

    @Test func `R166 deletions of pods are not waited for`() throws {
        var fixture = Fixture(pods: "failed")
        let write = try #require(fixture.plan().writes.first)
        var gone = PodShape().object
        gone.metadata.resourceVersion = "900"
        let outcome = WriteOutcome(
            write: write,
            result: .success(.deleted(StoredObject(resource: .pod, json: gone.json))))
        Self.reconciler.observe(outcome, of: fixture.set.key, memory: &fixture.memory)
        #expect(fixture.plan().failure == nil)
    }

    @Test func `memory changes no plan`() {
        var fixture = Fixture(
            SetShape { ($0.claims, $0.whenScaled) = (["www"], "Delete") },
            pods: "ready ready@old ready pending", rollingFromOld: true)
        let first = fixture.plan()
        let again = fixture.plan()
        #expect(first.acts == again.acts)
        #expect(first.counts == again.counts)
        fixture.add("ready", ordinal: 1)
        let cold = StatefulSetOutlook.plan(
            for: fixture.set.key, in: fixture.cluster.cache, at: fixture.now)
        let warm = fixture.plan()
        #expect(warm.acts == cold.acts)
        #expect(warm.counts == cold.counts)
        #expect(warm.waits == cold.waits)
    }

    // MARK: Wake-ups

    private func keys(_ fixture: inout Fixture, _ change: CacheChange) -> [String] {
        Self.reconciler.keys(
            for: change, fixture.cluster.cache, at: fixture.now, memory: &fixture.memory
        ).map { $0.after == .zero ? $0.key.name : "\($0.key.name) after \($0.after)" }
    }

    private func pod(_ build: (inout PodShape) -> Void = { _ in }) -> StoredObject {
        StoredObject(resource: .pod, json: PodShape(build).object.json)
    }

    private func change(_ old: StoredObject?, _ new: StoredObject?) -> CacheChange {
        CacheChange(resource: .pod, old: old, new: new, last: new == nil ? old : nil)
    }

    @Test func `R157 a new pod wakes its set`() {
        var fixture = Fixture()
        #expect(keys(&fixture, change(nil, pod())) == ["web"])
        #expect(keys(&fixture, change(nil, pod { $0.isTerminating = true })) == ["web"])
        #expect(keys(&fixture, change(nil, pod { $0.setUID = "older" })) == [])
        #expect(keys(&fixture, change(nil, pod { $0.isOrphan = true })) == ["web"])
        #expect(
            keys(&fixture, change(nil, pod { ($0.isOrphan, $0.isTerminating) = (true, true) }))
                == [])
        #expect(
            keys(
                &fixture,
                change(nil, pod { ($0.isOrphan, $0.labels) = (true, [("app", "x")]) })) == [])
    }

    @Test func `R158 a changed pod wakes the sets it had and has`() {
        var fixture = Fixture()
        fixture.cluster.add(SetShape { ($0.name, $0.uid) = ("other", "other-uid") }.object)
        let before = pod { ($0.setUID) = ("set-uid") }
        let orphan = pod { $0.isOrphan = true }
        #expect(keys(&fixture, change(before, pod { $0.phase = "Failed" })) == ["web"])
        #expect(keys(&fixture, change(before, orphan)) == ["web", "other", "web"])
        #expect(keys(&fixture, change(orphan, pod { $0.isOrphan = true })) == [])
        let relabelled = pod {
            ($0.isOrphan, $0.labels) = (true, [("app", "web"), ("b", "c")])
        }
        #expect(keys(&fixture, change(orphan, relabelled)) == ["other", "web"])
    }

    @Test func `R159 a pod that turns ready wakes its set once more when available`() {
        var fixture = Fixture(SetShape { $0.minReadySeconds = 10 })
        let turns = change(pod { $0.isReady = false }, pod())
        #expect(keys(&fixture, turns) == ["web", "web after 10s"])
    }

    @Test func `R160 a pod that goes wakes its set, an orphan none`() {
        var fixture = Fixture()
        #expect(keys(&fixture, change(pod(), nil)) == ["web"])
        #expect(keys(&fixture, change(pod { $0.isOrphan = true }, nil)) == [])
    }

    @Test func `R145 a claim that goes wakes nobody`() {
        var fixture = Fixture(SetShape { $0.claims = ["www"] })
        func gone(_ name: String) -> CacheChange {
            let claim = StoredObject(
                resource: .persistentVolumeClaim, json: claimShape(name).json)
            return CacheChange(
                resource: .persistentVolumeClaim, old: claim, new: nil, last: claim)
        }
        #expect(keys(&fixture, gone("www-web-3")) == [])
    }
}
