extension ManifestFinding {
    /// `FILE:LINE:COL: error: PATH: message (did you mean …) [CODE]`, safe to print: what came
    /// from the file cannot steer a terminal.
    package var text: String {
        var out = "\(file):\(line):\(column): \(severity.rawValue): "
        if !path.isEmpty { out += path + ": " }
        out += message
        if let suggestion { out += " (did you mean \(suggestion)?)" }
        return Self.visible(out) + " [\(code)]"
    }

    /// What a server would say, as a line of its own to stand below `text`; nil when it would say
    /// nothing.
    package var serverLine: String? {
        server.map { "    a server says: " + Self.visible($0) }
    }

    /// How many characters of one line are shown.
    private static let lengthMax = 600

    /// The text on one line, with control and direction characters written out, cut when very
    /// long.
    package static func visible(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            if count > lengthMax {
                out.append("\u{2026}")
                break
            }
            if isHarmless(scalar) {
                out.append(scalar)
            } else {
                let code = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: Swift.max(4 - code.utf8.count, 0))
                out.append(contentsOf: "<U+\(zeros)\(code)>".unicodeScalars)
            }
        }
        return String(out)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
            0xFEFF, 0xFFF0...0xFFFB, 0xE0000...0xE0FFF, 0xF0000...:
            false
        default: true
        }
    }
}

extension ManifestReport {
    /// One closing sentence: how much was found and what that means.
    package var summary: String {
        let counts = [
            Self.count(count(.error), "error"), Self.count(count(.warning), "warning"),
            Self.count(count(.note), "note"),
        ].compactMap { $0 }
        let found = counts.isEmpty ? "no problems" : counts.joined(separator: ", ")
        if hasErrors { return found + ": nothing would be loaded" }
        let objects = Self.count(objects.count, "object") ?? "no objects"
        return found + ": \(objects) would be loaded"
    }

    private static func count(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
