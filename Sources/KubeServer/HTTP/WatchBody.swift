import HummingbirdCore
import KubeAPI
import NIOCore
import SimKernel

/// The body of a watch: one line an event, for as long as both ends want. Source: api.md 7.
struct WatchBody {
    /// How many bytes of lines are put together before they are written, so that a long list of
    /// first events does not have to be in memory as text all at once.
    private static let chunkBytes = 64 * 1024

    let call: WireCall.WatchCall
    let stream: WatchStream
    let service: WireService
    let shared: WatchLines
    let connection: any ClusterConnection
    let peer: Peer
    let watchSeconds: ClosedRange<Int64>

    /// Writes lines until the time is up, the other end goes away, or the stream ends.
    ///
    /// A writer whose socket is full waits here; the stream's bounded buffer then fills up and the
    /// stream ends as expired, and nobody else notices.
    @concurrent
    func write(to writer: inout some ResponseBodyWriter) async throws {
        peer.beginWatch(stream.end)
        defer {
            peer.finishWatch()
            stream.end()
        }
        // None at all is as good as no wish.
        let asked = call.timeoutSeconds.flatMap { $0 == 0 ? nil : $0 }
        let seconds = max(asked ?? Int64.random(in: watchSeconds), 0)
        let deadline = peer.channel.eventLoop.scheduleTask(
            in: .seconds(min(seconds, 1_000_000)), stream.end)
        defer { deadline.cancel() }
        var isFirst = true
        // Everything up to here has been told.
        var told = call.request.after ?? 0
        do {
            for try await batch in stream.batches {
                let now = await time()
                var lines = ByteBuffer()
                for event in batch {
                    var line = shared.line(event, of: call, isFirst: isFirst, at: now, service)
                    told = max(told, event.revision)
                    if line.readableBytes == 0 { continue }
                    isFirst = false
                    // One event alone is sent as the bytes that all watches share.
                    if lines.readableBytes == 0 { lines = line } else { lines.writeBuffer(&line) }
                    if lines.readableBytes >= Self.chunkBytes {
                        try await writer.write(lines)
                        lines = ByteBuffer()
                    }
                }
                if lines.readableBytes > 0 { try await writer.write(lines) }
            }
        } catch let error as ConnectionError {
            // Without a word of the server nothing more can be told: the client opens it anew.
            guard case .rejected(let refusal) = error else { return }
            return try await writer.write(ByteBuffer(bytes: service.line(refusal)))
        }
        if call.wantsBookmarks, told > 0 {
            let line = service.line(
                .bookmark(told), of: call, isFirst: isFirst, at: await time())
            if !line.isEmpty { try await writer.write(ByteBuffer(bytes: line)) }
        }
    }

    /// What ages are counted to; only tables show ages.
    private func time() async -> SimTime {
        if case .table = call.form.shape { return await connection.time() }
        return .epoch
    }
}

extension WatchEvent {
    /// The revision up to which a watch has told everything once it has told this.
    fileprivate var revision: UInt64 {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object): object.revision
        case .bookmark(let revision), .initialEventsEnd(let revision): revision
        }
    }
}
