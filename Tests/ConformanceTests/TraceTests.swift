import Foundation
import Testing

/// Every file in `Traces/` is a script with the trace it must leave.
struct TraceTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Traces")

    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".trace") }.sorted()
    }

    @Test(arguments: names)
    func `leaves the recorded trace`(_ name: String) throws {
        let url = Self.folder.appending(path: name)
        let text = try String(contentsOf: url, encoding: .utf8)
        let (now, failures) = try TraceScript(text).run()
        for failure in failures { Issue.record("\(name): \(failure)") }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try now.write(to: url, atomically: true, encoding: .utf8)
            return
        }
        #expect(now == text, "\(name): the trace is another one; UPDATE_GOLDENS=1 writes it anew")
    }

    @Test
    func `a wrong expectation fails`() throws {
        let (_, failures) = try TraceScript("apply web\nrun 1m\nexpect pod web-7 Ready").run()
        #expect(failures.count == 1)
    }
}
