import KubeModel

/// One object of a manifest while it is examined: its repaired tree and where its text stands.
struct ManifestObject {
    var file: String
    var map: SourceMap
    var json: JSONObject
    /// The kind it is, or was probably meant to be.
    var resource: Resource
    /// The version it was written in, when that is no longer served.
    var oldVersion: String?
    /// Claim templates that do not count because they stand in the wrong place or have no name.
    var lostTemplateNames: [String] = []
    /// What was read otherwise than written because the version is old.
    var conversions: [String] = []
    /// Whether its selector was found wrong.
    var hasWrongSelector = false

    var name: String { json.string(in: "metadata", "name") ?? "" }
    var namespace: String { json.string(in: "metadata", "namespace") ?? "" }
    var spec: JSONObject { json["spec"]?.object ?? JSONObject() }

    /// The pod this object is or makes, with the path of its metadata and its spec; nil for other
    /// kinds.
    var pod: (path: String, metadata: JSONObject, spec: JSONObject)? {
        switch resource {
        case .pod: return ("", json["metadata"]?.object ?? [:], spec)
        case .statefulSet, .deployment, .replicaSet:
            let template = spec["template"]?.object ?? [:]
            return (
                "spec.template.", template["metadata"]?.object ?? [:],
                template["spec"]?.object ?? [:]
            )
        default: return nil
        }
    }

    /// The containers of the pod with their paths, those that run first first.
    var containers: [(path: String, json: JSONObject)] {
        guard let pod else { return [] }
        return ["initContainers", "containers"].flatMap { field in
            (pod.spec[field]?.array ?? []).enumerated().compactMap { index, value in
                value.object.map { ("\(pod.path)spec.\(field)[\(index)]", $0) }
            }
        }
    }

    /// The claim templates with their paths.
    var claimTemplates: [(path: String, json: JSONObject)] {
        guard resource == .statefulSet else { return [] }
        return (spec["volumeClaimTemplates"]?.array ?? []).enumerated().compactMap { index, value in
            value.object.map { ("spec.volumeClaimTemplates[\(index)]", $0) }
        }
    }
}

/// The findings of one load, as they are made.
struct FindingList {
    private(set) var all: [ManifestFinding] = []
    /// How many findings are kept; a file of noise must not fill the memory.
    private static let countMax = 2_000

    /// Adds a finding about a field; `atValue` points at the value instead of the key.
    mutating func add(
        _ code: String, _ severity: ManifestFinding.Severity, _ object: ManifestObject,
        _ path: String, _ message: String, server: String? = nil, suggestion: String? = nil,
        atValue: Bool = false
    ) {
        let position = atValue ? object.map.value(path) : object.map.key(path)
        add(
            ManifestFinding(
                code: code, severity: severity, file: object.file, line: position.line,
                column: position.column, path: path, message: message, server: server,
                suggestion: suggestion))
    }

    mutating func add(_ finding: ManifestFinding) {
        guard all.count < Self.countMax else { return }
        all.append(finding)
    }

    /// Whether something was already said about a field or what stands above or below it.
    func hasError(about path: String, of object: ManifestObject) -> Bool {
        let position = object.map.key(path)
        let value = object.map.value(path)
        return all.contains { finding in
            guard finding.file == object.file, finding.severity == .error else { return false }
            if utf8Equal(finding.path, path) {
                return finding.line == position.line || finding.line == value.line
            }
            // A server refuses the whole block for what one of its fields says.
            if finding.line >= position.line, finding.path.hasPrefix(path + ".") { return true }
            // What is missing inside something missing.
            return finding.line == position.line && finding.column == position.column
                && path.hasPrefix(finding.path)
        }
    }

    /// By file in the order given, then by place.
    func sorted(files: [String]) -> [ManifestFinding] {
        func rank(_ file: String) -> Int { files.firstIndex(of: file) ?? files.count }
        return all.enumerated().map { (rank($0.element.file), $0.offset, $0.element) }
            .sorted { left, right in
                if left.0 != right.0 { return left.0 < right.0 }
                if left.2.line != right.2.line { return left.2.line < right.2.line }
                if left.2.column != right.2.column { return left.2.column < right.2.column }
                return left.1 < right.1
            }.map(\.2)
    }
}
