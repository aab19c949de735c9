import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// How pods end: signals, hooks, grace, force.
@Suite struct PodEndTests {
    private func started(_ image: String, edit: (inout Pod, inout Container) -> Void = { _, _ in })
        -> NodeWorld
    {
        var world = NodeWorld()
        world.createPod(image: image, edit: edit)
        world.run(10)
        _ = world.takeLog()
        return world
    }

    @Test func `kubia ignores SIGTERM for its whole grace`() {
        var world = started("luksa/kubia-pet")
        world.deletePod("web-0")
        world.run(29.9)
        #expect(world.kubelet.runningPods(at: world.now).map(\.name) == ["web-0"])
        world.run(5)
        #expect(
            world.takeLog().suffix(3) == [
                "+41.0 web-0 MODIFIED grace=30 Failed g2 app:Error(137) 10.244.1.2",
                "+41.5 web-0 MODIFIED grace=0 Failed g2 app:Error(137) 10.244.1.2",
                "+41.5 web-0 DELETED",
            ])
    }

    @Test func `a second delete with less grace is honoured`() {
        var world = started("luksa/kubia-pet")
        world.deletePod("web-0")
        world.run(5)
        world.deletePod("web-0", grace: 4)
        world.run(30)
        #expect(world.takeLog().last == "+20.5 web-0 DELETED")
    }

    @Test(arguments: [
        // preStop, grace, end of the process after the delete, exit code
        (sleep: 5, grace: 30, image: "nginx:1.25", deleted: "+17.5", end: "Completed(0)"),
        (sleep: 60, grace: 10, image: "luksa/kubia", deleted: "+23.5", end: "Error(137)"),
        (sleep: 10, grace: 30, image: "luksa/kubia", deleted: "+41.5", end: "Error(137)"),
    ])
    func `the hook before the stop counts against the grace`(
        _ row: (sleep: Int64, grace: Int64, image: String, deleted: String, end: String)
    ) {
        var world = started(row.image) { pod, container in
            pod.spec.terminationGracePeriodSeconds = row.grace
            container.lifecycle = Lifecycle {
                $0.preStop = LifecycleHandler {
                    $0.sleep = SleepAction { $0.seconds = row.sleep }
                }
            }
        }
        world.deletePod("web-0", grace: row.grace)
        world.run(60)
        let log = world.takeLog()
        #expect(log.last == row.deleted + " web-0 DELETED")
        #expect(log.contains { $0.contains("app:" + row.end) }, "\(log)")
    }

    @Test func `force delete frees the name and ends the process within two seconds`() {
        var world = started("luksa/kubia")
        world.deletePod("web-0", grace: 0)
        #expect(world.takeLog().last == "+10.0 web-0 DELETED")
        world.run(1.9)
        #expect(world.kubelet.runningPods(at: world.now).count == 1)
        world.run(0.2)
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
        world.run(60)
        #expect(world.takeLog().isEmpty)
    }

    @Test func `a pod of the same name waits for the processes of the one before`() {
        var world = started("luksa/kubia")
        world.deletePod("web-0", grace: 0)
        world.createPod(image: "luksa/kubia")
        world.invariant = { world in
            let names = world.kubelet.runningPods(at: world.now).map(\.name)
            #expect(Set(names).count == names.count)
        }
        world.run(20)
        let last = world.takeLog().last ?? ""
        #expect(last.hasSuffix("app:running sandbox 10.244.1.3 Ready"), "\(last)")
        #expect(world.kubelet.runningPods(at: world.now).count == 1)
    }

    @Test func `a pod deleted before it began is confirmed at once`() {
        var world = NodeWorld()
        world.stopKubelet()
        world.createPod()
        world.deletePod("web-0")
        world.run(1)
        _ = world.takeLog()
        world.startKubelet()
        world.run(2)
        #expect(world.takeLog().last == "+1.0 web-0 DELETED")
        #expect(world.events("web-0").isEmpty)
    }

    @Test func `a pod whose containers are done succeeds and keeps its object`() {
        var world = NodeWorld()
        world.createPod(image: "busybox:1.28") { pod, container in
            pod.spec.restartPolicy = "Never"
            container.command = ["sh", "-c", "echo hello; sleep 3"]
        }
        world.run(30)
        let last = world.takeLog().last ?? ""
        #expect(last == "+7.5 web-0 MODIFIED Succeeded g1 app:Completed(0) 10.244.1.2")
        let ready = world.pod("web-0")?.status.conditions.condition("Ready")
        #expect(ready?.reason == "PodCompleted")
    }

    @Test func `readiness gates and conditions of others are kept`() {
        var world = started("nginx:1.25") { pod, _ in
            pod.spec.readinessGates = [PodReadinessGate { $0.conditionType = "example.com/gate" }]
        }
        let ready = world.pod("web-0")?.status.conditions.condition("Ready")
        #expect(ready?.reason == "ReadinessGatesNotReady")
        #expect(
            ready?.message
                == "corresponding condition of pod readiness gate \"example.com/gate\" does not"
                + " exist.")
        guard var pod = world.pod("web-0") else { return }
        pod.status.conditions.set(
            type: "example.com/gate", status: .true, at: Timestamp(seconds: 1))
        world.put(.pod, pod.json)
        world.run(1)
        #expect(world.pod("web-0")?.isReady == true)
        #expect(world.pod("web-0")?.status.conditions.map(\.type).first == "example.com/gate")
    }
}
