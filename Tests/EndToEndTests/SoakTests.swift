import Foundation
import Testing

/// `ordinal serve` before clients that are rude, slow, many, or dead. The long form of the same is
/// run by hand: `Clients/soak.py KUBECONFIG PID --end`.
@Suite(.serialized)
struct SoakTests {
    private var script: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Clients/soak.py").path
    }

    @Test(arguments: [["--speed", "1"], ["--external-kubelet"]])
    func `rude clients neither end it nor make it leak`(_ arguments: [String]) throws {
        let server = try ServedCluster(arguments)
        // The second time for what nodes and pauses change, and no more.
        let size = arguments.count > 1 ? "1000" : "200"
        try Shared.expectAllPass([
            script, server.kubeconfig, String(server.pid), "--cycles", size, "--watches", "200",
            "--rounds", arguments.count > 1 ? "2000" : "200", "--end",
        ])
        #expect(server.stop() == 0, "\(server.output)")
    }
}
