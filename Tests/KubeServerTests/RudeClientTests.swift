import Foundation
import KubeAPI
import KubeServer
import Testing

/// Requests as no honest client writes them.
@Suite(.serialized)
struct RudeClientTests {
    private static let hidden = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test(arguments: [
        "Host: localhost\r\nHost: example.com\r\n\r\n",
        "Host: example.com\r\nHost: localhost\r\n\r\n",
        "Host: localhost\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
        "Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Host: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Host: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Host: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    ])
    func `refuses a head that can be read in two ways and all behind it`(
        _ rest: String
    ) async throws {
        try await ServerFixture.run { server in
            let answer = try await server.raw("POST /api HTTP/1.1\r\n" + rest + Self.hidden)
            let text = try #require(answer)
            #expect(text.hasPrefix("HTTP/1.1 400"), "\(text)")
            #expect(!text.contains("gitVersion"), "\(text)")
            #expect(try await server.curl("/readyz").status == 200)
        }
    }

    @Test
    func `looks at the name in the target before the one in the header`() async throws {
        try await ServerFixture.run { server in
            for (name, status) in [("example.com", "400"), ("localhost:1", "200")] {
                let answer = try await server.raw(
                    "GET https://\(name)/version HTTP/1.1\r\nHost: localhost\r\n"
                        + "Connection: close\r\n\r\n")
                let text = try #require(answer)
                #expect(text.hasPrefix("HTTP/1.1 " + status), "\(name): \(text)")
            }
        }
    }

    @Test
    func `frees a connection that has closed`() async throws {
        try await ServerFixture.run { server in
            let before = server.application.livingPeers
            for _ in 0..<5 { _ = try await server.curl("/readyz", as: .none) }
            for _ in 0..<250 where server.application.livingPeers > before {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(server.application.livingPeers == before)
        }
    }

    @Test(arguments: [
        "GET /version HTTP/1.0\r\nHost: localhost\r\n\r\n",
        "GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: Close\r\n\r\n",
        "GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, close\r\n\r\n",
    ])
    func `closes after the answer when the client wants it, whatever it calls it`(
        _ request: String
    ) async throws {
        try await ServerFixture.run { server in
            let text = try #require(try await server.raw(request))
            #expect(text.hasPrefix("HTTP/1.1 200"), "\(text)")
            #expect(text.contains("gitVersion"), "\(text)")
        }
    }

    @Test
    func `answers nothing that comes behind a refused body`() async throws {
        try await ServerFixture.run {
            $0.bodyBytesMax = 10
        } _: { server in
            let body = String(repeating: "x", count: 11)
            let text = try #require(
                try await server.raw(
                    "POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n" + body
                        + Self.hidden))
            #expect(text.hasPrefix("HTTP/1.1 413"), "\(text)")
            #expect(!text.contains("gitVersion"), "\(text)")
        }
    }

    @Test
    func `takes no seconds at all as no wish how long a watch lasts`() async throws {
        try await ServerFixture.run { server in
            let answer = try await server.curl(
                "/api/v1/pods?watch=1&timeoutSeconds=0", ["--max-time", "1", "-w", "%{exitcode}"])
            // 28: it would have gone on.
            #expect(answer.body.hasSuffix("28"), "\(answer)")
        }
    }
}
