import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// How a connection is set up: guards, TLS, HTTP/1.1.
struct APIChannel: ServerChildChannel {
    /// A connection that is ready for requests.
    struct Value: ServerChildChannelValue {
        let http: HTTP1Channel.Value
        let peer: Peer

        var channel: any Channel { http.channel }
    }

    let application: APIApplication
    let tls: NIOSSLContext
    let limits: APIApplication.Limits

    private var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: .seconds(limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytesMax,
                maxHeaderListSize: limits.headerBytesMax, maxHeaderFieldCount: 200))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let peer = application.makePeer(channel)
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers([
                ConnectionGuard(peer, stallMax: .seconds(limits.stallSeconds)),
                NIOSSLServerHandler(context: tls),
                FarewellGuard(peer),
            ])
        }.flatMap {
            HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
                .setup(channel: channel, logger: logger)
        }.flatMapThrowing { http in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestHeadGuard(), position: .after(decoder))
            return http
        }.map { Value(http: $0, peer: peer) }
    }

    func handle(value: Value, logger: Logger) async {
        let http = HTTP1Channel(
            responder: { (request: Request, writer: consuming ResponseWriter, _: any Channel) in
                try await application.respond(to: request, writer, value.peer)
            }, configuration: configuration)
        await http.handle(value: value.http, logger: logger)
    }
}
