import KubeAPI
import KubeModel
import Testing

/// Rules that the recorded answers do not reach.
@Suite struct RuleTests {
    private let context = RuleContext(now: Timestamp(seconds: 1_000_000))

    private func pod(_ change: (inout Pod) -> Void = { _ in }) -> JSONObject {
        var pod = Pod(named: "web-0", namespace: "default")
        pod.spec.containers = [
            Container {
                $0.name = "main"
                $0.image = "app:1"
            }
        ]
        change(&pod)
        var object = pod.json
        let rules = PodStrategy()
        rules.applyDefaults(&object)
        rules.prepareForCreate(&object, context)
        return object
    }

    @Test func `the image of a pod may change and its command may not`() {
        let old = pod()
        let rules = PodStrategy()
        let image = pod { $0.spec.containers[0].image = "app:2" }
        #expect(rules.validateUpdate(image, old: old, context).isEmpty)
        #expect(rules.specChanged(image, old: old))
        let command = pod { $0.spec.containers[0].command = ["sh"] }
        let errors = rules.validateUpdate(command, old: old, context)
        #expect(errors.map(\.path) == ["spec"])
        #expect(errors[0].message.hasPrefix("Forbidden: pod updates may not change fields other"))
    }

    @Test func `tolerations of a pod may only be added`() {
        let key = { (key: String) in
            Toleration {
                $0.key = key
                $0.operator = "Exists"
            }
        }
        let old = pod { $0.spec.tolerations = [key("a")] }
        let more = pod { $0.spec.tolerations = [key("a"), key("b")] }
        let rules = PodStrategy()
        #expect(rules.validateUpdate(more, old: old, context).isEmpty)
        #expect(
            rules.validateUpdate(old, old: more, context).map(\.message) == [
                "Forbidden: existing toleration can not be modified except its tolerationSeconds"
            ])
    }

    @Test func `a status write keeps the spec and the class of service`() {
        let old = pod()
        var new = pod { $0.spec.containers[0].image = "other:1" }
        new["status"] = ["phase": "Running", "conditions": [["type": "Ready", "status": "True"]]]
        PodStrategy().prepareForStatusUpdate(&new, old: old, context)
        #expect(new["spec"] == old["spec"])
        let view = Pod(json: new)
        #expect(view.status.phase == .running)
        #expect(view.status.qosClass == "BestEffort")
        #expect(view.status.conditions[0].json["lastProbeTime"] == .null)
        #expect(PodStrategy().validateStatusUpdate(new, old: old, context).isEmpty)
    }

    @Test(
        arguments: [
            ([("cpu", "1"), ("memory", "1Gi")], [], "Guaranteed"),
            ([("cpu", "1")], [], "Burstable"), ([], [("cpu", "1")], "Burstable"),
            ([], [], "BestEffort"),
            ([("cpu", "1"), ("memory", "1Gi")], [("cpu", "500m")], "Burstable"),
        ] as [([(String, String)], [(String, String)], String)])
    func `the class of service follows from requests and limits`(
        limits: [(String, String)], requests: [(String, String)], expected: String
    ) {
        let object = pod { pod in
            func list(_ entries: [(String, String)]) -> ResourceList? {
                entries.isEmpty
                    ? nil : ResourceList(entries.map { ($0, Quantity($1) ?? Quantity(0)) })
            }
            pod.spec.containers[0].resources = ResourceRequirements {
                $0.limits = list(limits)
                $0.requests = list(requests)
            }
        }
        #expect(Pod(json: object).status.qosClass == expected)
    }

    @Test func `a bound claim may grow and nothing else`() {
        var claim = PersistentVolumeClaim(named: "c", namespace: "default")
        claim.spec.accessModes = ["ReadWriteOnce"]
        claim.spec.resources = VolumeResourceRequirements {
            $0.requests = ResourceList([("storage", Quantity(1024, format: .binary))])
        }
        claim.spec.storageClassName = "fast"
        claim.status.phase = .bound
        var larger = claim
        larger.spec.resources?.requests?.set("storage", Quantity(2048, format: .binary))
        let rules = PersistentVolumeClaimStrategy()
        #expect(rules.validateUpdate(larger.json, old: claim.json, context).isEmpty)
        var other = claim
        other.spec.storageClassName = "slow"
        #expect(rules.validateUpdate(other.json, old: claim.json, context).map(\.path) == ["spec"])
        var unbound = claim
        unbound.status.phase = .pending
        #expect(
            rules.validateUpdate(larger.json, old: unbound.json, context).map(\.path) == ["spec"])
        var bound = unbound
        bound.spec.volumeName = "pv"
        #expect(rules.validateUpdate(bound.json, old: unbound.json, context).isEmpty)
    }

    @Test func `services get addresses and keep them`() {
        var allocator = ServiceAllocator()
        var first = Service(named: "a", namespace: "default").json
        let rules = ServiceStrategy()
        rules.applyDefaults(&first)
        #expect(allocator.allocate(for: &first).isEmpty)
        #expect(Service(json: first).spec.clusterIP == "10.96.1.1")
        var second = Service(named: "b", namespace: "default")
        second.spec.clusterIP = "10.96.1.1"
        second.spec.clusterIPs = ["10.96.1.1"]
        var object = second.json
        #expect(
            allocator.allocate(for: &object).map(\.text) == [
                "spec.clusterIPs: Invalid value: [\"10.96.1.1\"]: failed to allocate IP 10.96.1.1:"
                    + " provided IP is already allocated"
            ])
        var update = Service(named: "a", namespace: "default").json
        rules.applyDefaults(&update)
        rules.prepareForUpdate(&update, old: first, context)
        #expect(Service(json: update).spec.clusterIP == "10.96.1.1")
        #expect(allocator.allocate(for: &update, old: first).isEmpty)
        allocator.release(first)
        #expect(allocator.allocate(for: &object).isEmpty)
    }

    @Test func `a changed cluster address is refused`() {
        var old = Service(named: "a", namespace: "default")
        old.spec.type = "ClusterIP"
        old.spec.sessionAffinity = "None"
        old.spec.clusterIP = "10.96.0.5"
        old.spec.clusterIPs = ["10.96.0.5"]
        old.spec.ports = [
            ServicePort {
                $0.port = 80
                $0.protocol = "TCP"
            }
        ]
        var new = old
        new.spec.clusterIP = "10.96.0.99"
        new.spec.clusterIPs = ["10.96.0.99"]
        #expect(
            ServiceStrategy().validateUpdate(new.json, old: old.json, context).map(\.text) == [
                "spec.clusterIPs[0]: Invalid value: [\"10.96.0.99\"]: may not change once set"
            ])
    }

    @Test func `a client that changes only clusterIP is refused the same`() {
        var old = Service(named: "a", namespace: "default")
        old.spec.clusterIP = "None"
        old.spec.clusterIPs = ["None"]
        var new = old
        new.spec.clusterIP = "10.96.0.99"
        let strategy = ServiceStrategy()
        strategy.prepareForUpdate(&new.json, old: old.json, context)
        #expect(new.spec.clusterIPs == ["10.96.0.99"])
        #expect(
            strategy.validateUpdate(new.json, old: old.json, context).map(\.text).contains(
                "spec.clusterIPs[0]: Invalid value: [\"10.96.0.99\"]: may not change once set"))
    }

    @Test func `adding a finalizer to a deleting object is refused`() {
        var old = Pod(named: "p", namespace: "default")
        old.metadata.deletionTimestamp = Timestamp(seconds: 5)
        old.metadata.finalizers = ["a/b"]
        var new = old
        new.metadata.finalizers = ["a/b", "c/d"]
        #expect(
            Set(PodStrategy().validateUpdate(new.json, old: old.json, context).map(\.text)) == [
                "metadata.finalizers: Forbidden: no new finalizers can be added if the object is"
                    + " being deleted, found new finalizers []string{\"c/d\"}"
            ])
    }

    @Test func `secrets fold their texts into the data`() {
        var object: JSONObject = [
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s"],
            "stringData": ["a": "hello", "b": "", "c": "hi"],
        ]
        SecretStrategy().applyDefaults(&object)
        #expect(object["data"] == ["a": "aGVsbG8=", "b": "", "c": "aGk="])
        #expect(object["stringData"] == nil)
        #expect(object["type"] == "Opaque")
    }

    @Test func `feature gates are read by name`() throws {
        let gates = try FeatureGates(
            parsing: "MaxUnavailableStatefulSet=true,StatefulSetSemanticRevisionComparison=false")
        #expect(gates.maxUnavailableStatefulSet)
        #expect(!gates.semanticRevisionComparison)
        #expect(
            throws: FeatureGateError(
                text: "unknown feature gate \"X\"; known are MaxUnavailableStatefulSet,"
                    + " StatefulSetSemanticRevisionComparison")
        ) { try FeatureGates(parsing: "X=true") }
        #expect(throws: FeatureGateError.self) {
            try FeatureGates(parsing: "MaxUnavailableStatefulSet=yes")
        }
    }

    @Test(arguments: [
        ("nginx", true), ("nginx:latest", true), ("nginx:1.27", false), (" nginx", false),
        ("localhost:5000/app", true), ("localhost:5000/app:2", false), ("", false),
        ("registry.example.com/a/b", true), ("a@sha256:00", false), ("Upper", false),
    ])
    func `images without a tag are always pulled`(image: String, isAlways: Bool) {
        let object = pod { $0.spec.containers[0].image = image }
        let policy = Pod(json: object).spec.containers[0].imagePullPolicy
        #expect(policy == (isAlways ? "Always" : "IfNotPresent"))
    }

    @Test(arguments: Resource.allCases)
    func `defaults are stable`(resource: Resource) {
        let rules = Strategies.strategy(for: resource)
        var object: JSONObject = [
            "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind),
            "metadata": ["name": "a"],
        ]
        rules.applyDefaults(&object)
        let once = object
        rules.applyDefaults(&object)
        #expect(object == once)
        #expect(type(of: rules).resource == resource)
        #expect(!rules.specChanged(object, old: once))
    }
}

@Suite struct DecodeTests {
    @Test func `unknown fields are refused, warned about or ignored`() throws {
        let problems = ["unknown field \"spec.replica\"", "duplicate field \"spec.a\""]
        let error = #expect(throws: APIError.self) {
            try DecodeRules.judge(problems, resource: .statefulSet, validation: .strict)
        }
        #expect(
            error?.message
                == "StatefulSet in version \"v1\" cannot be handled as a StatefulSet: strict"
                + " decoding error: unknown field \"spec.replica\", duplicate field \"spec.a\"")
        #expect(
            try DecodeRules.judge(problems, resource: .statefulSet, validation: .warn) == problems)
        #expect(
            try DecodeRules.judge(problems, resource: .statefulSet, validation: .ignore).isEmpty)
    }

    @Test(arguments: [
        (
            #"{"apiVersion":"v1","kind":"Secret"}"#, Resource.configMap,
            "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to"
                + " (core.ConfigMap): unknown conversion"
        ),
        (
            #"{"apiVersion":"batch/v1","kind":"Job"}"#, .statefulSet,
            "Job in version \"v1\" cannot be handled as a StatefulSet: converting (v1.Job) to"
                + " (apps.StatefulSet): unknown conversion"
        ),
        (
            #"{"apiVersion":"apps/v9","kind":"StatefulSet"}"#, .statefulSet,
            "StatefulSet in version \"v9\" cannot be handled as a StatefulSet: no kind"
                + " \"StatefulSet\" is registered for version \"apps/v9\" in scheme"
                + " \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\""
        ),
        (
            #"{"apiVersion":"apps/v1beta2","kind":"StatefulSet"}"#, .statefulSet,
            "the API version in the data (apps/v1beta2) does not match the expected API version"
                + " (apps/v1)"
        ),
        (
            #"{"spec":{"replicas":"3"}}"#, .statefulSet,
            "StatefulSet in version \"v1\" cannot be handled as a StatefulSet: json: cannot"
                + " unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type"
                + " int32"
        ),
    ])
    func `other kinds, versions and types are refused`(
        text: String, resource: Resource, message: String
    ) throws {
        let body = try #require(try JSONParser.parse(text).object)
        let error = #expect(throws: APIError.self) {
            try DecodeRules.decode(body, resource: resource)
        }
        #expect(error?.message == message)
        #expect(error?.code == 400)
    }

    @Test func `a body without kind and version is of those of the URL`() throws {
        let object = try DecodeRules.decode(["metadata": [:]], resource: .statefulSet)
        #expect(object["apiVersion"] == "apps/v1")
        #expect(object["kind"] == "StatefulSet")
    }

    @Test func `templates are warned about`() throws {
        let text = """
            {"metadata":{"name":"a"},"spec":{"revisionHistoryLimit":-1,"template":{"spec":{
            "containers":[{"name":"c","env":[{"name":"A"},{"name":"A"}],
            "ports":[{"containerPort":1},{"containerPort":1}]}]}}}}
            """
        var object = try #require(try JSONParser.parse(text).object)
        let rules = StatefulSetStrategy()
        rules.applyDefaults(&object)
        let path = "spec.template.spec.containers[0]"
        #expect(
            rules.warnings(object, old: nil, RuleContext(now: Timestamp(seconds: 0))) == [
                "\(path).env[1]: hides previous definition of \"A\", which may be dropped when"
                    + " using apply",
                "\(path).ports[1]: duplicate port definition with \(path).ports[0]",
                "spec.revisionHistoryLimit: a negative value retains all historical revisions; a"
                    + " value >= 0 is recommended",
            ])
    }
}
