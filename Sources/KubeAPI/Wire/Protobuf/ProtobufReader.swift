/// Why bytes are no protobuf message.
struct ProtobufError: Error, Equatable {
    var message: String

    static let truncated = ProtobufError(message: "unexpected end")
}

/// Walks the fields of one message in the wire format of protobuf.
struct ProtobufReader {
    /// How a value is written.
    enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    /// The head of a field; its value comes next.
    struct Field {
        var number: Int
        var wire: WireType
    }

    private let all: [UInt8]
    private var index: Int
    private let end: Int

    /// A reader of some of the bytes; the range lies within them.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        all = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// A reader of no bytes.
    var empty: ProtobufReader { ProtobufReader(all, end..<end) }

    var isAtEnd: Bool { index >= end }

    /// The head of the next field, or nil at the end.
    mutating func next() throws(ProtobufError) -> Field? {
        guard index < end else { return nil }
        let tag = try varint()
        let number = tag >> 3
        guard number > 0, number < 1 << 29 else {
            throw ProtobufError(message: "field number \(number) is out of range")
        }
        guard let wire = WireType(rawValue: tag & 7) else {
            throw ProtobufError(message: "wire type \(tag & 7) is not understood")
        }
        return Field(number: Int(number), wire: wire)
    }

    /// A number of up to 64 bits.
    mutating func varint() throws(ProtobufError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard index < end else { throw .truncated }
            let byte = all[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw ProtobufError(message: "a number has more than 64 bits")
    }

    /// A signed number; negative ones are written as 64 bits.
    mutating func integer(_ field: Field) throws(ProtobufError) -> Int64 {
        try expect(.varint, field)
        return Int64(bitPattern: try varint())
    }

    mutating func string(_ field: Field) throws(ProtobufError) -> String {
        String(decoding: try bytes(field), as: UTF8.self)
    }

    mutating func bytes(_ field: Field) throws(ProtobufError) -> ArraySlice<UInt8> {
        all[try range(field)]
    }

    /// A reader of a message inside this one.
    mutating func reader(_ field: Field) throws(ProtobufError) -> ProtobufReader {
        ProtobufReader(all, try range(field))
    }

    /// Passes over a value that nobody wants.
    mutating func skip(_ field: Field) throws(ProtobufError) {
        switch field.wire {
        case .varint: _ = try varint()
        case .fixed64: try advance(8)
        case .fixed32: try advance(4)
        case .bytes: _ = try range(field)
        }
    }

    private mutating func range(_ field: Field) throws(ProtobufError) -> Range<Int> {
        try expect(.bytes, field)
        let length = try varint()
        let start = index
        try advance(length)
        return start..<index
    }

    private mutating func advance(_ count: UInt64) throws(ProtobufError) {
        guard count <= UInt64(end - index) else { throw .truncated }
        index += Int(count)
    }

    private func expect(_ wire: WireType, _ field: Field) throws(ProtobufError) {
        guard field.wire == wire else {
            throw ProtobufError(message: "field \(field.number) has the wrong wire type")
        }
    }
}
