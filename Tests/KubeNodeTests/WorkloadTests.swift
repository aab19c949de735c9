import KubeModel
import KubeNode
import SimKernel
import Testing

@Suite struct WorkloadTests {
    @Test(arguments: [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.25", "docker.io/library/nginx:1.25"),
        ("luksa/kubia-pet", "docker.io/luksa/kubia-pet:latest"),
        ("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"),
        ("localhost:5000/a/b:x", "localhost:5000/a/b:x"),
        ("index.docker.io/nginx", "docker.io/library/nginx:latest"),
    ])
    func `completes an image name`(_ short: String, _ full: String) throws {
        #expect(try ImageReference(short).description == full)
    }

    @Test(arguments: ["", "Nginx", "nginx:", "nginx:-a", ":1", "a//b", "nginx@sha256:12", "a b"])
    func `refuses what is no image name`(_ text: String) {
        #expect(throws: ImageReference.Problem.self) { try ImageReference(text) }
    }

    @Test(arguments: [
        ("nginx", Workload.Pull.works), ("nginx:1.25", .works), ("nginx:1.25-alpine", .works),
        ("nginx:1.27.3-alpine3.20-slim", .works), ("nginx:alpine", .works),
        ("nginx:stable-perl", .works), ("nginx:99", .missingTag), ("nginx:1.999", .missingTag),
        ("nginx:latst", .missingTag), ("nginx:bad", .missingTag), ("nginx:crash", .works),
        ("mysql:8.0", .works), ("mysql:8.0.36", .works), ("mysql:80", .missingTag),
        ("busybox:1.28", .works), ("postgres:16-alpine", .works), ("redis:7", .works),
        ("registry.k8s.io/nginx-slim:0.21", .works), ("zou8944/kubia", .works),
        ("luksa/kubia-pet:v2", .works), ("shop/cart:v9", .works), ("shop/cart:broken", .missingTag),
        ("shop/cart-missing:1", .missingRepository), ("registry.invalid/a:1", .missingRegistry),
    ])
    func `knows which images can be pulled`(_ name: String, _ pull: Workload.Pull) throws {
        let catalogue = ImageCatalogue()
        #expect(try catalogue.workload(of: ImageReference(name)).pull == pull)
    }

    @Test func `rules of the cluster come first`() throws {
        let catalogue = ImageCatalogue(rules: [
            .init("nginx:oops", Workload { $0.size = 7 }),
            .init("*/kubia*:v3", Workload { $0.size = 8 }),
        ])
        #expect(try catalogue.workload(of: ImageReference("nginx:oops")).size == 7)
        #expect(try catalogue.workload(of: ImageReference("luksa/kubia-pet:v3")).size == 8)
        #expect(try catalogue.workload(of: ImageReference("nginx")).size != 7)
    }

    @Test func `addresses go upwards and come back only after the range has wrapped`() {
        var network = NodeNetwork(index: 3)
        #expect(network.allocate() == "10.244.3.2")
        #expect(network.allocate() == "10.244.3.3")
        network.release("10.244.3.2")
        #expect(network.allocate() == "10.244.3.4")
        for _ in 5...254 { _ = network.allocate() }
        #expect(network.allocate() == "10.244.3.2")
        #expect(network.allocate() == nil)
    }

    @Test(arguments: [
        // image, command, waiting or running after a minute
        ("busybox", [], "CrashLoopBackOff"), ("busybox", ["sleep", "3600"], nil),
        ("busybox", ["sh", "-c", "while true; do date; sleep 5; done"], nil),
        ("busybox", ["sh", "-c", "echo hi; sleep 1; exit 3"], "CrashLoopBackOff"),
        ("busybox", ["httpd", "-f"], nil), ("nginx", ["nginx", "-g", "daemon off;"], nil),
        ("postgres:16", [], "CrashLoopBackOff"), ("redis:7", [], nil), ("pause:3", [], nil),
    ] as [(String, [String], String?)])
    func `commands decide what tools do`(_ image: String, _ command: [String], _ reason: String?) {
        var world = NodeWorld()
        world.createPod(image: image) { _, container in container.command = command }
        world.run(12)
        let state = world.pod("web-0")?.status.containerStatuses.first?.state
        #expect(state?.waiting?.reason == reason)
        #expect((state?.running != nil) == (reason == nil))
    }
}
