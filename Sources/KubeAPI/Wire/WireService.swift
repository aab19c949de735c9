package import SimKernel

/// The HTTP face of the API without HTTP: understands requests and writes answers.
///
/// It holds no state of the cluster and does no input or output; a server feeds it with requests
/// and sends the `APIRequest`s on to a connection. Source: api.md 3 to 7.
package struct WireService: Sendable {
    /// What documents tell about this server.
    package struct Options: Sendable {
        /// `host:port`, as discovery names it.
        package var serverAddress = "127.0.0.1:6443"

        package init() {}
    }

    package let options: Options

    package init(_ options: Options = Options()) { self.options = options }

    /// What a request asks for. The user is authenticated; whether he may is decided here.
    package func call(
        _ request: WireRequest, by user: UserInfo, at now: SimTime
    ) -> WireCall {
        .reply(WireReply(404, "text/plain; charset=utf-8", body: Array("404 page not found\n".utf8)))
    }

    /// Writes the answer to a request.
    package func reply(
        _ answer: APIAnswer, to request: APIRequest, _ form: WireForm, at now: SimTime
    ) -> WireReply {
        WireReply(500, "text/plain")
    }

    /// Writes a refusal. Source: api.md 15.
    package func reply(_ error: APIError, isPretty: Bool = false) -> WireReply {
        WireReply(error.code, "application/json")
    }

    /// One line of a watch, its newline included; empty when the event is not to be told.
    ///
    /// - Parameter isFirst: whether no event was told before; a table names its columns once.
    package func line(
        _ event: WatchEvent, of call: WireCall.WatchCall, isFirst: Bool, at now: SimTime
    ) -> [UInt8] {
        []
    }

    /// The line that ends a watch because of an error, e.g. 410. Source: api.md 7.2.
    package func line(_ error: APIError) -> [UInt8] { [] }
}
