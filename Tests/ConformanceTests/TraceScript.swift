import KubeAPI
import KubeCluster
import KubeControl
import KubeModel
import SimKernel

/// A script of acts and expectations with the trace they must leave, one line each.
///
///     # Ordered creation: each ordinal waits for the one before it.
///     apply    web replicas=3 claims=www
///     run      2m
///     > 00:00 pod web-0 created v1
///     expect   pod web-2 Ready
///
/// Lines after `>` are what watchers saw; UPDATE_GOLDENS=1 writes them anew. Times are virtual,
/// from the start of the script.
struct TraceScript {
    /// What went wrong, with the line of the script.
    struct Failure: Error, CustomStringConvertible {
        var line: Int
        var message: String
        var description: String { "line \(line): \(message)" }
    }

    private let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Runs the script on a fresh cluster.
    ///
    /// - Returns: the script with the golden lines as they are now, and every failed expectation.
    func run() throws -> (text: String, failures: [Failure]) {
        var stage = TraceStage(ClusterOptions.instant)
        var output: [String] = []
        var failures: [Failure] = []
        for (index, line) in lines.enumerated() {
            if line.hasPrefix(">") { continue }
            output.append(line)
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            guard let verb = words.first else { continue }
            do {
                if verb == "cluster" {
                    stage = TraceStage(try TraceStage.options(Array(words.dropFirst())))
                } else if verb == "expect" {
                    try stage.expect(Array(words.dropFirst()))
                } else {
                    try stage.perform(verb, Array(words.dropFirst()))
                    output += stage.takeSeen().map { "> " + $0 }
                }
            } catch let error as TraceStage.Problem {
                failures.append(Failure(line: index + 1, message: error.message))
            } catch let error as APIError {
                failures.append(Failure(line: index + 1, message: error.message))
            }
        }
        return (output.joined(separator: "\n"), failures)
    }
}
