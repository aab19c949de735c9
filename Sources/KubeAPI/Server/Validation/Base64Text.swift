import KubeModel

/// Values that are bytes and travel as base64.
enum Base64Text {
    /// Where the first value of the object that is no base64 goes wrong, or nil.
    static func wrong(in object: JSONObject, _ resource: Resource) -> Int? {
        let name: String
        switch resource {
        case .secret: name = "data"
        case .configMap: name = "binaryData"
        default: return nil
        }
        for member in object[name]?.object ?? [:] {
            guard let text = member.value.string else { continue }
            if let place = firstWrong(Array(text.utf8)) { return place }
        }
        return nil
    }

    /// The byte at which padded base64 ends to make sense, line breaks left out of account.
    private static func firstWrong(_ text: [UInt8]) -> Int? {
        var filled = 0
        var index = 0
        func skipBreaks() {
            while index < text.count, text[index] == 10 || text[index] == 13 { index += 1 }
        }
        while true {
            skipBreaks()
            guard index < text.count else { return filled == 0 ? nil : index - filled }
            let byte = text[index]
            index += 1
            guard byte == UInt8(ascii: "=") else {
                if !isDigit(byte) { return index - 1 }
                filled = (filled + 1) % 4
                continue
            }
            if filled < 2 { return index - 1 }
            if filled == 2 {
                skipBreaks()
                guard index < text.count else { return text.count }
                if text[index] != UInt8(ascii: "=") { return index - 1 }
                index += 1
            }
            skipBreaks()
            return index < text.count ? index : nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
