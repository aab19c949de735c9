import KubeAPI
import KubeCluster
import KubeModel
import Testing

/// No message can make the store misuse revisions and uids, so the checker is shown such changes.
@Suite struct RevisionOrderTests {
    @Test func `names each misuse`() {
        let plain = pod(revision: 5)
        let table: [(expected: String, changes: [Change])] = [
            ("came after", [added(plain), modified(plain, pod(revision: 5))]),
            ("generation", [added(plain), modified(plain, pod(revision: 6, generation: 1))]),
            ("bears", [added(plain), added(pod("web-1", revision: 6))]),
            ("removed before", [added(plain), deleted(plain, 6), added(pod(revision: 7))]),
            ("changed its uid", [added(plain), modified(plain, pod(uid: "b", revision: 6))]),
            (
                "taken back",
                [modified(pod(revision: 5, isTerminating: true), pod(revision: 6))]
            ),
        ]
        let cluster = Cluster()
        for (expected, changes) in table {
            var checker = RevisionOrder()
            let found = checker.observe(
                changes.map { .committed($0, by: "system:test", .list(.pod)) }, cluster)
            #expect(found.count == 1)
            #expect(found.first?.text.contains(expected) == true, "\(found)")
        }
    }

    private func pod(
        _ name: String = "web-0", uid: String = "a", revision: Int, generation: Int64 = 2,
        isTerminating: Bool = false
    ) -> StoredObject {
        var pod = Pod(named: name, namespace: "default")
        pod.metadata.uid = uid
        pod.metadata.resourceVersion = String(revision)
        pod.metadata.generation = generation
        if isTerminating { pod.metadata.deletionTimestamp = Timestamp(seconds: 1) }
        return StoredObject(resource: .pod, json: pod.json)
    }

    private func added(_ object: StoredObject) -> Change { change(.added, object, nil) }

    private func modified(_ old: StoredObject, _ new: StoredObject) -> Change {
        change(.modified, new, old)
    }

    private func deleted(_ old: StoredObject, _ revision: Int) -> Change {
        change(.deleted, pod(old.name, uid: old.uid, revision: revision), old)
    }

    private func change(
        _ kind: Change.Kind, _ object: StoredObject, _ old: StoredObject?
    ) -> Change {
        Change(kind: kind, object: object, previous: old)
    }
}
