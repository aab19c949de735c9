import KubeAPI
import KubeCluster
import KubeModel
import SimKernel
import Testing

/// What every namespace has, and how it ends. Source: api.md 17.8, cluster.md H.2.
@Suite struct NamespaceLifeTests {
    private static let key = ObjectKey(.namespace, name: "demo")

    private func stage(_ options: ClusterOptions = ClusterOptions()) throws -> PolicyStage {
        var stage = PolicyStage(options)
        try stage.submit(.create(Namespace(named: "demo")))
        stage.run(.seconds(1))
        return stage
    }

    private func condition(_ stage: PolicyStage, _ type: String) -> String {
        let namespace = stage.cluster.apiServer.stored(Self.key)?.view(as: Namespace.self)
        guard let condition = namespace?.status.conditions.condition(type) else { return "" }
        return "\(condition.status?.rawValue ?? "") \(condition.reason ?? ""):"
            + " \(condition.message ?? "")"
    }

    @Test(arguments: [true, false])
    func `every namespace has its account and the certificate`(_ simulatesNodes: Bool) throws {
        let options = ClusterOptions {
            $0.simulatesNodes = simulatesNodes
            $0.rootCertificate = "the certificate\n"
        }
        let stage = try stage(options)
        for name in ["default", "kube-node-lease", "kube-public", "kube-system", "demo"] {
            #expect(stage.objects(.serviceAccount, in: name).map(\.name) == ["default"])
            let map = try #require(stage.stored(.configMap, "kube-root-ca.crt", in: name))
            #expect(map.json["data"] == ["ca.crt": "the certificate\n"])
            let text = map.view(as: ConfigMap.self).metadata.annotation("kubernetes.io/description")
            #expect(text?.hasPrefix("Contains a CA bundle that can be used to verify") == true)
        }
    }

    @Test func `account and certificate come back and are put right`() throws {
        var stage = try stage()
        let account = ObjectKey(.serviceAccount, namespace: "demo", name: "default")
        let map = ObjectKey(.configMap, namespace: "demo", name: "kube-root-ca.crt")
        let before = stage.cluster.apiServer.stored(map)?.json["data"]
        try stage.submit(.delete(account))
        try stage.submit(.delete(map))
        stage.run(.seconds(1))
        #expect(stage.cluster.apiServer.stored(account) != nil)
        #expect(stage.cluster.apiServer.stored(map)?.json["data"] == before)
        try stage.submit(.mergePatch(map, ["data": ["ca.crt": "mine", "b": "c"]]))
        stage.run(.seconds(1))
        #expect(stage.cluster.apiServer.stored(map)?.json["data"] == before)
    }

    @Test func `an empty namespace goes after the pause`() throws {
        var stage = try stage()
        try stage.submit(.delete(Self.key))
        stage.run(.milliseconds(4_900))
        #expect(stage.cluster.apiServer.stored(Self.key)?.facts.phase == "Terminating")
        #expect(stage.objects(.serviceAccount, in: "demo").count == 1)
        stage.run(.seconds(1))
        #expect(stage.cluster.apiServer.stored(Self.key) == nil)
        #expect(stage.objects(.serviceAccount, in: "demo").isEmpty)
        #expect(stage.objects(.configMap, in: "demo").isEmpty)
        // The name is free again.
        try stage.submit(.create(Namespace(named: "demo")))
        stage.run(.minutes(1))
        #expect(stage.cluster.apiServer.stored(Self.key)?.facts.phase == "Active")
        #expect(stage.objects(.configMap, in: "demo").count == 1)
    }

    @Test func `pods go first, everything else after the last of them`() throws {
        var stage = try stage()
        try stage.apply(set: "web", replicas: 3, in: "demo", claims: true)
        stage.run(.minutes(1))
        #expect(stage.objects(.pod, in: "demo").filter(\.facts.isReady).count == 3)
        try stage.submit(.delete(Self.key))
        var conditions: [String] = []
        let end = stage.cluster.now + .minutes(3)
        while stage.cluster.now < end, stage.cluster.apiServer.stored(Self.key) != nil {
            stage.cluster.step()
            guard !stage.objects(.pod, in: "demo").isEmpty else { continue }
            let said = condition(stage, "NamespaceContentRemaining")
            if !said.isEmpty, conditions.last != said { conditions.append(said) }
            let rest = [Resource.statefulSet, .service, .configMap, .persistentVolumeClaim]
            for resource in rest {
                #expect(!stage.objects(resource, in: "demo").isEmpty, "\(resource) went early")
            }
        }
        // While there are pods nothing else is looked at, and nothing is said of them.
        #expect(
            conditions == ["False ContentRemoved: All content successfully removed"])
        #expect(stage.cluster.apiServer.stored(Self.key) == nil)
        for resource in Resource.allCases where resource.isNamespaced {
            #expect(stage.objects(resource, in: "demo").isEmpty, "\(resource) is left")
        }
        // The volumes follow their reclaim policy.
        stage.run(.minutes(1))
        #expect(stage.cluster.apiServer.storedObjects(.persistentVolume).isEmpty)
    }

    @Test func `says what is left and which finalizers hold it`() throws {
        var stage = try stage()
        for name in ["a", "b"] {
            var map = ConfigMap(named: name, namespace: "demo")
            map.metadata.finalizers = ["example.com/hold"]
            try stage.submit(.create(map))
        }
        try stage.submit(.delete(Self.key))
        stage.run(.seconds(20))
        #expect(
            condition(stage, "NamespaceContentRemaining")
                == "True SomeResourcesRemain: Some resources are remaining: configmaps. has 2"
                + " resource instances")
        #expect(
            condition(stage, "NamespaceFinalizersRemaining")
                == "True SomeFinalizersRemain: Some content in the namespace has finalizers"
                + " remaining: example.com/hold in 2 resource instances")
        #expect(
            condition(stage, "NamespaceDeletionDiscoveryFailure")
                == "False ResourcesDiscovered: All resources successfully discovered")
        #expect(
            condition(stage, "NamespaceDeletionGroupVersionParsingFailure")
                == "False ParsedGroupVersions: All legacy kube types successfully parsed")
        #expect(
            condition(stage, "NamespaceDeletionContentFailure")
                == "False ContentDeleted: All content successfully deleted, may be waiting on"
                + " finalization")
        let revision = stage.cluster.apiServer.stored(Self.key)?.revision
        stage.run(.minutes(2))
        #expect(
            stage.cluster.apiServer.stored(Self.key)?.revision == revision,
            "nothing new is not written")
        for name in ["a", "b"] {
            try stage.submit(
                .mergePatch(
                    ObjectKey(.configMap, namespace: "demo", name: name),
                    ["metadata": ["finalizers": .null]]))
        }
        stage.run(.seconds(10))
        #expect(stage.cluster.apiServer.stored(Self.key) == nil)
    }

    @Test func `a pod on a dead node holds the namespace for ever`() throws {
        var stage = try stage()
        try stage.apply(set: "web", replicas: 1, in: "demo")
        stage.run(.minutes(1))
        let node = try #require(stage.stored(.pod, "web-0", in: "demo")?.facts.nodeName)
        try stage.cluster.inject(.failNode(node, .powerOff, duration: nil))
        try stage.submit(.delete(Self.key))
        stage.run(.hours(1))
        #expect(stage.cluster.apiServer.stored(Self.key)?.facts.phase == "Terminating")
        #expect(stage.objects(.statefulSet, in: "demo").count == 1)
        #expect(
            condition(stage, "NamespaceDeletionContentFailure")
                == "True ContentDeletionFailed: Failed to delete all resource types, 1 remaining:"
                + " unexpected items still remain in namespace: demo for gvr: /v1, Resource=pods")
        let revision = stage.cluster.apiServer.stored(Self.key)?.revision
        stage.run(.minutes(5))
        #expect(stage.cluster.apiServer.stored(Self.key)?.revision == revision)
        try stage.submit(
            .delete(ObjectKey(.pod, namespace: "demo", name: "web-0"), gracePeriodSeconds: 0))
        stage.run(.minutes(1))
        #expect(stage.cluster.apiServer.stored(Self.key) == nil)
    }

    @Test func `a pod that never ran holds nothing, its grace is waited for all the same`() throws {
        var stage = try stage()
        var pod = Pod(named: "idle", namespace: "demo")
        pod.spec.containers = [Container(json: ["name": "c", "image": "i:1"])]
        pod.spec.schedulerName = "nobody"
        try stage.submit(.create(pod))
        stage.run(.seconds(1))
        try stage.submit(.delete(Self.key))
        stage.run(.milliseconds(5_900))
        #expect(stage.objects(.pod, in: "demo").isEmpty)
        #expect(stage.cluster.apiServer.stored(Self.key)?.facts.phase == "Terminating")
        // The status that was written is a change of its own, and the next pause begins with it.
        stage.run(.seconds(6))
        #expect(stage.cluster.apiServer.stored(Self.key) == nil)
    }

    @Test func `the same requests give the same run`() throws {
        func digest() throws -> UInt64 {
            var stage = try stage()
            try stage.apply(set: "web", replicas: 2, in: "demo", claims: true)
            stage.run(.minutes(1))
            try stage.submit(.delete(Self.key))
            stage.run(.minutes(3))
            return stage.cluster.digest.value
        }
        #expect(try digest() == digest())
    }
}
