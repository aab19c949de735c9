/// A theme file as it was written: a flat list of entries with their places, whatever notation
/// they came from. `Theme.build` gives them meaning.
package struct ThemeSource: Sendable {
    /// One `key: value` of the file.
    package struct Entry: Sendable, Hashable {
        /// The mapping it stands in: "" at the top, `palette`, `palette.dark`, `roles`, …
        package let section: String
        /// The last part of the name, such as `state.ready`.
        package let key: String
        /// The scalar as text.
        package let value: String
        /// Where the value stands, from 1.
        package let line: Int
        /// Where the value stands, from 1.
        package let column: Int

        /// One entry.
        package init(section: String, key: String, value: String, line: Int, column: Int) {
            self.section = section
            self.key = key
            self.value = value
            self.line = line
            self.column = column
        }
    }

    /// All entries in the order of the file.
    package let entries: [Entry]

    /// A file of the entries.
    package init(entries: [Entry]) {
        self.entries = entries
    }

    /// The value of a key at the top, such as `inherits`.
    package func header(_ key: String) -> String? {
        entries.first { $0.section.isEmpty && $0.key == key }?.value
    }
}

/// Something a theme file got wrong.
package struct ThemeFinding: Sendable, Hashable {
    /// An error means that the theme is not used; its parent is.
    package enum Severity: Sendable { case error, warning }

    /// Whether the theme can be used.
    package let severity: Severity
    /// Place in the file, from 1; 0 when it is about something that is missing.
    package let line: Int
    /// Place in the line, from 1; 0 when it is about something that is missing.
    package let column: Int
    /// What is wrong and what was probably meant. May quote the file: show it as untrusted text.
    package let message: String

    /// A finding; without a place it is about something that is missing.
    package init(
        _ severity: Severity, line: Int = 0, column: Int = 0, _ message: String
    ) {
        self.severity = severity
        self.line = line
        self.column = column
        self.message = message
    }
}

// MARK: - The built-in notation

extension ThemeSource {
    /// Reads the block notation the bundled themes are written in: `key: value` lines, mappings by
    /// indentation, comments, plain and quoted one-line values. It exists so that the built-in
    /// theme needs no parser library; files of users go through the full YAML reader.
    package init(text: String) {
        var entries: [Entry] = []
        var path: [(indent: Int, key: String)] = []
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let indent = line.prefix { $0 == " " }.count
            let body = line.dropFirst(indent)
            guard !body.isEmpty, !body.hasPrefix("#"), let colon = body.firstIndex(of: ":") else {
                continue
            }
            while let last = path.last, last.indent >= indent { path.removeLast() }
            let key = String(body[..<colon])
            let rest = body[body.index(after: colon)...]
            let spaces = rest.prefix { $0 == " " }.count
            guard let value = Self.scalar(rest.dropFirst(spaces)) else {
                path.append((indent, key))
                continue
            }
            entries.append(
                Entry(
                    section: path.map(\.key).joined(separator: "."), key: key, value: value,
                    line: number, column: indent + key.count + 2 + spaces))
        }
        self.init(entries: entries)
    }

    /// The value, without quotes and comment; nil when the line opens a mapping.
    private static func scalar(_ text: Substring) -> String? {
        guard let first = text.first, first != "#" else { return nil }
        if first == "\"" {
            return String(text.dropFirst().prefix { $0 != "\"" })
        }
        var value = ""
        for character in text {
            if character == "#" && value.last == " " { break }
            value.append(character)
        }
        while value.last == " " { value.removeLast() }
        return value
    }
}
