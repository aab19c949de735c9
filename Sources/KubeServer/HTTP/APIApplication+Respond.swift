import Foundation
import HTTPTypes
import HummingbirdCore
import KubeAPI
import NIOCore
import SimKernel

/// One request and its answer.
extension APIApplication {
    /// What is to be written.
    private enum Outcome {
        case reply(WireReply, closes: Bool)
        case watch(WireCall.WatchCall, WatchStream)
    }

    /// Answers a request on a connection.
    @concurrent
    func respond(
        to request: Request, _ writer: consuming ResponseWriter, _ peer: Peer
    ) async throws {
        if peer.isClosing {
            // What came behind a refused request is not answered.
            try await peer.channel.closeFuture.get()
            throw CancellationError()
        }
        let service = service
        let audit = Self.auditID(request)
        if Self.hasBody(request), request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        switch await outcome(of: request, peer, service) {
        case .reply(let reply, let closes):
            var head = head(reply.status, reply.contentType, reply.headers, audit)
            head.headerFields[.contentLength] = String(reply.body.count)
            if closes || request.headers[.connection] == "close" {
                head.headerFields[.connection] = "close"
            }
            let hasBody = request.method != .head && reply.status != 304 && reply.status != 204
            try await writer.write(
                response: head,
                body: hasBody ? ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)) : .init())
            if closes { peer.closeSoon() }
        case .watch(let call, let stream):
            let head = head(200, "application/json", call.headers, audit)
            let body = WatchBody(
                call: call, stream: stream, service: service, shared: lines,
                connection: connection, peer: peer, watchSeconds: limits.watchSeconds)
            var writer = try await writer.writeHead(head)
            try await body.write(to: &writer)
            try await writer.finish(nil)
        }
    }

    private func outcome(
        of request: Request, _ peer: Peer, _ service: WireService
    ) async -> Outcome {
        do {
            return try await understood(request, peer, service)
        } catch let error as APIError {
            return .reply(service.reply(error), closes: error.code == 413)
        } catch {
            // The body or the certificate could not be read: the connection is broken.
            let error = APIError.badRequest("the request could not be read")
            return .reply(service.reply(error), closes: true)
        }
    }

    private func understood(
        _ request: Request, _ peer: Peer, _ service: WireService
    ) async throws -> Outcome {
        guard HostRule.allows(request.head.authority ?? "") else {
            throw APIError(
                code: 403, reason: .forbidden,
                message: "this server answers only to the names 127.0.0.1 and localhost")
        }
        let user = try authentication.user(
            certificateUser: try await peer.certificateUser(),
            authorization: request.headers[.authorization])
        // Nobody whom we do not know can change anything, so what he sends is not even read.
        let isKnown = user != Authentication.anonymous
        let body = isKnown ? try await body(of: request, peer.channel) : []
        let wire = try RequestText.wireRequest(request, body)
        let now = await connection.time()
        switch service.call(wire, by: user, at: now) {
        case .reply(let reply):
            return .reply(reply, closes: !isKnown && Self.hasBody(request))
        case .request(let call, let form):
            return .reply(await reply(to: call, form, service, at: now), closes: false)
        case .watch(let call): return await opened(call, service)
        }
    }

    private func reply(
        to call: APIRequest, _ form: WireForm, _ service: WireService, at now: SimTime
    ) async -> WireReply {
        do {
            let answer = try await connection.send(call)
            return service.reply(answer, to: call, form, at: now)
        } catch {
            return service.reply(Self.refusal(error), to: call, form)
        }
    }

    private func opened(_ call: WireCall.WatchCall, _ service: WireService) async -> Outcome {
        var request = call.request
        request.wantsBookmarks = call.wantsBookmarks
        do {
            return .watch(call, try await connection.watch(request))
        } catch {
            let refusal = Self.refusal(error)
            guard refusal.code == 410 else { return .reply(service.reply(refusal), closes: false) }
            // Told inside of the stream. Source: api.md 7.2.
            return .reply(
                WireReply(200, "application/json", body: service.line(refusal)), closes: false)
        }
    }

    private static func refusal(_ error: ConnectionError) -> APIError {
        switch error {
        case .rejected(let error): error
        case .unreachable(let text): unavailable(text)
        case .closed: unavailable("the server is shutting down")
        }
    }

    // MARK: - Body

    private static func hasBody(_ request: Request) -> Bool {
        request.headers[.transferEncoding] != nil
            || (request.headers[.contentLength].flatMap { Int($0) } ?? 0) > 0
    }

    /// The whole body.
    ///
    /// - Throws: 413 when it is too large.
    private func body(of request: Request, _ channel: any Channel) async throws -> [UInt8] {
        guard Self.hasBody(request) else { return [] }
        let declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard declared <= limits.bodyBytesMax else { throw tooLarge }
        // A body that trickles in forever ends with its connection.
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(limits.bodySeconds)) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limits.bodyBytesMax else { throw tooLarge }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    private var tooLarge: APIError {
        APIError(
            code: 413, reason: .requestEntityTooLarge,
            message: "Request entity too large: limit is \(limits.bodyBytesMax)")
    }

    private static func unavailable(_ text: String) -> APIError {
        APIError(code: 503, reason: .serviceUnavailable, message: text)
    }

    // MARK: - Head

    private func head(
        _ status: Int, _ contentType: String, _ headers: [WireReply.Header], _ audit: String
    ) -> HTTPResponse {
        var fields = HTTPFields()
        fields[Self.auditName] = audit
        fields[.contentType] = contentType.isEmpty ? nil : contentType
        fields[.date] = dates.now
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-cache, private" }
        return HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
    }

    private static let auditName: HTTPField.Name = HTTPField.Name("Audit-Id") ?? .eTag

    /// The client's own mark of the request, when it is a reasonable one, else a new one.
    private static func auditID(_ request: Request) -> String {
        if let given = request.headers[auditName], (1...64).contains(given.utf8.count) {
            return given
        }
        return UUID().uuidString.lowercased()
    }
}
