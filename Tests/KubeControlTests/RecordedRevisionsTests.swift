import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport
import Testing

/// Every revision name a real control plane chose for a template the recordings show.
@Suite struct RecordedRevisionsTests {
    static let suites = ["conformance/scenarios", "conformance/scenarios-maxunavailable"]

    @Test(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
    func `every recorded template has the recorded name`() throws {
        var created = 0
        var paired = 0
        for suite in Self.suites {
            for golden in try SharedFiles.list(suite, suffix: ".golden.json") {
                let base = String(golden.dropLast(".golden.json".count))
                let steps = try Self.steps("\(suite)/\(base).json")
                var world = TemplateWorld()
                for (step, trace) in zip(steps, try Self.steps("\(suite)/\(golden)")) {
                    for action in step["do"]?.array ?? [] { world.perform(action) }
                    let names = (trace["actions"]?["revisions"]?.array ?? [])
                        .compactMap(\.string)
                        .filter { $0.hasPrefix("create ") }
                        .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
                    for name in names {
                        created += 1
                        guard world.isAbout(name) else { continue }
                        paired += 1
                        let message = "\(base): \(name) is none of \(world.names)"
                        #expect(world.names.contains(name), "\(message)")
                    }
                }
            }
        }
        #expect(created >= 100)
        // A few belong to sets the recordings do not spell out.
        #expect(paired * 20 >= created * 19, "\(paired) of \(created) revisions paired")
    }

    private static func steps(_ path: String) throws -> [JSONValue] {
        let text = try #require(SharedFiles.text(path))
        return try JSONParser.parse(text)["steps"]?.array ?? []
    }
}

/// A server that takes what a scenario writes, and the names its templates get.
private struct TemplateWorld {
    private var server = APIServer()
    private(set) var names: [String] = []

    init() {
        _ = try? server.handle(
            .create(.namespace, ["metadata": ["name": "default"]]), by: .admin, at: .seconds(1))
    }

    /// Whether the name is one of a set that was written here.
    func isAbout(_ name: String) -> Bool {
        let set = name.split(separator: "-").dropLast().joined(separator: "-")
        return names.contains { $0.hasPrefix(set + "-") }
    }

    mutating func perform(_ action: JSONValue) {
        for verb in ["create", "apply", "replace"] {
            guard let object = action[verb]?.object, object["kind"] == "StatefulSet" else {
                continue
            }
            let name = object["metadata"]?["name"]?.string ?? ""
            var request = APIRequest(
                verb == "replace" ? .update : .create, .statefulSet, namespace: "default",
                name: verb == "replace" ? name : "", body: .object(object))
            if server.stored(Self.key(name)) != nil {
                if verb == "apply" { request = .mergePatch(Self.key(name), .object(object)) }
                // Nothing else would let the scenario create it again.
                if verb == "create" { _ = try? delete(name) }
            }
            send(request)
        }
        guard let patch = action["patch"], let target = patch["target"]?.string,
            target.hasPrefix("StatefulSet/"), patch["sub"] == nil, let body = patch["body"]
        else { return }
        var request = APIRequest.mergePatch(
            Self.key(String(target.dropFirst("StatefulSet/".count))), body)
        switch patch["type"]?.string {
        case "strategic": request.patchType = .strategic
        case "json": request.patchType = .json
        default: break
        }
        send(request)
    }

    private mutating func delete(_ name: String) throws {
        _ = try server.handle(.delete(Self.key(name)), by: .admin, at: .seconds(1))
    }

    private static func key(_ name: String) -> ObjectKey {
        ObjectKey(.statefulSet, namespace: "default", name: name)
    }

    /// Sends a write; what the server refuses is no template of anybody.
    private mutating func send(_ request: APIRequest) {
        guard let object = try? server.handle(request, by: .admin, at: .seconds(1)).object else {
            return
        }
        var cluster = ClusterBuilder()
        var set = object.json
        set["status"] = nil
        let key = cluster.add(.statefulSet, set).key
        let plan = StatefulSetOutlook.plan(for: key, in: cluster.cache, at: .seconds(1))
        if let name = plan.status?.updateRevision { names.append(name) }
    }
}
