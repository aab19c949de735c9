import NIOCore
import NIOHTTP1

/// Refuses requests whose end or whose host could be read in two ways, and makes plain which ones
/// are the last of their connection. Source: RFC 9112 3.2, 6.1, 6.3, 9.3.
///
/// The parser below has refused what is no HTTP at all, and a length beside an encoding.
final class RequestHeadGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Nothing is read any more: what follows a refused head has no sure beginning.
    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else {
            return context.fireChannelRead(data)
        }
        guard Self.isPlain(head) else {
            hasRefused = true
            // Answered with 400, and the connection closes.
            return context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
        }
        if Self.isLast(head) { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Whether there is one host at most, and no encoding of the body but the one every server
    /// must know.
    static func isPlain(_ head: HTTPRequestHead) -> Bool {
        guard head.headers["Host"].count <= 1, namesUs(head.uri) else { return false }
        let encodings = head.headers["Transfer-Encoding"]
        guard let encoding = encodings.first else { return true }
        return encodings.count == 1 && encoding.lowercased() == "chunked"
            && !isOld(head)
    }

    /// Whether a target is a path, or names this machine: a name in the target counts more than
    /// the one in `Host`, and would not be looked at.
    private static func namesUs(_ target: String) -> Bool {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return true }
        let rest = target[scheme.upperBound...]
        return HostRule.allows(String(rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }))
    }

    /// Whether the client wants the connection closed after the answer, in whatever case and
    /// company the word comes. A client of HTTP/1.0 reads until then.
    static func isLast(_ head: HTTPRequestHead) -> Bool {
        isOld(head)
            || head.headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" }
    }

    /// Whether the client knows nothing of chunks and of connections that stay open.
    private static func isOld(_ head: HTTPRequestHead) -> Bool {
        head.version.major < 1 || (head.version.major == 1 && head.version.minor < 1)
    }
}
