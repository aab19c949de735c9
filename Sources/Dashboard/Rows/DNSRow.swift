package import KubeAPI

/// One name of the subject's service: what it should answer, and what it answers.
package struct DNSRow: Sendable, Equatable {
    /// `db`, `db-3.db`, `_pg._tcp.db`.
    package var name = ""
    /// The name with namespace and zone, as it is asked.
    package var fullName = ""
    /// `A`, `AAAA`, `SRV`.
    package var type = "A"
    /// From EndpointSlices, hostname, subdomain and publishNotReadyAddresses.
    package var computed = DNSAnswer()
    /// What the DNS server said when it was last asked; nil: not asked.
    package var asked: DNSAnswer?
    /// The pod behind the name; empty for the service and its ports.
    package var podName = ""
    /// The ordinal behind the name; nil for the service and its ports.
    package var ordinal: Int64?
    /// `yes`, `no`, or `4/5` for the service; `-` without a pod.
    package var ready = ""
    /// The same for serving.
    package var serving = ""
    /// The address the pod has though the name is not in DNS; empty when there is none.
    package var hiddenAddress = ""
    /// Since when the answer is what it is.
    package var since = TimedText.empty
    /// What the last change was: `was 5`, `new address`.
    package var lastChange = ""
    /// Why it is missing, or what else is worth saying.
    package var note = ""

    package init() {}

    /// Whether the name answers, by what was asked or else by what was computed.
    package var isInDNS: Bool { (asked ?? computed).hasRecords }

    /// Whether the server says something else than it should: a finding of its own.
    package var disagrees: Bool {
        guard let asked else { return false }
        return asked.status != computed.status
            || asked.records.sorted() != computed.records.sorted()
    }

    /// `10.244.1.10`, `4 addresses`, `NXDOMAIN`: the answer in few words.
    package var answerText: String {
        let answer = asked ?? computed
        guard answer.hasRecords else { return answer.status }
        if answer.records.count == 1 { return answer.records[0] }
        return "\(answer.records.count) \(type == "SRV" ? "targets" : "addresses")"
    }

    /// What is to be asked to check the row.
    package var question: AskedName { AskedName(fullName, type) }
}

/// An answer to a question about a name.
package struct DNSAnswer: Sendable, Equatable {
    /// `NOERROR`, `NXDOMAIN` and so on.
    package var status = "NXDOMAIN"
    package var records: [String] = []
    /// Seconds; nil when not known.
    package var ttl: Int?

    package init() {}

    package init(status: String, records: [String], ttl: Int?) {
        self.status = status
        self.records = records
        self.ttl = ttl
    }

    /// Whether there is anything in it.
    package var hasRecords: Bool { status == "NOERROR" && !records.isEmpty }
}

/// What the DNS pane says beside its rows.
package struct DNSSummary: Sendable, Equatable {
    /// The governing service's name; empty when the set names none.
    package var service = ""
    /// Whether the service exists.
    package var exists = false
    package var isHeadless = false
    package var publishesNotReady = false
    /// `db.shop.svc.cluster.local`.
    package var zone = ""

    package init() {}
}
