import Foundation
import KubeControl
import Testing

/// Every file in `Traces/` is a script with the trace it must leave.
struct TraceTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Traces")

    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".trace") }.sorted()
    }

    private static func run(_ name: String) throws -> (text: String, now: TraceScript.Outcome) {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return (text, try TraceScript(text).run())
    }

    @Test(arguments: names)
    func `leaves the recorded trace`(_ name: String) throws {
        let (text, now) = try Self.run(name)
        for failure in now.failures { Issue.record("\(name): \(failure)") }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try now.text.write(
                to: Self.folder.appending(path: name), atomically: true, encoding: .utf8)
            return
        }
        #expect(
            now.text == text, "\(name): the trace is another one; UPDATE_GOLDENS=1 writes it anew")
    }

    /// Waits that no trace reaches, each with the reason.
    private static let unreached: [Wait.Name: String] = [
        .invalidSelector: "the API server accepts no object with such a selector",
        .cacheBehind: "links keep the order, so that a write is seen before it is answered",
    ]

    @Test
    func `traces reach every wait but those that cannot be reached`() throws {
        var reached: Set<String> = []
        for name in Self.names { reached.formUnion(try Self.run(name).now.waits) }
        let missing = Wait.Name.allCases.filter { !reached.contains($0.rawValue) }
        #expect(missing == Wait.Name.allCases.filter { Self.unreached[$0] != nil })
        #expect(reached.subtracting(Wait.Name.allCases.map(\.rawValue)).isEmpty)
    }

    @Test
    func `a wrong expectation fails`() throws {
        let outcome = try TraceScript("apply web\nrun 1m\nexpect pod web-7 Ready").run()
        #expect(outcome.failures.count == 1)
    }
}
