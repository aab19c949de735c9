import ArgumentParser
import Glibc
import KubeAPI
import KubeModel

/// `ordinal check FILE…`: says everything that is wrong with manifests, and loads nothing.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with manifests.",
        discussion: """
            Every problem of every document is printed with its file, line, column and field, \
            what is wrong, what was probably meant and what a server would say. Files are judged \
            together, as if given with -f in one go. A directory stands for the manifests in it, \
            - for standard input. A file may have up to 3 MiB.

            Exit codes: 0 no error (there may be warnings), 2 an error or an unreadable file.
            """)

    @Argument(help: "Manifests: YAML or JSON files, directories, or - for standard input.")
    var files: [String]

    func run() throws {
        let files = ManifestFiles(self.files)
        for failure in files.failures {
            Self.complain("ordinal: " + ManifestFinding.visible(failure))
        }
        var context = ManifestContext.embedded
        context.acceptsPatches = true
        let report = ManifestClinic.examine(files.documents, in: context)
        for finding in report.findings {
            print(finding.text)
            if let server = finding.serverLine { print(server) }
        }
        if !files.documents.isEmpty {
            print(report.summary)
        }
        if report.hasErrors || !files.failures.isEmpty { throw ExitCode(2) }
    }

    /// Writes one line to standard error.
    private static func complain(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        var start = 0
        while start < bytes.count {
            let count = write(STDERR_FILENO, Array(bytes[start...]), bytes.count - start)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            start += count
        }
    }
}
