import KubeModel

/// Filling in members of a tree. An object that lacks nothing keeps its storage, so that a later
/// comparison with the stored object ends at once.
extension JSONObject {
    /// Sets a member that is absent or null.
    mutating func setDefault(_ key: String, _ value: JSONValue) {
        if self[key]?.isNull ?? true { self[key] = value }
    }

    /// Sets a member that is absent, null or an empty text.
    mutating func setDefaultText(_ key: String, _ text: String) {
        switch self[key] {
        case nil, .null, .string(""): self[key] = .string(text)
        default: break
        }
    }

    /// Sets a member that is absent, null or zero.
    mutating func setDefaultNumber(_ key: String, _ number: Int64) {
        switch self[key] {
        case nil, .null, .int(0): self[key] = .int(number)
        default: break
        }
    }

    /// Changes an object member; nothing happens when there is none.
    mutating func edit(_ key: String, _ body: (inout JSONObject) -> Void) {
        guard case .object(let child)? = self[key] else { return }
        var copy = child
        body(&copy)
        if !copy.sharesStorage(with: child) { self[key] = .object(copy) }
    }

    /// Changes an object member, which is made when it is absent or null.
    mutating func editOrMake(_ key: String, _ body: (inout JSONObject) -> Void) {
        setDefault(key, [:])
        edit(key, body)
    }

    /// Changes every object of an array member.
    mutating func editEach(_ key: String, _ body: (inout JSONObject) -> Void) {
        guard case .array(let array)? = self[key] else { return }
        var changed: [JSONValue]?
        for (index, value) in array.enumerated() {
            guard case .object(let child) = value else { continue }
            var copy = child
            body(&copy)
            if copy.sharesStorage(with: child) { continue }
            changed = changed ?? array
            changed?[index] = .object(copy)
        }
        if let changed { self[key] = .array(changed) }
    }

    /// Whether both are copies of one object that neither side has changed since.
    func sharesStorage(with other: JSONObject) -> Bool {
        members.withUnsafeBufferPointer { left in
            other.members.withUnsafeBufferPointer { right in
                left.baseAddress == right.baseAddress && left.count == right.count
            }
        }
    }
}
