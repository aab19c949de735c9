/// Finds fields that a type does not have, and fields given twice, in the bytes of a document.
///
/// A parsed tree has neither the order of its members nor the repeated ones, so the bytes are
/// looked at once more. The document must have been parsed before; of bytes that are no JSON only
/// the part before the mistake is judged. Source: api.md 8.8.
package struct FieldScanner {
    /// How many problems are told at most, so that a hostile body cannot make a long answer.
    package static let countMax = 100

    private let bytes: [UInt8]
    private let table: SchemaTable
    private var index = 0
    private var path: [String] = []
    private var unknown: [String] = []
    private var repeated: [String] = []
    /// Every text once, as a field may be wrong in both of two repetitions.
    private var told: Set<String> = []

    private init(_ bytes: [UInt8], _ table: SchemaTable) {
        self.bytes = bytes
        self.table = table
    }

    /// What is wrong with the fields of an object of a resource, in the words of the server:
    /// `unknown field "spec.replica"`, `duplicate field "data.a"`; the unknown ones first, each
    /// group in the order of the document.
    package static func problems(in bytes: [UInt8], resource: Resource) -> [String] {
        guard let type = SchemaTable.shared.type(of: resource) else { return [] }
        return problems(in: bytes, type: type)
    }

    /// What is wrong with the fields of an object of a type, e.g. of a `Scale`.
    package static func problems(
        in bytes: [UInt8], type: SchemaType, table: SchemaTable = .shared
    ) -> [String] {
        var scanner = FieldScanner(bytes, table)
        scanner.skipSpace()
        if scanner.peek == UInt8(ascii: "{") { _ = scanner.object(type, depth: 0) }
        return Array((scanner.unknown + scanner.repeated).prefix(countMax))
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { index += 1 }
    }

    /// Reads a value of a shape; false when the bytes end or make no sense.
    private mutating func value(_ shape: SchemaShape, depth: Int) -> Bool {
        guard depth < JSONParser.depthMax else { return false }
        switch (shape, peek) {
        case (.type(let index), UInt8(ascii: "{")?):
            let type = table.type(index)
            return type.scalar == nil ? object(type, depth: depth) : skip()
        case (.map(let element), UInt8(ascii: "{")?): return map(element, depth: depth)
        case (.list(let element), UInt8(ascii: "[")?): return list(element, depth: depth)
        default: return skip()
        }
    }

    private mutating func object(_ type: SchemaType, depth: Int) -> Bool {
        members { scanner, name, isRepeated in
            guard let field = type.field(name) else {
                scanner.tell("unknown field", name, isUnknown: true)
                return scanner.skip()
            }
            if isRepeated { scanner.tell("duplicate field", name, isUnknown: false) }
            scanner.path.append(name)
            defer { scanner.path.removeLast() }
            return scanner.value(field.shape, depth: depth + 1)
        }
    }

    private mutating func map(_ element: SchemaShape, depth: Int) -> Bool {
        members { scanner, name, isRepeated in
            if isRepeated { scanner.tell("duplicate field", name, isUnknown: false) }
            scanner.path.append(name)
            defer { scanner.path.removeLast() }
            return scanner.value(element, depth: depth + 1)
        }
    }

    /// Reads the members of an object; `body` reads each value.
    private mutating func members(
        _ body: (inout FieldScanner, String, Bool) -> Bool
    ) -> Bool {
        index += 1
        var seen: Set<String> = []
        skipSpace()
        if peek == UInt8(ascii: "}") {
            index += 1
            return true
        }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\""), let name = text() else { return false }
            skipSpace()
            guard peek == UInt8(ascii: ":") else { return false }
            index += 1
            skipSpace()
            let isRepeated = !seen.insert(name).inserted
            guard body(&self, name, isRepeated) else { return false }
            skipSpace()
            guard let byte = peek else { return false }
            index += 1
            if byte == UInt8(ascii: "}") { return true }
            guard byte == UInt8(ascii: ",") else { return false }
        }
    }

    private mutating func list(_ element: SchemaShape, depth: Int) -> Bool {
        index += 1
        skipSpace()
        if peek == UInt8(ascii: "]") {
            index += 1
            return true
        }
        var count = 0
        while true {
            skipSpace()
            path.append("[\(count)]")
            let isRead = value(element, depth: depth + 1)
            path.removeLast()
            count += 1
            skipSpace()
            guard isRead, let byte = peek else { return false }
            index += 1
            if byte == UInt8(ascii: "]") { return true }
            guard byte == UInt8(ascii: ",") else { return false }
        }
    }

    /// Passes over a value of any kind.
    private mutating func skip() -> Bool {
        var depth = 0
        repeat {
            skipSpace()
            guard let byte = peek else { return false }
            switch byte {
            case UInt8(ascii: "\""): guard skipText() else { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return false }
                depth -= 1
                index += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return false }
                index += 1
            default: skipWord()
            }
        } while depth > 0
        return true
    }

    /// Passes over a number or one of `true`, `false` and `null`.
    private mutating func skipWord() {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"),
                UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), 0x20, 0x09...0x0D:
                return
            default: index += 1
            }
        }
    }

    private mutating func skipText() -> Bool {
        index += 1
        while let byte = peek {
            index += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return true }
        }
        return false
    }

    /// Reads a text; nil when it does not end or has an escape that JSON does not know.
    private mutating func text() -> String? {
        let start = index
        guard skipText() else { return nil }
        let slice = bytes[start..<index]
        guard slice.contains(UInt8(ascii: "\\")) else {
            return String(decoding: slice.dropFirst().dropLast(), as: UTF8.self)
        }
        return (try? JSONParser.parse(Array(slice)))?.string
    }

    private mutating func tell(_ what: String, _ name: String, isUnknown: Bool) {
        guard told.count < Self.countMax else { return }
        var place = ""
        for step in path + [name] {
            place += (place.isEmpty || step.utf8.first == UInt8(ascii: "[") ? "" : ".") + step
        }
        let text = "\(what) \"\(place)\""
        guard told.insert(text).inserted else { return }
        if isUnknown { unknown.append(text) } else { repeated.append(text) }
    }
}
