import KubeModel
import KubeNode
import SimKernel
import Testing

/// Conversations of a kubelet with the API about one pod, as lines of what the API saw.
@Suite struct PodLifeTests {
    @Test func `takes a bound pod to ready in three writes`() {
        var world = NodeWorld()
        world.run(5)
        world.createPod()
        world.run(10)
        #expect(
            world.takeLog() == [
                "+5.0 web-0 ADDED Pending g0",
                "+5.2 web-0 MODIFIED Pending g1 app:ContainerCreating",
                "+6.2 web-0 MODIFIED Pending g1 app:ContainerCreating sandbox",
                "+8.5 web-0 MODIFIED Running g1 app:running sandbox 10.244.1.2 Ready",
            ])
        #expect(
            world.events("web-0") == [
                "Normal Pulling Pulling image \"nginx:1.25\"",
                "Normal Pulled Successfully pulled image \"nginx:1.25\" in 2s (2s including"
                    + " waiting). Image size: 72000000 bytes.",
                "Normal Created Container created",
                "Normal Started Container started",
            ])
    }

    @Test func `finds a pulled image for the next pod`() {
        var world = NodeWorld()
        world.createPod("web-0")
        world.run(10)
        world.createPod("web-1")
        world.run(10)
        #expect(
            world.events("web-1").first
                == "Normal Pulled Container image \"nginx:1.25\" already present on machine and"
                + " can be accessed by the pod")
        #expect(
            world.takeLog().last
                == "+11.5 web-1 MODIFIED Running g1 app:running sandbox 10.244.1.3 Ready")
    }

    @Test func `stops a pod gracefully and then deletes it`() {
        var world = NodeWorld()
        world.createPod()
        world.run(10)
        _ = world.takeLog()
        world.deletePod("web-0")
        world.run(10)
        #expect(
            world.takeLog() == [
                "+10.0 web-0 MODIFIED grace=30 Running g1 app:running sandbox 10.244.1.2 Ready",
                "+10.0 web-0 MODIFIED grace=30 Running g2 app:running sandbox 10.244.1.2 Ready",
                "+12.0 web-0 MODIFIED grace=30 Succeeded g2 app:Completed(0) 10.244.1.2",
                "+12.5 web-0 MODIFIED grace=0 Succeeded g2 app:Completed(0) 10.244.1.2",
                "+12.5 web-0 DELETED",
            ])
        #expect(world.events("web-0").last == "Normal Killing Stopping container app")
        #expect(world.kubelet.runningPods(at: world.now).isEmpty)
    }
}
