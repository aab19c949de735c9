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
/// Lines after `>` are what watchers saw, and the answers of `why`; UPDATE_GOLDENS=1 writes them
/// anew. Times are virtual, from the start of the script. An act whose line is followed by indented
/// lines takes them as YAML: `create` and `patch` do.
struct TraceScript {
    /// What went wrong, with the line of the script.
    struct Failure: Error, CustomStringConvertible {
        var line: Int
        var message: String
        var description: String { "line \(line): \(message)" }
    }

    /// What a run left.
    struct Outcome {
        /// The script with the golden lines as they are now.
        var text: String
        /// Every failed expectation.
        var failures: [Failure]
        /// What any controller waited for at any time.
        var waits: Set<String>
    }

    private let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Runs the script on a fresh cluster.
    func run() throws -> Outcome {
        var stage = TraceStage(try TraceStage.options([]))
        var output: [String] = []
        var failures: [Failure] = []
        for (index, line) in lines.enumerated() {
            if line.hasPrefix(">") { continue }
            // Indented lines belong to the act before them.
            if line.hasPrefix(" ") { continue }
            output.append(line)
            let block = lines[(index + 1)...].prefix { $0.hasPrefix(" ") }
            output += block
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            guard let verb = words.first else { continue }
            do {
                if verb == "cluster" {
                    stage = TraceStage(try TraceStage.options(Array(words.dropFirst())))
                } else if verb == "expect" {
                    try stage.expect(Array(words.dropFirst()))
                } else {
                    try stage.perform(
                        verb, Array(words.dropFirst()), block.joined(separator: "\n"))
                    output += stage.takeSeen().map { "> " + $0 }
                }
            } catch let error as TraceStage.Problem {
                failures.append(Failure(line: index + 1, message: error.message))
            } catch let error as APIError {
                failures.append(Failure(line: index + 1, message: error.message))
            }
        }
        return Outcome(
            text: output.joined(separator: "\n"), failures: failures, waits: stage.waits)
    }
}
