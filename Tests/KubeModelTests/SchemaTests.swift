import Foundation
import KubeModel
import Testing

@Suite struct SchemaTests {
    @Test func `every accessor of every view names a field of its type`() throws {
        var checked = 0
        for (type, names) in try accessors() {
            // Kinds share one view of conditions, so it may carry fields of any condition type.
            let types: [SchemaType]
            if type.hasSuffix(".Condition") {
                types = SchemaTable.shared.types.filter { $0.shortName.hasSuffix("Condition") }
            } else {
                types = SchemaTable.shared.type(named: type).map { [$0] } ?? []
                #expect(!types.isEmpty || names.isEmpty, "no type \(type)")
            }
            for name in names {
                checked += 1
                #expect(types.contains { $0.field(name) != nil }, "\(type) has no field \(name)")
            }
        }
        #expect(checked > 400)
    }

    /// The member names between one `schemaType` and the next, read from the sources.
    private func accessors() throws -> [(type: String, names: [String])] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/KubeModel").standardizedFileURL
        let pattern =
            /json\.(?:read|write|view|viewOrEmpty|list|strings|string|setString)\((?:view: |list: |in: )?"([^"]+)"/
        var result: [(type: String, names: [String])] = []
        for folder in ["Kinds", "Meta"] {
            let files = try FileManager.default.contentsOfDirectory(
                at: root.appending(path: folder), includingPropertiesForKeys: nil)
            for file in files {
                let text = try String(contentsOf: file, encoding: .utf8)
                for part in text.components(separatedBy: "static let schemaType = \"").dropFirst() {
                    let type = String(part.prefix { $0 != "\"" })
                    // Extensions of whole objects and enums after a struct hold no accessors.
                    let body = part.components(separatedBy: "\n}\n")[0]
                    result.append((type, body.matches(of: pattern).map { String($0.1) }))
                }
            }
        }
        return result
    }

    @Test func `unknown fields come with what was meant`() throws {
        let set = try parse(
            #"{"spec":{"replica":3,"template":{"spec":{"containers":[{"imagepullpolicy":"x","nam":"a"}]}}},"volumeClaimTemplates":[]}"#
        )
        let findings = SchemaValidation.findings(in: set, resource: .statefulSet)
            .filter { $0.kind == .unknownField }
        #expect(
            findings.map(\.path) == [
                "spec.replica", "spec.template.spec.containers[0].imagepullpolicy",
                "spec.template.spec.containers[0].nam", "volumeClaimTemplates",
            ])
        #expect(
            findings.map(\.suggestion) == [
                "replicas", "imagePullPolicy", "name", "spec.volumeClaimTemplates",
            ])
        #expect(findings[0].message == "unknown field \"spec.replica\"")
    }

    @Test(arguments: [
        (
            #"{"spec":{"replicas":"3"}}"#,
            "json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32"
        ),
        (
            #"{"spec":{"replicas":1.5}}"#,
            "json: cannot unmarshal number 1.5 into Go struct field StatefulSetSpec.spec.replicas of type int32"
        ),
        (
            #"{"spec":{"replicas":4294967296}}"#,
            "json: cannot unmarshal number 4294967296 into Go struct field StatefulSetSpec.spec.replicas of type int32"
        ),
        (
            #"{"spec":{"volumeClaimTemplates":[{"spec":{"resources":{"requests":{"storage":"1Gib"}}}}]}}"#,
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        ),
        (
            #"{"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":4294967296}}}}"#,
            "json: cannot unmarshal number 4294967296 into Go struct field RollingUpdateStatefulSetStrategy.spec.updateStrategy.rollingUpdate.maxUnavailable of type int32"
        ),
        (
            #"{"metadata":{"labels":{"a":1}}}"#,
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"
        ),
    ])
    func `values of a wrong type are named`(text: String, message: String) throws {
        let findings = SchemaValidation.findings(in: try parse(text), resource: .statefulSet)
            .filter { $0.kind == .wrongType }
        #expect(findings.map(\.message) == [message])
    }

    @Test func `missing fields are named with their path`() throws {
        let set = try parse(#"{"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}"#)
        let findings = SchemaValidation.findings(in: set, resource: .statefulSet)
        #expect(findings.map(\.path) == ["spec.template.spec.containers[0].name", "spec.selector"])
    }

    @Test func `an object is stored without what cannot be told from absence`() throws {
        let type = try #require(SchemaTable.shared.type(of: .pod))
        let pod = try parse(
            #"{"metadata":{"creationTimestamp":null,"labels":{}},"bogus":1,"spec":{"hostNetwork":false,"enableServiceLinks":false,"nodeName":"","volumes":null,"containers":[{"name":"","args":[],"env":[{"name":"A","value":""}],"resources":{"limits":{"cpu":"1000m","memory":"1024Mi"}},"livenessProbe":{"initialDelaySeconds":0,"grpc":{"port":1,"service":""}}}]}}"#
        )
        let stored = SchemaTable.shared.normalized(pod, type: type)
        #expect(
            JSONValue.object(stored).canonicalText
                == #"{"metadata":{},"spec":{"containers":[{"env":[{"name":"A"}],"livenessProbe":{"grpc":{"port":1,"service":""}},"name":"","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}],"enableServiceLinks":false}}"#
        )
        #expect(SchemaTable.shared.normalized(stored, type: type) == stored)
    }

    @Test
    func `times are stored in their canonical form`() throws {
        let type = try #require(SchemaTable.shared.type(of: .lease))
        let lease = try parse(
            #"{"metadata":{"creationTimestamp":"2026-01-02T03:04:05.9+01:00"},"spec":{"renewTime":"2026-01-02T03:04:05Z"}}"#
        )
        let stored = Lease(json: SchemaTable.shared.normalized(lease, type: type))
        #expect(stored.metadata.json["creationTimestamp"] == "2026-01-02T02:04:05Z")
        #expect(stored.spec.json["renewTime"] == "2026-01-02T03:04:05.000000Z")
    }

    private func parse(_ text: String) throws -> JSONObject {
        try #require(try JSONParser.parse(text).object)
    }
}
