/// A DNS message: a question or an answer. Source: RFC 1035 4.1, RFC 6891.
package struct DNSMessage: Hashable, Sendable {
    /// Chosen by the asker and repeated in the answer.
    package var id: UInt16 = 0
    /// Whether it is an answer.
    package var isResponse = false
    /// The kind of question; 0, a standard query, for all that a cluster answers.
    package var opcode: UInt8 = 0
    /// Whether the answer comes from the authority of the zone.
    package var isAuthoritative = false
    /// Whether records were left out for want of room: ask again over TCP.
    package var isTruncated = false
    /// Whether the asker wants the server to ask others for it.
    package var recursionDesired = false
    /// Whether the server would do that.
    package var recursionAvailable = false
    /// Whether signatures were checked. Source: RFC 4035 3.2.3.
    package var isAuthenticData = false
    /// Whether the asker takes unchecked data. Source: RFC 4035 3.2.2.
    package var isCheckingDisabled = false
    /// How it went; more than four bits need `edns`.
    package var code = DNSCode.noError
    /// What is asked; one question in practice.
    package var questions: [DNSQuestion] = []
    /// The records asked for.
    package var answers: [DNSRecord] = []
    /// Who is responsible; for a "no", how long it may be kept.
    package var authorities: [DNSRecord] = []
    /// Records the asker will want next, such as addresses of targets.
    package var additionals: [DNSRecord] = []
    /// The extension record; nil when there is none.
    package var edns: DNSExtension?

    /// An empty message.
    package init() {}

    /// A query for one name with recursion desired, as clients send it.
    package init(id: UInt16, asking question: DNSQuestion, edns: DNSExtension? = nil) {
        self.id = id
        self.recursionDesired = true
        self.questions = [question]
        self.edns = edns
    }

    /// The beginning of an answer to a query: its number, question and flags repeated.
    package init(answering query: DNSMessage, code: DNSCode = .noError) {
        id = query.id
        isResponse = true
        opcode = query.opcode
        recursionDesired = query.recursionDesired
        isCheckingDisabled = query.isCheckingDisabled
        questions = query.questions
        self.code = code
    }
}

/// What is asked. Source: RFC 1035 4.1.2.
package struct DNSQuestion: Hashable, Sendable {
    /// The name asked for, in the case of the asker.
    package var name: DNSName
    /// The type asked for.
    package var type: DNSType
    /// 1, the Internet, as a rule.
    package var recordClass: UInt16

    /// A question of class IN unless told otherwise.
    package init(_ name: DNSName, _ type: DNSType, recordClass: UInt16 = 1) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
    }
}

/// The result of a question. Source: RFC 1035 4.1.1, RFC 6891 9.
package struct DNSCode: RawRepresentable, Hashable, Sendable {
    /// The number of the code.
    package let rawValue: UInt16

    /// The code of that number, of which twelve bits are used.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The name exists, even if it has no record of the type asked.
    package static let noError = DNSCode(rawValue: 0)
    /// The question could not be read.
    package static let formatError = DNSCode(rawValue: 1)
    /// The server cannot answer now.
    package static let serverFailure = DNSCode(rawValue: 2)
    /// The name does not exist, with any type.
    package static let nameError = DNSCode(rawValue: 3)
    /// The server does not do this kind of query.
    package static let notImplemented = DNSCode(rawValue: 4)
    /// The name is none of this server's business.
    package static let refused = DNSCode(rawValue: 5)
    /// The extension has a version the server does not know.
    package static let badVersion = DNSCode(rawValue: 16)
}

extension DNSCode: CustomStringConvertible {
    /// The word tools print: `NOERROR`, `NXDOMAIN` and so on.
    package var description: String {
        switch self {
        case .noError: "NOERROR"
        case .formatError: "FORMERR"
        case .serverFailure: "SERVFAIL"
        case .nameError: "NXDOMAIN"
        case .notImplemented: "NOTIMP"
        case .refused: "REFUSED"
        case .badVersion: "BADVERS"
        default: "RCODE\(rawValue)"
        }
    }
}

/// The extension record of a message. Source: RFC 6891 6.1.
package struct DNSExtension: Hashable, Sendable {
    /// Largest UDP message its sender can take, in bytes.
    package var udpSize: UInt16
    /// The version of the extension; only 0 is known.
    package var version: UInt8
    /// Whether signatures are wanted.
    package var dnssecOK: Bool
    /// The options as they came.
    package var options: [UInt8]

    /// An extension record.
    package init(
        udpSize: UInt16, version: UInt8 = 0, dnssecOK: Bool = false, options: [UInt8] = []
    ) {
        self.udpSize = udpSize
        self.version = version
        self.dnssecOK = dnssecOK
        self.options = options
    }
}
