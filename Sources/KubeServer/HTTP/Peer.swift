import KubeAPI
import NIOCore
import NIOSSL
import Synchronization

/// The other end of one connection: who it is, and what is to stop when it goes away.
final class Peer: Sendable {
    private struct State {
        /// The user of the certificate, once it was looked at.
        var user: UserInfo??
        /// Ends the watch that the connection is busy with.
        var endWatch: (@Sendable () -> Void)?
        /// Closes the socket without the farewell of TLS.
        var cut: (@Sendable () -> Void)?
        /// Nothing more comes from the other end, or will be listened to.
        var isGone = false
        /// The other end has said the farewell of TLS; it may still listen.
        var hasSaidFarewell = false
        /// An answer was given after which the connection closes.
        var isClosing = false
    }

    let id: Int
    let channel: any Channel
    private let state = Mutex(State())

    private let living: LivingCount

    init(id: Int, channel: any Channel, living: LivingCount) {
        self.id = id
        self.channel = channel
        self.living = living
        living.change(by: 1)
    }

    deinit { living.change(by: -1) }

    /// The user the certificate names; nil without a certificate. It was verified when the
    /// connection was made.
    func certificateUser() async throws -> UserInfo? {
        if let known = state.withLock({ $0.user }) { return known }
        let certificate = try await channel.nioSSL_peerCertificate().get()
        let user = try certificate.flatMap {
            try Authentication.user(certificateDER: $0.toDERBytes())
        }
        state.withLock { $0.user = .some(user) }
        return user
    }

    /// Remembers what ends a watch; it is called at once when the other end is gone already.
    func beginWatch(_ end: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            state.endWatch = end
            return state.isGone || state.hasSaidFarewell
        }
        if isGone { end() }
    }

    /// Forgets the watch, which has ended.
    func finishWatch() { state.withLock { $0.endWatch = nil } }

    /// Ends the watch, if there is one, in order.
    func stop() {
        let end = state.withLock { state in
            state.isGone = true
            return state.endWatch
        }
        end?()
    }

    /// Remembers how the socket is closed at once.
    func setCut(_ cut: @escaping @Sendable () -> Void) { state.withLock { $0.cut = cut } }

    /// Lets go of what held the socket, which has closed. What closes it holds the pipeline, and the
    /// pipeline holds this: without the letting go neither would ever be freed.
    func release() {
        state.withLock { state in
            state.isGone = true
            state.cut = nil
        }
    }

    /// Closes the socket at once: TLS would wait for an answer to its farewell.
    func cut() { state.withLock { $0.cut }?() }

    /// The other end has said its farewell and may keep the socket open all the same. An answer that
    /// is on its way is still sent; a watch would go on for nobody.
    func farewell() {
        let end = state.withLock { state in
            state.hasSaidFarewell = true
            return state.endWatch
        }
        guard let end else { return }
        end()
        cut()
    }

    /// Whether an answer was given after which the connection closes: no other may follow it.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Closes the connection a little later, so that the client reads the answer before it hears of
    /// the closing; and at once a little after that, whether or not the client says farewell.
    func closeSoon() {
        state.withLock { $0.isClosing = true }
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { [channel] in
            channel.close(promise: nil)
        }
        channel.eventLoop.scheduleTask(in: .seconds(1)) { [weak self] in self?.cut() }
    }

    /// The other end has closed its half. An answer that is on its way is still sent; a watch,
    /// which would go on for nobody, ends with its connection, and so does what was stopped.
    func inputClosed() {
        let (end, wasGone) = state.withLock { state in
            defer { state.isGone = true }
            return (state.endWatch, state.isGone)
        }
        end?()
        if end != nil || wasGone { cut() }
    }
}

/// How many connections are in memory, which shows whether any is kept for good.
final class LivingCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func change(by difference: Int) { count.withLock { $0 += difference } }
}

/// Watches over one connection: tells when the other end is gone, and closes the connection when
/// the other end takes nothing for too long, so that it cannot pin what waits for it.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let peer: Peer
    private let stallMax: TimeAmount
    private var stall: Scheduled<Void>?

    init(_ peer: Peer, stallMax: TimeAmount) {
        self.peer = peer
        self.stallMax = stallMax
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        peer.setCut { loop.execute { bound.value.close(mode: .all, promise: nil) } }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { peer.inputClosed() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stall?.cancel()
        peer.stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        peer.release()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        if !context.channel.isWritable {
            stall = context.eventLoop.scheduleTask(in: stallMax) { [peer] in peer.cut() }
        }
        context.fireChannelWritabilityChanged()
    }
}

/// Hears the farewell of TLS, which no socket tells of.
final class FarewellGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let peer: Peer

    init(_ peer: Peer) { self.peer = peer }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { peer.farewell() }
        context.fireUserInboundEventTriggered(event)
    }
}
