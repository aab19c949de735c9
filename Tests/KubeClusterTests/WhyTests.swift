import KubeAPI
import KubeCluster
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// What the controllers wait for, asked of a cluster and of a mirror of the same cluster.
struct WhyTests {
    private func key(_ text: String) throws -> ObjectKey {
        try WhySubject.parse(text, namespace: "default")
    }

    /// A set whose pods never become ready, after a minute.
    private func stuck(_ image: String = "nginx:broken") throws -> Cluster {
        var cluster = Cluster(ClusterOptions())
        cluster.run(until: cluster.now + .seconds(5))
        let set: JSONObject = [
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": ["name": "web", "namespace": "default"],
            "spec": [
                "serviceName": "web", "replicas": 3, "selector": ["matchLabels": ["app": "web"]],
                "template": [
                    "metadata": ["labels": ["app": "web"]],
                    "spec": ["containers": [["name": "main", "image": .string(image)]]],
                ],
            ],
        ]
        _ = try cluster.submit(.create(.statefulSet, set))
        cluster.run(until: cluster.now + .minutes(1))
        return cluster
    }

    @Test func `names the pod that holds up the others, its trouble and what comes next`() throws {
        let cluster = try stuck()
        let report = try #require(cluster.why(try key("sts/web")))
        #expect(report.status.hasPrefix("sts/web: 3 replicas, 0 ready"))
        #expect(report.entries.map(\.wait).contains(.podNotReady(ordinal: 0)))
        #expect(report.notes.contains { $0.contains("web-0") && $0.contains("nginx:broken") })
        let next = try #require(report.next)
        #expect(next.hasPrefix("creates web-1 at revision web-"))
        #expect(next.hasSuffix("once web-0 is Ready"))
    }

    @Test func `a mirror tells the same as the controllers`() throws {
        let cluster = try stuck()
        let mirror = WhySource(
            mirror: cluster.storedObjects, at: cluster.now,
            options: cluster.options.controllerOptions)
        for text in ["sts/web", "pod/web-0", "pod/web-1", "node/node-1"] {
            let asked = cluster.why(try key(text))
            #expect(WhyReport(try key(text), mirror) == asked, "\(text)")
        }
    }

    @Test func `a pod that is not there yet is explained by its set`() throws {
        let report = try #require(try stuck().why(try key("pod/web-2")))
        #expect(report.status == "pod/web-2: not there yet")
        #expect(report.lines.contains { $0.contains("web-0 is not Ready") })
    }

    @Test func `there is nothing to say about an object that is not there`() throws {
        let cluster = try stuck()
        #expect(cluster.why(try key("sts/nope")) == nil)
        #expect(cluster.why(try key("pod/web-3")) == nil)
    }

    @Test func `nothing is waited for when all is done`() throws {
        var cluster = try stuck("nginx:1.27")
        cluster.run(until: cluster.now + .minutes(5))
        let report = try #require(cluster.why(try key("sts/web")))
        #expect(report.entries.isEmpty)
        #expect(report.next == "nothing; everything is as asked for")
    }

    @Test func `a toleration that runs is told by the mirror too`() throws {
        var cluster = try stuck("nginx:1.27")
        let pod = try key("pod/web-0")
        let node = try #require(cluster.apiServer.stored(pod)?.facts.nodeName)
        try cluster.inject(.failNode(node, .powerOff, duration: nil))
        cluster.run(until: cluster.now + .minutes(2))
        let mirror = WhySource(mirror: cluster.storedObjects, at: cluster.now)
        let report = try #require(WhyReport(pod, mirror))
        let left = report.entries.compactMap { entry -> SimDuration? in
            if case .toleration(let remaining) = entry.wait { remaining } else { nil }
        }
        #expect(left.count == 1)
        #expect(left.allSatisfy { $0 > .seconds(200) && $0 < .seconds(260) })
    }
}
