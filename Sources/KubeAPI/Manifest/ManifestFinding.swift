package import KubeModel

/// One thing that is wrong, or that surprises, in a manifest that a person wrote.
package struct ManifestFinding: Sendable, Equatable {
    /// How bad it is.
    package enum Severity: String, Sendable {
        /// Nothing is loaded.
        case error
        /// It loads, and does something else than its author expects.
        case warning
        /// Worth knowing.
        case note
    }

    /// What kind of finding this is, e.g. `MAN-TAB`. Source: source-notes.md 3.
    package var code: String
    package var severity: Severity
    /// The file's name as the user gave it.
    package var file: String
    /// The line of the file, from 1.
    package var line: Int
    /// The column in characters, from 1.
    package var column: Int
    /// The field, e.g. `spec.template.spec.containers[0].image`; empty for the text as such.
    package var path: String
    /// What is wrong, one sentence without a full stop.
    package var message: String
    /// What an API server or kubectl would say; nil when it would say nothing.
    package var server: String?
    /// What was probably meant, as it would stand in the file; nil when there is no good guess.
    package var suggestion: String?
}

/// What came out of looking at all manifests of one load.
package struct ManifestReport: Sendable {
    /// Everything found, by file, line and column.
    package var findings: [ManifestFinding]
    /// The objects to create, old versions converted and namespaces filled in, in an order in
    /// which each finds what it needs. Load them only when `hasErrors` is false.
    package var objects: [JSONObject]

    /// Whether anything forbids loading.
    package var hasErrors: Bool { findings.contains { $0.severity == .error } }

    /// How many findings are of a severity.
    package func count(_ severity: ManifestFinding.Severity) -> Int {
        findings.count { $0.severity == severity }
    }
}
