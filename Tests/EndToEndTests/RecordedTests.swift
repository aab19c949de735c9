import Foundation
import Testing

/// What a real control plane answered, asked again of `ordinal serve`: by kubectl and by a plain
/// client.
@Suite(.serialized, .enabled(if: Shared.folder != nil))
struct RecordedTests {
    @Test(arguments: [
        "apply", "change", "describe", "discovery", "errors", "get", "nodes", "rollout", "write",
    ])
    func `kubectl prints what it printed for a real cluster`(_ file: String) throws {
        let folder = try #require(Shared.folder) + "/conformance/kubectl"
        let server = try ServedCluster("--external-kubelet", "--node-monitor-grace", "5s")
        try Shared.expectAllPass([
            folder + "/transcripts.py", "run", "--profile", "sim", "--kubectl",
            try Self.path(of: ServedCluster.kubectl), "--kubeconfig", server.kubeconfig,
            folder + "/\(file).jsonl",
        ])
        #expect(server.stop() == 0)
    }

    @Test
    func `admission answers as recorded`() throws {
        let folder = try #require(Shared.folder) + "/conformance/admission"
        let server = try ServedCluster("--external-kubelet")
        try Shared.expectAllPass([
            folder + "/check.py", "--kubeconfig", server.kubeconfig, "--gates", "default",
            folder + "/goldens.json",
        ])
    }

    @Test
    func `admission answers as recorded with maxUnavailable allowed`() throws {
        let folder = try #require(Shared.folder) + "/conformance/admission"
        let server = try ServedCluster(
            "--external-kubelet", "--feature-gates", "MaxUnavailableStatefulSet=true")
        try Shared.expectAllPass([
            folder + "/check.py", "--kubeconfig", server.kubeconfig, "--only", "*maxunavailable*",
            folder + "/goldens.json",
        ])
    }

    private static func path(of command: String) throws -> String {
        let found = try Screen.run(["sh", "-c", "command -v \(command)"]).output
        return found.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
