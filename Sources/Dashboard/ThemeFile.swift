package import KubeModel
package import TerminalUI

/// Theme files: the tree that the YAML reader made of one, given meaning.
package enum ThemeFile {
    /// A complaint about a theme file, with the file's name.
    package struct Finding: Sendable, Hashable {
        /// The file as the user named it, or the theme's name when there is no file.
        package let file: String
        /// What is wrong and where.
        package let finding: ThemeFinding

        /// `FILE:LINE:COLUMN: what is wrong`; without a place when something is missing.
        package var text: String {
            finding.line == 0
                ? "\(file): \(finding.message)"
                : "\(file):\(finding.line):\(finding.column): \(finding.message)"
        }
    }

    /// How many themes may inherit from each other in a row.
    private static let ancestorsMax = 8

    /// Builds a theme and all it inherits from. `read` brings the document of a name, nil when
    /// there is no such theme; `night` is always there. Whatever is wrong, a theme comes back: the
    /// nearest ancestor that is in order.
    package static func load(
        _ name: String, background: Theme.Kind = .dark, read: (String) -> SourceDocument?
    ) -> (theme: Theme, findings: [Finding]) {
        load(name, background, [], read)
    }

    private static func load(
        _ name: String, _ background: Theme.Kind, _ children: [String],
        _ read: (String) -> SourceDocument?
    ) -> (theme: Theme, findings: [Finding]) {
        func complain(_ message: String) -> (theme: Theme, findings: [Finding]) {
            (.night, [Finding(file: name, finding: ThemeFinding(.error, message))])
        }
        guard !children.contains(name), children.count < ancestorsMax else {
            return complain("inherits from itself: \((children + [name]).joined(separator: " → "))")
        }
        guard let document = read(name) else {
            if name == Theme.night.name { return (.night, []) }
            return complain("there is no theme of this name")
        }
        let source = source(of: document)
        var findings: [Finding] = []
        var parent: Theme?
        if let base = source.header("inherits"), !base.isEmpty {
            (parent, findings) = load(base, background, children + [name], read)
        }
        let faults = faults(of: document)
        if !faults.isEmpty {
            return (parent ?? .night, findings + faults)
        }
        let (theme, own) = Theme.build(source, parent: parent, background: background)
        findings += own.map { Finding(file: document.file, finding: $0) }
        let isBroken = parent == nil && own.contains { $0.severity == .error }
        return (isBroken ? .night : theme, findings)
    }

    /// The entries of a theme file with their places, in the order of the text.
    package static func source(of document: SourceDocument) -> ThemeSource {
        var entries: [ThemeSource.Entry] = []
        if let root = document.value?.object {
            collect(root, section: "", path: "", document.map, &entries)
        }
        return ThemeSource(
            entries: entries.sorted { ($0.line, $0.column, $0.key) < ($1.line, $1.column, $1.key) })
    }

    private static func collect(
        _ object: JSONObject, section: String, path: String, _ map: SourceMap,
        _ entries: inout [ThemeSource.Entry]
    ) {
        for member in object.members {
            let place = SourceMap.path(path, member.key)
            if let inner = member.value.object {
                let name = section.isEmpty ? member.key : section + "." + member.key
                collect(inner, section: name, path: place, map, &entries)
            } else {
                let position = map.value(place)
                entries.append(
                    ThemeSource.Entry(
                        section: section, key: member.key, value: text(member.value),
                        line: position.line, column: position.column))
            }
        }
    }

    /// A scalar as it would be written; lists have no meaning in a theme and read as nothing.
    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .bool(let value): value ? "true" : "false"
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .null, .array, .object: ""
        }
    }

    private static func faults(of document: SourceDocument) -> [Finding] {
        var faults = document.faults.map { fault in
            let message =
                switch fault.problem {
                case .tabIndentation: "a tab cannot indent, use spaces"
                case .ellipsis(let text, _): "\(text) stands for something that was left out"
                case .comment(let mark, _): "\(mark) does not start a comment, # does"
                case .duplicateKey(let key, let first):
                    "\(key) is there twice, first on line \(first)"
                case .syntax(let message, let hint):
                    hint.map { "\(message), \($0)" } ?? message
                }
            return ThemeFinding(
                .error, line: fault.position.line, column: fault.position.column, message)
        }
        if faults.isEmpty && document.value?.object == nil {
            faults.append(
                ThemeFinding(.error, line: document.firstLine, column: 1, "is no mapping"))
        }
        return faults.map { Finding(file: document.file, finding: $0) }
    }
}
