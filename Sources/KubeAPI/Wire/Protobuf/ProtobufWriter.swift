/// Writes the fields of one message in the wire format of protobuf.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// Writes a text; an empty one is written too.
    mutating func write(_ number: Int, _ text: String) {
        head(number, .bytes)
        varint(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a truth value.
    mutating func write(_ number: Int, _ flag: Bool) {
        head(number, .varint)
        varint(flag ? 1 : 0)
    }

    /// Writes a message inside this one.
    mutating func message(_ number: Int, _ write: (inout ProtobufWriter) -> Void) {
        // The length comes first and is known last.
        var inner = ProtobufWriter()
        write(&inner)
        head(number, .bytes)
        varint(UInt64(inner.bytes.count))
        bytes.append(contentsOf: inner.bytes)
    }

    private mutating func head(_ number: Int, _ wire: ProtobufReader.WireType) {
        varint(UInt64(number) << 3 | wire.rawValue)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
