import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// What each write of a sync does when the API server refuses it: what is told, what still
/// happens, and that the set is tried again. Source: spec R53, R96, R149 to R153, R164.
@Suite struct SetWriteFailureTests {
    static let errors = [
        APIError(code: 409, reason: .conflict, message: "the object has been modified"),
        APIError(code: 404, reason: .notFound, message: "not found"),
        APIError(code: 409, reason: .alreadyExists, message: "already exists"),
        APIError(code: 403, reason: .forbidden, message: "exceeded quota: q"),
        APIError(code: 403, reason: .forbidden, message: "because it is being terminated"),
        APIError(code: 422, reason: .invalid, message: "is invalid"),
        APIError(code: 500, reason: .internalError, message: "boom"),
        APIError(code: 503, reason: .serviceUnavailable, message: "try later"),
        APIError.timeout("no answer from the API server"),
    ]

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var shape = SetShape()
        var pods = ""
        var rolls = false
        var prepare: @Sendable (inout Fixture) -> Void = { _ in }
        /// The request that is refused.
        var request: String
        /// The warnings; `%` stands for the error. Each with the reasons it is not told for.
        var warnings: [(text: String, silent: [APIError.Reason])] = []
        /// What still is asked for; nothing else is.
        var then: [String] = []
        /// Reasons that count as success.
        var tolerated: [APIError.Reason] = []
        /// Reasons that have tests of their own.
        var except: [APIError.Reason] = []
        var testDescription: String { name }

        init(_ name: String, _ request: String, _ build: (inout Row) -> Void) {
            self.name = name
            self.request = request
            build(&self)
        }
    }

    static let status = "update statefulset web"
    static let pod = "in StatefulSet web failed error:"

    static let creating: [Row] = [
        Row("a pod", "create pod web-1") {
            $0.shape.historyLimit = 0
            $0.pods = "ready"
            $0.warnings = [("FailedCreate Create Pod web-1 \(pod) %", [.alreadyExists])]
            $0.then = [status, "delete controllerrevision"]
        },
        Row("a claim", "create persistentvolumeclaim a-web-1") {
            $0.shape.claims = ["a", "b"]
            $0.pods = "ready"
            $0.warnings = [
                (
                    "FailedCreate Create Claim a-web-1 for Pod web-1 \(pod) %",
                    [.alreadyExists]
                ),
                (
                    "FailedCreate Create Pod web-1 \(pod) failed to create PVC a-web-1: %",
                    []
                ),
            ]
            $0.then = ["create persistentvolumeclaim b-web-1", status]
        },
        Row("a claim, another being deleted", "create persistentvolumeclaim a-web-1") {
            $0.shape.claims = ["a", "b"]
            $0.pods = "ready"
            $0.prepare = { fixture in
                var claim = claimShape("b-web-1")
                claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
                fixture.cluster.add(claim)
            }
            $0.warnings = [
                (
                    "FailedCreate Create Claim a-web-1 for Pod web-1 \(pod) %",
                    [.alreadyExists]
                ),
                (
                    "FailedCreate Create Pod web-1 \(pod) [failed to create PVC a-web-1: %,"
                        + " pvc b-web-1 is being deleted]",
                    []
                ),
            ]
            $0.then = [status]
        },
        Row("R92 a claim of a pending pod", "create persistentvolumeclaim a-web-0") {
            $0.shape.claims = ["a"]
            $0.pods = "pending"
            $0.prepare = { $0.cluster.remove(claim("a-web-0")) }
            $0.warnings = [
                (
                    "FailedCreate Create Claim a-web-0 for Pod web-0 \(pod) %",
                    [.alreadyExists]
                )
            ]
            $0.then = [status]
        },
    ]

    static let changing: [Row] = [
        Row("P3 the owners of a claim", "update persistentvolumeclaim a-web-0") {
            ($0.shape.claims, $0.shape.whenDeleted, $0.pods) = (["a", "b"], "Delete", "pending")
            $0.warnings = [(ownersFailed, [.conflict])]
            $0.then = [status]
        },
        Row("P7 the owners of a claim", "update persistentvolumeclaim a-web-0") {
            ($0.shape.claims, $0.shape.whenDeleted, $0.pods) = (["a"], "Delete", "ready")
            $0.warnings = [(ownersFailed, [.conflict])]
            $0.then = [status]
        },
        Row("R96 the owners after creation", "update persistentvolumeclaim a-web-0") {
            ($0.shape.claims, $0.shape.whenDeleted) = (["a"], "Delete")
            $0.prepare = { $0.cluster.add(claimShape("a-web-0")) }
            $0.warnings = [(ownersFailed, [.conflict])]
            $0.then = [status]
        },
        Row("R98 the owners of an unwanted claim", "update persistentvolumeclaim a-web-1") {
            ($0.shape.claims, $0.shape.whenScaled) = (["a"], "Delete")
            ($0.shape.replicas, $0.pods) = (1, "ready ready ready")
            $0.prepare = { fixture in
                let owner = ClaimsTests.pod(2)
                fixture.cluster.add(claimShape("a-web-2", owners: [owner]))
            }
            $0.then = [status]
        },
        Row("P7 the labels of a pod", "update pod web-0") {
            $0.pods = "ready ready"
            $0.prepare = { fixture in
                var pod = PodShape { $0.revision = fixture.new }.object
                pod.metadata.json.update("labels") {
                    $0 = .object(["app": "web", "controller-revision-hash": .string(fixture.new)])
                }
                fixture.cluster.add(pod)
            }
            $0.warnings = [("FailedUpdate Update Pod web-0 \(pod) %", [.conflict])]
            $0.then = [status]
        },
        Row("the status", status) {
            ($0.shape.historyLimit, $0.pods) = (0, "ready ready ready")
            $0.then = ["delete controllerrevision"]
        },
    ]

    static let ownersFailed =
        "FailedUpdate Update Pod web-0 \(pod) could not update claim a-web-0 for delete policy"
        + " ownerRefs: %"

    static let deleting: [Row] = [
        Row("P1 a failed pod", "delete pod web-0") {
            $0.pods = "failed ready ready ready"
            $0.warnings = [("FailedDelete Delete Pod web-0 \(pod) %", [])]
            ($0.then, $0.tolerated) = ([status], [.notFound])
        },
        Row("R99 an unwanted pod", "delete pod web-2") {
            ($0.shape.replicas, $0.pods) = (1, "ready ready ready")
            $0.warnings = [("FailedDelete Delete Pod web-2 \(pod) %", [])]
            ($0.then, $0.tolerated) = ([status], [.notFound])
        },
        Row("R105 an outdated pod", "delete pod web-2") {
            ($0.pods, $0.rolls) = ("ready ready ready@old", true)
            $0.warnings = [("FailedDelete Delete Pod web-2 \(pod) %", [])]
            ($0.then, $0.tolerated) = ([status], [.notFound])
        },
    ]

    static let owning: [Row] = [
        Row("R75 a revision is made", "create controllerrevision") {
            ($0.shape.historyLimit, $0.pods) = (0, "ready ready ready")
            $0.prepare = { $0.retemplate("app:7") }
            $0.then = ["delete controllerrevision"]
        },
        Row("R73 a revision is renumbered", "update controllerrevision") {
            $0.pods = "ready ready ready"
            $0.prepare = { $0.retemplate("app:0") }
        },
        Row("R81 a revision is cut off", "delete controllerrevision") {
            ($0.shape.historyLimit, $0.pods) = (0, "ready ready ready")
        },
        Row("R63 a revision is adopted", "patch controllerrevision") {
            $0.pods = "ready failed"
            $0.prepare = {
                $0.cluster.add(Fixture.revision(SetShape(), $0.new, number: 2, uid: nil))
            }
            $0.except = [.notFound]
        },
        Row("R57 a pod is adopted", "patch pod web-2") {
            $0.pods = "ready failed"
            $0.prepare = {
                $0.cluster.add(PodShape { ($0.ordinal, $0.isOrphan) = (2, true) }.object)
            }
            $0.except = [.notFound]
        },
        Row("R57 a pod is released", "patch pod web-2") {
            $0.pods = "ready failed"
            $0.prepare = {
                $0.cluster.add(PodShape { ($0.ordinal, $0.labels) = (2, [("app", "x")]) }.object)
            }
            $0.tolerated = [.notFound, .invalid]
        },
    ]

    private static func claim(_ name: String) -> ObjectKey {
        ObjectKey(.persistentVolumeClaim, namespace: "default", name: name)
    }

    @Test(arguments: creating + changing + deleting + owning)
    func `a refused write is told, stops what follows and is tried again`(_ row: Row) {
        for error in Self.errors where !row.except.contains(error.reason) {
            var fixture = Fixture(row.shape, pods: row.pods, rollingFromOld: row.rolls)
            row.prepare(&fixture)
            var bench = SyncBench(fixture)
            bench.sync { $0 == row.request ? error : nil }
            let warnings = bench.events.filter { $0.hasPrefix("Warning ") }
            let about = Comment(rawValue: "\(error.reason): \(bench.requests) \(bench.events)")
            guard !row.tolerated.contains(error.reason) else {
                #expect(warnings.isEmpty, about)
                #expect(bench.wait == nil, about)
                continue
            }
            let told = row.warnings.filter { !$0.silent.contains(error.reason) }.map {
                "Warning " + $0.text.split(separator: "%", omittingEmptySubsequences: false)
                    .joined(separator: error.message)
            }
            #expect(warnings == told, about)
            #expect(bench.events.allSatisfy { !$0.hasPrefix("Normal SuccessfulDelete") }, about)
            let position = bench.requests.firstIndex(of: row.request)
            #expect(position != nil, about)
            #expect(Array(bench.requests.dropFirst((position ?? 0) + 1)) == row.then, about)
            #expect(bench.wait == .milliseconds(5), about)
        }
    }

    // MARK: Creation

    @Test(arguments: [(APIError.Reason.forbidden, true), (.alreadyExists, false)])
    func `R96 a pod that failed is told after the owners of its claim are right`(
        reason: APIError.Reason, isTold: Bool
    ) {
        var fixture = Fixture(SetShape { ($0.claims, $0.whenDeleted) = (["a"], "Delete") })
        fixture.cluster.add(claimShape("a-web-0"))
        var bench = SyncBench(fixture)
        let error = APIError(code: 400, reason: reason, message: "no")
        bench.sync { $0 == "create pod web-0" ? error : nil }
        let owners = isTold ? ["update persistentvolumeclaim a-web-0"] : []
        #expect(bench.requests == ["create pod web-0"] + owners + [Self.status])
        let event = "Warning FailedCreate Create Pod web-0 in StatefulSet web failed error: no"
        #expect(bench.events == (isTold ? [event] : []))
        var both = SyncBench(fixture)
        both.sync { $0 == Self.status ? nil : error }
        let owner = Self.ownersFailed.split(separator: "%").joined() + "no"
        #expect(both.events == (isTold ? ["Warning " + owner] : []))
    }

    @Test func `R96 a created pod is not told when the owners of its claim fail`() {
        var fixture = Fixture(SetShape { ($0.claims, $0.whenDeleted) = (["a"], "Delete") })
        fixture.cluster.add(claimShape("a-web-0"))
        var bench = SyncBench(fixture)
        let error = APIError(code: 422, reason: .invalid, message: "no")
        bench.sync { $0 == "update persistentvolumeclaim a-web-0" ? error : nil }
        #expect(!bench.events.contains { $0.hasPrefix("Normal") })
        var good = SyncBench(fixture)
        good.sync()
        #expect(
            good.events == [
                "Normal SuccessfulCreate Create Pod web-0 in StatefulSet web successful"
            ])
        #expect(good.wait == nil)
    }

    // MARK: Parallel sets

    /// E66, E67: the pods asked for when one is refused.
    static let blocked: [(replicas: Int64, refused: Int, asked: Int)] = [
        (10, 0, 1), (10, 1, 3), (10, 2, 3), (10, 5, 7), (10, 7, 10), (3, 2, 3),
    ]

    @Test(arguments: blocked)
    func `E66 E67 a refused pod lets its batch finish and no other begin`(
        replicas: Int64, refused: Int, asked: Int
    ) {
        for reason in [APIError.Reason.alreadyExists, .forbidden] {
            let shape = SetShape { ($0.replicas, $0.isParallel) = (replicas, true) }
            var fixture = Fixture(shape)
            // Neither scaled down nor updated after that.
            fixture.add("ready", ordinal: 20)
            var bench = SyncBench(fixture)
            let error = APIError(code: 403, reason: reason, message: "no")
            bench.sync { $0 == "create pod web-\(refused)" ? error : nil }
            let pods = (0..<asked).map { "create pod web-\($0)" }
            #expect(bench.requests == pods + [Self.status])
            #expect(
                bench.events.filter { $0.hasPrefix("Warning") }.count
                    == (reason == .forbidden ? 1 : 0))
            #expect(bench.wait == .milliseconds(5))
        }
    }

    @Test func `E43 a failed outdated pod of a parallel set is deleted twice`() {
        var bench = SyncBench(
            Fixture(
                SetShape { $0.isParallel = true }, pods: "ready ready failed@old",
                rollingFromOld: true))
        bench.sync()
        #expect(bench.requests == ["delete pod web-2", "delete pod web-2", Self.status])
        let message = "Delete Pod web-2 in StatefulSet web successful"
        #expect(bench.events == ["Normal SuccessfulDelete \(message)", "again \(message)"])
    }
}

/// How many events of which kind each act has. Source: spec 12.1, TestStatefulPodControl.
@Suite struct SetEventCountTests {
    private func events(
        _ shape: SetShape, _ pods: String = "", failing: String? = nil,
        _ reason: APIError.Reason = .internalError, _ prepare: (inout Fixture) -> Void = { _ in }
    ) -> [String] {
        var fixture = Fixture(shape, pods: pods)
        prepare(&fixture)
        var bench = SyncBench(fixture)
        bench.sync {
            $0 == failing ? APIError(code: 500, reason: reason, message: "no") : nil
        }
        return bench.events.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    }

    private let claimed = SetShape { ($0.replicas, $0.claims) = (1, ["a"]) }

    @Test func `creation`() {
        #expect(events(claimed) == ["Normal SuccessfulCreate", "Normal SuccessfulCreate"])
        #expect(
            events(claimed, failing: "create pod web-0", .alreadyExists)
                == ["Normal SuccessfulCreate"])
        #expect(
            events(claimed, failing: "create pod web-0", .alreadyExists) {
                $0.cluster.add(claimShape("a-web-0"))
            } == [])
        #expect(
            events(claimed, failing: "create persistentvolumeclaim a-web-0")
                == ["Warning FailedCreate", "Warning FailedCreate"])
        #expect(
            events(claimed) {
                var claim = claimShape("a-web-0")
                claim.metadata.deletionTimestamp = Timestamp(seconds: 1)
                $0.cluster.add(claim)
            } == ["Warning FailedCreate"])
        #expect(
            events(claimed, failing: "create pod web-0")
                == ["Normal SuccessfulCreate", "Warning FailedCreate"])
    }

    @Test func `update`() {
        let plain = SetShape { $0.replicas = 1 }
        #expect(events(plain, "ready") == [])
        #expect(
            events(plain, "ready") { fixture in
                var pod = PodShape { $0.revision = fixture.new }.object
                pod.metadata.json.update("labels") {
                    $0 = .object(["app": "web", "controller-revision-hash": .string(fixture.new)])
                }
                fixture.cluster.add(pod)
            } == ["Normal SuccessfulUpdate"])
        #expect(
            events(claimed) { fixture in
                fixture.cluster.add(PodShape { $0.revision = fixture.new }.object)
            } == ["Normal SuccessfulCreate", "Normal SuccessfulUpdate"])
        let owned = SetShape { ($0.replicas, $0.claims, $0.whenDeleted) = (1, ["a"], "Delete") }
        #expect(events(owned, "ready") == ["Normal SuccessfulUpdate"])
        #expect(events(owned, "pending") == [])
    }

    @Test func `deletion`() {
        let none = SetShape { $0.replicas = 0 }
        #expect(events(none, "ready") == ["Normal SuccessfulDelete"])
        #expect(
            events(none, "ready", failing: "delete pod web-0", .notFound)
                == ["Normal SuccessfulDelete"])
        #expect(events(none, "ready", failing: "delete pod web-0") == ["Warning FailedDelete"])
    }
}
