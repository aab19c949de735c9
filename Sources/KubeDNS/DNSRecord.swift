/// The type of a record or of a question. Source: RFC 1035 3.2.2, 3.2.3 and the IANA registry.
package struct DNSType: RawRepresentable, Hashable, Sendable {
    /// The number of the type.
    package let rawValue: UInt16

    /// The type of that number; every number is one.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An IPv4 address.
    package static let a = DNSType(rawValue: 1)
    /// A name server of a zone.
    package static let ns = DNSType(rawValue: 2)
    /// Another name of the same thing.
    package static let cname = DNSType(rawValue: 5)
    /// The start of a zone.
    package static let soa = DNSType(rawValue: 6)
    /// The name of an address.
    package static let ptr = DNSType(rawValue: 12)
    /// A description of a host; asked for, never answered.
    package static let hinfo = DNSType(rawValue: 13)
    /// A mail exchange; asked for, never answered.
    package static let mx = DNSType(rawValue: 15)
    /// A text.
    package static let txt = DNSType(rawValue: 16)
    /// An IPv6 address.
    package static let aaaa = DNSType(rawValue: 28)
    /// Host and port of a service.
    package static let srv = DNSType(rawValue: 33)
    /// The extension record of a message, no record of a name.
    package static let opt = DNSType(rawValue: 41)
    /// The changes of a zone.
    package static let ixfr = DNSType(rawValue: 251)
    /// A whole zone.
    package static let axfr = DNSType(rawValue: 252)
    /// Whatever there is; a cluster answers it with no data.
    package static let any = DNSType(rawValue: 255)

    private static let names: [(DNSType, String)] = [
        (.a, "A"), (.ns, "NS"), (.cname, "CNAME"), (.soa, "SOA"), (.ptr, "PTR"),
        (.hinfo, "HINFO"), (.mx, "MX"), (.txt, "TXT"), (.aaaa, "AAAA"), (.srv, "SRV"),
        (.opt, "OPT"), (.ixfr, "IXFR"), (.axfr, "AXFR"), (.any, "ANY"),
    ]

    /// The type of that name in any case, `TYPE65` included; nil for an unknown word.
    package init?(name: String) {
        let upper = name.uppercased()
        if let known = Self.names.first(where: { $0.1 == upper }) {
            self = known.0
        } else if upper.hasPrefix("TYPE"), let number = UInt16(upper.dropFirst(4)) {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }
}

extension DNSType: CustomStringConvertible {
    /// The name, or `TYPE` and the number. Source: RFC 3597 5.
    package var description: String {
        Self.names.first { $0.0 == self }?.1 ?? "TYPE\(rawValue)"
    }
}

/// What a record says.
package enum DNSData: Hashable, Sendable {
    /// An IPv4 address. Source: RFC 1035 3.4.1.
    case a(IPAddress)
    /// An IPv6 address. Source: RFC 3596 2.2.
    case aaaa(IPAddress)
    /// Another name of the same thing. Source: RFC 1035 3.3.1.
    case cname(DNSName)
    /// A name server of a zone. Source: RFC 1035 3.3.11.
    case ns(DNSName)
    /// The name of an address. Source: RFC 1035 3.3.12.
    case ptr(DNSName)
    /// Where a service listens. Source: RFC 2782.
    case srv(priority: UInt16, weight: UInt16, port: UInt16, target: DNSName)
    /// One or more texts of at most 255 bytes each.
    case txt([[UInt8]])
    /// A mail exchange. Source: RFC 1035 3.3.9.
    case mx(preference: UInt16, exchange: DNSName)
    /// The start of a zone.
    case soa(DNSStartOfAuthority)
    /// The bytes of any other type, or of another class than IN.
    case other(DNSType, [UInt8])

    /// The type of record that carries it.
    package var type: DNSType {
        switch self {
        case .a: .a
        case .aaaa: .aaaa
        case .cname: .cname
        case .ns: .ns
        case .ptr: .ptr
        case .srv: .srv
        case .txt: .txt
        case .mx: .mx
        case .soa: .soa
        case .other(let type, _): type
        }
    }

    /// The data of an A or AAAA record, as the family of the address asks.
    package static func address(_ address: IPAddress) -> DNSData {
        address.isIPv4 ? .a(address) : .aaaa(address)
    }
}

/// The start of a zone of authority. Source: RFC 1035 3.3.13. Times are in seconds.
package struct DNSStartOfAuthority: Hashable, Sendable {
    /// The name server the zone comes from.
    package var primary: DNSName
    /// Who keeps the zone, the at sign written as a dot.
    package var mailbox: DNSName
    /// Grows with every change of the zone.
    package var serial: UInt32
    /// How often a secondary server looks for a change.
    package var refreshSeconds: UInt32
    /// How soon it tries again.
    package var retrySeconds: UInt32
    /// When it gives up.
    package var expireSeconds: UInt32
    /// How long a "no" may be kept. Source: RFC 2308 4.
    package var minimumSeconds: UInt32

    /// All fields in the order of the wire.
    package init(
        primary: DNSName, mailbox: DNSName, serial: UInt32, refreshSeconds: UInt32,
        retrySeconds: UInt32, expireSeconds: UInt32, minimumSeconds: UInt32
    ) {
        self.primary = primary
        self.mailbox = mailbox
        self.serial = serial
        self.refreshSeconds = refreshSeconds
        self.retrySeconds = retrySeconds
        self.expireSeconds = expireSeconds
        self.minimumSeconds = minimumSeconds
    }
}

/// One resource record. Source: RFC 1035 3.2.1.
package struct DNSRecord: Hashable, Sendable {
    /// The name the record belongs to.
    package var name: DNSName
    /// 1, the Internet, for every record of a cluster.
    package var recordClass: UInt16
    /// Seconds the record may be kept.
    package var ttl: UInt32
    /// What it says.
    package var data: DNSData

    /// A record of class IN unless told otherwise.
    package init(_ name: DNSName, ttl: UInt32, _ data: DNSData, recordClass: UInt16 = 1) {
        self.name = name
        self.ttl = ttl
        self.data = data
        self.recordClass = recordClass
    }

    /// The type of the record.
    package var type: DNSType { data.type }
}

extension DNSRecord: CustomStringConvertible {
    /// The record as a line of a zone file: `name ttl class type data`.
    package var description: String {
        "\(name) \(ttl) \(recordClass == 1 ? "IN" : "CLASS\(recordClass)") \(type) \(data)"
    }
}

extension DNSData: CustomStringConvertible {
    /// The data as in a zone file: `10.244.1.5`, or `0 50 80 web-0.web.default.svc…`.
    package var description: String {
        switch self {
        case .a(let address), .aaaa(let address): address.description
        case .cname(let name), .ns(let name), .ptr(let name): name.description
        case .srv(let priority, let weight, let port, let target):
            "\(priority) \(weight) \(port) \(target)"
        case .txt(let texts): texts.map(Self.quoted).joined(separator: " ")
        case .mx(let preference, let exchange): "\(preference) \(exchange)"
        case .soa(let soa):
            "\(soa.primary) \(soa.mailbox) \(soa.serial) \(soa.refreshSeconds) "
                + "\(soa.retrySeconds) \(soa.expireSeconds) \(soa.minimumSeconds)"
        case .other(_, let bytes):
            "\\# \(bytes.count)" + (bytes.isEmpty ? "" : " ")
                + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }

    private static func quoted(_ text: [UInt8]) -> String {
        var result = "\""
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                result += "\\" + String(Character(Unicode.Scalar(byte)))
            case 0x20...0x7e:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte)
                result += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }
}
