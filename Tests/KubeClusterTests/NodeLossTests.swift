import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// What becomes of the pods of a node that is lost, with real kubelets and the default times.
/// Source: cluster.md D.3-D.6, D.8, E.7; edge cases K18-K26, K34-K36, K60-K62.
@Suite struct NodeLossTests {
    private typealias Stage = PolicyStage

    private func stage(replicas: Int64 = 3, claims: Bool = false) throws -> Stage {
        var stage = PolicyStage()
        try stage.apply(set: "web", replicas: replicas, claims: claims)
        stage.run(.minutes(2))
        #expect(stage.healthy == Int(replicas))
        return stage
    }

    private func pod(_ stage: Stage, _ name: String = "web-0") -> Pod? {
        stage.stored(.pod, name, in: "default")?.view()
    }

    private func node(_ stage: Stage, of name: String = "web-0") throws -> String {
        try #require(pod(stage, name)?.spec.nodeName)
    }

    private func taints(_ stage: Stage, _ node: String) -> [Taint] {
        stage.stored(.node, node)?.view(as: Node.self).spec.taints ?? []
    }

    private func endpoint(_ stage: Stage, _ pod: String = "web-0") -> EndpointConditions? {
        stage.objects(.endpointSlice, in: "default").map { $0.view(as: EndpointSlice.self) }
            .flatMap(\.endpoints).first { $0.targetRef?.name == pod }?.conditions
    }

    private func subset(_ stage: Stage) -> EndpointSubset? {
        stage.stored(.endpoints, "web", in: "default")?.view(as: Endpoints.self).subsets.first
    }

    private func events(_ stage: Stage, _ reason: String) -> [String] {
        stage.objects(.event, in: "default").map { $0.view(as: Event.self) }
            .filter { $0.reason == reason }.compactMap(\.message)
    }

    /// Source: cluster.md D40-D45.
    @Test func `a dying node, minute by minute`() throws {
        var stage = try stage()
        let name = try node(stage)
        let died = stage.cluster.now
        try stage.cluster.inject(.failNode(name, .powerOff, duration: nil))
        stage.run(.seconds(39))
        #expect(stage.stored(.node, name)?.facts.isReady == true)
        #expect(endpoint(stage)?.ready == true)

        stage.run(.seconds(17))
        let unreachable = taints(stage, name).filter {
            $0.key == "node.kubernetes.io/unreachable"
        }
        #expect(unreachable.compactMap(\.effect).sorted() == ["NoExecute", "NoSchedule"])
        let tainted = try #require(unreachable.first { $0.effect == "NoExecute" }?.timeAdded)
        #expect((40...56).contains(tainted.seconds - died.secondsRoundedDown))
        // The pod's row goes on printing 1/1 Running. Source: cluster.md D22.
        let lost = try #require(pod(stage))
        #expect(!lost.isReady && lost.status.phase == .running)
        #expect(lost.status.containerStatuses.allSatisfy { $0.ready == true })
        let conditions = try #require(endpoint(stage))
        #expect(
            conditions.ready == false && conditions.serving == false
                && conditions.terminating == false)
        #expect(subset(stage)?.notReadyAddresses.map(\.targetRef?.name) == ["web-0"])
        #expect(events(stage, "NodeNotReady").contains("Node is not ready"))

        stage.cluster.run(until: .seconds(tainted.seconds + 299))
        #expect(pod(stage)?.isTerminating == false)
        stage.run(.seconds(3))
        let evicted = try #require(pod(stage))
        #expect(evicted.metadata.deletionTimestamp?.seconds == tainted.seconds + 330)
        #expect(evicted.metadata.deletionGracePeriodSeconds == 30)
        let condition = evicted.status.conditions.condition("DisruptionTarget")
        #expect(condition?.reason == "DeletionByTaintManager")
        #expect(condition?.message == "Taint manager: deleting due to NoExecute taint")
        #expect(
            events(stage, "TaintManagerEviction") == ["Marking for deletion Pod default/web-0"])
        #expect(endpoint(stage)?.terminating == true)
        #expect(subset(stage)?.notReadyAddresses.isEmpty == true)

        stage.run(.hours(3))
        #expect(pod(stage)?.uid == lost.uid, "nobody replaces it")
    }

    /// Source: cluster.md K24, D50.
    @Test func `a node that goes from unknown to not ready keeps the clock of its pods`() throws {
        var stage = try stage()
        let name = try node(stage)
        try stage.cluster.inject(.failNode(name, .networkCut, duration: nil))
        stage.run(.seconds(200))
        let tainted = try #require(
            taints(stage, name).first { $0.effect == "NoExecute" }?.timeAdded)
        var node: Node = try #require(stage.stored(.node, name)).view()
        node.status.conditions.set(
            type: "Ready", status: .false, reason: "KubeletNotReady", message: "",
            at: Timestamp(seconds: stage.cluster.now.secondsRoundedDown))
        try stage.submit(.update(node, .status))
        stage.run(.seconds(1))
        #expect(
            taints(stage, name).filter { $0.effect == "NoExecute" }.compactMap(\.key)
                == ["node.kubernetes.io/not-ready"])
        stage.run(.seconds(180))
        #expect(
            pod(stage)?.metadata.deletionTimestamp?.seconds == tainted.seconds + 330)
    }

    /// Source: cluster.md K25, D33, D51, K60.
    @Test(arguments: [NodeFault.networkCut, .kubeletStop])
    func `a node back before the time is over keeps its pods`(_ fault: NodeFault) throws {
        var stage = try stage()
        let name = try node(stage)
        let before = try #require(pod(stage))
        try stage.cluster.inject(.failNode(name, fault, duration: .seconds(330)))
        stage.run(.seconds(329))
        #expect(pod(stage)?.isReady == false)
        stage.run(.seconds(21))
        let after = try #require(pod(stage))
        #expect(after.uid == before.uid && after.isReady && !after.isTerminating)
        #expect(after.status.podIP == before.status.podIP)
        #expect(after.status.containerStatuses.first?.restartCount == 0)
        #expect(taints(stage, name).isEmpty)
        #expect(
            events(stage, "TaintManagerEviction")
                == ["Cancelling deletion of Pod default/web-0"])
    }

    /// Source: cluster.md K62, D33.
    @Test func `a short reboot keeps the pods and restarts their containers`() throws {
        var stage = try stage()
        let name = try node(stage)
        let before = try #require(pod(stage))
        try stage.cluster.inject(.failNode(name, .powerOff, duration: .seconds(20)))
        stage.run(.minutes(2))
        let after = try #require(pod(stage))
        #expect(after.uid == before.uid && after.isReady)
        #expect(after.status.podIP != before.status.podIP)
        #expect(after.status.containerStatuses.first?.restartCount == 1)
        #expect(events(stage, "NodeNotReady").isEmpty)
    }

    /// Source: cluster.md K23, D27.
    @Test func `when every node is lost nothing is evicted`() throws {
        var stage = try stage()
        for index in 1...3 {
            try stage.cluster.inject(.failNode("node-\(index)", .powerOff, duration: nil))
        }
        stage.run(.minutes(30))
        #expect(stage.objects(.pod, in: "default").allSatisfy { !$0.facts.isTerminating })
        for index in 1...3 {
            #expect(
                taints(stage, "node-\(index)").compactMap(\.effect) == ["NoSchedule"])
        }
    }

    /// Source: cluster.md K26, D37, D71.
    @Test func `a node that is deleted loses its pods within 80 seconds and stays away`() throws {
        var stage = try stage()
        let name = try node(stage)
        let uid = try #require(pod(stage)?.uid)
        try stage.submit(.delete(ObjectKey(.node, name: name)))
        stage.run(.seconds(39))
        #expect(pod(stage)?.uid == uid)
        stage.run(.seconds(42))
        #expect(pod(stage)?.uid != uid)
        stage.run(.minutes(5))
        #expect(stage.healthy == 3)
        #expect(stage.stored(.node, name) == nil)
    }

    /// Source: cluster.md K34, K35, D35, D36, E56.
    @Test(arguments: [false, true])
    func `a network disk follows after six minutes, or at once when out of service`(
        _ isOutOfService: Bool
    ) throws {
        var stage = try stage(claims: true)
        let name = try node(stage)
        try stage.cluster.inject(.failNode(name, .powerOff, duration: nil))
        stage.run(.seconds(60))
        let began = stage.cluster.now
        if isOutOfService {
            var node: Node = try #require(stage.stored(.node, name)).view()
            node.spec.taints += [
                Taint(
                    key: "node.kubernetes.io/out-of-service", value: "nodeshutdown",
                    effect: "NoExecute")
            ]
            try stage.submit(.update(node))
        } else {
            try stage.submit(
                .delete(
                    ObjectKey(.pod, namespace: "default", name: "web-0"), gracePeriodSeconds: 0))
        }
        var steps = 0
        while pod(stage)?.isReady != true, steps < 600 {
            stage.run(.seconds(1))
            steps += 1
        }
        let took = stage.cluster.now.secondsRoundedDown - began.secondsRoundedDown
        #expect(isOutOfService ? took < 45 : (360...385).contains(took), "\(took) s")
        #expect(try node(stage) != name)
        let told = events(stage, "FailedAttachVolume")
        // The new pod may come before the volume has been let go.
        #expect(isOutOfService ? told.count <= 1 : told.count == 1)
        #expect(
            told.allSatisfy {
                $0.hasSuffix(
                    "Volume is already exclusively attached to one node and can't be attached to"
                        + " another")
            })
    }

    /// Source: cluster.md K37, D15, D53.
    @Test func `a cordon moves nobody`() throws {
        var stage = try stage()
        let name = try node(stage)
        let before = stage.objects(.pod, in: "default").map(\.uid)
        try stage.submit(
            .mergePatch(ObjectKey(.node, name: name), ["spec": ["unschedulable": true]]))
        stage.run(.minutes(20))
        #expect(stage.objects(.pod, in: "default").map(\.uid) == before)
        try stage.submit(.delete(ObjectKey(.pod, namespace: "default", name: "web-0")))
        stage.run(.minutes(2))
        #expect(try node(stage) != name)
    }

    /// Source: cluster.md K39, D57, D59.
    @Test func `who may be evicted though the budget allows none`() throws {
        for (policy, ready, phase, isDeleted, isGranted) in [
            (nil, true, "Running", false, false), (nil, false, "Running", false, false),
            ("AlwaysAllow", false, "Running", false, true),
            ("AlwaysAllow", true, "Running", false, false), (nil, false, "Pending", false, true),
            (nil, false, "Succeeded", false, true), (nil, false, "Failed", false, true),
            (nil, true, "Running", true, true),
        ] as [(String?, Bool, String, Bool, Bool)] {
            var stage = PolicyStage(ClusterOptions { $0.simulatesNodes = false })
            try stage.submit(
                .create(
                    .pod,
                    [
                        "metadata": [
                            "name": "web-0", "namespace": "default", "labels": ["app": "web"],
                        ],
                        "spec": [
                            "nodeName": "n1", "containers": [["name": "main", "image": "x"]],
                        ],
                    ]))
            try stage.submit(
                .mergePatch(
                    ObjectKey(.pod, namespace: "default", name: "web-0"),
                    [
                        "status": [
                            "phase": .string(phase),
                            "conditions": [["type": "Ready", "status": ready ? "True" : "False"]],
                        ]
                    ], .status))
            try stage.apply(budget: "web") {
                $0.minAvailable = .int(2)
                $0.unhealthyPodEvictionPolicy = policy
            }
            stage.run(.seconds(2))
            if isDeleted {
                try stage.submit(.delete(ObjectKey(.pod, namespace: "default", name: "web-0")))
            }
            let refusal = stage.evict("web-0")
            #expect((refusal == nil) == isGranted, "\(phase) \(ready) \(policy ?? "")")
            if let refusal {
                #expect(refusal.code == 429)
                #expect(
                    refusal.causes.map(\.message) == [
                        "The disruption budget web needs 2 healthy pods and has"
                            + " \(ready ? 1 : 0) currently"
                    ])
            }
        }
    }
}
