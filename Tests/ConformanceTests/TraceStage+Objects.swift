import KubeAPI
import KubeCluster
import KubeControl
import KubeModel
import KubeYAML
import SimKernel

/// Acts on objects of any kind, and questions about them.
extension TraceStage {
    /// What `kind/name` means: kubectl's names, and `set` and `claim`.
    static func target(_ text: String) throws -> ObjectKey {
        let parts = text.split(separator: "/").map(String.init)
        let resource = Resource.allCases.first { resource in
            switch parts[0] {
            case "set": resource == .statefulSet
            case "claim": resource == .persistentVolumeClaim
            case "volume": resource == .persistentVolume
            default:
                resource.singular == parts[0] || resource.shortNames.contains(parts[0])
            }
        }
        guard parts.count == 2, let resource else {
            throw Problem(message: "\(text) names no object; write KIND/NAME")
        }
        return ObjectKey(
            resource, namespace: resource.isNamespaced ? "default" : "", name: parts[1])
    }

    private func object(_ block: String) throws -> JSONObject {
        let document = try? YAMLReader.document(Array(block.utf8), file: "trace")
        guard let document, document.faults.isEmpty, let object = document.value?.object else {
            throw Problem(message: "the indented lines are no YAML mapping")
        }
        return object
    }

    /// `create` and a manifest.
    mutating func create(_ block: String) throws {
        var object = try object(block)
        guard
            let resource = Resource(
                apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
        else { throw Problem(message: "the manifest has no kind that is known") }
        if resource.isNamespaced, object["metadata"]?["namespace"] == nil {
            object.update("metadata") { $0?["namespace"] = "default" }
        }
        _ = try cluster.submit(.create(resource, object))
    }

    /// `patch KIND/NAME [status]` and a merge patch.
    mutating func patch(_ words: [String], _ block: String) throws {
        let target = try Self.target(words[0])
        let patch = JSONValue.object(try object(block))
        let request: APIRequest =
            words.contains("status")
            ? .mergePatch(target, patch, .status) : .mergePatch(target, patch)
        _ = try cluster.submit(request)
    }

    /// `why KIND/NAME`: the answer becomes part of the trace.
    mutating func why(_ text: String) throws {
        let target = try Self.target(text)
        guard let report = cluster.why(target) else {
            throw Problem(message: "there is no \(text)")
        }
        seen += report.lines.map { "   " + $0 }
    }

    /// The names of everything a controller waited for so far.
    var waits: Set<String> {
        var names: Set<String> = []
        for record in cluster.trace.records where record.kind == .wait {
            // CONTROLLER NAME(…)
            let words = record.detail.split(separator: " ", maxSplits: 1)
            if words.count == 2 { names.insert(String(words[1].prefix { $0.isLetter })) }
        }
        return names
    }
}
