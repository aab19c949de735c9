import KubeAPI
import KubeModel
import SimKernel

/// A server with its wire and no sockets: a request in, a reply out.
struct WireStage {
    var server = APIServer()
    let wire = WireService()
    var now = SimTime.epoch
    var user = UserInfo.admin

    /// A cluster with the namespaces `default` and `demo`.
    init() {
        for name in ["default", "demo"] {
            _ = try? server.handle(.create(Namespace(named: name)), by: .admin, at: now)
        }
    }

    /// Handles a request; watches are answered with their opening lines.
    mutating func send(_ request: WireRequest) -> WireReply {
        switch wire.call(request, by: user, at: now) {
        case .reply(let reply): return reply
        case .request(let call, let form):
            do throws(APIError) {
                let response = try server.handle(call, by: user, at: now)
                let answer = APIAnswer(response, warnings: server.warnings)
                return wire.reply(answer, to: call, form, at: now)
            } catch {
                return wire.reply(error, to: call, form)
            }
        case .watch(let watch):
            var reply = WireReply(200, "application/json", headers: watch.headers)
            do throws(APIError) {
                for event in try server.openingEvents(watch.request) {
                    reply.body += wire.line(
                        event, of: watch, isFirst: reply.body.isEmpty, at: now)
                }
            } catch {
                reply.body += wire.line(error)
            }
            return reply
        }
    }

    /// Sends `METHOD PATH?QUERY` with a body.
    @discardableResult
    mutating func send(
        _ line: String, _ body: String = "", accept: String = "", type: String = "",
        agent: String = ""
    ) -> WireReply {
        send(Self.request(line, body, accept: accept, type: type, agent: agent))
    }

    static func request(
        _ line: String, _ body: String = "", accept: String = "", type: String = "",
        agent: String = ""
    ) -> WireRequest {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        let parts = words[1].split(separator: "?", maxSplits: 1).map(String.init)
        return WireRequest(
            words[0], parts[0], query: parts.count > 1 ? parts[1] : "", accept: accept,
            contentType: type, userAgent: agent, body: Array(body.utf8))
    }

    /// Creates config maps with these names in `demo`.
    mutating func makeConfigMaps(_ names: [String]) {
        for name in names {
            send(
                "POST /api/v1/namespaces/demo/configmaps",
                "{\"metadata\":{\"name\":\"\(name)\",\"labels\":{\"n\":\"\(name)\"}}}")
        }
    }
}

extension WireReply {
    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
    var message: String { json["message"]?.string ?? "" }
    var names: [String] {
        (json["items"]?.array ?? []).map { $0.at("metadata", "name")?.string ?? "?" }
    }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
