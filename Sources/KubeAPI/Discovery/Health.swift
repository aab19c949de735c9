/// The probes of the server. A simulated one that answers at all is well. Source: api.md 16.1.
enum Health {
    enum Probe: String, CaseIterable {
        case healthz, livez, readyz

        /// The single checks, in the order they are told.
        var checks: [String] {
            switch self {
            case .healthz, .livez: ["ping", "log", "etcd"]
            case .readyz: ["ping", "log", "etcd", "informer-sync", "shutdown"]
            }
        }
    }

    /// The answer to a path below a probe; nil when it is none.
    static func reply(_ path: [String], _ query: WireQuery) -> WireReply? {
        guard let probe = path.first.flatMap(Probe.init(rawValue:)) else { return nil }
        if path.count > 1 {
            return path.count == 2 && probe.checks.contains(path[1])
                ? text(200, "ok") : text(404, "404 page not found\n")
        }
        guard query["verbose"] != nil else { return text(200, "ok") }
        let excluded = query.all("exclude")
        var lines = probe.checks.map { check in
            excluded.contains(check) ? "[+]\(check) excluded: ok\n" : "[+]\(check) ok\n"
        }
        let unknown = excluded.filter { !$0.isEmpty && !probe.checks.contains($0) }
        if !unknown.isEmpty {
            let names = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
            lines.append(
                "warn: some health checks cannot be excluded: no matches for \(names)\n")
        }
        return text(200, lines.joined() + "\(probe.rawValue) check passed\n")
    }

    private static func text(_ status: Int, _ text: String) -> WireReply {
        WireReply(
            status, "text/plain; charset=utf-8",
            headers: [.init("X-Content-Type-Options", "nosniff")], body: Array(text.utf8))
    }
}
