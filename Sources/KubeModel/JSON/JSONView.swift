/// A typed window on a JSON object: a struct of one stored property and one-line accessors.
///
/// A view never loses fields it does not know, because it only reads and writes single members of
/// the tree. Absent and `null` are the same to a view.
package protocol JSONView: Sendable, Equatable {
    /// The name of this type in the schema table, e.g. `api.core.v1.PodSpec`.
    static var schemaType: String { get }

    /// The tree below the view.
    var json: JSONObject { get set }

    /// A view of an existing tree.
    init(json: JSONObject)
}

extension JSONView {
    /// A view of an empty object, changed by `build` before it is returned.
    package init(_ build: (inout Self) -> Void) {
        self.init(json: JSONObject())
        build(&self)
    }
}

/// A value that a single member of a JSON object can hold.
package protocol JSONConvertible {
    /// Reads the value; nil when the JSON is of another type.
    init?(jsonValue: JSONValue)

    /// The JSON form.
    var jsonValue: JSONValue { get }
}

extension String: JSONConvertible {
    package init?(jsonValue: JSONValue) {
        guard case .string(let string) = jsonValue else { return nil }
        self = string
    }
    package var jsonValue: JSONValue { .string(self) }
}

extension Bool: JSONConvertible {
    package init?(jsonValue: JSONValue) {
        guard case .bool(let bool) = jsonValue else { return nil }
        self = bool
    }
    package var jsonValue: JSONValue { .bool(self) }
}

extension Int: JSONConvertible {
    package init?(jsonValue: JSONValue) {
        guard let int = jsonValue.int else { return nil }
        self = Int(int)
    }
    package var jsonValue: JSONValue { .int(Int64(self)) }
}

extension Int64: JSONConvertible {
    package init?(jsonValue: JSONValue) {
        guard let int = jsonValue.int else { return nil }
        self = int
    }
    package var jsonValue: JSONValue { .int(self) }
}

extension JSONValue: JSONConvertible {
    package init?(jsonValue: JSONValue) { self = jsonValue }
    package var jsonValue: JSONValue { self }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    /// Elements of another type are left out.
    package init?(jsonValue: JSONValue) {
        guard case .array(let array) = jsonValue else { return nil }
        self = array.compactMap(Element.init(jsonValue:))
    }
    package var jsonValue: JSONValue { .array(map(\.jsonValue)) }
}

extension JSONConvertible where Self: RawRepresentable, RawValue == String {
    package init?(jsonValue: JSONValue) {
        guard case .string(let string) = jsonValue else { return nil }
        self.init(rawValue: string)
    }
    package var jsonValue: JSONValue { .string(rawValue) }
}

extension JSONObject {
    /// Reads a member; absent, `null` and values of another type are nil.
    package func read<Value: JSONConvertible>(_ key: String) -> Value? {
        guard let value = self[key], !value.isNull else { return nil }
        return Value(jsonValue: value)
    }

    /// Writes a member; nil removes it.
    package mutating func write<Value: JSONConvertible>(_ key: String, _ value: Value?) {
        self[key] = value?.jsonValue
    }

    /// A view of the object member `key`; nil when it is absent.
    package func view<View: JSONView>(_ key: String) -> View? {
        guard case .object(let object)? = self[key] else { return nil }
        return View(json: object)
    }

    /// A view of the object member `key`; empty when it is absent.
    package func viewOrEmpty<View: JSONView>(_ key: String) -> View {
        guard case .object(let object)? = self[key] else { return View(json: JSONObject()) }
        return View(json: object)
    }

    /// Writes an object member; nil removes it.
    package mutating func write<View: JSONView>(view key: String, _ value: View?) {
        self[key] = value.map { .object($0.json) }
    }

    /// The views of an array member; elements that are no objects are left out.
    package func list<View: JSONView>(_ key: String) -> [View] {
        guard case .array(let array)? = self[key] else { return [] }
        return array.compactMap { $0.object.map(View.init(json:)) }
    }

    /// Writes an array of objects; an empty array removes the member.
    package mutating func write<View: JSONView>(list key: String, _ value: [View]) {
        self[key] = value.isEmpty ? nil : .array(value.map { .object($0.json) })
    }

    /// Text members of an object member, e.g. labels, in byte order of their names.
    package func strings(_ key: String) -> [(key: String, value: String)] {
        guard case .object(let object)? = self[key] else { return [] }
        return object.compactMap { member in member.value.string.map { (member.key, $0) } }
    }

    /// One text member of an object member, e.g. one label.
    package func string(in key: String, _ name: String) -> String? {
        guard case .object(let object)? = self[key] else { return nil }
        return object[name]?.string
    }

    /// Sets or, with nil, removes one text member of an object member. Both levels are made or
    /// removed as needed.
    package mutating func setString(in key: String, _ name: String, _ value: String?) {
        update(key) { child in
            var object = child?.object ?? JSONObject()
            object[name] = value.map(JSONValue.string)
            child = object.isEmpty ? nil : .object(object)
        }
    }
}
