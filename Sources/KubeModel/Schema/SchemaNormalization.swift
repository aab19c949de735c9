extension SchemaTable {
    /// The object as the API server stores it: without unknown fields, nulls and empty values that
    /// cannot be told from absence, and with quantities and times in their canonical form.
    ///
    /// Values of a wrong type stay as they are; `SchemaValidation` reports them. An object that is
    /// already in this form is returned without a copy.
    package func normalized(_ object: JSONObject, type: SchemaType) -> JSONObject {
        normalize(object, type: type) ?? object
    }

    /// The changed object, or nil when nothing needs to change.
    private func normalize(_ object: JSONObject, type: SchemaType) -> JSONObject? {
        var result: [JSONObject.Member]?
        var place = 0
        for (index, member) in object.members.enumerated() {
            // Members and fields are in the same order, so the search only moves forward.
            guard let found = type.position(of: member.key, from: place) else {
                if result == nil { result = Array(object.members[..<index]) }
                continue
            }
            place = found + 1
            let form = type.forms[found]
            if member.value.isNull, form.keepsNull {
                result?.append(member)
                continue
            }
            switch normalize(member.value, shape: form.shape, keepsEmpty: form.keepsEmpty) {
            case .same: result?.append(member)
            case .dropped:
                if result == nil { result = Array(object.members[..<index]) }
            case .changed(let value):
                if result == nil { result = Array(object.members[..<index]) }
                result?.append(.init(key: member.key, value: value))
            }
        }
        return result.map(JSONObject.init(sortedMembers:))
    }

    private enum Change {
        case same
        case dropped
        case changed(JSONValue)
    }

    private func normalize(_ value: JSONValue, shape: SchemaShape, keepsEmpty: Bool) -> Change {
        switch (shape, value) {
        case (.any, _): return .same
        case (_, .null): return .dropped
        case (.string, .string(let text)): return text.isEmpty && !keepsEmpty ? .dropped : .same
        case (.boolean, .bool(false)): return keepsEmpty ? .same : .dropped
        case (.integer, .int(0)): return keepsEmpty ? .same : .dropped
        case (.integer, .double(let double)):
            guard let int = Int64(exactly: double) else { return .same }
            return int == 0 && !keepsEmpty ? .dropped : .changed(.int(int))
        case (.list(let element), .array(let array)):
            if array.isEmpty { return keepsEmpty ? .same : .dropped }
            return normalize(array, element: element)
        case (.map(let element), .object(let object)):
            if object.isEmpty { return keepsEmpty ? .same : .dropped }
            return normalize(map: object, element: element)
        case (.type(let index), _): return normalize(value, type: types[index])
        default: return .same
        }
    }

    private func normalize(_ value: JSONValue, type: SchemaType) -> Change {
        switch type.scalar {
        case nil:
            guard case .object(let object) = value else { return .same }
            return normalize(object, type: type).map { .changed(.object($0)) } ?? .same
        case .quantity:
            guard let quantity = Quantity(jsonValue: value) else { return .same }
            let text = quantity.description
            if case .string(let old) = value, utf8Equal(old, text) { return .same }
            return .changed(.string(text))
        case .time:
            if isCanonicalTime(value, length: 20) { return .same }
            return changed(value, to: Timestamp(jsonValue: value)?.description)
        case .microTime:
            if isCanonicalTime(value, length: 27) { return .same }
            return changed(value, to: MicroTime(jsonValue: value)?.description)
        case .intOrString, .object: return .same
        }
    }

    /// Whether the text is as long as the canonical one and ends in `Z`; then there is nothing to
    /// rewrite, and most times need not be parsed.
    private func isCanonicalTime(_ value: JSONValue, length: Int) -> Bool {
        guard case .string(let text) = value else { return false }
        return text.utf8.count == length && text.utf8.last == UInt8(ascii: "Z")
    }

    private func changed(_ value: JSONValue, to text: String?) -> Change {
        guard let text, case .string(let old) = value, !utf8Equal(old, text) else { return .same }
        return .changed(.string(text))
    }

    private func normalize(_ array: [JSONValue], element: SchemaShape) -> Change {
        var result: [JSONValue]?
        for (index, value) in array.enumerated() {
            // A null in a list of texts is an empty text. Other nulls stay, as their index counts;
            // empty elements do too.
            if value.isNull, element == .string {
                if result == nil { result = Array(array[..<index]) }
                result?.append("")
                continue
            }
            guard case .changed(let new) = normalize(value, shape: element, keepsEmpty: true)
            else {
                result?.append(value)
                continue
            }
            if result == nil { result = Array(array[..<index]) }
            result?.append(new)
        }
        return result.map { .changed(.array($0)) } ?? .same
    }

    private func normalize(map object: JSONObject, element: SchemaShape) -> Change {
        var result: JSONObject?
        for member in object {
            // A null in a map of texts is an empty text to the API server, in one of amounts zero.
            if member.value.isNull, let empty = zero(element) {
                result = result ?? object
                result?[member.key] = empty
                continue
            }
            guard
                case .changed(let new) = normalize(
                    member.value, shape: element, keepsEmpty: true)
            else { continue }
            result = result ?? object
            result?[member.key] = new
        }
        return result.map { .changed(.object($0)) } ?? .same
    }

    private func zero(_ element: SchemaShape) -> JSONValue? {
        switch element {
        case .string: ""
        case .type(let index) where types[index].scalar == .quantity: "0"
        default: nil
        }
    }
}
