import KubeAPI
import KubeModel
import SimKernel
import Testing

/// What a change of metadata may say, and how often it is told. Source: cluster.md A6, A33, A41.
@Suite struct MetadataUpdateTests {
    private func bench() throws -> ServerBench {
        var bench = ServerBench()
        _ = try bench.create(.configMap, #"{"metadata":{"name":"a"}}"#)
        return bench
    }

    private func patch(_ metadata: JSONValue) -> APIRequest {
        .mergePatch(
            ObjectKey(.configMap, namespace: "default", name: "a"), ["metadata": metadata])
    }

    @Test func `nobody but a deletion says when an object ends`() throws {
        var bench = try bench()
        for (member, value, shown) in [
            ("deletionTimestamp", JSONValue("2026-01-02T03:04:05Z"), #""2026-01-02T03:04:05Z""#),
            ("deletionGracePeriodSeconds", 5, "5"),
        ] {
            let error = #expect(throws: APIError.self) {
                try bench.send(patch(.object([member: value])))
            }
            #expect(error?.code == 422)
            #expect(
                error?.message
                    == "ConfigMap \"a\" is invalid: metadata.\(member): Invalid value: \(shown):"
                    + " field is immutable")
            #expect(error?.causes.count == 2)
        }
        // What the server says itself may come back, and what was left out stays.
        _ = try bench.send(patch(["finalizers": ["a/b"]]))
        _ = try bench.send(
            APIRequest(.delete, .configMap, namespace: "default", name: "a"))
        let dying = bench.stored(.configMap, "a") ?? [:]
        var late = dying
        late["metadata"]?["deletionTimestamp"] = "2030-01-01T00:00:00Z"
        late["metadata"]?["labels"] = ["x": "y"]
        let kept = try bench.put(.configMap, late).object?.json
        #expect(
            kept?["metadata"]?["deletionTimestamp"] == dying["metadata"]?["deletionTimestamp"])
        var silent = dying
        silent["metadata"] = ["name": "a", "finalizers": ["a/b"]]
        let same = try bench.put(.configMap, silent).object?.json
        #expect(same?["metadata"]?["deletionGracePeriodSeconds"] == 0)
    }

    /// The message says each mistake once, the causes say how often it was found.
    @Test(arguments: [
        (
            #"{"labels":{"a":"b c"}}"#, "metadata.labels", 3
        ),
        (
            #"{"annotations":{"a b":"c"}}"#, "metadata.annotations", 3
        ),
        (
            #"{"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"","uid":"1"}]}"#,
            "metadata.ownerReferences.name", 3
        ),
        (#"{"finalizers":["a b/c"]}"#, "metadata.finalizers", 1),
        (#"{"finalizers":["own"]}"#, "metadata.finalizers[0]", 1),
        (#"{"finalizers":["orphan","foregroundDeletion"]}"#, "metadata.finalizers", 1),
    ])
    func `mistakes`(text: String, field: String, count: Int) throws {
        var bench = try bench()
        let change = try JSONParser.parse(text)
        let error = #expect(throws: APIError.self) { try bench.send(patch(change)) }
        #expect(error?.code == 422)
        let fields = error?.causes.map(\.field) ?? []
        #expect(fields == Array(repeating: field, count: count))
        #expect(error?.message.contains("is invalid: [") == false)
    }

    @Test func `a finalizer of a dying object is refused twice in one`() throws {
        var bench = ServerBench()
        _ = try bench.create(.configMap, #"{"metadata":{"name":"a","finalizers":["x/y"]}}"#)
        _ = try bench.send(
            APIRequest(.delete, .configMap, namespace: "default", name: "a"))
        let error = #expect(throws: APIError.self) {
            try bench.send(patch(["finalizers": ["x/y", "z/z"]]))
        }
        #expect(error?.causes.map(\.type) == ["FieldValueForbidden", "FieldValueForbidden"])
        #expect(
            error?.message
                == "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers"
                + " can be added if the object is being deleted, found new finalizers"
                + " []string{\"z/z\"}")
        // Another order is no addition.
        _ = try bench.send(patch(["finalizers": ["x/y"]]))
    }

    /// What a patch makes must still be of the resource. Source: api.md 8.5.
    @Test(arguments: [
        (
            APIRequest.PatchType.merge, #"{"kind":"Secret"}"#,
            "converting (v1.Secret) to (core.ConfigMap): unknown conversion"
        ),
        (
            .merge, #"{"kind":"Nonsense"}"#,
            #"no kind "Nonsense" is registered for version "v1" in scheme "#
                + #""k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30""#
        ),
        (
            .json, #"[{"op":"replace","path":"/apiVersion","value":"apps/v9"}]"#,
            #"no kind "ConfigMap" is registered for version "apps/v9" in scheme "#
                + #""k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30""#
        ),
        (.strategic, #"{"kind":"Secret"}"#, ""),
        (.merge, #"{"kind":"ConfigMap","apiVersion":"v1"}"#, ""),
        (.merge, #"{"kind":null}"#, ""),
    ])
    func `patches that make another kind`(
        type: APIRequest.PatchType, text: String, cause: String
    ) throws {
        var bench = try bench()
        let request = APIRequest(
            .patch, .configMap, namespace: "default", name: "a",
            body: try JSONParser.parse(text), patchType: type)
        if cause.isEmpty {
            let kept = try bench.send(request).object?.json
            #expect(kept?["kind"] == "ConfigMap")
            #expect(kept?["apiVersion"] == "v1")
            return
        }
        let error = #expect(throws: APIError.self) { try bench.send(request) }
        #expect(error?.code == 422)
        #expect(error?.message.hasPrefix(#" "" is invalid: patch: Invalid value: "{\""#) == true)
        #expect(error?.message.hasSuffix("\": " + cause) == true)
        #expect(error?.causes.map(\.field) == ["patch"])
    }

    @Test(arguments: [
        ("dockerconfigjson", ".dockerconfigjson", #"{"auths":{}}"#, ""),
        ("dockerconfigjson", ".dockerconfigjson", "null", ""),
        (
            "dockerconfigjson", ".dockerconfigjson", "[1]",
            "json: cannot unmarshal array into Go value of type map[string]interface {}"
        ),
        (
            "dockercfg", ".dockercfg", "{a}",
            "invalid character 'a' looking for beginning of object key string"
        ),
        ("dockercfg", ".dockercfg", "", "unexpected end of JSON input"),
    ])
    func `access to registries is an object`(
        type: String, key: String, content: String, complaint: String
    ) throws {
        var bench = ServerBench()
        let text =
            #"{"metadata":{"name":"s"},"type":"kubernetes.io/\#(type)","stringData":{"\#(key)":"#
            + JSONValue.string(content).canonicalText + "}}"
        if complaint.isEmpty {
            _ = try bench.create(.secret, text)
            return
        }
        let error = #expect(throws: APIError.self) { try bench.create(.secret, text) }
        #expect(
            error?.message
                == "Secret \"s\" is invalid: data[\(key)]: Invalid value: \"<secret contents"
                + " redacted>\": \(complaint)")
    }
}
