import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct AttachDetachTests {
    /// A bound network volume `pv` of claim `data`, and two nodes.
    private func bench() -> ControllerBench {
        var bench = ControllerBench()
        bench.add(AttachDetachController(timing: .live), .init())
        bench.put(Make.node("n1"))
        bench.put(Make.node("n2"))
        var claim = Make.claim("data")
        claim.spec.volumeName = "pv"
        let uid = bench.put(claim).uid
        var volume = Make.volume("pv", "1Gi", storageClass: "standard")
        volume.spec.hostPath = nil
        volume.spec.csi = CSIPersistentVolumeSource {
            $0.driver = BuiltInStorage.networkDriver
            $0.volumeHandle = "pv"
        }
        volume.spec.claimRef = ObjectReference {
            $0.namespace = "default"
            $0.name = "data"
            $0.uid = uid
        }
        bench.put(volume)
        return bench
    }

    private let deviceName = "kubernetes.io/csi/disk.csi.ordinal.dev^pv"

    private func attachments(_ bench: ControllerBench) -> [VolumeAttachment] {
        bench.cache.list(.volumeAttachment).map { $0.view() }
    }

    private func use(_ bench: inout ControllerBench, _ inUse: Bool, on node: String = "n1") {
        bench.change(Node.self, node) { $0.status.volumesInUse = inUse ? [deviceName] : [] }
        bench.run()
    }

    @Test func `attaches to the node of the pod`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(2))
        #expect(attachments(bench).map(\.status.attached) == [false])
        #expect(attachments(bench).first?.metadata.finalizers == [
            "external-attacher/disk.csi.ordinal.dev"
        ])
        #expect(attachments(bench).first?.name.utf8.count == 68)
        bench.run(.seconds(1))
        #expect(attachments(bench).map(\.status.attached) == [true])
        #expect(bench[Node.self, "n1"]?.status.volumesAttached.map(\.name) == [deviceName])
        #expect(
            bench.events == [
                "SuccessfulAttachVolume web-0: AttachVolume.Attach succeeded for volume \"pv\" "
            ])
    }

    @Test func `detaches when the kubelet has let go`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(3))
        use(&bench, true)
        bench.vanish(.pod, "web-0")
        bench.run(.hours(1))
        #expect(attachments(bench).count == 1)
        use(&bench, false)
        #expect(attachments(bench).first?.metadata.deletionTimestamp != nil)
        #expect(bench[Node.self, "n1"]?.status.volumesAttached.isEmpty == true)
        bench.run(.seconds(2))
        #expect(attachments(bench).isEmpty)
    }

    @Test func `takes the volume from a lost node after six minutes`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(3))
        use(&bench, true)
        bench.change(Node.self, "n1") { Make.setReady(&$0, .unknown) }
        bench.vanish(.pod, "web-0")
        bench.forgetLog()
        bench.put(Make.pod("web-0", node: "n2", claims: ["data"]))
        bench.run(.seconds(359))
        #expect(
            bench.events == [
                "FailedAttachVolume web-0: Multi-Attach error for volume \"pv\" Volume is already"
                    + " exclusively attached to one node and can't be attached to another"
            ])
        #expect(attachments(bench).map(\.spec.nodeName) == ["n1"])
        bench.run(.seconds(6))
        #expect(attachments(bench).map(\.spec.nodeName) == ["n2"])
        #expect(attachments(bench).map(\.status.attached) == [true])
    }

    @Test func `out of service means at once`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(3))
        use(&bench, true)
        bench.vanish(.pod, "web-0")
        bench.change(Node.self, "n1") {
            $0.spec.taints = [
                Taint(key: "node.kubernetes.io/out-of-service", effect: "NoExecute")
            ]
        }
        bench.run(.seconds(2))
        #expect(attachments(bench).isEmpty)
    }

    @Test func `names the pods that still use the volume`() {
        var bench = bench()
        bench.put(Make.pod("old", node: "n1", phase: .running, claims: ["data"]))
        bench.run(.seconds(3))
        bench.put(Make.pod("new", node: "n2", claims: ["data"]))
        bench.run(.seconds(1))
        #expect(
            bench.events.last
                == "FailedAttachVolume new: Multi-Attach error for volume \"pv\" Volume is already"
                + " used by pod(s) old")
    }

    @Test func `other volumes are never attached`() {
        var bench = bench()
        bench.change(PersistentVolume.self, "pv") { volume in
            volume.spec.csi = nil
            volume.spec.nfs = NFSVolumeSource { $0.server = "example.com" }
        }
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.minutes(1))
        #expect(attachments(bench).isEmpty)
    }

    private func container(_ state: ContainerState?) -> ContainerStatus {
        var status = ContainerStatus(json: ["name": "main"])
        status.state = state
        return status
    }

    private static let running = ContainerState { $0.running = ContainerStateRunning(json: [:]) }
    private static let waiting = ContainerState { $0.waiting = ContainerStateWaiting(json: [:]) }
    private static let ended = ContainerState {
        $0.terminated = ContainerStateTerminated(json: ["exitCode": 0])
    }

    /// Source: cluster.md E54.
    @Test func `a deleted pod keeps its volume while a regular container may run`() {
        for (regular, initial, keeps) in [
            (Self.running, nil, true), (Self.waiting, nil, false), (Self.ended, nil, false),
            (ContainerState { _ in }, nil, true), (Self.waiting, Self.running, false),
        ] {
            var bench = bench()
            var pod = Make.pod("web-0", node: "n1", phase: .running, claims: ["data"])
            pod.status.containerStatuses = [container(regular)]
            if let initial { pod.status.initContainerStatuses = [container(initial)] }
            bench.put(pod)
            bench.run(.seconds(3))
            bench.delete(.pod, "web-0")
            bench.run(.minutes(10))
            #expect(attachments(bench).isEmpty != keeps, "\(regular) \(keeps)")
        }
    }

    /// Source: cluster.md E53.
    @Test func `does not name pods that have let go of the volume`() {
        var bench = bench()
        bench.put(Make.pod("done", node: "n1", phase: .running, claims: ["data"]))
        bench.run(.seconds(3))
        use(&bench, true)
        bench.change(Pod.self, "done") { $0.status.phase = .succeeded }
        bench.put(Make.pod("new", node: "n2", claims: ["data"]))
        bench.run(.seconds(1))
        #expect(
            bench.events.last
                == "FailedAttachVolume new: Multi-Attach error for volume \"pv\" Volume is already"
                + " exclusively attached to one node and can't be attached to another")
    }

    @Test func `a shared volume is attached to both nodes, a conflict is told once`() {
        for (mode, count) in [("ReadWriteMany", 2), ("ReadOnlyMany", 2), ("ReadWriteOncePod", 1)] {
            var bench = bench()
            bench.change(PersistentVolume.self, "pv") { $0.spec.accessModes = [mode] }
            bench.put(Make.pod("a", node: "n1", phase: .running, claims: ["data"]))
            bench.run(.seconds(3))
            bench.put(Make.pod("b", node: "n2", claims: ["data"]))
            bench.run(.minutes(10))
            #expect(attachments(bench).count == count)
            let told = bench.events.count { $0.hasPrefix("FailedAttachVolume") }
            #expect(told == (count == 2 ? 0 : 1))
        }
    }

    @Test func `a healthy node is waited for without end`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(3))
        use(&bench, true)
        bench.vanish(.pod, "web-0")
        bench.run(.hours(2))
        #expect(attachments(bench).count == 1)
        // Six minutes have long passed: the node need only be lost.
        bench.change(Node.self, "n1") { Make.setReady(&$0, .unknown) }
        bench.run(.seconds(2))
        #expect(attachments(bench).isEmpty)
    }

    @Test func `a node that is gone is given six minutes`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(3))
        use(&bench, true)
        bench.vanish(.node, "n1")
        bench.vanish(.pod, "web-0")
        bench.run(.seconds(359))
        #expect(attachments(bench).count == 1)
        bench.run(.seconds(3))
        #expect(attachments(bench).isEmpty)
    }

    /// A volume of a pod that is gone, and the controller that has been told everything so far.
    private func detaching(
        after body: (inout ControllerBench) -> Void = { _ in }
    ) -> (ControllerBench, AttachDetachController, AttachDetachController.Memory) {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(3))
        bench.vanish(.pod, "web-0")
        body(&bench)
        let controller = AttachDetachController(timing: .live)
        var memory = AttachDetachController.Memory()
        for change in bench.journal {
            _ = controller.keys(for: change, bench.cache, at: bench.now, memory: &memory)
        }
        return (bench, controller, memory)
    }

    private let volume = ObjectKey(.persistentVolume, name: "pv")

    /// What the controller does once the live node has answered.
    private func afterLook(
        _ answer: Result<APIResponse, APIError>
    ) -> (writes: [String], reported: Int) {
        var (bench, controller, memory) = detaching()
        var plan = controller.plan(volume, bench.cache, at: bench.now, memory: &memory)
        plan.key = volume
        #expect(plan.groups.map { $0.map(\.request.verb) } == [[.patch], [.get]])
        #expect(plan.groups.first?.first?.request.key == ObjectKey(.node, name: "n1"))
        let outcomes = plan.writes.map { write in
            let isLook = write.request.verb == .get
            return WriteOutcome(write: write, result: isLook ? answer : .success(.done))
        }
        let closing = controller.conclude(
            plan, outcomes, bench.cache, at: bench.now, memory: &memory)
        // The mirror catches up, and the volume is attached to the node as before.
        use(&bench, true)
        if let change = bench.journal.last {
            _ = controller.keys(for: change, bench.cache, at: bench.now, memory: &memory)
        }
        let next = controller.plan(volume, bench.cache, at: bench.now, memory: &memory)
        let list = next.writes.first?.request.body?["status"]?["volumesAttached"]?.array
        let writes = closing.map { "\($0.request.verb.rawValue) \($0.request.resource.plural)" }
        return (writes, list?.count ?? 0)
    }

    /// Source: cluster.md E55.
    @Test func `a node that began to use the volume keeps it`() {
        let using = StoredObject(
            resource: .node,
            json: [
                "metadata": ["name": "n1"], "status": ["volumesInUse": [.string(deviceName)]],
            ])
        for answer: Result<APIResponse, APIError> in [
            .success(.object(using)), .failure(.timeout("no answer")),
        ] {
            let after = afterLook(answer)
            #expect(after.writes.isEmpty)
            #expect(after.reported == 1)
        }
        let idle = StoredObject(resource: .node, json: ["metadata": ["name": "n1"]])
        for answer: Result<APIResponse, APIError> in [
            .success(.object(idle)), .failure(.notFound(ObjectKey(.node, name: "n1"))),
        ] {
            #expect(afterLook(answer).writes == ["delete volumeattachments"])
        }
    }

    @Test func `a node that was not told that it keeps the volume is told again`() {
        var (bench, controller, memory) = detaching()
        /// The number of volumes the next plan tells the node of, when its writes end like this.
        func told(_ result: Result<APIResponse, APIError>) -> Int? {
            var plan = controller.plan(volume, bench.cache, at: bench.now, memory: &memory)
            plan.key = volume
            let outcomes = plan.writes.map { WriteOutcome(write: $0, result: result) }
            _ = controller.conclude(plan, outcomes, bench.cache, at: bench.now, memory: &memory)
            let patch = plan.writes.first { $0.request.verb == .patch }
            guard let status = patch?.request.body?["status"] else { return nil }
            return status["volumesAttached"]?.array?.count ?? 0
        }
        #expect(told(.failure(.timeout("no answer"))) == 0)
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        for change in bench.journal.suffix(1) {
            _ = controller.keys(for: change, bench.cache, at: bench.now, memory: &memory)
        }
        #expect(told(.failure(.timeout("no answer"))) == 1)
        #expect(told(.success(.done)) == 1)
        #expect(told(.success(.done)) == nil)
    }

    @Test func `a volume counts as mounted until the node has spoken since the attachment`() {
        var (bench, controller, memory) = detaching { bench in
            // The attachment is told anew after the last word of the node.
            bench.change(VolumeAttachment.self, attachments(bench)[0].name) {
                $0.metadata.setLabel("touched", "yes")
            }
        }
        var fresh = AttachDetachController.Memory()
        for key in bench.cache.list(.volumeAttachment).map(\.key) + [volume] {
            let change = CacheChange(
                resource: key.resource, old: nil, new: bench.cache[key], last: nil)
            _ = controller.keys(for: change, bench.cache, at: bench.now, memory: &fresh)
        }
        let plan = controller.plan(volume, bench.cache, at: bench.now, memory: &fresh)
        #expect(plan.waits == [.mountedOn(node: "n1")])
        #expect(!controller.plan(volume, bench.cache, at: bench.now, memory: &memory).isEmpty)
    }

    @Test func `one write of a node's list at a time`() {
        var (bench, controller, memory) = detaching()
        var first = controller.plan(volume, bench.cache, at: bench.now, memory: &memory)
        first.key = volume
        let node = ObjectKey(.node, name: "n1")
        let second = controller.plan(node, bench.cache, at: bench.now, memory: &memory)
        #expect(second.isEmpty && second.requeueAfter == .milliseconds(10))
        _ = controller.conclude(first, [], bench.cache, at: bench.now, memory: &memory)
        #expect(!controller.plan(node, bench.cache, at: bench.now, memory: &memory).isEmpty)
    }

    @Test func `attaches to a node that comes after its pods`() {
        var bench = bench()
        bench.vanish(.node, "n1")
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.minutes(1))
        #expect(attachments(bench).isEmpty)
        bench.put(Make.node("n1"))
        bench.run(.seconds(3))
        #expect(attachments(bench).map(\.status.attached) == [true])
    }

    @Test func `what has begun to be attached is attached before it is detached`() {
        var bench = bench()
        bench.put(Make.pod("web-0", node: "n1", claims: ["data"]))
        bench.run(.seconds(1))
        bench.vanish(.pod, "web-0")
        bench.run(.seconds(1))
        #expect(attachments(bench).map(\.status.attached) == [false])
        #expect(attachments(bench).first?.metadata.deletionTimestamp == nil)
        bench.run(.seconds(1))
        #expect(attachments(bench).first?.metadata.deletionTimestamp != nil)
        bench.run(.seconds(2))
        #expect(attachments(bench).isEmpty)
    }
}
