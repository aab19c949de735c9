/// Indents compact JSON, keeping the order of its members. Source: api.md 1.5.
enum JSONIndenter {
    /// The text with two spaces a level and a closing newline.
    static func indented(_ compact: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(compact.count * 2)
        var depth = 0
        var isText = false
        var index = 0
        while index < compact.count {
            let byte = compact[index]
            index += 1
            if isText {
                bytes.append(byte)
                if byte == UInt8(ascii: "\\"), index < compact.count {
                    bytes.append(compact[index])
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                bytes.append(byte)
                if index < compact.count, isClosing(compact[index]) {
                    bytes.append(compact[index])
                    index += 1
                } else {
                    depth += 1
                    newLine(&bytes, depth)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                newLine(&bytes, depth)
                bytes.append(byte)
            case UInt8(ascii: ","):
                bytes.append(byte)
                newLine(&bytes, depth)
            case UInt8(ascii: ":"):
                bytes.append(byte)
                bytes.append(UInt8(ascii: " "))
            default:
                isText = byte == UInt8(ascii: "\"")
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func isClosing(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    private static func newLine(_ bytes: inout [UInt8], _ depth: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
}
