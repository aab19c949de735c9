/// Which `Host` a request may name: this machine and nothing else.
///
/// A web page that makes a browser resolve its own name to 127.0.0.1 is refused by this.
package enum HostRule {
    private static let names = ["127.0.0.1", "localhost", "::1"]

    /// Whether a `Host` header (`name`, `name:port`, `[address]:port`) names this machine.
    package static func allows(_ host: String) -> Bool {
        var name = Substring(host)
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return false }
            guard isPort(name[name.index(after: end)...]) else { return false }
            name = name[name.index(after: name.startIndex)..<end]
            return name == "::1"
        }
        if name == "::1" { return true }
        if let colon = name.firstIndex(of: ":") {
            guard isPort(name[colon...]) else { return false }
            name = name[..<colon]
        }
        let plain = name.lowercased()
        return names.contains(plain) && plain != "::1"
    }

    /// Whether a text is empty or `:` and digits.
    private static func isPort(_ text: Substring) -> Bool {
        guard let first = text.first else { return true }
        let digits = text.dropFirst()
        return first == ":" && !digits.isEmpty && digits.count <= 5
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
