import KubeModel

/// Where the next page of a list begins, and which state it shows; opaque to clients.
/// Source: api.md 6.2.
struct ContinueToken: Equatable {
    var revision: UInt64
    /// The last object of the page before.
    var last: NamespacedName

    init(revision: UInt64, last: NamespacedName) {
        self.revision = revision
        self.last = last
    }

    /// The token as it travels.
    var text: String {
        let document: JSONValue = [
            "v": "meta.k8s.io/v1", "rv": .int(Int64(clamping: revision)),
            "start": .string("/\(last.namespace)/\(last.name)\u{0}"),
        ]
        return Base64URL.text(of: document.canonicalBytes)
    }

    /// Reads a token; 400 when it is none of ours.
    init(_ text: String) throws(APIError) {
        let problem = "invalid continue token: continue key is not valid: "
        let bytes: [UInt8]
        switch Base64URL.bytes(of: text) {
        case .success(let decoded): bytes = decoded
        case .failure(let wrong):
            throw .badRequest(problem + "illegal base64 data at input byte \(wrong.offset)")
        }
        guard let document = try? JSONParser.parse(bytes).object else {
            throw .badRequest(problem + JSONSyntax.complaint(bytes))
        }
        guard document["v"]?.string == "meta.k8s.io/v1" else {
            throw .badRequest(
                problem + "server does not recognize this encoded version"
                    + " \(ValueText.quoted(document["v"]?.string ?? ""))")
        }
        guard let revision = document["rv"]?.int, revision > 0 else {
            throw .badRequest(
                problem + "incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
        }
        let start = document["start"]?.string ?? ""
        let steps = start.split(separator: "/", omittingEmptySubsequences: false)
        guard steps.count == 3, steps[0].isEmpty, let name = steps.last, name.hasSuffix("\u{0}")
        else {
            throw .badRequest(
                problem + "encoded start key is empty or incorrect (version meta.k8s.io/v1)")
        }
        self.init(
            revision: UInt64(revision),
            last: NamespacedName(namespace: String(steps[1]), name: String(name.dropLast())))
    }
}

/// Base64 with the alphabet of URLs, without padding. Source: RFC 4648, section 5.
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The first byte that does not belong.
    struct Wrong: Error, Equatable {
        var offset: Int
    }

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let chunk = bytes[index..<min(index + 3, bytes.count)]
            var bits: UInt32 = 0
            for offset in 0..<3 {
                bits = bits << 8 | (offset < chunk.count ? UInt32(bytes[index + offset]) : 0)
            }
            for place in 0...chunk.count {
                text.append(alphabet[Int(bits >> UInt32(18 - 6 * place)) & 0x3F])
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func bytes(of text: String) -> Result<[UInt8], Wrong> {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for (offset, byte) in text.utf8.enumerated() {
            guard let value = alphabet.firstIndex(of: byte) else {
                return .failure(Wrong(offset: offset))
            }
            bits = (bits << 6 | UInt32(value)) & 0xFFFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return count == 6 ? .failure(Wrong(offset: text.utf8.count)) : .success(bytes)
    }
}
