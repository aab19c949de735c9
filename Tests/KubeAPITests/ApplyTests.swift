import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Server-side apply and the owners of fields. Source: api.md 10.
@Suite struct ApplyTests {
    private static func map(_ data: String) -> String {
        #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default","labels":{"set":"one"}},"data":\#(data)}"#
    }

    @Test func `creates what is missing and changes nothing the second time`() throws {
        var world = PatchWorld()
        let text = Self.map(#"{"mode":"fast"}"#)
        let first = world.apply(.configMap, "c", text, as: "kubectl").object
        #expect(
            world.owners(.configMap, "c") == [
                #"kubectl Apply {"f:data":{"f:mode":{}},"f:metadata":{"f:labels":{"f:set":{}}}}"#
            ])
        world.now = SimTime(nanoseconds: world.now.nanoseconds + 5_000_000_000)
        let second = world.apply(.configMap, "c", text, as: "kubectl").object
        #expect(first == second)
    }

    @Test func `refuses to change what others own unless forced`() throws {
        var world = PatchWorld()
        _ = world.apply(.configMap, "c", Self.map(#"{"mode":"fast"}"#), as: "kubectl").object
        let slow = Self.map(#"{"mode":"slow"}"#)
        let error = world.apply(.configMap, "c", slow, as: "other").error
        #expect(error?.code == 409)
        #expect(
            error?.message == "Apply failed with 1 conflict: conflict with \"kubectl\": .data.mode")
        #expect(error?.causes == [
            APIError.Cause(type: "FieldManagerConflict", message: "conflict with \"kubectl\"", field: ".data.mode")
        ])
        let forced = world.apply(.configMap, "c", slow, as: "other", force: true).object
        #expect(forced?["data"]?["mode"] == "slow")
        #expect(
            world.owners(.configMap, "c") == [
                #"kubectl Apply {"f:metadata":{"f:labels":{"f:set":{}}}}"#,
                #"other Apply {"f:data":{"f:mode":{}},"f:metadata":{"f:labels":{"f:set":{}}}}"#,
            ])
    }

    @Test func `shares fields of the same value and removes those nobody else owns`() throws {
        var world = PatchWorld()
        _ = world.apply(.configMap, "c", Self.map(#"{"a":"1","b":"2"}"#), as: "one").object
        _ = world.apply(.configMap, "c", Self.map(#"{"a":"1"}"#), as: "two").object
        let left = world.apply(.configMap, "c", Self.map("{}"), as: "one").object
        #expect(left?["data"] == ["a": "1"])
        let gone = world.apply(.configMap, "c", Self.map("{}"), as: "two").object
        #expect(gone?["data"]?["a"] == nil)
    }

    @Test(arguments: [
        (#"{"metadata":{"name":"c"}}"#, 400, "the API version and kind in the data (, Kind=) do not match the expected ones (v1, Kind=ConfigMap)"),
        (#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}"#, 400, "the name of the object (c based on URL) was undeterminable: name must be provided"),
        (#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}"#, 400, "the name of the object (d) does not match the name on the URL (c)"),
        (#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","managedFields":[{}]}}"#, 400, "metadata.managedFields must be nil"),
        (#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"dta":{}}"#, 500, "failed to create typed patch object (default/c; v1, Kind=ConfigMap): .dta: field not declared in schema"),
    ])
    func `refuses what cannot be applied`(text: String, code: Int, message: String) {
        var world = PatchWorld()
        let error = world.apply(.configMap, "c", text).error
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    @Test func `needs a manager`() {
        var world = PatchWorld()
        let error = world.apply(.configMap, "c", Self.map("{}"), as: "").error
        #expect(
            error?.message
                == "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
    }

    // MARK: Workloads

    private static func set(_ replicas: Int, image: String = "nginx:1", more: String = "") -> String {
        let text = #"{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"labels":{"app":"nginx"},"name":"web","namespace":"default"},"spec":{"replicas":\#(replicas),"selector":{"matchLabels":{"app":"nginx"}},"serviceName":"nginx","template":{"metadata":{"labels":{"app":"nginx"}},"spec":{"containers":[\#(more){"image":"\#(image)","name":"nginx","ports":[{"containerPort":80,"name":"web"}],"volumeMounts":[{"mountPath":"/html","name":"www"}]}],"terminationGracePeriodSeconds":10}},"volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}"#
        // Defaults make the stored templates differ from the applied ones, which the server counts
        // as a change of the whole list; only one manager can live with that.
        if more.isEmpty { return text }
        return text.replacing(claims, with: "}}").replacing(mounts, with: "")
    }

    private static let mounts = #","volumeMounts":[{"mountPath":"/html","name":"www"}]"#

    private static let claims =
        #","volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}"#

    @Test func `owns lists by their keys and atomic fields as a whole`() throws {
        var world = PatchWorld()
        _ = world.apply(.statefulSet, "web", Self.set(3), as: "kubectl").object
        #expect(
            world.owners(.statefulSet, "web") == [
                #"kubectl Apply {"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:selector":{},"f:serviceName":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"nginx\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}},"f:volumeMounts":{"k:{\"mountPath\":\"/html\"}":{".":{},"f:mountPath":{},"f:name":{}}}}},"f:terminationGracePeriodSeconds":{}}},"f:volumeClaimTemplates":{}}}"#
            ])
        let revision = world.server.revision
        _ = world.apply(.statefulSet, "web", Self.set(3), as: "kubectl").object
        #expect(world.server.revision == revision)
    }

    @Test func `names the scale of another manager in a conflict`() throws {
        var world = PatchWorld()
        _ = world.apply(.statefulSet, "web", Self.set(1), as: "kubectl").object
        _ = world.patch(
            .merge, .statefulSet, "web", ["spec": ["replicas": 2]], as: "kubectl", subresource: .scale).object
        #expect(
            world.apply(.statefulSet, "web", Self.set(3), as: "kubectl").error?.message
                == "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas")
        #expect(world.apply(.statefulSet, "web", Self.set(2), as: "kubectl").object != nil)
    }

    @Test func `another manager's claim templates conflict with their defaults`() {
        var world = PatchWorld()
        _ = world.apply(.statefulSet, "web", Self.set(1), as: "one").object
        #expect(
            world.apply(.statefulSet, "web", Self.set(1), as: "two").error?.message
                == "Apply failed with 1 conflict: conflict with \"one\": .spec.volumeClaimTemplates")
    }

    @Test func `lists several conflicts by their managers`() throws {
        var world = PatchWorld()
        _ = world.apply(.statefulSet, "web", Self.set(1), as: "kubectl").object
        _ = world.patch(
            .strategic, .statefulSet, "web",
            try JSONParser.parse(
                #"{"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:2"}]}}}}"#),
            as: "x").object
        let error = world.apply(.statefulSet, "web", Self.set(3, image: "nginx:3"), as: "kubectl").error
        #expect(
            error?.message == """
                Apply failed with 2 conflicts: conflicts with "x" using apps/v1:
                - .spec.replicas
                - .spec.template.spec.containers[name="nginx"].image
                """)
        #expect(error?.causes.count == 2)
    }

    @Test func `keeps the order of both lists`() throws {
        var world = PatchWorld()
        let extra = { (name: String) in #"{"image":"x:1","name":"\#(name)"},"# }
        _ = world.patch(
            .apply, .statefulSet, "web",
            try JSONParser.parse(Self.set(1, more: extra("z"))), as: "one").object
        let both = world.apply(.statefulSet, "web", Self.set(1, more: extra("y")), as: "two").object
        let names = both?["spec"]?["template"]?["spec"]?["containers"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["z", "y", "nginx"])
        let less = world.apply(.statefulSet, "web", Self.set(1, more: " "), as: "one").object
        let left = less?["spec"]?["template"]?["spec"]?["containers"]?.array?.compactMap { $0["name"]?.string }
        #expect(left == ["y", "nginx"])
    }

    @Test func `gives an untracked object a first owner when it is applied`() throws {
        var world = PatchWorld()
        world.create(.configMap, ["metadata": ["name": "c"], "data": ["mode": "slow"]])
        #expect(world.owners(.configMap, "c").isEmpty)
        #expect(
            world.apply(.configMap, "c", Self.map(#"{"mode":"fast"}"#)).error?.message
                == "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.mode")
        _ = world.apply(.configMap, "c", Self.map(#"{"mode":"slow"}"#)).object
        #expect(
            world.owners(.configMap, "c") == [
                #"test Apply {"f:data":{"f:mode":{}},"f:metadata":{"f:labels":{"f:set":{}}}}"#,
                #"before-first-apply Update {"f:data":{".":{},"f:mode":{}}}"#,
            ])
    }

    // MARK: Other writes

    @Test func `records everything a create brings, defaults included`() throws {
        var world = PatchWorld()
        world.create(.service, [
            "metadata": ["name": "s", "labels": ["a": "b"]],
            "spec": ["selector": ["a": "b"], "ports": [["port": 80, "name": "web"]]],
        ], as: "kubectl-create")
        #expect(
            world.owners(.service, "s") == [
                #"kubectl-create Update {"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:internalTrafficPolicy":{},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{},"f:targetPort":{}}},"f:selector":{},"f:sessionAffinity":{},"f:type":{}}}"#
            ])
    }

    @Test func `moves fields to the manager that changes them`() throws {
        var world = PatchWorld()
        world.create(.configMap, ["metadata": ["name": "c"], "data": ["a": "1", "b": "2"]], as: "one")
        _ = world.patch(.merge, .configMap, "c", ["data": ["b": "3", "d": "4"]], as: "two").object
        #expect(
            world.owners(.configMap, "c") == [
                #"one Update {"f:data":{".":{},"f:a":{}}}"#,
                #"two Update {"f:data":{"f:b":{},"f:d":{}}}"#,
            ])
        _ = world.patch(.merge, .configMap, "c", ["data": ["a": .null, "b": .null, "d": .null]], as: "one").object
        #expect(world.owners(.configMap, "c").isEmpty)
    }

    @Test func `takes managedFields that a patch writes`() throws {
        var world = PatchWorld()
        let created = world.create(
            .configMap, ["metadata": ["name": "c"], "data": ["a": "1"]],
            as: "kubectl-client-side-apply")
        let made = try #require(created)
        var entry = try #require(made.json["metadata"]?["managedFields"]?.array?.first)
        entry["operation"] = "Apply"
        entry["manager"] = "kubectl"
        let patched = world.patch(.json, .configMap, "c", [
            ["op": "replace", "path": "/metadata/managedFields", "value": [entry]],
            ["op": "replace", "path": "/metadata/resourceVersion", "value": .string(String(made.revision))],
        ], as: "kubectl").object
        #expect(patched != nil)
        #expect(world.owners(.configMap, "c") == [#"kubectl Apply {"f:data":{".":{},"f:a":{}}}"#])
        _ = world.patch(.merge, .configMap, "c", ["metadata": ["managedFields": [[:]]]]).object
        #expect(world.owners(.configMap, "c").isEmpty)
    }

    @Test(arguments: [JSONValue.null, []])
    func `forgets the owners when an update empties them`(value: JSONValue) throws {
        var world = PatchWorld()
        let created = world.create(
            .configMap, ["metadata": ["name": "c"], "data": ["a": "1"]], as: "one")
        let made = try #require(created)
        var body = made.json
        body["metadata"]?["managedFields"] = value
        var request = APIRequest(
            .update, .configMap, namespace: "default", name: "c", body: .object(body))
        request.options.fieldManager = "one"
        #expect(world.answer(request).object != nil)
        #expect(world.owners(.configMap, "c").isEmpty)
    }

    @Test func `gives what was there a first owner when someone outside changes it`() {
        var world = PatchWorld()
        world.create(.configMap, ["metadata": ["name": "c"], "data": ["a": "1", "b": "2"]])
        _ = world.patch(.merge, .configMap, "c", ["data": ["b": "3"]], as: "kubectl-patch").object
        #expect(
            world.owners(.configMap, "c") == [
                #"before-first-apply Update {"f:data":{".":{},"f:a":{}}}"#,
                #"kubectl-patch Update {"f:data":{"f:b":{}}}"#,
            ])
    }

    @Test func `keeps shares of the status apart and moves no time when nothing changes`() throws {
        var world = PatchWorld()
        world.create(.statefulSet, [
            "metadata": ["name": "web"],
            "spec": [
                "serviceName": "web", "selector": ["matchLabels": ["app": "web"]],
                "template": [
                    "metadata": ["labels": ["app": "web"]],
                    "spec": ["containers": [["name": "web", "image": "web:1"]]],
                ],
            ],
        ], as: "one")
        #expect(world.owners(.statefulSet, "web").allSatisfy { !$0.contains("f:status") })
        let patch: JSONValue = [
            "spec": ["replicas": 9],
            "status": ["conditions": [["type": "Custom", "status": "True"]]],
        ]
        let first = world.patch(
            .strategic, .statefulSet, "web", patch, as: "one", subresource: .status).object
        #expect(first?["spec"]?["replicas"] == 1)
        #expect(
            world.owners(.statefulSet, "web").last
                == #"one Update/status {"f:status":{"f:conditions":{".":{},"k:{\"type\":\"Custom\"}":{".":{},"f:status":{},"f:type":{}}}}}"#)
        world.now = SimTime(nanoseconds: world.now.nanoseconds + 9_000_000_000)
        let second = world.patch(
            .strategic, .statefulSet, "web", patch, as: "one", subresource: .status).object
        #expect(first == second)
    }

    @Test func `keeps owners when a part of the cluster writes, and tracks its status`() throws {
        var world = PatchWorld()
        _ = world.apply(.statefulSet, "web", Self.set(1), as: "kubectl").object
        let key = ObjectKey(.statefulSet, namespace: "default", name: "web")
        var object = try #require(world.server.stored(key)?.json)
        object["status"] = ["replicas": 1, "observedGeneration": 1]
        let request = APIRequest(
            .update, .statefulSet, namespace: "default", name: "web", subresource: .status,
            body: .object(object))
        _ = try world.server.handle(request, by: UserInfo(name: "system:controller-manager"), at: world.now)
        #expect(world.owners(.statefulSet, "web").count == 2)
        #expect(
            world.owners(.statefulSet, "web").last
                == #"kube-controller-manager Update/status {"f:status":{"f:observedGeneration":{},"f:replicas":{}}}"#)
    }
}

/// Bounds of what managedFields hold.
@Suite struct ManagedFieldsTests {
    @Test func `merges the oldest of many managers into one`() {
        var world = PatchWorld()
        world.create(.configMap, ["metadata": ["name": "c"], "data": ["k": "v"]], as: "m00")
        for index in 1...14 {
            world.now = SimTime(nanoseconds: world.now.nanoseconds + 1_000_000_000)
            let key = JSONValue.object(JSONObject([("k\(index)", .string("v"))]))
            let manager = index < 10 ? "m0\(index)" : "m\(index)"
            _ = world.patch(.merge, .configMap, "c", ["data": key], as: manager).object
        }
        let owners = world.owners(.configMap, "c")
        #expect(owners.count == 10)
        #expect(owners.first?.hasPrefix("ancient-changes Update {\"f:data\":{\".\":{},\"f:k\":{},\"f:k1\":{}") == true)
        #expect(owners.last == #"m14 Update {"f:data":{"f:k14":{}}}"#)
    }

    @Test(arguments: [
        "{}", #"{"f:a":{}}"#, #"{"f:a":{".":{},"f:b":{}}}"#,
        #"{"f:c":{"k:{\"name\":\"x\"}":{".":{},"f:image":{}},"v:\"y\"":{}}}"#,
    ])
    func `reads and writes field sets`(text: String) throws {
        let json = try #require(try JSONParser.parse(text).object)
        #expect(FieldSet(fieldsV1: json)?.json == json)
    }

    @Test(arguments: [#"{"a":{}}"#, #"{"f:a":1}"#, #"{"z:a":{}}"#, #"{"f":{}}"#])
    func `refuses field sets of unknown form`(text: String) throws {
        let json = try #require(try JSONParser.parse(text).object)
        #expect(FieldSet(fieldsV1: json) == nil)
    }
}
