/// A JSON document as a tree of values.
///
/// Integers are kept apart from other numbers, so that counters and resource versions never pass
/// through floating point. Copies share structure: changing one member of a pod copies the path
/// to that member and nothing else.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The object this value is, or nil when it is something else.
    package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// The array this value is, or nil when it is something else.
    package var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }

    /// The string this value is, or nil when it is something else.
    package var string: String? { if case .string(let string) = self { string } else { nil } }

    /// The truth value this value is, or nil when it is something else.
    package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    /// The integer this value is; a number with a fraction or out of range is nil.
    package var int: Int64? {
        switch self {
        case .int(let int): int
        case .double(let double): Int64(exactly: double)
        default: nil
        }
    }

    /// Whether the value is `null`; views treat that as absent.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The word JSON and Go use for the kind of value, for error texts.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The member `key` of an object; nil for anything else. Setting makes this value an object.
    package subscript(key: String) -> JSONValue? {
        get { object?[key] }
        set {
            var object = self.object ?? JSONObject()
            object[key] = newValue
            self = .object(object)
        }
    }

    /// The value at a path of member names, or nil when a step is missing.
    package func at(_ path: String...) -> JSONValue? {
        var value = self
        for key in path {
            guard let next = value.object?[key] else { return nil }
            value = next
        }
        return value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}

/// The members of a JSON object, sorted by the bytes of their names.
///
/// One sorted array gives canonical bytes, equality and digests for free, and for the small
/// objects of Kubernetes a search in it is as fast as hashing.
package struct JSONObject: Sendable {
    /// One name and its value.
    package struct Member: Sendable {
        package var key: String
        package var value: JSONValue

        @inlinable
        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    @usableFromInline package private(set) var members: [Member]

    /// An object without members.
    package init() { members = [] }

    /// An object of the given members; of a repeated name the last one counts.
    package init(_ elements: some Sequence<(String, JSONValue)>) {
        members = []
        for (key, value) in elements { self[key] = value }
    }

    /// An object of members that are already sorted by bytes and unique.
    ///
    /// The parser uses this to build an object in one go; the order is checked in debug builds.
    package init(sortedMembers: [Member]) {
        members = sortedMembers
        assert(
            zip(sortedMembers, sortedMembers.dropFirst()).allSatisfy {
                utf8Precedes($0.key, $1.key)
            }, "members must be sorted and unique")
    }

    /// How many members there are.
    package var count: Int { members.count }

    /// Whether there is no member at all.
    package var isEmpty: Bool { members.isEmpty }

    /// The value of a member; setting nil removes it.
    package subscript(key: String) -> JSONValue? {
        get {
            let (index, found) = position(of: key)
            return found ? members[index].value : nil
        }
        set {
            let (index, found) = position(of: key)
            switch (found, newValue) {
            case (true, let value?): members[index].value = value
            case (true, nil): members.remove(at: index)
            case (false, let value?): members.insert(Member(key: key, value: value), at: index)
            case (false, nil): break
            }
        }
    }

    /// Changes the value of a member in place, without copying the subtree below it.
    ///
    /// The value is nil when the member is absent; leaving nil behind removes the member.
    package mutating func update<R>(_ key: String, _ body: (inout JSONValue?) -> R) -> R {
        let (index, found) = position(of: key)
        var value: JSONValue?
        if found {
            value = members[index].value
            members[index].value = .null
        }
        let result = body(&value)
        switch (found, value) {
        case (true, let value?): members[index].value = value
        case (true, nil): members.remove(at: index)
        case (false, let value?): members.insert(Member(key: key, value: value), at: index)
        case (false, nil): break
        }
        return result
    }

    /// The index of a name, or where it would be inserted.
    func position(of key: String) -> (index: Int, found: Bool) {
        let found = key.utf8.withContiguousStorageIfAvailable { key in
            place { $0.utf8.withContiguousStorageIfAvailable { compareBytes($0, key) } ?? 0 }
        }
        return found ?? place { utf8Compare($0, key) }
    }

    /// The index of the name that `order` says is neither too low (negative) nor too high.
    @inline(__always)
    private func place(_ order: (String) -> Int) -> (index: Int, found: Bool) {
        members.withUnsafeBufferPointer { members in
            var low = 0
            var high = members.count
            while low < high {
                let middle = (low + high) / 2
                switch order(members[middle].key) {
                case 0: return (middle, true)
                case ..<0: low = middle + 1
                default: high = middle
                }
            }
            return (low, false)
        }
    }
}

extension JSONObject: Equatable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        let shared = left.members.withUnsafeBufferPointer { left in
            right.members.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress }
        }
        // Copies that were never changed share their storage; most comparisons end here.
        if shared { return true }
        for index in left.members.indices {
            if utf8Compare(left.members[index].key, right.members[index].key) != 0 { return false }
            if left.members[index].value != right.members[index].value { return false }
        }
        return true
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
