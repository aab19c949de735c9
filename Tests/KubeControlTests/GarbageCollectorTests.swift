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

    /// The same uid under other coordinates is another owner, which is not there. Source: H1, H5.
    @Test func `collects what names its owner wrongly, and nothing else`() {
        let changes: [(String, (inout OwnerReference) -> Void)] = [
            ("name", { $0.name = "other" }), ("kind", { $0.kind = "Deployment" }),
        ]
        for (what, change) in changes {
            var bench = bench()
            let set = bench.put(StatefulSet(named: "web", namespace: "default"))
            var wrong = owned("wrong", by: set)
            change(&wrong.metadata.ownerReferences[0])
            bench.put(wrong)
            bench.put(owned("right", by: set))
            bench.run()
            #expect(bench[ConfigMap.self, "wrong"] == nil, "\(what)")
            #expect(bench[ConfigMap.self, "right"] != nil, "\(what)")
            // What was learned of the wrong name says nothing of the right one.
            bench.put(owned("late", by: set))
            bench.run()
            #expect(bench[ConfigMap.self, "late"] != nil, "\(what)")
        }
    }

    /// Source: H3; an owner of a kind nobody serves keeps everything as it is.
    @Test func `does nothing about an owner it cannot judge`() {
        var bench = bench()
        let gone = bench.put(StatefulSet(named: "gone", namespace: "default"))
        var map = owned("a", by: gone)
        map.metadata.ownerReferences[0].isController = false
        var strange = map.metadata.ownerReferences[0]
        strange.apiVersion = "example.com/v1"
        strange.uid = "strange"
        map.metadata.ownerReferences.append(strange)
        bench.put(map)
        bench.delete(.statefulSet, "gone")
        bench.run()
        #expect(bench[ConfigMap.self, "a"]?.metadata.ownerReferences.count == 2)
    }

    /// Source: H11.
    @Test func `a cluster object is never collected for an owner in a namespace`() {
        var bench = bench()
        let map = bench.put(ConfigMap(named: "cm", namespace: "default"))
        var node = Node(named: "n1")
        node.metadata.ownerReferences = owned("x", by: map).metadata.ownerReferences
        bench.put(node)
        bench.run()
        #expect(bench[Node.self, "n1"] != nil)
        #expect(
            bench.events == [
                "OwnerRefInvalidNamespace n1: ownerRef [v1/ConfigMap, namespace: , name: cm, uid:"
                    + " \(map.uid)] does not exist in namespace \"\""
            ])
        bench.delete(.configMap, "cm")
        bench.run()
        #expect(bench[Node.self, "n1"] != nil)
    }

    @Test func `an owner that a live read finds keeps the object, dead ones go`() throws {
        var bench = bench()
        let gone = bench.put(StatefulSet(named: "gone", namespace: "default"))
        var map = owned("a", by: gone)
        map.metadata.ownerReferences[0].isController = false
        var hidden = map.metadata.ownerReferences[0]
        (hidden.name, hidden.uid) = ("hidden", "u-hidden")
        map.metadata.ownerReferences.append(hidden)
        bench.put(map)
        let collector = GarbageCollector()
        var memory = GarbageCollector.Memory()
        let key = ObjectKey(.configMap, namespace: "default", name: "a")
        bench.vanish(.statefulSet, "gone")
        for change in bench.journal {
            _ = collector.keys(for: change, bench.cache, at: bench.now, memory: &memory)
        }
        var plan = collector.plan(key, bench.cache, at: bench.now, memory: &memory)
        plan.key = key
        #expect(plan.writes.map(\.request.name) == ["hidden"])
        #expect(plan.writes.map(\.request.verb) == [.get])
        var owner = StatefulSet(named: "hidden", namespace: "default")
        owner.metadata.uid = "u-hidden"
        let found = StoredObject(resource: .statefulSet, json: owner.json)
        let outcome = WriteOutcome(write: plan.writes[0], result: .success(.object(found)))
        let writes = collector.conclude(
            plan, [outcome], bench.cache, at: bench.now, memory: &memory)
        let kept = writes.first?.request.body?.at("metadata", "ownerReferences")?.array
        #expect(kept?.compactMap { $0["name"]?.string } == ["hidden"])
        // A read that failed decides nothing.
        let lost = WriteOutcome(write: plan.writes[0], result: .failure(.timeout("lost")))
        #expect(
            collector.conclude(plan, [lost], bench.cache, at: bench.now, memory: &memory).isEmpty)
    }

    /// Source: H7, H10.
    @Test func `a dependent that stops blocking lets its owner go`() {
        var bench = bench()
        let set = bench.put(StatefulSet(named: "web", namespace: "default"))
        var pod = Make.pod("web-0", node: "n1")
        pod.metadata.ownerReferences = owned("x", by: set).metadata.ownerReferences
        bench.put(pod)
        bench.delete(.statefulSet, "web", RequestOptions { $0.propagation = .foreground })
        bench.run()
        #expect(bench[StatefulSet.self, "web"] != nil)
        bench.change(Pod.self, "web-0") {
            $0.metadata.ownerReferences[0].blocksOwnerDeletion = false
        }
        bench.run()
        #expect(bench[StatefulSet.self, "web"] == nil)
    }

    /// Source: H4, H7: the cascade goes down level by level, and ends from the bottom.
    @Test func `foreground reaches through all levels`() {
        var bench = bench()
        let top = bench.put(ConfigMap(named: "top", namespace: "default"))
        let middle = bench.put(owned("middle", by: top))
        var pod = Make.pod("bottom", node: "n1")
        pod.metadata.ownerReferences = owned("x", by: middle).metadata.ownerReferences
        bench.put(pod)
        bench.delete(.configMap, "top", RequestOptions { $0.propagation = .foreground })
        bench.run()
        #expect(bench[ConfigMap.self, "middle"]?.metadata.finalizers == ["foregroundDeletion"])
        #expect(bench[Pod.self, "bottom"]?.isTerminating == true)
        bench.vanish(.pod, "bottom")
        bench.run()
        #expect(bench[ConfigMap.self, "middle"] == nil)
        #expect(bench[ConfigMap.self, "top"] == nil)
    }

    /// Source: H18.
    @Test func `owners in a circle do not wait for each other for ever`() {
        var bench = bench()
        let first = bench.put(ConfigMap(named: "first", namespace: "default"))
        let second = bench.put(owned("second", by: first))
        bench.change(ConfigMap.self, "first") {
            $0.metadata.ownerReferences = owned("x", by: second).metadata.ownerReferences
        }
        bench.run()
        bench.delete(.configMap, "first", RequestOptions { $0.propagation = .foreground })
        bench.run()
        #expect(bench[ConfigMap.self, "first"] == nil)
        #expect(bench[ConfigMap.self, "second"] == nil)
    }

    /// Source: H4.
    @Test func `an object asked to orphan keeps its dependents when it is collected`() {
        var bench = bench()
        let set = bench.put(StatefulSet(named: "web", namespace: "default"))
        var middle = owned("middle", by: set)
        middle.metadata.finalizers = ["orphan"]
        let stored = bench.put(middle)
        bench.put(owned("leaf", by: stored))
        bench.delete(.statefulSet, "web")
        bench.run()
        #expect(bench[ConfigMap.self, "middle"] == nil)
        #expect(bench[ConfigMap.self, "leaf"]?.metadata.ownerReferences.isEmpty == true)
    }
}
