import KubeModel

/// Puts the faults of a text into words.
enum ManifestText {
    static func finding(_ fault: SourceFault, file: String) -> ManifestFinding {
        var finding = ManifestFinding(
            code: "MAN-YAML", severity: .error, file: file, line: fault.position.line,
            column: fault.position.column, path: fault.path, message: "")
        switch fault.problem {
        case .tabIndentation(let lines):
            finding.code = "MAN-TAB"
            finding.message =
                "a TAB is used for indentation; YAML allows only spaces"
                + (lines.count > 1 ? " (\(plural(lines)))" : "")
            finding.server = "yaml: found character that cannot start any token"
        case .ellipsis(let text, let dropsItem):
            finding.code = "MAN-ELLIPSIS"
            finding.message =
                "'\(text)' is left over where something was cut out"
                + (dropsItem ? "; the item above it is cut off too" : "")
            finding.server = "yaml: could not find expected ':'"
        case .comment(let mark, let value):
            finding.code = "MAN-COMMENT"
            finding.message =
                value.isEmpty && fault.path.isEmpty
                ? "'\(mark)' does not start a comment; YAML comments start with '#'"
                : "'\(mark)' does not start a comment, so the text behind it is part of the value; "
                    + "YAML comments start with '#'"
            if !fault.path.isEmpty {
                finding.suggestion = (lastName(fault.path) + ": " + value)
            }
        case .duplicateKey(let key, let first):
            finding.code = "MAN-DUPKEY"
            finding.message =
                "'\(key)' stands in this mapping again, first on line \(first); "
                + "kubectl keeps the last one without a word"
        case .syntax(let message, let hint):
            finding.message = "this is not YAML: " + message + (hint.map { "; " + $0 } ?? "")
            finding.server = "error converting YAML to JSON: yaml: " + message
        }
        return finding
    }

    /// `lines 3, 5 to 7`.
    private static func plural(_ lines: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for line in lines {
            if let last = ranges.last, last.upperBound + 1 == line {
                ranges[ranges.count - 1] = last.lowerBound...line
            } else {
                ranges.append(line...line)
            }
        }
        let shown = ranges.prefix(8).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        }
        return "lines " + shown.joined(separator: ", ") + (ranges.count > 8 ? " and more" : "")
    }

    private static func lastName(_ path: String) -> String {
        String(path.split(separator: ".").last ?? "")
    }
}
