package import KubeModel

/// A command line of kubectl, as words. What is shown and what is sent come from the same draft,
/// and a test reads the line back and compares.
package struct KubectlLine: Sendable, Equatable {
    /// The words after `kubectl`.
    package var words: [String]

    package init(_ words: [String]) { self.words = words }

    /// The line, each word quoted for a shell when it needs it.
    package var text: String {
        (["kubectl"] + words.map(ShellQuote.quoted)).joined(separator: " ")
    }

    /// `-n NAMESPACE` and the rest.
    static func inNamespace(_ namespace: String, _ words: [String]) -> KubectlLine {
        KubectlLine((namespace.isEmpty ? [] : ["-n", namespace]) + words)
    }
}

extension KubectlLine {
    /// The line for looking at a set, shown with its page.
    package static func get(_ resource: Resource, _ id: NamespacedName) -> KubectlLine {
        inNamespace(id.namespace, ["get", "\(resource.singular)/\(id.name)"])
    }

    /// The line for `kubectl get KIND`, e.g. pods of a namespace.
    package static func list(_ resource: Resource, namespace: String, labels: String = "")
        -> KubectlLine
    {
        let space = resource.isNamespaced ? namespace : ""
        let selector = labels.isEmpty ? [] : ["-l", labels]
        return inNamespace(space, ["get", resource.plural] + selector + ["-o", "wide"])
    }
}

/// Quoting for POSIX shells.
package enum ShellQuote {
    /// The word as it is when no shell reads anything into it, else between single quotes.
    ///
    /// Control characters never reach a command line: they are left out.
    package static func quoted(_ word: String) -> String {
        let clean = String(
            String.UnicodeScalarView(
                word.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        let isPlain = !clean.isEmpty && clean.utf8.allSatisfy(isPlain)
        if isPlain { return clean }
        return "'" + clean.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "@"),
            UInt8(ascii: "+"):
            true
        default: false
        }
    }
}
