import KubeModel

/// How much memory trees of JSON take, roughly.
enum Footprint {
    /// A member or element with its place in an array, without its texts.
    private static let node = 48
    /// Shorter texts lie within their node.
    private static let textMin = 16

    /// What a whole object takes, in bytes.
    static func of(_ object: JSONObject) -> Int {
        object.reduce(0) { $0 + text($1.key) + of($1.value) }
    }

    private static func of(_ value: JSONValue) -> Int {
        switch value {
        case .null, .bool, .int, .double: node
        case .string(let string): node + text(string)
        case .array(let array): array.reduce(node) { $0 + of($1) }
        case .object(let object): node + of(object)
        }
    }

    private static func text(_ text: String) -> Int {
        let count = text.utf8.count
        return count < textMin ? 0 : count
    }

    /// What two versions of an object take that they do not share. Copies share the subtrees
    /// nobody changed, and those are skipped.
    static func change(from old: JSONObject, to new: JSONObject) -> Int {
        if new.sharesStorage(with: old) { return 0 }
        var size = 0
        for member in new {
            size +=
                old[member.key].map { change(from: $0, to: member.value) }
                ?? text(member.key) + of(member.value)
        }
        for member in old where new[member.key] == nil {
            size += text(member.key) + of(member.value)
        }
        return size
    }

    private static func change(from old: JSONValue, to new: JSONValue) -> Int {
        switch (old, new) {
        case (.object(let old), .object(let new)): change(from: old, to: new)
        case (.array(let old), .array(let new)) where shares(old, new): 0
        default: of(new) + of(old)
        }
    }

    private static func shares(_ left: [JSONValue], _ right: [JSONValue]) -> Bool {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress }
        }
    }
}
