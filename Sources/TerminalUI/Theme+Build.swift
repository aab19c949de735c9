extension Theme {
    /// Builds a theme on its parent. Unknown names and missing roles are warnings and cost nothing
    /// but themselves; an error (a colour nobody can read, `blink`, an unknown format) makes the
    /// whole theme fall back to its parent, never the program to stop.
    ///
    /// `background` chooses between the two palettes of a theme that has both.
    package static func build(
        _ source: ThemeSource, parent: Theme?, background: Kind = .dark
    ) -> (theme: Theme, findings: [ThemeFinding]) {
        var builder = ThemeBuilder(parent: parent, background: background)
        for entry in source.entries { builder.take(entry) }
        return builder.finish()
    }
}

/// Collects the entries of one theme file.
private struct ThemeBuilder {
    private let parent: Theme?
    private let background: Theme.Kind
    private var findings: [ThemeFinding] = []
    private var name: String
    private var summary = ""
    private var kind: Theme.Kind
    private var contrastMin: Double
    private var borders: GlyphSet?
    private var depthMax: ColorDepth?
    private var palette: [String: PaletteColor]
    private var roles: [RoleSpecification?]
    private var pendingRoles: [ThemeSource.Entry] = []
    private var widgets: [String: Role]

    init(parent: Theme?, background: Theme.Kind) {
        self.parent = parent
        self.background = background
        name = parent?.name ?? "unnamed"
        kind = parent?.kind ?? .any
        contrastMin = parent?.contrastMin ?? Theme.readableContrast
        borders = parent?.borders
        depthMax = parent?.depthMax
        palette = parent?.palette ?? [:]
        roles = parent?.specifications ?? Array(repeating: nil, count: Role.allCases.count)
        widgets = parent?.widgets ?? [:]
    }

    mutating func take(_ entry: ThemeSource.Entry) {
        switch entry.section {
        case "": takeHeader(entry)
        case "palette": takeColor(entry)
        case "palette.dark": if background != .light { takeColor(entry) }
        case "palette.light": if background == .light { takeColor(entry) }
        case "roles": pendingRoles.append(entry)
        case "widgets": takeWidget(entry)
        case "options": takeOption(entry)
        default:
            let known = ["palette", "palette.dark", "palette.light", "roles", "widgets", "options"]
            warn(entry, "unknown section \(entry.section)" + hint(entry.section, known))
        }
    }

    mutating func finish() -> (theme: Theme, findings: [ThemeFinding]) {
        for entry in pendingRoles { takeRole(entry) }
        if parent == nil {
            for role in Role.allCases where roles[Int(role.rawValue)] == nil {
                add(.warning, line: 0, column: 0, "role \(role.name) is missing")
            }
        }
        // A theme without a parent has nothing to fall back to; whoever loads it has `night`.
        if let parent, findings.contains(where: { $0.severity == .error }) {
            return (parent, findings)
        }
        let specifications = Role.allCases.map { specification(of: $0) }
        let looks = specifications.map {
            RoleLook(
                foreground: palette[$0.foreground] ?? .default,
                background: palette[$0.background] ?? .default,
                attributes: $0.attributes, mono: $0.mono)
        }
        let theme = Theme(
            name: name, summary: summary, kind: kind, contrastMin: contrastMin, borders: borders,
            depthMax: depthMax, palette: palette, specifications: specifications, looks: looks,
            widgets: widgets)
        return (theme, findings)
    }

    private func specification(of role: Role) -> RoleSpecification {
        var current: Role? = role
        while let candidate = current {
            if let found = roles[Int(candidate.rawValue)] { return found }
            current = candidate.parent
        }
        return RoleSpecification(foreground: "fg", background: "bg", attributes: [], mono: [])
    }
}

// MARK: - Entries

extension ThemeBuilder {
    private mutating func takeHeader(_ entry: ThemeSource.Entry) {
        switch entry.key {
        case "format":
            if entry.value != "1" {
                fail(entry, "format \(entry.value) is not known, this program reads format 1")
            }
        case "name": name = entry.value
        case "summary": summary = entry.value
        case "inherits": break
        case "kind":
            if let value = Theme.Kind(rawValue: entry.value) {
                kind = value
            } else {
                let kinds = Theme.Kind.allCases.map(\.rawValue)
                fail(entry, "unknown kind \(entry.value)" + hint(entry.value, kinds))
            }
        default:
            let known = ["format", "name", "summary", "inherits", "kind"]
            warn(entry, "unknown key \(entry.key)" + hint(entry.key, known))
        }
    }

    private mutating func takeOption(_ entry: ThemeSource.Entry) {
        switch entry.key {
        case "borders":
            borders = GlyphSet(rawValue: entry.value)
            if borders == nil && entry.value != "inherit" {
                let known = ["unicode", "ascii", "inherit"]
                warn(entry, "unknown borders \(entry.value)" + hint(entry.value, known))
            }
        case "min-contrast":
            if let value = Double(entry.value), value >= 1, value <= 21 {
                contrastMin = value
            } else {
                warn(entry, "min-contrast is a number from 1 to 21, not \(entry.value)")
            }
        case "colors":
            depthMax = ColorDepth(rawValue: entry.value)
            if depthMax == nil {
                let known = ColorDepth.allCases.map(\.rawValue)
                warn(entry, "unknown colors \(entry.value)" + hint(entry.value, known))
            }
        default:
            let known = ["borders", "min-contrast", "colors"]
            warn(entry, "unknown option \(entry.key)" + hint(entry.key, known))
        }
    }

    private mutating func takeWidget(_ entry: ThemeSource.Entry) {
        if let role = Role(name: entry.value) {
            widgets[entry.key] = role
        } else {
            warn(entry, "unknown role \(entry.value)" + hint(entry.value, Role.names))
        }
    }

    private mutating func takeColor(_ entry: ThemeSource.Entry) {
        do throws(PaletteColor.Mistake) {
            palette[entry.key] = try PaletteColor(text: entry.value)
        } catch {
            fail(entry, error.message + hint(error.word, error.known))
        }
    }

    private mutating func takeRole(_ entry: ThemeSource.Entry) {
        guard let role = Role(name: entry.key) else {
            warn(entry, "unknown role \(entry.key)" + hint(entry.key, Role.names))
            return
        }
        var result = RoleSpecification(foreground: "fg", background: "bg", attributes: [], mono: [])
        var hasForeground = false
        var isMono = false
        var expectsBackground = false
        for word in entry.value.split(separator: " ") {
            let word = word.hasSuffix(":") ? String(word.dropLast()) : String(word)
            if expectsBackground {
                result.background = colorName(word, entry) ?? result.background
                expectsBackground = false
            } else if word == "|" {
                hasForeground = true
            } else if word == "mono" {
                isMono = true
            } else if word == "on" {
                expectsBackground = true
            } else if let attribute = TextAttributes(name: word) {
                if isMono {
                    result.mono.insert(attribute)
                } else {
                    result.attributes.insert(attribute)
                }
                hasForeground = true
            } else if word == "blink" {
                fail(entry, "blink is not allowed: text that blinks cannot be read")
            } else if !hasForeground {
                result.foreground = colorName(word, entry) ?? result.foreground
                hasForeground = true
            } else {
                warn(entry, "unknown attribute \(word)" + hint(word, TextAttributes.names))
            }
        }
        roles[Int(role.rawValue)] = result
    }

    /// The palette name, if it names a colour. `default` and `none` are the terminal's own.
    private mutating func colorName(_ word: String, _ entry: ThemeSource.Entry) -> String? {
        if palette[word] != nil || word == "default" || word == "none" { return word }
        fail(
            entry,
            "\(word) is not a colour of the palette" + hint(word, palette.keys.sorted()))
        return nil
    }
}

// MARK: - Findings

extension ThemeBuilder {
    private mutating func fail(_ entry: ThemeSource.Entry, _ message: String) {
        add(.error, line: entry.line, column: entry.column, message)
    }

    private mutating func warn(_ entry: ThemeSource.Entry, _ message: String) {
        add(.warning, line: entry.line, column: entry.column, message)
    }

    private mutating func add(
        _ severity: ThemeFinding.Severity, line: Int, column: Int, _ message: String
    ) {
        findings.append(ThemeFinding(severity, line: line, column: column, message))
    }

    private func hint(_ word: String, _ known: [String]) -> String {
        NearestName.find(word, among: known).map { ", did you mean \($0)?" } ?? ""
    }
}
