import Foundation
import KubeAPI
import KubeModel

/// The least server around the rules: no store, no versions, one namespace.
enum RuleServer {
    enum Answer {
        case stored(JSONObject)
        case refused(Int, String)
    }

    private struct Stock: AdmissionLookup {
        func object(_ key: ObjectKey) -> JSONObject? {
            guard key.resource == .namespace, key.name == "default" else { return nil }
            var namespace = Namespace(named: "default")
            namespace.status.phase = "Active"
            return namespace.json
        }
        func objects(_ resource: Resource) -> [JSONObject] { [] }
    }

    static func create(
        _ request: JSONObject, path: String, _ context: RuleContext, isStrict: Bool = true
    ) -> Answer {
        let parts = path.split(separator: "/").map(String.init)
        guard let plural = parts.last,
            let resource = Resource.allCases.first(where: { $0.plural == plural })
        else { return .refused(0, "no resource for \(path)") }
        do {
            _ = try DecodeRules.check(
                request, resource: resource, validation: isStrict ? .strict : .warn)
        } catch {
            return .refused(error.code, error.message)
        }
        let rules = Strategies.strategy(for: resource)
        var object = request
        var metadata = ObjectMeta(json: object["metadata"]?.object ?? [:])
        if let index = parts.firstIndex(of: "namespaces"), index + 2 < parts.count {
            metadata.namespace = parts[index + 1]
        }
        if type(of: rules).tracksGeneration { metadata.generation = 1 }
        object["metadata"] = .object(metadata.json)
        rules.applyDefaults(&object)
        let key = ObjectKey(
            resource, namespace: metadata.namespace ?? "", name: metadata.name ?? "")
        do {
            try Admission.checkCreate(key, lookup: Stock())
        } catch {
            return .refused(error.code, error.message)
        }
        Admission.mutateOnCreate(&object, resource: resource, lookup: Stock())
        rules.prepareForCreate(&object, context)
        var errors = rules.validateCreate(object, context)
        if errors.isEmpty, resource == .service {
            var allocator = ServiceAllocator()
            errors = allocator.allocate(for: &object)
        }
        if errors.isEmpty { return .stored(object) }
        return .refused(422, APIError.invalid(key, errors).message)
    }

    /// A write to the main resource of a StatefulSet.
    static func update(
        _ old: JSONObject, to new: JSONObject, _ context: RuleContext
    ) -> Answer {
        var object = new
        let rules = Strategies.strategy(for: .statefulSet)
        rules.applyDefaults(&object)
        Admission.mutateOnUpdate(&object, old: old, resource: .statefulSet)
        rules.prepareForUpdate(&object, old: old, context)
        let errors = rules.validateUpdate(object, old: old, context)
        let set = StatefulSet(json: old)
        if !errors.isEmpty { return .refused(422, APIError.invalid(set.key, errors).message) }
        if rules.specChanged(object, old: old) {
            object["metadata"]?["generation"] = .int((set.metadata.generation ?? 0) + 1)
        }
        return .stored(object)
    }
}

/// Files that are shared between projects, beside the package or where ORDINAL_SHARED says.
enum SharedFiles {
    static func text(_ path: String) -> String? {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        let place =
            ProcessInfo.processInfo.environment["ORDINAL_SHARED"].map { URL(filePath: $0) }
            ?? package.appending(path: "../shared").standardizedFileURL
        return try? String(contentsOf: place.appending(path: path), encoding: .utf8)
    }
}
