import KubeModel
import SimKernel

/// Turns questions into answers. It holds nothing but its options.
package struct Resolver: Sendable {
    /// How it answers.
    package var options: ResolverOptions

    /// A resolver with these options.
    package init(options: ResolverOptions = ResolverOptions()) {
        self.options = options
    }

    /// The answer to one question, ready to be sent but for its number and flags of the query.
    ///
    /// Until the records are complete a missing name is SERVFAIL, not NXDOMAIN. Records come
    /// sorted, not shuffled. Source: spec G6, G9.
    package func answer(
        _ question: DNSQuestion, from records: ClusterRecords, isSynced: Bool = true
    ) -> DNSMessage {
        var message = DNSMessage()
        message.isResponse = true
        message.questions = [question]
        let zones = [options.clusterDomain] + options.reverseZones
        guard question.recordClass == 1, question.type != .axfr, question.type != .ixfr,
            let zone = zones.lazy.compactMap({ question.name.spelling(of: $0) }).first
        else {
            message.code = .refused
            return message
        }
        message.isAuthoritative = true
        let lookup = Lookup(options: options, records: records, zone: zone)
        let outcome = lookup.answer(question)
        message.answers = outcome?.answers ?? []
        message.additionals = outcome?.additionals ?? []
        if message.answers.isEmpty {
            // The one place that tells "no such name" from "no such record". Source: spec G.3.
            message.code = outcome != nil ? .noError : isSynced ? .nameError : .serverFailure
            message.authorities = [lookup.startOfAuthority]
        }
        return message
    }
}

/// One question being answered, in one zone spelled as the question does.
private struct Lookup {
    let options: ResolverOptions
    let records: ClusterRecords
    let zone: DNSName

    /// What there is to say; an existing name may have nothing in it.
    struct Outcome {
        var answers: [DNSRecord] = []
        var additionals: [DNSRecord] = []
    }

    /// One way to reach what a name stands for.
    struct Match {
        var address: IPAddress
        var port: UInt16?
        /// The endpoint; nil for the service or pod itself.
        var label: String?
    }

    /// What a name stands for.
    enum Meaning {
        /// The name exists and has no records of its own.
        case branch
        /// Another name.
        case alias(DNSName)
        /// Addresses below the labels of a service or a pod.
        case addresses([Match], below: [String])
    }

    /// The serial is the Unix time of the last change. Source: spec G23.
    var startOfAuthority: DNSRecord {
        DNSRecord(
            zone, ttl: min(options.ttl, 300),
            .soa(
                DNSStartOfAuthority(
                    primary: nameServer, mailbox: zone.prefixed(by: ["hostmaster"]) ?? zone,
                    serial: UInt32(truncatingIfNeeded: records.lastChange.secondsRoundedDown),
                    refreshSeconds: 7200, retrySeconds: 1800, expireSeconds: 86_400,
                    minimumSeconds: options.ttl)))
    }

    private var nameServer: DNSName { zone.prefixed(by: ["ns", "dns"]) ?? zone }

    /// The records for a question; nil when the name does not exist.
    func answer(_ question: DNSQuestion) -> Outcome? {
        let name = question.name
        let isApex = name == zone
        switch question.type {
        case .soa:
            // Any name below the zone has "no data" for SOA, whether it exists or not: spec G22.
            return Outcome(answers: isApex ? [startOfAuthority] : [])
        case .ns where isApex:
            return Outcome(
                answers: [DNSRecord(zone, ttl: options.ttl, .ns(nameServer))],
                additionals: serverAddresses(named: nameServer))
        case .ptr:
            if let address = IPAddress(reverseName: name) { return pointers(name, address) }
            return meaning(of: name) == nil ? nil : Outcome()
        case .txt:
            return texts(name)
        case .a, .aaaa:
            if name == nameServer {
                let records = serverAddresses(named: name).filter { $0.type == question.type }
                return Outcome(answers: records)
            }
            return meaning(of: name).map {
                Outcome(answers: addresses(name, question.type, $0, after: []))
            }
        case .cname:
            guard let meaning = meaning(of: name) else { return nil }
            guard case .alias(let target) = meaning else { return Outcome() }
            return Outcome(answers: [DNSRecord(name, ttl: options.ttl, .cname(target))])
        case .srv:
            return meaning(of: name).map { services(name, $0) }
        default:
            return meaning(of: name) == nil ? nil : Outcome()
        }
    }

    private func serverAddresses(named name: DNSName) -> [DNSRecord] {
        options.serverAddresses.map { DNSRecord(name, ttl: options.ttl, .address($0)) }
    }

    // MARK: Records of one type

    /// Only the version has a text; elsewhere a text is "no data" where an address would be found,
    /// and "no name" elsewhere. Source: spec G19, goldens.
    private func texts(_ name: DNSName) -> Outcome? {
        if name.labelCount == zone.labelCount + 1, name == zone.prefixed(by: ["dns-version"]) {
            let version = DNSData.txt([Array("1.1.0".utf8)])
            return Outcome(answers: [DNSRecord(name, ttl: 28_800, version)])
        }
        switch meaning(of: name) {
        case .addresses(let matches, _): return matches.isEmpty ? nil : Outcome()
        case .alias: return Outcome()
        case .branch, nil: return nil
        }
    }

    /// Address records of one family, or the alias and what it leads to. `path` holds the
    /// aliases followed so far; eight are enough.
    private func addresses(
        _ name: DNSName, _ type: DNSType, _ meaning: Meaning, after path: [DNSName]
    ) -> [DNSRecord] {
        switch meaning {
        case .branch:
            return []
        case .addresses(let matches, _):
            let family = matches.lazy.map(\.address).filter { $0.isIPv4 == (type == .a) }
            return unique(family.sorted()).map {
                DNSRecord(name, ttl: options.ttl, .address($0))
            }
        case .alias(let target):
            if target == name || path.contains(target) || path.count >= 8 { return [] }
            let alias = DNSRecord(name, ttl: options.ttl, .cname(target))
            guard target.isWithin(zone) else {
                let outside = options.externalNames[target] ?? []
                return [alias]
                    + outside.filter { $0.isIPv4 == (type == .a) }.map {
                        DNSRecord(target, ttl: options.ttl, .address($0))
                    }
            }
            // An alias to nothing inside the zone is not shown.
            guard let next = self.meaning(of: target) else { return [] }
            let rest = addresses(target, type, next, after: path + [name])
            return rest.isEmpty ? [] : [alias] + rest
        }
    }

    /// SRV records, and the addresses of their targets. Source: spec G.4.
    private func services(_ name: DNSName, _ meaning: Meaning) -> Outcome {
        guard case .addresses(let matches, let below) = meaning else { return Outcome() }
        let weight = UInt16(max(1, 100 / max(1, matches.count)))
        let base = zone.prefixed(by: below) ?? zone
        var outcome = Outcome()
        var seen = SortedSet<Target>()
        for match in matches {
            guard let port = match.port else { continue }
            let label = match.label ?? ""
            let target = match.label.map { base.prefixed(by: [$0]) ?? base } ?? base
            if seen.insert(Target(label: label, port: port, address: nil)) {
                let data = DNSData.srv(priority: 0, weight: weight, port: port, target: target)
                outcome.answers.append(DNSRecord(name, ttl: options.ttl, data))
            }
            if seen.insert(Target(label: label, port: 0, address: match.address)) {
                let data = DNSData.address(match.address)
                outcome.additionals.append(DNSRecord(target, ttl: options.ttl, data))
            }
        }
        return outcome
    }

    /// What an SRV answer has said already: a label with a port, or a label with an address.
    private struct Target: Comparable {
        var label: String
        var port: UInt16
        var address: IPAddress?

        static func < (left: Target, right: Target) -> Bool {
            if left.label != right.label { return left.label < right.label }
            if left.port != right.port { return left.port < right.port }
            guard let address = right.address else { return false }
            return left.address.map { $0 < address } ?? true
        }
    }

    /// The service that has the address, else every endpoint that has it. Source: spec G20.
    private func pointers(_ name: DNSName, _ address: IPAddress) -> Outcome? {
        let zone = options.clusterDomain
        var targets: [DNSName?] = []
        if let service = records.service(at: address) {
            targets = [zone.prefixed(by: [service.name, service.namespace, "svc"])]
        } else {
            targets = records.endpoints(at: address).map { label, service in
                zone.prefixed(by: [label, service.name, service.namespace, "svc"])
            }
        }
        let found = unique(targets.compactMap { $0 })
        if found.isEmpty { return nil }
        return Outcome(answers: found.map { DNSRecord(name, ttl: options.ttl, .ptr($0)) })
    }

    // MARK: Names

    /// What the name stands for; nil when it does not exist.
    private func meaning(of name: DNSName) -> Meaning? {
        if name == nameServer { return .branch }
        guard let parts = ClusterName(labels: name.labels.dropLast(zone.labelCount)) else {
            return nil
        }
        guard let branch = parts.branch, let namespace = parts.namespace else { return .branch }
        guard options.reverseZones.contains(zone) == false, records.hasNamespace(namespace) else {
            return nil
        }
        switch branch {
        case .service:
            guard let service = parts.service else { return .branch }
            return meaning(of: NamespacedName(namespace: namespace, name: service), parts)
        case .pod:
            guard options.podNames != .disabled else { return nil }
            guard let label = parts.service else { return .branch }
            guard let address = podAddress(label) else { return nil }
            if options.podNames == .verified,
                !records.hasPod(at: address, namespace: namespace)
            {
                return nil
            }
            return .addresses(
                [Match(address: address, port: 0)], below: [label, namespace, "pod"])
        }
    }

    /// `10-244-1-5` or `fd00--1` as an address. Source: spec G18.
    private func podAddress(_ label: String) -> IPAddress? {
        let parts = label.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 4, !parts.contains(where: \.isEmpty) {
            return IPAddress(parts.joined(separator: "."))
        }
        return IPAddress(parts.joined(separator: ":"))
    }

    private func meaning(of id: NamespacedName, _ parts: ClusterName) -> Meaning? {
        guard let service = records.service(id) else { return nil }
        let isWhole = parts.endpoint == nil && parts.port == nil && parts.transport == nil
        let below = [id.name, id.namespace, "svc"]
        var matches: [Match] = []
        switch service.kind {
        case .external(let target):
            return isWhole ? .alias(target) : nil
        case .cluster(let addresses) where parts.endpoint == nil:
            let ports = service.ports.filter {
                $0.matches(name: parts.port, transport: parts.transport)
            }
            if ports.isEmpty { return nil }
            for port in ports {
                matches += addresses.map { Match(address: $0, port: port.number) }
            }
            return .addresses(matches, below: below)
        case .cluster, .headless:
            for slice in records.slices(of: id) {
                let ports = slice.ports.filter {
                    $0.matches(name: parts.port, transport: parts.transport)
                }
                let endpoints =
                    parts.endpoint.map { slice.endpoints(labelled: $0) } ?? slice.endpoints[...]
                for endpoint in endpoints {
                    matches += ports.map {
                        Match(address: endpoint.address, port: $0.number, label: endpoint.label)
                    }
                }
            }
            // A headless service without a single endpoint is no name: spec G21.
            return matches.isEmpty ? nil : .addresses(matches, below: below)
        }
    }
}

/// The elements without those equal to one just before them.
private func unique<Element: Equatable>(_ elements: [Element]) -> [Element] {
    var result: [Element] = []
    for element in elements where result.last != element { result.append(element) }
    return result
}
