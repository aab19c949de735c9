import Foundation
import Testing

/// The scenarios of a real control plane, played again: every write of the controllers, in order,
/// is compared with what was recorded. The player is the kubelets.
@Suite(.enabled(if: Shared.folder != nil))
struct RecordedControllerTests {
    /// Parts that run side by side, each before a control plane of its own.
    private static let shards = 3

    @Test(arguments: 1...shards)
    func `the controllers decide as recorded`(_ shard: Int) throws {
        let folder = try #require(Shared.folder) + "/conformance"
        let server = try ServedCluster("--external-kubelet", "--node-monitor-grace", "5s")
        try Shared.expectAllPass([
            folder + "/drive.py", "suite", "--kubeconfig", server.kubeconfig, "--quiet", "0.2",
            "--shard", "\(shard)/\(Self.shards)", folder + "/scenarios",
        ])
    }

    @Test
    func `the controllers decide as recorded with maxUnavailable allowed`() throws {
        let folder = try #require(Shared.folder) + "/conformance"
        let server = try ServedCluster(
            "--external-kubelet", "--node-monitor-grace", "5s", "--feature-gates",
            "MaxUnavailableStatefulSet=true")
        try Shared.expectAllPass([
            folder + "/drive.py", "suite", "--kubeconfig", server.kubeconfig, "--quiet", "0.2",
            folder + "/scenarios-maxunavailable",
        ])
    }
}
