/// How the value of a field is read and shown.
indirect enum ProtobufType: Sendable, Equatable {
    case string
    case bool
    case integer
    /// Shown in base64.
    case bytes
    case time
    case microTime
    case quantity
    case intOrString
    /// JSON text in the first field.
    case raw
    /// Texts in the first field, shown as a list.
    case strings
    /// A message of the table, by index.
    case message(Int)
    case list(ProtobufType)
    case map(ProtobufType)
}

/// One field of a message.
struct ProtobufField: Sendable {
    /// The name in JSON; empty when the fields of the value stand among those around it.
    var name: String
    var type: ProtobufType
    /// Whether a zero on the wire is a zero and not the absence of a value.
    var keepsZero: Bool
}

/// The messages that bodies are made of, parsed once from the field facts.
struct ProtobufTable: Sendable {
    static let shared = ProtobufTable(facts: ProtobufFacts.messages, kinds: ProtobufFacts.kinds)

    /// The fields of a message at their numbers.
    struct Message: Sendable {
        var fields: [ProtobufField?] = []

        func field(_ number: Int) -> ProtobufField? {
            fields.indices.contains(number) ? fields[number] : nil
        }
    }

    private(set) var messages: [Message] = []
    private var indexes: [String: Int] = [:]
    private var kinds: [String: Int] = [:]
    /// Names the facts use and do not explain; empty unless the facts are wrong.
    private(set) var missing: [String] = []

    init(facts: String, kinds: String) {
        let lines = facts.split(separator: "\n").map { $0.split(separator: " ") }
        for (index, words) in lines.enumerated() {
            if let name = words.first { indexes[String(name)] = index }
        }
        for words in lines { messages.append(message(words.dropFirst())) }
        for line in kinds.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2 else { continue }
            for kind in words.dropFirst() {
                let parts = kind.split(separator: "=")
                guard let name = parts.first, let type = parts.last else { continue }
                if let index = indexes[String(type)] {
                    self.kinds["\(words[0]) \(name)"] = index
                } else {
                    missing.append(String(type))
                }
            }
        }
    }

    /// The message of the objects of a kind, or nil.
    func message(apiVersion: String, kind: String) -> Message? {
        // Clients send the options of a deletion in the version of what they delete.
        if kind == "DeleteOptions" { return message(named: kind) }
        return kinds["\(apiVersion) \(kind)"].map { messages[$0] }
    }

    /// The message of a name, or nil.
    func message(named name: String) -> Message? { indexes[name].map { messages[$0] } }

    private mutating func message(_ words: ArraySlice<Substring>) -> Message {
        var message = Message()
        var rest = words
        while rest.count >= 3 {
            let number = Int(rest.removeFirst()) ?? 0
            let name = rest.removeFirst()
            var type = rest.removeFirst()
            let keepsZero = type.hasSuffix("!")
            if keepsZero { type.removeLast() }
            while message.fields.count <= number { message.fields.append(nil) }
            message.fields[number] = ProtobufField(
                name: name == "-" ? "" : String(name), type: self.type(type),
                keepsZero: keepsZero)
        }
        return message
    }

    private mutating func type(_ text: Substring) -> ProtobufType {
        if text.hasPrefix("[") { return .list(type(text.dropFirst().dropLast())) }
        if text.hasPrefix("{") { return .map(type(text.dropFirst().dropLast())) }
        switch text {
        case "s": return .string
        case "b": return .bool
        case "i": return .integer
        case "y": return .bytes
        case "Time": return .time
        case "MicroTime": return .microTime
        case "Quantity": return .quantity
        case "IntOrString": return .intOrString
        case "Raw": return .raw
        case "Strings": return .strings
        default:
            guard let index = indexes[String(text)] else {
                missing.append(String(text))
                return .string
            }
            return .message(index)
        }
    }
}
