import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Evictions at the server. Source: api.md 11.7, cluster.md D57 to D61.
@Suite struct EvictionTests {
    private static let now = SimTime.seconds(1_000_000)

    /// A pod, and what protects it.
    struct Case: Sendable, CustomTestStringConvertible {
        var phase = "Running"
        var isReady = true
        var isTerminating = false
        /// allowed, current, desired of the budget; nil: there is none.
        var budget: (allowed: Int64, current: Int64, desired: Int64)?
        var isObserved = true
        var syncFailure: String?
        var policy: String?
        var budgets = 1
        /// nil: evicted.
        var refusal: String?
        var retryAfter: Int64?
        var isCharged = false
        var testDescription: String { "\(phase) ready=\(isReady) \(refusal ?? "evicted")" }
    }

    static let cases: [Case] = [
        Case(),
        Case(budget: (1, 3, 2), isCharged: true),
        Case(budget: (2, 4, 2), isCharged: true),
        Case(
            budget: (0, 2, 2),
            refusal: "The disruption budget web0 needs 2 healthy pods and has 2 currently"),
        Case(
            budget: (1, 3, 2), isObserved: false,
            refusal: "The disruption budget web0 is still being processed by the server.",
            retryAfter: 10),
        Case(
            budget: (0, 3, 2), syncFailure: "found no controllers for pod \"web-0\"",
            refusal: "The disruption budget web0 does not allow evicting pods currently because it"
                + " failed sync: found no controllers for pod \"web-0\""),
        Case(phase: "Pending", isReady: false, budget: (0, 0, 2)),
        Case(phase: "Succeeded", isReady: false, budget: (0, 0, 2)),
        Case(phase: "Failed", isReady: false, budget: (0, 0, 2)),
        Case(isTerminating: true, budget: (0, 0, 2)),
        Case(phase: "Failed", isReady: false, budget: (0, 0, 2), budgets: 2),
        Case(isReady: false, budget: (0, 2, 2)),
        Case(
            isReady: false, budget: (0, 1, 2),
            refusal: "The disruption budget web0 needs 2 healthy pods and has 1 currently"),
        Case(
            isReady: false, budget: (0, 0, 0),
            refusal: "The disruption budget web0 needs 0 healthy pods and has 0 currently"),
        Case(isReady: false, budget: (0, 1, 2), policy: "AlwaysAllow"),
        Case(isReady: false, budget: (0, 1, 2), isObserved: false, policy: "AlwaysAllow"),
        Case(
            isReady: true, budget: (0, 2, 2), policy: "AlwaysAllow",
            refusal: "The disruption budget web0 needs 2 healthy pods and has 2 currently"),
        Case(
            budget: (-1, 2, 2),
            refusal: "pdb disruptions allowed is negative"),
    ]

    @Test(arguments: cases)
    func `asks the budget`(_ given: Case) throws {
        var server = try Self.server(given)
        let before = server.stored(Self.budgetKey)
        let pod = try #require(server.stored(Self.podKey))
        do {
            let answer = try server.handle(Self.eviction(), by: .admin, at: Self.now)
            guard case .done = answer else {
                Issue.record("answered with an object")
                return
            }
            #expect(given.refusal == nil)
        } catch {
            let text = error.causes.first?.message ?? error.message
            #expect(text.contains(given.refusal ?? "nothing"))
            #expect(error.retryAfterSeconds == given.retryAfter)
            if error.code == 429 {
                #expect(
                    error.message
                        == "Cannot evict pod as it would violate the pod's disruption budget.")
                #expect(error.causes.map(\.type) == ["DisruptionBudget"])
                #expect(error.causes.map(\.field) == [""])
                #expect(error.name == "" && error.kind == "" && error.group == "")
            }
            #expect(server.stored(Self.podKey)?.revision == pod.revision)
            #expect(server.stored(Self.budgetKey)?.revision == before?.revision)
            return
        }
        let after = server.stored(Self.budgetKey)
        if given.isCharged {
            let status = try #require(after).view(as: PodDisruptionBudget.self).status
            #expect(status.disruptionsAllowed == given.budget.map { $0.allowed - 1 })
            #expect(status.disruptedPods.map(\.pod) == ["web-0"])
            #expect(status.disruptedPods.first?.time == Timestamp(seconds: 1_000_000))
        } else {
            #expect(after?.revision == before?.revision)
        }
    }

    @Test func `tells watchers of the budget, the mark and the deletion, in this order`() throws {
        var server = try Self.server(Case(budget: (1, 3, 2)))
        _ = server.takeChanges()
        _ = try server.handle(Self.eviction(), by: .admin, at: Self.now)
        let changes = server.takeChanges()
        #expect(changes.map(\.object.resource) == [.podDisruptionBudget, .pod, .pod])
        #expect(changes.map(\.revision) == changes.map(\.revision).sorted())
        let mark = changes[1].object.view(as: Pod.self).status.conditions
            .condition("DisruptionTarget")
        #expect(mark?.reason == "EvictionByEvictionAPI")
        #expect(mark?.message == "Eviction API: evicting")
        #expect(!changes[1].object.facts.isTerminating)
        #expect(changes[2].object.facts.isTerminating)
        #expect(changes[2].object.json["metadata"]?["deletionGracePeriodSeconds"] == 30)
        let condition = changes[0].object.view(as: PodDisruptionBudget.self).status.conditions
            .condition("DisruptionAllowed")
        #expect(condition?.status == .false)
        #expect(condition?.reason == "InsufficientPods")
    }

    @Test func `two budgets are more than it can serve`() throws {
        var server = try Self.server(Case(budget: (1, 3, 2), budgets: 2))
        let error = #expect(throws: APIError.self) {
            try server.handle(Self.eviction(), by: .admin, at: Self.now)
        }
        #expect(error?.code == 500)
        #expect(
            error?.message == "This pod has more than one PodDisruptionBudget, which the eviction"
                + " subresource does not support.")
    }

    @Test(arguments: [
        (#"{"metadata":{"name":"web-1"}}"#, 400, "name in URL does not match name in Eviction"),
        (#"{"metadata":{"name":"web-0","namespace":"x"}}"#, 400, "the namespace of the provided"),
        (#"{"kind":"Pod","metadata":{"name":"web-0"}}"#, 400, "do not match the expected ones"),
        (
            #"{"metadata":{"name":"web-0"},"deleteOptions":{"preconditions":{"uid":"x"}}}"#, 409,
            "the UID in the precondition (x) does not match"
        ),
        (
            #"{"metadata":{"name":"web-0"},"deleteOptions":{"preconditions":{"resourceVersion":"1"}}}"#,
            409, "the ResourceVersion in the precondition (1) does not match"
        ),
        (
            #"{"metadata":{"name":"web-0"},"deleteOptions":{"dryRun":["Some"]}}"#, 422,
            "dryRun: Unsupported value: [\"Some\"]: supported values: \"All\""
        ),
    ])
    func `refuses what does not fit and changes nothing`(
        _ body: String, _ code: Int, _ text: String
    ) throws {
        var server = try Self.server(Case(budget: (1, 3, 2)))
        let revision = server.revision
        var request = Self.eviction()
        request.body = try JSONParser.parse(body)
        let error = #expect(throws: APIError.self) {
            try server.handle(request, by: .admin, at: Self.now)
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        #expect(server.revision == revision)
    }

    @Test(arguments: [false, true])
    func `a dry run asks the budget and changes nothing`(_ isInBody: Bool) throws {
        for (allowed, isRefused) in [(Int64(1), false), (0, true)] {
            var server = try Self.server(Case(budget: (allowed, 2 + allowed, 2)))
            let revision = server.revision
            var request = Self.eviction()
            if isInBody {
                request.body?["deleteOptions"] = ["dryRun": ["All"]]
            } else {
                request.options.isDryRun = true
            }
            let answer = try? server.handle(request, by: .admin, at: Self.now)
            #expect((answer == nil) == isRefused)
            #expect(server.revision == revision)
        }
    }

    @Test func `passes the options of the deletion on`() throws {
        var server = try Self.server(Case())
        var request = Self.eviction()
        let pod = try #require(server.stored(Self.podKey))
        request.body?["deleteOptions"] = [
            "gracePeriodSeconds": 7,
            "preconditions": [
                "uid": .string(pod.uid), "resourceVersion": .string(String(pod.revision)),
            ],
        ]
        _ = try server.handle(request, by: .admin, at: Self.now)
        let left = try #require(server.stored(Self.podKey))
        #expect(left.json["metadata"]?["deletionGracePeriodSeconds"] == 7)
    }

    // MARK: - The server

    static let podKey = ObjectKey(.pod, namespace: "default", name: "web-0")
    static let budgetKey = ObjectKey(.podDisruptionBudget, namespace: "default", name: "web0")

    static func eviction() -> APIRequest {
        APIRequest(
            .create, .pod, namespace: "default", name: "web-0", subresource: .eviction,
            body: [
                "apiVersion": "policy/v1", "kind": "Eviction",
                "metadata": ["name": "web-0", "namespace": "default"],
            ])
    }

    static func server(_ given: Case) throws -> APIServer {
        var server = APIServer()
        _ = try server.handle(.create(Namespace(named: "default")), by: .admin, at: now)
        let pod: JSONObject = [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": ["name": "web-0", "namespace": "default", "labels": ["app": "web"]],
            "spec": [
                "nodeName": "n1", "containers": [["name": "main", "image": "app:1"]],
            ],
        ]
        var stored = try #require(
            try server.handle(.create(.pod, pod), by: .admin, at: now).object)
        var view: Pod = stored.view()
        view.status.phase = PodPhase(rawValue: given.phase)
        view.status.conditions.set(
            type: "Ready", status: given.isReady ? .true : .false, at: Timestamp(seconds: 1))
        stored = try #require(
            try server.handle(.update(view, .status), by: .admin, at: now).object)
        if given.isTerminating {
            _ = try server.handle(.delete(podKey), by: .admin, at: now)
        }
        guard let numbers = given.budget else { return server }
        for index in 0..<given.budgets {
            var budget = PodDisruptionBudget(named: "web\(index)", namespace: "default")
            budget.spec.minAvailable = .int(numbers.desired)
            budget.spec.selector = LabelSelector(matchLabels: [("app", "web")])
            budget.spec.unhealthyPodEvictionPolicy = given.policy
            let made = try #require(
                try server.handle(.create(budget), by: .admin, at: now).object)
            budget = made.view()
            budget.status.disruptionsAllowed = numbers.allowed
            budget.status.currentHealthy = numbers.current
            budget.status.desiredHealthy = numbers.desired
            budget.status.observedGeneration = given.isObserved ? 1 : 0
            if let failure = given.syncFailure {
                budget.status.conditions.set(
                    type: "DisruptionAllowed", status: .false, reason: "SyncFailed",
                    message: failure, at: Timestamp(seconds: 1), observedGeneration: 1)
            }
            _ = try server.handle(.update(budget, .status), by: .admin, at: now)
        }
        return server
    }
}
