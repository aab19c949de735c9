import KubeModel

/// What differs between two specs, for messages about changes that are not allowed.
///
/// The first line of such a message is the rule; this is what follows it.
enum ChangeText {
    /// The differing members of two objects of one type, old lines with `-`, new ones with `+`.
    static func of(_ old: JSONObject, _ new: JSONObject, type: String) -> String {
        var names = old.map(\.key)
        for member in new where !names.contains(member.key) { names.append(member.key) }
        names.sort { utf8Precedes($0, $1) }
        var lines = ["  \(type){"]
        for name in names where old[name] != new[name] {
            let title = name.prefix(1).uppercased() + name.dropFirst()
            lines.append("- \t\(title): \(old[name]?.canonicalText ?? "nil"),")
            lines.append("+ \t\(title): \(new[name]?.canonicalText ?? "nil"),")
        }
        lines.append("  }")
        return lines.joined(separator: "\n") + "\n"
    }
}
