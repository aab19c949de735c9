/// How a client inside a pod turns the name it was given into the names it asks for.
/// Source: spec G96, G97, resolv.conf(5).
package struct SearchList: Hashable, Sendable {
    /// What is appended to short names, in this order.
    package var domains: [DNSName]
    /// A name with at least so many dots is asked as it is first.
    package var dotsMin: Int

    /// What a client does when a name exists but has no record of the type.
    package enum Library: Hashable, Sendable {
        /// It goes on with the next name.
        case glibc
        /// It stops.
        case musl
    }

    /// A list of any domains.
    package init(domains: [DNSName], dotsMin: Int = 5) {
        self.domains = domains
        self.dotsMin = dotsMin
    }

    /// The list of a pod with DNS policy ClusterFirst.
    package init(namespace: String, clusterDomain: DNSName) {
        let domains = [[namespace, "svc"], ["svc"], []].compactMap {
            clusterDomain.prefixed(by: $0)
        }
        self.init(domains: domains)
    }

    /// The names to ask for, in order. A dot at the end means the name as it is and no other.
    package func candidates(for text: String) -> [DNSName] {
        guard let name = DNSName(text) else { return [] }
        if text.hasSuffix("."), !text.hasSuffix("\\.") { return [name] }
        let labels = name.labels
        let extended = domains.compactMap { DNSName(labels: labels + $0.labels) }
        return labels.count - 1 >= dotsMin ? [name] + extended : extended + [name]
    }

    /// Asks for one candidate after the other until one has an answer.
    ///
    /// - Returns: every message received, in order; the last one is the outcome.
    package func resolve(
        _ text: String, _ type: DNSType, library: Library = .glibc,
        ask: (DNSQuestion) -> DNSMessage
    ) -> [DNSMessage] {
        var messages: [DNSMessage] = []
        for name in candidates(for: text) {
            let message = ask(DNSQuestion(name, type))
            messages.append(message)
            if !message.answers.isEmpty { break }
            if message.code == .noError, library == .musl { break }
        }
        return messages
    }

    /// The lines of the pod's `/etc/resolv.conf`.
    package func configuration(server: IPAddress) -> String {
        let names = domains.map { String($0.description.dropLast()) }
        return "search \(names.joined(separator: " "))\nnameserver \(server)\n"
            + "options ndots:\(dotsMin)\n"
    }
}
