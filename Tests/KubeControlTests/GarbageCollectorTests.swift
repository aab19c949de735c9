import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct GarbageCollectorTests {
    private func bench() -> ControllerBench {
        var bench = ControllerBench()
        bench.add(GarbageCollector(), .init())
        return bench
    }

    private func owned(_ name: String, by owner: StoredObject, blocks: Bool = true) -> ConfigMap {
        var map = ConfigMap(named: name, namespace: "default")
        var reference = OwnerReference(
            controller: owner.resource, name: owner.name, uid: owner.uid)
        reference.blocksOwnerDeletion = blocks
        map.metadata.ownerReferences = [reference]
        return map
    }

    @Test func `deletes dependents after the owner, by kind and name`() {
        var bench = bench()
        let set = bench.put(StatefulSet(named: "web", namespace: "default"))
        var pod = Make.pod("web-1")
        pod.metadata.ownerReferences = owned("x", by: set).metadata.ownerReferences
        bench.put(pod)
        pod.metadata.name = "web-0"
        bench.put(pod)
        bench.put(owned("b", by: set))
        bench.run()
        #expect(bench.log.isEmpty)
        bench.delete(.statefulSet, "web")
        bench.run()
        #expect(
            bench.log == [
                "delete statefulsets/web", "delete configmaps/b", "delete pods/web-0",
                "delete pods/web-1",
            ])
    }

    @Test func `collects objects born without an owner`() {
        var bench = bench()
        let other = bench.put(StatefulSet(named: "other", namespace: "default"))
        var map = owned("orphan", by: other)
        map.metadata.ownerReferences[0].uid = "never-was"
        bench.put(map)
        bench.run()
        #expect(bench[ConfigMap.self, "orphan"] == nil)
        #expect(bench[StatefulSet.self, "other"] != nil)
    }

    @Test func `one living owner is enough, dead references go`() {
        var bench = bench()
        let first = bench.put(StatefulSet(named: "first", namespace: "default"))
        let second = bench.put(StatefulSet(named: "second", namespace: "default"))
        var map = owned("both", by: first)
        map.metadata.ownerReferences[0].isController = false
        map.metadata.ownerReferences += owned("x", by: second).metadata.ownerReferences
        bench.put(map)
        bench.delete(.statefulSet, "first")
        bench.run()
        #expect(
            bench[ConfigMap.self, "both"]?.metadata.ownerReferences.map(\.name) == ["second"])
    }

    @Test func `foreground waits for blocking dependents only`() {
        for blocks in [true, false] {
            var bench = bench()
            let set = bench.put(StatefulSet(named: "web", namespace: "default"))
            var pod = Make.pod("web-0", node: "n1")
            pod.metadata.ownerReferences =
                owned("x", by: set, blocks: blocks).metadata.ownerReferences
            bench.put(pod)
            bench.delete(.statefulSet, "web", RequestOptions { $0.propagation = .foreground })
            bench.run()
            #expect(bench[Pod.self, "web-0"]?.isTerminating == blocks || !blocks)
            #expect((bench[StatefulSet.self, "web"] != nil) == blocks)
            bench.vanish(.pod, "web-0")
            bench.run()
            #expect(bench[StatefulSet.self, "web"] == nil)
        }
    }

    @Test func `orphans keep living without the reference`() {
        var bench = bench()
        let set = bench.put(StatefulSet(named: "web", namespace: "default"))
        bench.put(owned("a", by: set))
        bench.put(owned("b", by: set))
        bench.delete(.statefulSet, "web", RequestOptions { $0.propagation = .orphan })
        bench.run()
        #expect(bench[StatefulSet.self, "web"] == nil)
        #expect(bench[ConfigMap.self, "a"]?.metadata.ownerReferences.isEmpty == true)
        #expect(bench[ConfigMap.self, "b"]?.metadata.ownerReferences.isEmpty == true)
    }

    @Test func `a new owner of the same name owns nothing`() {
        var bench = bench()
        let old = bench.put(StatefulSet(named: "web", namespace: "default"))
        bench.put(owned("a", by: old))
        bench.vanish(.statefulSet, "web")
        bench.put(StatefulSet(named: "web", namespace: "default"))
        bench.run()
        #expect(bench[ConfigMap.self, "a"] == nil)
    }

    @Test func `complains about an owner in another namespace`() {
        var bench = bench()
        let set = bench.put(StatefulSet(named: "web", namespace: "elsewhere"))
        bench.put(owned("a", by: set))
        bench.run()
        #expect(bench[ConfigMap.self, "a"] == nil)
        #expect(
            bench.events == [
                "OwnerRefInvalidNamespace a: ownerRef [apps/v1/StatefulSet, namespace: default,"
                    + " name: web, uid: \(set.uid)] does not exist in namespace \"default\""
            ])
    }
}
