import AsyncHTTPClient
import Foundation
package import KubeAPI
import KubeModel
import NIOCore
import NIOHTTP1
import NIOSSL
package import SimKernel

/// The connection to a cluster somewhere else, over its HTTPS API.
///
/// What a request looks like over HTTP is `WirePath`'s matter; here are sockets and certificates
/// alone. Close it when it is no longer needed.
package final class RemoteConnection: ClusterConnection {
    /// How long an answer may take.
    private static let answerTimeout = TimeAmount.seconds(30)
    /// The largest answer that is read into memory.
    private static let answerBytesMax = 256 * 1024 * 1024

    package let name: String
    private let access: ClusterAccess
    private let client: HTTPClient

    /// A connection that is opened when it is first used.
    ///
    /// - Throws: what is wrong with a certificate or a key of the access.
    package init(_ access: ClusterAccess) throws(ConnectionError) {
        name = access.name
        self.access = access
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = try Self.tls(access)
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        // Each watch holds a connection of its own.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1_000
        configuration.timeout.connect = .seconds(10)
        client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends all watches and closes all sockets.
    package func close() async {
        try? await client.shutdown()
    }

    package var controls: (any SimulationControls)? { nil }

    package func time() async -> SimTime {
        SimTime.seconds(Int64(Date().timeIntervalSince1970))
    }

    package func send(_ request: APIRequest) async throws(ConnectionError) -> APIAnswer {
        let response = try await execute(
            WirePath.request(for: request), deadline: .now() + Self.answerTimeout)
        let body = try await bytes(response)
        let code = Int(response.status.code)
        guard (200..<300).contains(code) else { throw AnswerReader.refusal(body, code: code) }
        return try AnswerReader.answer(
            body, code: code, warnings: warnings(response), to: request)
    }

    package func watch(_ request: WatchRequest) async throws(ConnectionError) -> WatchStream {
        let response = try await execute(
            WirePath.request(for: request), deadline: .distantFuture)
        let code = Int(response.status.code)
        guard code == 200 else {
            throw AnswerReader.refusal(try await bytes(response), code: code)
        }
        let (batches, continuation) = WatchStream.Batches.makeStream(
            bufferingPolicy: .bufferingOldest(4_096))
        let reader = Task<Void, Never> {
            var decoder = WatchDecoder(request.resource)
            do {
                for try await buffer in response.body {
                    let events = try decoder.events(buffer.readableBytesView)
                    if events.isEmpty { continue }
                    if case .dropped = continuation.yield(events) {
                        throw ConnectionError.rejected(
                            .expired("the reader of the watch was too slow"))
                    }
                }
                continuation.finish()
            } catch let error as ConnectionError {
                continuation.finish(throwing: error)
            } catch {
                continuation.finish(throwing: Self.unreachable(error))
            }
        }
        continuation.onTermination = { _ in reader.cancel() }
        return WatchStream(batches: batches)
    }

    // MARK: - HTTP

    private func execute(
        _ wire: WireRequest, deadline: NIODeadline
    ) async throws(ConnectionError) -> HTTPClientResponse {
        let query = wire.query.isEmpty ? "" : "?" + wire.query
        var request = HTTPClientRequest(url: access.server + wire.path + query)
        request.method = HTTPMethod(rawValue: wire.method)
        request.headers.add(name: "Accept", value: wire.accept)
        request.headers.add(name: "User-Agent", value: "ordinal")
        if let token = access.token {
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        if !wire.body.isEmpty {
            request.headers.add(name: "Content-Type", value: wire.contentType)
            request.body = .bytes(ByteBuffer(bytes: wire.body))
        }
        do {
            return try await client.execute(request, deadline: deadline)
        } catch {
            throw Self.unreachable(error)
        }
    }

    private func bytes(_ response: HTTPClientResponse) async throws(ConnectionError) -> [UInt8] {
        do {
            let buffer = try await response.body.collect(upTo: Self.answerBytesMax)
            return Array(buffer.readableBytesView)
        } catch {
            throw Self.unreachable(error)
        }
    }

    /// The texts of the `Warning` headers. Source: api.md 8.9.
    private func warnings(_ response: HTTPClientResponse) -> [String] {
        response.headers["Warning"].compactMap { header in
            guard let start = header.firstIndex(of: "\""),
                let end = header.lastIndex(of: "\""), start < end
            else { return nil }
            var text = ""
            var isEscaped = false
            for character in header[header.index(after: start)..<end] {
                if character == "\\", !isEscaped {
                    isEscaped = true
                    continue
                }
                text.append(character)
                isEscaped = false
            }
            return text
        }
    }

    private static func unreachable(_ error: any Error) -> ConnectionError {
        if error is CancellationError { return .closed }
        if let error = error as? HTTPClientError {
            if error == .deadlineExceeded { return .unreachable("no answer within 30 s") }
            if error == .cancelled || error == .alreadyShutdown { return .closed }
        }
        return .unreachable("\(error)")
    }

    // MARK: - TLS

    private static func tls(_ access: ClusterAccess) throws(ConnectionError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        do {
            if let authority = access.authority {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authority))
            }
            if access.skipsVerification { tls.certificateVerification = .none }
            if let certificate = access.certificate, let key = access.key {
                tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate)
                    .map { .certificate($0) }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
            }
        } catch {
            // The text of the error could quote the key.
            throw .unreachable("\(access): a certificate or key of the kubeconfig cannot be read")
        }
        return tls
    }
}
