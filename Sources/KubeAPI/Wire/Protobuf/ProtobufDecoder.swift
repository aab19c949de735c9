import KubeModel

/// Turns messages into the JSON that the same objects are in JSON.
struct ProtobufDecoder {
    let table: ProtobufTable

    /// Values of one list or map, gathered until the message ends: a map of many keys is sorted
    /// once, not once a key.
    private struct Gathered {
        var field: ProtobufField
        var elements: [JSONValue] = []
        var members: [JSONObject.Member] = []
    }

    /// Reads a message and adds it to an object.
    mutating func decode(
        _ reader: inout ProtobufReader, as message: ProtobufTable.Message,
        into object: inout JSONObject
    ) throws(ProtobufError) {
        var gathered: [Gathered] = []
        while let head = try reader.next() {
            guard let field = message.field(head.number) else {
                try reader.skip(head)
                continue
            }
            switch field.type {
            case .list(let element):
                let place = Self.place(of: field, in: &gathered)
                try decodeElements(&reader, head, element, into: &gathered[place].elements)
            case .map(let value):
                let place = Self.place(of: field, in: &gathered)
                var entry = try reader.reader(head)
                gathered[place].members.append(try member(&entry, value))
            case .message(let index) where field.name.isEmpty:
                var inner = try reader.reader(head)
                try decode(&inner, as: table.messages[index], into: &object)
            case .message(let index):
                var inner = try reader.reader(head)
                // A message that comes in two pieces is one message.
                var value = object[field.name]?.object ?? JSONObject()
                try decode(&inner, as: table.messages[index], into: &value)
                object[field.name] = .object(value)
            default:
                let value = try scalar(&reader, head, field.type)
                object[field.name] =
                    field.keepsZero || !Self.isZero(value, field.type) ? value : nil
            }
        }
        for values in gathered { Self.add(values, to: &object) }
    }

    private static func place(of field: ProtobufField, in gathered: inout [Gathered]) -> Int {
        if let place = gathered.firstIndex(where: { $0.field.name == field.name }) { return place }
        gathered.append(Gathered(field: field))
        return gathered.count - 1
    }

    private static func add(_ values: Gathered, to object: inout JSONObject) {
        let name = values.field.name
        if case .list = values.field.type {
            object[name] = .array((object[name]?.array ?? []) + values.elements)
            return
        }
        let members = (object[name]?.object?.members ?? []) + values.members
        let sorted = members.enumerated().sorted { left, right in
            let order = utf8Compare(left.element.key, right.element.key)
            return order == 0 ? left.offset < right.offset : order < 0
        }
        var unique: [JSONObject.Member] = []
        for (_, member) in sorted {
            // Of a repeated key the last one counts.
            if let last = unique.last, utf8Equal(last.key, member.key) { unique.removeLast() }
            unique.append(member)
        }
        object[name] = .object(JSONObject(sortedMembers: unique))
    }

    /// One element, or several numbers packed into one value.
    private mutating func decodeElements(
        _ reader: inout ProtobufReader, _ head: ProtobufReader.Field, _ type: ProtobufType,
        into elements: inout [JSONValue]
    ) throws(ProtobufError) {
        guard type == .integer, head.wire == .bytes else {
            return elements.append(try value(&reader, head, type))
        }
        var packed = try reader.reader(head)
        while !packed.isAtEnd { elements.append(.int(Int64(bitPattern: try packed.varint()))) }
    }

    private mutating func member(
        _ entry: inout ProtobufReader, _ type: ProtobufType
    ) throws(ProtobufError) -> JSONObject.Member {
        var member = JSONObject.Member(key: "", value: Self.zero(type))
        while let head = try entry.next() {
            switch head.number {
            case 1: member.key = try entry.string(head)
            case 2: member.value = try value(&entry, head, type)
            default: try entry.skip(head)
            }
        }
        return member
    }

    private mutating func value(
        _ reader: inout ProtobufReader, _ head: ProtobufReader.Field, _ type: ProtobufType
    ) throws(ProtobufError) -> JSONValue {
        guard case .message(let index) = type else { return try scalar(&reader, head, type) }
        var inner = try reader.reader(head)
        var object = JSONObject()
        try decode(&inner, as: table.messages[index], into: &object)
        return .object(object)
    }

    private func scalar(
        _ reader: inout ProtobufReader, _ head: ProtobufReader.Field, _ type: ProtobufType
    ) throws(ProtobufError) -> JSONValue {
        switch type {
        case .string: return .string(try reader.string(head))
        case .integer: return .int(try reader.integer(head))
        case .bool: return .bool(try reader.integer(head) != 0)
        case .bytes: return .string(Base64.standard.text(of: Array(try reader.bytes(head))))
        case .time, .microTime:
            var inner = try reader.reader(head)
            return try time(&inner, isMicro: type == .microTime)
        case .quantity:
            var inner = try reader.reader(head)
            return .string(try texts(&inner).last ?? "0")
        case .strings:
            var inner = try reader.reader(head)
            return .array(try texts(&inner).map(JSONValue.string))
        case .intOrString:
            var inner = try reader.reader(head)
            return try intOrString(&inner)
        case .raw:
            var inner = try reader.reader(head)
            return try raw(&inner)
        case .message, .list, .map: return .null
        }
    }

    private func texts(_ reader: inout ProtobufReader) throws(ProtobufError) -> [String] {
        var texts: [String] = []
        while let head = try reader.next() {
            if head.number == 1 {
                texts.append(try reader.string(head))
            } else {
                try reader.skip(head)
            }
        }
        return texts
    }

    /// An instant; null when it is the zero time, which is written as nothing.
    private func time(
        _ reader: inout ProtobufReader, isMicro: Bool
    ) throws(ProtobufError) -> JSONValue {
        var seconds: Int64?
        var nanoseconds: Int64 = 0
        while let head = try reader.next() {
            switch head.number {
            case 1: seconds = try reader.integer(head)
            case 2: nanoseconds = try reader.integer(head)
            default: try reader.skip(head)
            }
        }
        guard let seconds else { return .null }
        // The years 1 to 9999: what the text form can say.
        guard (-62_135_596_800...253_402_300_799).contains(seconds),
            (0..<1_000_000_000).contains(nanoseconds)
        else { throw ProtobufError(message: "a time is out of range") }
        if !isMicro { return Timestamp(seconds: seconds).jsonValue }
        return MicroTime(microseconds: seconds * 1_000_000 + nanoseconds / 1_000).jsonValue
    }

    private func intOrString(_ reader: inout ProtobufReader) throws(ProtobufError) -> JSONValue {
        var isString = false
        var number: Int64 = 0
        var text = ""
        while let head = try reader.next() {
            switch head.number {
            case 1: isString = try reader.integer(head) != 0
            case 2: number = try reader.integer(head)
            case 3: text = try reader.string(head)
            default: try reader.skip(head)
            }
        }
        return isString ? .string(text) : .int(number)
    }

    private func raw(_ reader: inout ProtobufReader) throws(ProtobufError) -> JSONValue {
        var value = JSONValue.null
        while let head = try reader.next() {
            guard head.number == 1 else {
                try reader.skip(head)
                continue
            }
            let bytes = Array(try reader.bytes(head))
            guard !bytes.isEmpty else { continue }
            guard let parsed = try? JSONParser.parse(bytes) else {
                throw ProtobufError(message: "embedded JSON cannot be read")
            }
            value = parsed
        }
        return value
    }

    private static func zero(_ type: ProtobufType) -> JSONValue {
        switch type {
        case .string, .bytes: ""
        case .integer, .intOrString: 0
        case .bool: false
        case .quantity: "0"
        case .time, .microTime, .raw: .null
        case .strings, .list: []
        case .message, .map: [:]
        }
    }

    private static func isZero(_ value: JSONValue, _ type: ProtobufType) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.isEmpty || type == .quantity && text == "0"
        case .int(let number): number == 0
        case .bool(let flag): !flag
        case .array(let elements): elements.isEmpty
        default: false
        }
    }
}
