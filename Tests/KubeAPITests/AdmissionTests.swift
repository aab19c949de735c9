import KubeAPI
import KubeModel
import Testing

@Suite struct AdmissionTests {
    private struct Stored: AdmissionLookup {
        var all: [JSONObject]
        func object(_ key: ObjectKey) -> JSONObject? {
            objects(key.resource).first {
                let metadata = ObjectMeta(json: $0["metadata"]?.object ?? [:])
                return metadata.name == key.name && metadata.namespace ?? "" == key.namespace
            }
        }
        func objects(_ resource: Resource) -> [JSONObject] {
            all.filter { $0["kind"] == .string(resource.kind) }
        }
    }

    private func storageClass(_ name: String, at seconds: Int64) -> JSONObject {
        var result = StorageClass(named: name)
        result.metadata.setAnnotation("storageclass.kubernetes.io/is-default-class", "true")
        result.metadata.creationTimestamp = Timestamp(seconds: seconds)
        return result.json
    }

    @Test func `claims without a class get the newest default class`() {
        let stored = Stored(all: [
            storageClass("a", at: 1), storageClass("c", at: 2), storageClass("b", at: 2),
            StorageClass(named: "z").json,
        ])
        var claim = PersistentVolumeClaim(named: "c", namespace: "default")
        claim.json["spec"] = [:]
        Admission.mutateOnCreate(&claim.json, resource: .persistentVolumeClaim, lookup: stored)
        #expect(claim.spec.storageClassName == "b")
        #expect(claim.metadata.finalizers == ["kubernetes.io/pvc-protection"])
        var explicit = PersistentVolumeClaim(named: "d", namespace: "default")
        explicit.spec.storageClassName = ""
        Admission.mutateOnCreate(&explicit.json, resource: .persistentVolumeClaim, lookup: stored)
        #expect(explicit.spec.storageClassName == "")
    }

    @Test func `pods get tolerations only for what they do not tolerate`() {
        var pod = Pod(named: "p", namespace: "default")
        pod.spec.tolerations = [
            Toleration {
                $0.key = "node.kubernetes.io/not-ready"
                $0.operator = "Exists"
                $0.tolerationSeconds = 10
            }
        ]
        Admission.mutateOnCreate(&pod.json, resource: .pod, lookup: Stored(all: []))
        #expect(
            pod.spec.tolerations.map(\.key) == [
                "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable",
            ])
        #expect(pod.spec.tolerations.map(\.tolerationSeconds) == [10, 300])
        #expect(pod.spec.priority == 0)
    }

    @Test func `pods on a node carry its zone`() {
        var node = Node(named: "n")
        node.metadata.setLabel("topology.kubernetes.io/zone", "z1")
        var pod = Pod(named: "p", namespace: "default")
        pod.spec.nodeName = "n"
        Admission.mutateOnCreate(&pod.json, resource: .pod, lookup: Stored(all: [node.json]))
        #expect(pod.metadata.label("topology.kubernetes.io/zone") == "z1")
    }

    @Test func `nothing new is made in a namespace that goes away`() throws {
        var namespace = Namespace(named: "old")
        namespace.metadata.deletionTimestamp = Timestamp(seconds: 1)
        let stored = Stored(all: [namespace.json])
        let key = ObjectKey(.pod, namespace: "old", name: "p")
        let error = #expect(throws: APIError.self) {
            try Admission.checkCreate(key, lookup: stored)
        }
        #expect(
            error?.message
                == "pods \"p\" is forbidden: unable to create new content in namespace old because"
                + " it is being terminated")
        #expect(error?.causes.map(\.type) == ["NamespaceTerminating"])
        let missing = #expect(throws: APIError.self) {
            try Admission.checkCreate(
                ObjectKey(.pod, namespace: "nope", name: "p"), lookup: stored)
        }
        #expect(missing?.message == "namespaces \"nope\" not found")
    }

    @Test func `a claim grows only when its class allows it`() throws {
        var claim = PersistentVolumeClaim(named: "c", namespace: "default")
        claim.spec.storageClassName = "fast"
        claim.spec.resources = VolumeResourceRequirements {
            $0.requests = ResourceList([("storage", Quantity(1))])
        }
        claim.status.phase = .bound
        var larger = claim
        larger.spec.resources?.requests?.set("storage", Quantity(2))
        var allowed = StorageClass(named: "fast")
        let error = #expect(throws: APIError.self) {
            try Admission.checkUpdate(
                larger.json, old: claim.json, key: claim.key, lookup: Stored(all: [allowed.json]))
        }
        #expect(
            error?.message.hasPrefix("persistentvolumeclaims \"c\" is forbidden: only dyn") == true)
        allowed.allowVolumeExpansion = true
        try Admission.checkUpdate(
            larger.json, old: claim.json, key: claim.key, lookup: Stored(all: [allowed.json]))
    }
}
