import NIOCore
import NIOPosix
import NIOSSL

/// One keep-alive connection over TLS that costs as little as a client can: its requests are bytes
/// that were made before, and of an answer it looks at the status and the length alone.
final class BenchClient: Sendable {
    /// What came of sending one request some times.
    struct Outcome: Sendable {
        /// From sending the request to the last byte of its answer.
        var times: [Duration] = []
        /// The size of the last body.
        var bodyBytes = 0
    }

    /// An answer that is no success, or none at all.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let channel: any Channel

    /// - Parameter tls: what the connection trusts and what it shows.
    init(port: Int, tls: NIOSSLContext) async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        try NIOSSLClientHandler(context: tls, serverHostname: nil), AnswerReader(),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    /// Sends a request so many times, each when the one before is answered.
    func send(_ request: BenchRequest, times: Int = 1) async throws -> Outcome {
        try await begin(AnswerReader.Job(request, times: times))
    }

    /// Opens a watch; returns once the head of the answer is there. `onEvents` is called with the
    /// number of events whose last byte has arrived.
    func watch(
        _ request: BenchRequest, onEvents: @escaping @Sendable (Int) -> Void
    ) async throws {
        _ = try await begin(AnswerReader.Job(request, times: 1, onEvents: onEvents))
    }

    private func begin(_ job: AnswerReader.Job) async throws -> Outcome {
        let promise = channel.eventLoop.makePromise(of: Outcome.self)
        channel.eventLoop.execute { [channel] in
            do {
                let reader = try channel.pipeline.syncOperations.handler(type: AnswerReader.self)
                reader.begin(job, promise, channel)
            } catch {
                promise.fail(error)
            }
        }
        return try await promise.futureResult.get()
    }

    /// Closes the connection and waits until both ends have, however they part.
    func close() async {
        do { try await channel.close() } catch { return }
    }
}

/// The bytes of a request.
struct BenchRequest: Sendable {
    let bytes: ByteBuffer

    init(
        _ method: String, _ path: String, accept: String = "application/json",
        contentType: String = "", body: String = ""
    ) {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: \(accept)\r\n"
        text += "User-Agent: bench\r\n"
        if !body.isEmpty {
            text += "Content-Type: \(contentType)\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        bytes = ByteBuffer(string: text + "\r\n" + body)
    }
}

/// Reads answers of one connection, and sends the next request in the same breath.
final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What is asked, how often, and who hears of events.
    struct Job: Sendable {
        let request: BenchRequest
        let times: Int
        let onEvents: (@Sendable (Int) -> Void)?

        init(
            _ request: BenchRequest, times: Int, onEvents: (@Sendable (Int) -> Void)? = nil
        ) {
            self.request = request
            self.times = times
            self.onEvents = onEvents
        }
    }

    private enum Place {
        case head
        case body(left: Int)
        case events
    }

    private let clock = ContinuousClock()
    private var job: Job?
    private var promise: EventLoopPromise<BenchClient.Outcome>?
    private var outcome = BenchClient.Outcome()
    private var place = Place.head
    private var head = ByteBuffer()
    private var started = ContinuousClock.now
    private var lastByte: UInt8 = 0

    func begin(
        _ job: Job, _ promise: EventLoopPromise<BenchClient.Outcome>, _ channel: any Channel
    ) {
        self.job = job
        self.promise = promise
        outcome = BenchClient.Outcome()
        send(on: channel)
    }

    private func send(on channel: any Channel) {
        guard let job else { return }
        place = .head
        started = clock.now
        channel.writeAndFlush(job.request.bytes, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if case .head = place {
            head.writeBuffer(&buffer)
            guard let end = Self.end(of: head), var text = head.readString(length: end) else {
                return
            }
            buffer = head
            head = ByteBuffer()
            begin(&text)
        }
        switch place {
        case .head: break
        case .events: job?.onEvents?(count(&buffer))
        case .body(let left):
            place = .body(left: left - buffer.readableBytes)
            if left <= buffer.readableBytes { finish(context.channel) }
        }
    }

    /// Reads the head of an answer.
    private func begin(_ text: inout String) {
        guard text.hasPrefix("HTTP/1.1 20") else { return fail(text) }
        guard job?.onEvents == nil else {
            place = .events
            promise?.succeed(outcome)
            promise = nil
            return
        }
        let lines = text.split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length: ") }
        guard let length, let bytes = Int(length.dropFirst("content-length: ".count)) else {
            return fail("no length: " + text)
        }
        outcome.bodyBytes = bytes
        place = .body(left: bytes)
    }

    private func finish(_ channel: any Channel) {
        outcome.times.append(clock.now - started)
        place = .head
        if outcome.times.count < job?.times ?? 0 { return send(on: channel) }
        promise?.succeed(outcome)
        promise = nil
    }

    /// How many events end in some bytes: a line of JSON ends in a brace, a line of HTTP does not.
    private func count(_ buffer: inout ByteBuffer) -> Int {
        buffer.withUnsafeReadableBytes { bytes in
            var events = 0
            for byte in bytes {
                if byte == UInt8(ascii: "\n"), lastByte == UInt8(ascii: "}") { events += 1 }
                lastByte = byte
            }
            return events
        }
    }

    /// How long the head of an answer is, once it is whole.
    private static func end(of head: ByteBuffer) -> Int? {
        head.withUnsafeReadableBytes { bytes in
            guard bytes.count >= 4 else { return nil }
            for index in 3..<bytes.count
            where bytes[index] == UInt8(ascii: "\n") && bytes[index - 2] == UInt8(ascii: "\n") {
                return index + 1
            }
            return nil
        }
    }

    private func fail(_ text: String) {
        promise?.fail(BenchClient.Failure(description: text))
        promise = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise?.fail(error)
        promise = nil
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail("the connection was closed")
        context.fireChannelInactive()
    }
}
