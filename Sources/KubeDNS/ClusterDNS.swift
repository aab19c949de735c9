package import KubeAPI
import KubeModel
package import SimKernel

/// The DNS server of the cluster: a mirror of namespaces, services and endpoint slices, and the
/// answers that follow from it.
///
/// As a process it only watches; questions are answered at once from what has arrived so far, so
/// an answer is as old as the watch is late. Source: spec G4.
package struct ClusterDNS: Process {
    /// How questions are answered.
    package let resolver: Resolver
    /// The names known so far.
    package private(set) var records: ClusterRecords
    /// Whether everything has been listed once since the start; it stays so while a watch that
    /// broke is opened anew.
    package private(set) var isSynced = false
    private var informer: Informer

    /// A server that knows nothing until it is started.
    package init(options: ResolverOptions = ResolverOptions()) {
        resolver = Resolver(options: options)
        records = ClusterRecords(at: .epoch)
        informer = Self.informer(options)
    }

    private static func informer(_ options: ResolverOptions) -> Informer {
        let resources: [Resource] = [.namespace, .service, .endpointSlice]
        return Informer(resources: options.podNames == .verified ? resources + [.pod] : resources)
    }

    /// Starts its watches, or takes in what they tell.
    package mutating func receive(_ input: ProcessInput, _ context: inout ProcessContext) {
        if case .started = input {
            records = ClusterRecords(at: context.now)
            isSynced = false
            informer = Self.informer(resolver.options)
            informer.start(&context)
            return
        }
        guard let changes = informer.receive(input, &context) else { return }
        for change in changes { records.apply(change, at: context.now) }
        if !isSynced, informer.isSynced { isSynced = true }
    }

    /// The answer to one question; number and flags of a query are the sender's business.
    ///
    /// It depends on what the watches told, not on the instant; a server that kept answers would
    /// need the instant.
    package func answer(_ question: DNSQuestion, at now: SimTime) -> DNSMessage {
        resolver.answer(question, from: records, isSynced: isSynced)
    }

    /// The answer in the words of a screen; a name or type that cannot be asked is `FORMERR`.
    package func answer(_ asked: AskedName, at now: SimTime) -> AskedAnswer {
        guard let name = DNSName(asked.name), let type = DNSType(name: asked.type) else {
            let code = DNSCode.formatError.description
            return AskedAnswer(question: asked, status: code, records: [], ttl: 0)
        }
        let message = answer(DNSQuestion(name, type), at: now)
        let first = message.answers.first ?? message.authorities.first
        return AskedAnswer(
            question: asked, status: message.code.description,
            records: message.answers.map(\.data.description), ttl: Int(first?.ttl ?? 0))
    }
}
