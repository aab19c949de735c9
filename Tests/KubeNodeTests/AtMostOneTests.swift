import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// Whatever happens to a node and its pods, no two pods of one name run on it at once, and when
/// all is well again the node runs what the API wants and nothing else.
@Suite struct AtMostOneTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `one pod of a name at a time, and the wanted ones in the end`(_ seed: UInt64) {
        var random = Random.stream(seed: seed, label: "at most one")
        var world = NodeWorld(timing: seed % 4 == 0 ? .instant : .live)
        world.invariant = { world in
            let names = world.kubelet.runningPods(at: world.now).map(\.name)
            if Set(names).count != names.count {
                Issue.record("two of a name at +\(world.elapsed): \(names)")
            }
        }
        let images = ["nginx:1.25", "luksa/kubia", "shop:crash", "nginx:nope", "shop:1"]
        for _ in 0..<60 {
            let name = "web-\(random.below(3))"
            switch random.below(12) {
            case 0...3:
                if world.pod(name) == nil {
                    world.createPod(name, image: random.pick(images) ?? "")
                }
            case 4, 5: if world.pod(name) != nil { world.deletePod(name) }
            case 6, 7:
                if world.pod(name) != nil {
                    world.deletePod(name, grace: 0)
                    world.createPod(name, image: random.pick(images) ?? "")
                }
            case 8: world.kubelet.condition == .running ? world.cut() : ()
            case 9: world.kubelet.condition == .running ? world.powerOff() : ()
            case 10: if !world.isCut { world.stopKubelet() }
            default: mend(&world)
            }
            world.run(Double(random.below(25)) / 2)
        }
        mend(&world)
        world.run(400)
        for name in ["web-0", "web-1", "web-2"] {
            let running = world.kubelet.runningPods(at: world.now).filter { $0.name == name }
            guard let pod = world.pod(name) else {
                #expect(running.isEmpty, "\(name) is gone and runs")
                continue
            }
            #expect(!pod.isTerminating, "\(name) still goes")
            let image = pod.spec.containers[0].image ?? ""
            if ["nginx:1.25", "luksa/kubia", "shop:1"].contains(image) {
                #expect(pod.isReady, "\(name) of \(image) is not ready")
                #expect(running.map(\.uid) == [pod.uid])
            }
        }
        #expect(world.node.isReady)
    }

    private func mend(_ world: inout NodeWorld) {
        if world.isCut { world.heal() }
        switch world.kubelet.condition {
        case .running: break
        case .kubeletStopped: world.startKubelet()
        case .poweredOff: world.powerOn()
        }
    }
}
