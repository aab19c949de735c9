import KubeAPI
import KubeModel

extension APIRequest {
    func withBody(_ change: (inout JSONValue) -> Void) -> APIRequest {
        guard var body else { return self }
        var request = self
        change(&body)
        request.body = body
        return request
    }
}

extension JSONValue {
    /// Sets what is at a path; nil removes it.
    mutating func set(_ path: [String], _ value: JSONValue?) {
        guard let key = path.first else {
            if let value { self = value }
            return
        }
        guard var object else { return }
        if path.count == 1 {
            object[key] = value
        } else {
            var inner = object[key] ?? .object(JSONObject())
            inner.set(Array(path.dropFirst()), value)
            object[key] = inner
        }
        self = .object(object)
    }

    /// The same with every text that ends in one name ending in another.
    func replacing(ending old: String, with new: String) -> JSONValue {
        switch self {
        case .string(let text) where text == old || text.hasSuffix("-" + old):
            return .string(String(text.dropLast(old.count)) + new)
        case .array(let elements):
            return .array(elements.map { $0.replacing(ending: old, with: new) })
        case .object(let object):
            return .object(
                JSONObject(object.map { ($0.key, $0.value.replacing(ending: old, with: new)) }))
        default: return self
        }
    }
}
