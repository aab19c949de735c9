import KubeAPI
import KubeModel
import SimKernel

extension DNSRow {
    /// The service, each ordinal, and SRV for each named port.
    static func rows(
        _ set: SetFacts, _ summary: DNSSummary, _ asked: [AskedAnswer], _ memory: inout RowMemory,
        _ clock: inout TextClock
    ) -> [DNSRow] {
        guard !summary.service.isEmpty else { return [] }
        let builder = DNSRows(set, summary, asked)
        var rows = [builder.serviceRow()]
        for ordinal in builder.ordinals { rows.append(builder.podRow(ordinal)) }
        rows += builder.portRows()
        memory.remember(&rows, set, &clock)
        return rows
    }
}

extension DNSSummary {
    /// The zone all names of clusters end in unless they are set up otherwise.
    static let clusterDomain = "cluster.local"

    init(_ set: SetFacts) {
        service = set.set.spec.serviceName ?? ""
        exists = set.service != nil
        isHeadless = set.service?.isHeadless ?? false
        publishesNotReady = set.service?.spec.publishNotReadyAddresses ?? false
        zone = service.isEmpty ? "" : "\(service).\(set.namespace).svc.\(Self.clusterDomain)"
    }
}

private struct DNSRows {
    let set: SetFacts
    let summary: DNSSummary
    /// By name and type.
    let asked: [AskedAnswer]
    /// Endpoints with a host name of their own, by that name.
    let named: [EndpointFacts]

    init(_ set: SetFacts, _ summary: DNSSummary, _ asked: [AskedAnswer]) {
        self.set = set
        self.summary = summary
        self.asked = asked.sorted {
            $0.question.name == $1.question.name
                ? utf8Precedes($0.question.type, $1.question.type)
                : utf8Precedes($0.question.name, $1.question.name)
        }
        named = set.endpoints.filter { !$0.hostname.isEmpty }.sorted {
            utf8Precedes($0.hostname, $1.hostname)
        }
    }

    var ordinals: [Int64] {
        let range = set.range
        let others = set.pods.map(\.ordinal)
        return others.filter { $0 < range.lowerBound } + Array(range)
            + others.filter { $0 >= range.upperBound }
    }

    private var ready: [EndpointFacts] {
        self.set.endpoints.filter { $0.isReady && !$0.isIPv6 }
    }

    func serviceRow() -> DNSRow {
        var row = DNSRow()
        row.name = summary.service
        row.fullName = summary.zone
        row.ready = "\(ready.count)/\(set.desired)"
        row.serving = "\(set.endpoints.filter { $0.isServing && !$0.isIPv6 }.count)/\(set.desired)"
        if !summary.exists {
            row.note = "no such service: nothing is published"
        } else if summary.isHeadless {
            row.computed = answer(ready.map(\.address).sorted(by: utf8Precedes))
            if ready.isEmpty { row.note = "no pod is published" }
        } else {
            row.computed = answer([set.service?.spec.clusterIP ?? ""].filter { !$0.isEmpty })
            row.note = "not headless: one address for all"
        }
        ask(&row)
        return row
    }

    func podRow(_ ordinal: Int64) -> DNSRow {
        var row = DNSRow()
        row.podName = set.podName(ordinal)
        row.ordinal = ordinal
        row.name = "\(row.podName).\(summary.service)"
        row.fullName = "\(row.podName).\(summary.zone)"
        let endpoints = endpoints(of: row.podName)
        row.computed = answer(
            endpoints.filter { $0.isReady && !$0.isIPv6 }.map(\.address).sorted(by: utf8Precedes))
        guard let pod = set.pod(ordinal) else {
            row.ready = "-"
            row.serving = "-"
            row.note = row.computed.hasRecords ? "the pod is gone" : "no pod"
            ask(&row)
            return row
        }
        row.ready = pod.isReady ? "yes" : "no"
        row.serving = endpoints.contains(where: \.isServing) ? "yes" : "no"
        if !row.computed.hasRecords {
            row.hiddenAddress = pod.address
            row.note = reason(pod, endpoints)
        }
        ask(&row)
        return row
    }

    /// Why a pod's name is missing.
    private func reason(_ pod: PodFacts, _ endpoints: [EndpointFacts]) -> String {
        if !summary.exists { return "svc/\(summary.service) does not exist" }
        if set.isLost(pod.node) { return "\(pod.node) is lost" }
        if pod.isTerminating { return "stopping: left DNS at once" }
        if pod.address.isEmpty { return "no address yet" }
        if let query = set.service?.spec.selectorQuery, !query.matches(pod.object.facts.labels) {
            return "the service does not select it"
        }
        if endpoints.isEmpty { return pod.isReady ? "not in an EndpointSlice yet" : "not Ready" }
        return pod.isReady ? "not published yet" : "not Ready"
    }

    func portRows() -> [DNSRow] {
        var rows: [DNSRow] = []
        for port in set.service?.spec.ports ?? [] {
            guard let name = port.name, !name.isEmpty else { continue }
            let proto = (port.protocol ?? "TCP").lowercased()
            var row = DNSRow()
            row.type = "SRV"
            row.name = "_\(name)._\(proto).\(summary.service)"
            row.fullName = "_\(name)._\(proto).\(summary.zone)"
            row.computed = answer(targets(name, proto, port.port ?? 0))
            row.ready = "\(ready.count)/\(set.desired)"
            row.serving = row.ready
            ask(&row)
            rows.append(row)
        }
        return rows
    }

    /// Source: cluster.md G27 to G30.
    private func targets(_ name: String, _ proto: String, _ number: Int64) -> [String] {
        if !summary.isHeadless { return ["0 100 \(number) \(summary.zone)."] }
        var found: [(port: Int64, host: String)] = []
        for endpoint in ready {
            for port in endpoint.ports where port.name == name && port.proto == proto {
                let host =
                    endpoint.hostname.isEmpty
                    ? endpoint.address.split(separator: ".").joined(separator: "-")
                    : endpoint.hostname
                found.append((port.number, host))
            }
        }
        let weight = max(1, 100 / max(1, found.count))
        var records = found.map { "0 \(weight) \($0.port) \($0.host).\(summary.zone)." }
        records.sort(by: utf8Precedes)
        return records.enumerated().filter { $0 == 0 || records[$0 - 1] != $1 }.map(\.element)
    }

    private func endpoints(of host: String) -> [EndpointFacts] {
        var low = 0
        var high = named.count
        while low < high {
            let middle = (low + high) / 2
            if utf8Precedes(named[middle].hostname, host) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [EndpointFacts] = []
        while low < named.count, utf8Equal(named[low].hostname, host) {
            found.append(named[low])
            low += 1
        }
        return found
    }

    private func answer(_ records: [String]) -> DNSAnswer {
        DNSAnswer(
            status: records.isEmpty ? "NXDOMAIN" : "NOERROR", records: records, ttl: nil)
    }

    private func ask(_ row: inout DNSRow) {
        var low = 0
        var high = asked.count
        while low < high {
            let middle = (low + high) / 2
            let order = utf8Compare(asked[middle].question.name, row.fullName)
            let isBefore =
                order < 0 || (order == 0 && utf8Precedes(asked[middle].question.type, row.type))
            if isBefore { low = middle + 1 } else { high = middle }
        }
        guard low < asked.count, asked[low].question == row.question else { return }
        let answer = asked[low]
        row.asked = DNSAnswer(status: answer.status, records: answer.records, ttl: answer.ttl)
        guard row.disagrees else { return }
        let now = row.asked?.hasRecords == true ? "answers" : "is missing"
        let due = row.computed.hasRecords ? "should answer" : "should be missing"
        let verdict =
            now == "answers" && due == "should answer" ? "answers something else" : "\(now), \(due)"
        row.note = row.note.isEmpty ? verdict : "\(verdict): \(row.note)"
    }
}

extension RowMemory {
    /// Compares the names with what they answered before.
    mutating func remember(_ rows: inout [DNSRow], _ set: SetFacts, _ clock: inout TextClock) {
        let isFirst = names.isEmpty
        let old = names
        var seen: [NameMemory] = []
        seen.reserveCapacity(rows.count)
        for index in rows.indices {
            let row = rows[index]
            let answer = row.computed.records
            // Ordinals come and go behind the others and before the ports.
            let fromEnd = index + old.count - rows.count
            let before = [index, fromEnd].first {
                old.indices.contains($0) && old[$0].name == row.name
            }.map { old[$0] }
            var now = NameMemory(
                name: row.name, answer: answer, lastAddresses: answer, since: nil, lastChange: "")
            if let before {
                now.since = before.since
                now.lastChange = before.lastChange
                if answer.isEmpty { now.lastAddresses = before.lastAddresses }
                if before.answer != answer {
                    now.since = set.second
                    now.lastChange = Self.change(from: before, to: answer)
                }
            } else if !isFirst {
                now.since = set.second
            }
            let fallback = row.ordinal.flatMap { set.pod($0) }?.readyChanged
            rows[index].since = clock.age(since: now.since ?? fallback)
            if !now.lastChange.isEmpty, let since = now.since {
                let end = since + NameMemory.noteSeconds
                if end > set.second { clock.note(.seconds(end)) } else { now.lastChange = "" }
            }
            rows[index].lastChange = now.lastChange
            seen.append(now)
        }
        names = seen
    }

    private static func change(from before: NameMemory, to new: [String]) -> String {
        let old = before.answer
        if new.isEmpty, old.count == 1 { return "left" }
        if old.count != new.count, old.count > 1 || new.count > 1 { return "was \(old.count)" }
        // A pod that was replaced is away in between; what matters is that it is elsewhere now.
        let known = before.lastAddresses
        return old.isEmpty && (known.isEmpty || known == new) ? "appeared" : "new address"
    }
}
