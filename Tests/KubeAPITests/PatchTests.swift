import KubeAPI
import KubeModel
import Testing

/// Patches that describe changes: JSON patch, merge patch, strategic merge. Source: api.md 8.5, 9.
@Suite struct PatchTests {
    private static let document = #"{"a":{"b":[1,2,3],"c/d":"x","~":null},"e":"y"}"#

    @Test(arguments: [
        (#"[{"op":"add","path":"/a/b/1","value":9}]"#, #"{"a":{"b":[1,9,2,3],"c/d":"x","~":null},"e":"y"}"#),
        (#"[{"op":"add","path":"/a/b/-","value":4}]"#, #"{"a":{"b":[1,2,3,4],"c/d":"x","~":null},"e":"y"}"#),
        (#"[{"op":"remove","path":"/a/c~1d"},{"op":"remove","path":"/a/~0"}]"#, #"{"a":{"b":[1,2,3]},"e":"y"}"#),
        (#"[{"op":"replace","path":"/a/b/0","value":{"z":1}}]"#, #"{"a":{"b":[{"z":1},2,3],"c/d":"x","~":null},"e":"y"}"#),
        (#"[{"op":"move","from":"/e","path":"/a/b/0"}]"#, #"{"a":{"b":["y",1,2,3],"c/d":"x","~":null}}"#),
        (#"[{"op":"copy","from":"/a/b","path":"/e"},{"op":"remove","path":"/a"}]"#, #"{"e":[1,2,3]}"#),
        (#"[{"op":"test","path":"/a/b/-1","value":3.0},{"op":"remove","path":"/a"}]"#, #"{"e":"y"}"#),
        (#"[{"op":"test","path":"/nope","value":null},{"op":"remove","path":"/a"}]"#, #"{"e":"y"}"#),
    ])
    func `applies the operations of a JSON patch`(patch: String, expected: String) throws {
        let result = try JSONPatch.apply(
            try JSONParser.parse(patch), to: try JSONParser.parse(Self.document))
        #expect(result.canonicalText == expected)
    }

    @Test(arguments: [
        #"[{"op":"test","path":"/e","value":"z"}]"#, #"[{"op":"remove","path":"/nope"}]"#,
        #"[{"op":"replace","path":"/nope","value":1}]"#, #"[{"op":"frob","path":"/e"}]"#,
        #"[{"op":"add","path":"/a/b/7","value":1}]"#, #"[{"op":"add","path":"/no/way","value":1}]"#,
        #"[{"op":"add","path":"a","value":1}]"#, #"[{"op":"remove","path":""}]"#,
        #"[{"op":"move","from":"/a","path":"/a/b"}]"#, #"[{"op":"copy","path":"/a"}]"#,
        #"[{"op":"remove"}]"#, #"[{"path":"/e"}]"#, #"[{"op":"remove","path":"/a/b/+1"}]"#,
    ])
    func `refuses a whole JSON patch when one operation fails`(patch: String) throws {
        let error = #expect(throws: APIError.self) {
            try JSONPatch.apply(
                try JSONParser.parse(patch), to: try JSONParser.parse(Self.document))
        }
        #expect(error == APIError.unprocessable)
    }

    @Test func `refuses patches of the wrong shape with the text of their decoder`() {
        var world = PatchWorld()
        world.create(.configMap, ["metadata": ["name": "c"], "data": ["k": "v"]])
        let cases: [(APIRequest.PatchType, JSONValue, Int, String)] = [
            (.json, [:], 400, "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"),
            (.json, [1], 400, "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp"),
            (.merge, [], 400, "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"),
            (.strategic, "x", 400, "json: cannot unmarshal string into Go value of type map[string]interface {}"),
            (.merge, ["metadata": ["name": "d"]], 400, "the name of the object (d) does not match the name on the URL (c)"),
            (.merge, ["metadata": ["resourceVersion": "1"]], 409, "Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please apply your changes to the latest version and try again"),
        ]
        for (kind, patch, code, message) in cases {
            let error = world.patch(kind, .configMap, "c", patch).error
            #expect(error?.code == code)
            #expect(error?.message == message)
        }
        #expect(world.patch(.merge, .configMap, "none", [:]).error?.code == 404)
        #expect(
            world.patch(.merge, .configMap, "c", [:], force: true).error?.message
                == "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch")
    }

    @Test func `checks what a patch makes against the schema`() {
        var world = PatchWorld()
        world.create(.statefulSet, Self.set)
        let cases: [(APIRequest.PatchType, String, String)] = [
            (.strategic, #"{"spec":{"replicas":"x"}}"#, #" "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32"#),
            (.strategic, #"{"spec":{"bogus":1}}"#, #" "" is invalid: patch: Invalid value: "map[spec:map[bogus:1]]": strict decoding error: unknown field "spec.bogus""#),
            (.strategic, #"{"spec":{"template":7}}"#, #" "" is invalid: patch: Invalid value: "map[spec:map[template:7]]": cannot restore struct from: int64"#),
            (.strategic, #"{"spec":{"serviceName":5}}"#, #" "" is invalid: patch: Invalid value: "map[spec:map[serviceName:5]]": cannot convert int64 to string"#),
            (.strategic, #"{"spec":{"template":{"spec":{"containers":"c"}}}}"#, #" "" is invalid: patch: Invalid value: "map[spec:map[template:map[spec:map[containers:c]]]]": cannot restore slice from string"#),
        ]
        for (kind, patch, message) in cases {
            let error = world.patch(kind, .statefulSet, "web", (try? JSONParser.parse(patch)) ?? .null).error
            #expect(error?.code == 422)
            #expect(error?.message == message)
            #expect(error?.causes.map(\.field) == ["patch"])
        }
        let merged = world.patch(.merge, .statefulSet, "web", ["spec": ["bogus": 1]]).error
        #expect(merged?.message.hasPrefix(#" "" is invalid: patch: Invalid value: "{\"apiVersion\":\"apps/v1\""#) == true)
        #expect(merged?.message.hasSuffix(#"strict decoding error: unknown field "spec.bogus""#) == true)
        #expect(merged?.kind.isEmpty == true)

        let before = world.server.revision
        _ = world.patch(.strategic, .statefulSet, "web", ["spec": ["bogus": 1]], validation: .warn).object
        #expect(world.server.warnings.contains(#"unknown field "spec.bogus""#))
        #expect(world.server.revision == before)
    }

    private static let set: JSONObject = [
        "metadata": ["name": "web"],
        "spec": [
            "serviceName": "web", "selector": ["matchLabels": ["app": "web"]],
            "template": [
                "metadata": ["labels": ["app": "web"]],
                "spec": ["containers": [["name": "web", "image": "web:1"]]],
            ],
        ],
    ]

    // MARK: Strategic merge

    @Test(arguments: [
        // Maps merge, null deletes, lists without a merge key are replaced.
        (#"{"spec":{"nodeSelector":{"a":"1"},"hostname":"h"}}"#, #"{"spec":{"nodeSelector":{"b":"2"},"hostname":null}}"#, #"{"spec":{"nodeSelector":{"a":"1","b":"2"}}}"#),
        (#"{"spec":{"tolerations":[{"key":"a"}]}}"#, #"{"spec":{"tolerations":[{"key":"b"}]}}"#, #"{"spec":{"tolerations":[{"key":"b"}]}}"#),
        (#"{"spec":{"nodeSelector":{"a":"1"}}}"#, #"{"spec":{"nodeSelector":{"$patch":"replace","b":"2"}}}"#, #"{"spec":{"nodeSelector":{"b":"2"}}}"#),
        (#"{"spec":{"nodeSelector":{"a":"1"}}}"#, #"{"spec":{"nodeSelector":{"$patch":"delete"}}}"#, #"{"spec":{}}"#),
        (#"{"spec":{"nodeSelector":{"a":"1"}}}"#, #"{"spec":{"nodeSelector":{"$patch":"merge","b":"2"}}}"#, #"{"spec":{"nodeSelector":{"a":"1","b":"2"}}}"#),
        // New elements stand before the old ones.
        (#"{"spec":{"containers":[{"name":"A"},{"name":"B"}]}}"#, #"{"spec":{"containers":[{"name":"Z"},{"name":"B","image":"b"}]}}"#, #"{"spec":{"containers":[{"name":"Z"},{"name":"A"},{"image":"b","name":"B"}]}}"#),
        (#"{"spec":{"containers":[{"name":"n"}]}}"#, #"{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"n"}],"containers":[{"name":"b"}]}}"#, #"{"spec":{"containers":[{"name":"b"},{"name":"n"}]}}"#),
        (#"{"spec":{"containers":[{"name":"n"},{"name":"s"},{"name":"b"}]}}"#, #"{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"n"}]}}"#, #"{"spec":{"containers":[{"name":"s"},{"name":"b"},{"name":"n"}]}}"#),
        (#"{"spec":{"containers":[{"name":"n"},{"name":"s"}]}}"#, #"{"spec":{"$setElementOrder/containers":[{"name":"s"}],"containers":[{"$patch":"delete","name":"n"}]}}"#, #"{"spec":{"containers":[{"name":"s"}]}}"#),
        (#"{"spec":{"containers":[{"name":"n","image":"1"}]}}"#, #"{"spec":{"containers":[{"$patch":"replace"},{"name":"b"}]}}"#, #"{"spec":{"containers":[{"name":"b"}]}}"#),
        // Nothing is there yet: the patch stands without its directives.
        (#"{"spec":{}}"#, #"{"spec":{"containers":[{"name":"b","env":null},{"$patch":"delete","name":"n"}]}}"#, #"{"spec":{"containers":[{"name":"b"}]}}"#),
        // Volumes give up the keys that are not retained.
        (#"{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}"#, #"{"spec":{"volumes":[{"$retainKeys":["name","hostPath"],"name":"v","hostPath":{"path":"/x"}}]}}"#, #"{"spec":{"volumes":[{"hostPath":{"path":"/x"},"name":"v"}]}}"#),
        // Primitive lists.
        (#"{"metadata":{"finalizers":["a","b"]}}"#, #"{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}}"#, #"{"metadata":{"finalizers":["b"]}}"#),
        (#"{"metadata":{"finalizers":["a"]}}"#, #"{"metadata":{"$setElementOrder/finalizers":["a","b"],"finalizers":["b"]}}"#, #"{"metadata":{"finalizers":["a","b"]}}"#),
        (#"{"metadata":{"finalizers":["a","b"]}}"#, #"{"metadata":{"finalizers":["b"]}}"#, #"{"metadata":{"finalizers":["a","b"]}}"#),
        // Fields nobody knows merge as plain trees.
        (#"{"odd":{"l":[1],"m":{"x":1}}}"#, #"{"odd":{"l":[2],"m":{"$patch":"replace","y":2}}}"#, #"{"odd":{"l":[2],"m":{"y":2}}}"#),
    ])
    func `merges by the schema`(live: String, patch: String, expected: String) throws {
        let live = try #require(try JSONParser.parse(live).object)
        let patch = try #require(try JSONParser.parse(patch).object)
        let type = SchemaTable.shared.type(of: .pod)
        let result = try StrategicMerge.apply(patch, to: live, type: type)
        #expect(JSONValue.object(result).canonicalText == expected)
    }

    @Test(arguments: [
        (#"{"spec":{"containers":[{"image":"x"}]}}"#, 500, "map: map[image:x] does not contain declared merge key: name"),
        (#"{"spec":{"nodeSelector":{"$retainKeys":["a"],"b":"1"}}}"#, 400, "invalid patch format of retainKeys"),
        (#"{"spec":{"nodeSelector":{"$retainKeys":"a"}}}"#, 400, "invalid patch format of retainKeys"),
        (#"{"metadata":{"$deleteFromPrimitiveList/finalizers":"a"}}"#, 400, "invalid patch format of primitive list"),
        (#"{"spec":{"$setElementOrder/containers":1}}"#, 400, "invalid patch format of setElementOrder list"),
    ])
    func `refuses malformed directives`(patch: String, code: Int, message: String) throws {
        let live: JSONObject = [
            "metadata": ["finalizers": ["a"]],
            "spec": ["containers": [["name": "n"]], "nodeSelector": ["a": "1"]],
        ]
        let patch = try #require(try JSONParser.parse(patch).object)
        let error = #expect(throws: APIError.self) {
            try StrategicMerge.apply(patch, to: live, type: SchemaTable.shared.type(of: .pod))
        }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    // MARK: Scale

    @Test(arguments: [Resource.statefulSet, .deployment, .replicaSet])
    func `scales workloads through their scale`(resource: Resource) throws {
        var world = PatchWorld()
        var body = Self.set
        if resource != .statefulSet { body["spec"]?["serviceName"] = nil }
        world.create(resource, body, as: "maker")
        let zero = world.patch(
            .strategic, resource, "web", ["spec": ["replicas": .null]], as: nil, subresource: .scale).object
        #expect(zero?["spec"] == [:])
        #expect(zero?["status"]?["selector"] == "app=web")
        let three = world.patch(
            .json, resource, "web", [["op": "add", "path": "/spec/replicas", "value": 3]],
            as: "kubectl", subresource: .scale).object
        #expect(three?["spec"] == ["replicas": 3])
        #expect(three?["kind"] == "Scale")
        let stored = world.server.stored(ObjectKey(resource, namespace: "default", name: "web"))
        #expect(stored?.json["spec"]?["replicas"] == 3)
        #expect(stored?.facts.generation == 3)
        #expect(
            world.owners(resource, "web").contains(
                #"kubectl Update/scale {"f:spec":{"f:replicas":{}}}"#))
        let negative = world.patch(
            .merge, resource, "web", ["spec": ["replicas": -1]], subresource: .scale).error
        #expect(
            negative?.message
                == "Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")
        let stale = world.patch(
            .merge, resource, "web", ["metadata": ["resourceVersion": "1"]], subresource: .scale).error
        #expect(stale?.code == 409)
        let applied = world.patch(
            .apply, resource, "web",
            ["apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": ["name": "web"], "spec": ["replicas": 4]],
            as: "other", subresource: .scale).error
        #expect(
            applied?.message
                == "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas")
    }
}
