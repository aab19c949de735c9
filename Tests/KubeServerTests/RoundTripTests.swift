import Foundation
import KubeAPI
import KubeHost
import KubeModel
import KubeServer
import Testing

/// Requests over a real socket.
@Suite(.serialized)
struct RoundTripTests {
    @Test
    func `answers everybody about its health and version`() async throws {
        try await ServerFixture.run { server in
            for path in ["/readyz", "/livez", "/healthz", "/version"] {
                let answer = try await server.curl(path, as: .none)
                #expect(answer.status == 200, "\(path)")
            }
        }
    }

    @Test
    func `knows its clients by certificate or token and refuses the others`() async throws {
        try await ServerFixture.run { server in
            let path = "/api/v1/namespaces/default"
            let table: [(ServerFixture.Credentials, Int, String)] = [
                (.certificate, 200, #""name":"default""#),
                (.token, 200, #""name":"default""#),
                (.none, 403, #"User \"system:anonymous\" cannot get resource"#),
                (.basic, 403, #"User \"system:anonymous\" cannot get resource"#),
                (
                    .wrongToken, 401,
                    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#
                        + #""message":"Unauthorized","reason":"Unauthorized","code":401}"#
                ),
                // The handshake fails, so that there is no answer at all.
                (.foreignCertificate, 0, ""),
            ]
            for (credentials, status, text) in table {
                // A plain user agent, since curl's own asks for indented answers.
                let answer = try await server.curl(path, as: credentials, ["-A", "test"])
                #expect(answer.status == status, "\(credentials)")
                #expect(text.isEmpty || answer.body.contains(text), "\(credentials): \(answer.body)")
            }
        }
    }

    @Test
    func `answers to no other name than this machine's`() async throws {
        try await ServerFixture.run { server in
            let strange = try await server.curl(
                "/readyz", as: .certificate, ["-H", "Host: example.com"])
            #expect(strange.status == 403)
            let local = try await server.curl("/readyz", as: .none, ["-H", "Host: localhost:1"])
            #expect(local.status == 200)
        }
    }

    @Test
    func `marks each answer and keeps it out of caches`() async throws {
        try await ServerFixture.run { server in
            let answer = try await server.curl("/api/v1/nodes", as: .certificate)
            #expect(answer.headers["audit-id"]?.count == 36)
            #expect(answer.headers["cache-control"] == "no-cache, private")
            #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
            let echoed = try await server.curl("/api/v1/nodes", as: .token, ["-H", "Audit-ID: mine"])
            #expect(echoed.headers["audit-id"] == "mine")
        }
    }

    @Test
    func `takes bodies in YAML`() async throws {
        try await ServerFixture.run { server in
            let good = try await server.curl(
                "/api/v1/namespaces", as: .certificate,
                [
                    "-H", "Content-Type: application/yaml", "--data-binary",
                    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: written\n",
                ])
            #expect(good.status == 201, "\(good.body)")
            let bad = try await server.curl(
                "/api/v1/namespaces", as: .certificate,
                ["-H", "Content-Type: application/yaml", "--data-binary", "a: [b"])
            #expect(bad.status == 400)
        }
    }

    @Test
    func `refuses a body of more than its limit, told or counted`() async throws {
        try await ServerFixture.run {
            $0.bodyBytesMax = 1000
        } _: { server in
            let large = String(repeating: "x", count: 1001)
            let json = ["-H", "Content-Type: application/json", "--data-binary", large]
            let told = try await server.curl("/api/v1/namespaces", as: .certificate, json)
            #expect(told.status == 413)
            #expect(told.body.contains("Request entity too large: limit is 1000"))
            let counted = try await server.curl(
                "/api/v1/namespaces", as: .certificate,
                json + ["-H", "Transfer-Encoding: chunked"])
            #expect(counted.status == 413)
        }
    }

    @Test
    func `tells a watch what happens and ends it in order`() async throws {
        try await ServerFixture.run { server in
            async let watch = server.curl(
                "/api/v1/namespaces?watch=1&timeoutSeconds=2&allowWatchBookmarks=true",
                as: .certificate)
            try await Task.sleep(for: .milliseconds(700))
            _ = try await server.connection.send(.create(Namespace(named: "seen")))
            let answer = try await watch
            #expect(answer.status == 200)
            let lines = answer.body.split(separator: "\n")
            #expect(lines.contains { $0.contains("ADDED") && $0.contains(#""name":"seen""#) })
            #expect(lines.last?.contains(#""type":"BOOKMARK""#) == true)
        }
    }

    @Test
    func `forgets a client that goes away in the middle of a watch`() async throws {
        try await ServerFixture.run { server in
            let answer = try await server.curl(
                "/api/v1/pods?watch=1", as: .certificate, ["--max-time", "1"])
            #expect(answer.status == 200)
            for _ in 0..<100 where server.application.connectionCount > 0 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(server.application.connectionCount == 0)
        }
    }

    @Test
    func `closes the connection of a client that takes nothing`() async throws {
        try await ServerFixture.run {
            $0.stallSeconds = 1
        } _: { server in
            // More than the sockets of both sides hold.
            let text = JSONValue.string(String(repeating: "x", count: 900_000))
            for number in 0..<24 {
                let name = JSONValue.string("large-\(number)")
                _ = try await server.connection.send(
                    .create(
                        .configMap,
                        [
                            "apiVersion": "v1", "kind": "ConfigMap", "data": ["text": text],
                            "metadata": ["name": name, "namespace": "default"],
                        ]))
            }
            async let watch = server.curl(
                "/api/v1/configmaps?watch=1", as: .certificate,
                ["--limit-rate", "10", "--max-time", "6", "-o", "/dev/null"])
            try await Task.sleep(for: .seconds(1))
            #expect(server.application.connectionCount == 1)
            let clock = ContinuousClock()
            let began = clock.now
            while server.application.connectionCount > 0, clock.now - began < .seconds(10) {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(server.application.connectionCount == 0)
            #expect(clock.now - began < .seconds(4))
            // Everybody else is served as before.
            #expect(try await server.curl("/readyz", as: .none).status == 200)
            _ = try await watch
        }
    }

    @Test
    func `ends open watches in order when it stops`() async throws {
        try await ServerFixture.run { server in
            async let watch = server.curl("/api/v1/nodes?watch=1", as: .certificate)
            try await Task.sleep(for: .milliseconds(700))
            await server.application.stop()
            let answer = try await watch
            #expect(answer.status == 200)
            #expect(answer.body.split(separator: "\n").count == 3)
        }
    }

    @Test
    func `names the next free port when one is taken`() async throws {
        try await ServerFixture.run { server in
            let authority = try CertificateAuthority()
            let second = try APIApplication(
                connection: server.connection, authority: authority,
                identity: try authority.serverIdentity(),
                authentication: Authentication(token: "t", user: .admin))
            let error = await #expect(throws: ServerError.self) {
                try await second.run(on: .exact(server.port)) { _ in }
            }
            #expect(error?.code == .portTaken)
            #expect(error?.message.hasPrefix("port \(server.port) is taken; ") == true)
        }
    }
}
