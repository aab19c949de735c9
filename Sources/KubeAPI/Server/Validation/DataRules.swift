import KubeModel

/// What the data of ConfigMaps and Secrets must look like.
enum DataRules {
    static func keys(_ object: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["data", "binaryData"] {
            for member in object[name]?.object ?? JSONObject() {
                errors += NameRules.configKey(member.key).map {
                    FieldPath(name).key(member.key).invalid(member.key, $0)
                }
            }
        }
        return errors
    }

    static func immutable(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        guard old["immutable"] == .bool(true) else { return [] }
        return ["immutable", "data", "binaryData"].filter { object[$0] != old[$0] }.map {
            FieldPath($0).forbidden("field is immutable when `immutable` is set")
        }
    }
}

/// The text form of bytes.
enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                let letter = letters[Int(bits >> UInt32(18 - 6 * index) & 63)]
                result.append(index <= group.count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
