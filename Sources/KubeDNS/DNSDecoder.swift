/// Why bytes are no DNS message.
package enum DNSDecodeError: Error, Hashable, Sendable {
    /// The bytes end too early.
    case truncated
    /// A label begins with bits that mean nothing. Source: RFC 1035 4.1.4.
    case badLabel
    /// A compression pointer does not point to a place before its name, so that it may never end.
    case badPointer
    /// A name is longer than 255 bytes.
    case nameTooLong
    /// The data of a record does not fit its type.
    case badRecord(DNSType)
    /// More than one extension record, or one that is not at the root.
    case badExtension
}

extension DNSMessage {
    /// Reads a message; bytes behind it are ignored. It never traps and takes time linear in the
    /// number of bytes and names.
    package init(decoding bytes: [UInt8]) throws(DNSDecodeError) {
        var decoder = DNSDecoder(bytes: bytes)
        self.init()
        id = try decoder.uint16()
        let flags = try decoder.uint16()
        isResponse = flags & 0x8000 != 0
        opcode = UInt8(flags >> 11 & 15)
        isAuthoritative = flags & 0x0400 != 0
        isTruncated = flags & 0x0200 != 0
        recursionDesired = flags & 0x0100 != 0
        recursionAvailable = flags & 0x0080 != 0
        isAuthenticData = flags & 0x0020 != 0
        isCheckingDisabled = flags & 0x0010 != 0
        code = DNSCode(rawValue: flags & 15)
        let questionCount = try decoder.uint16()
        let answerCount = try decoder.uint16()
        let authorityCount = try decoder.uint16()
        let additionalCount = try decoder.uint16()
        for _ in 0..<questionCount {
            let name = try decoder.name()
            let type = DNSType(rawValue: try decoder.uint16())
            questions.append(DNSQuestion(name, type, recordClass: try decoder.uint16()))
        }
        for _ in 0..<answerCount { answers.append(try decoder.plainRecord()) }
        for _ in 0..<authorityCount { authorities.append(try decoder.plainRecord()) }
        for _ in 0..<additionalCount {
            let record = try decoder.record()
            if record.type == .opt { try take(record) } else { additionals.append(record) }
        }
    }

    /// Takes in the extension record, whose class and time to live have meanings of their own.
    private mutating func take(_ record: DNSRecord) throws(DNSDecodeError) {
        guard edns == nil, record.name == .root, case .other(_, let options) = record.data else {
            throw .badExtension
        }
        edns = DNSExtension(
            udpSize: record.recordClass, version: UInt8(truncatingIfNeeded: record.ttl >> 16),
            dnssecOK: record.ttl & 0x8000 != 0, options: options)
        code = DNSCode(rawValue: UInt16(record.ttl >> 24) << 4 | code.rawValue)
    }
}

/// A position in the bytes of a message.
struct DNSDecoder {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func uint16() throws(DNSDecodeError) -> UInt16 {
        guard position + 2 <= bytes.count else { throw .truncated }
        defer { position += 2 }
        return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
    }

    mutating func uint32() throws(DNSDecodeError) -> UInt32 {
        let high = try uint16()
        let low = try uint16()
        return UInt32(high) << 16 | UInt32(low)
    }

    /// A name, following pointers. Each pointer must lead to before everything read of this name
    /// so far, so that reading ends. Source: RFC 1035 4.1.4.
    mutating func name() throws(DNSDecodeError) -> DNSName {
        var wire: [UInt8] = []
        var place = position
        var lowest = position
        var end: Int?
        while true {
            guard place < bytes.count else { throw .truncated }
            let length = bytes[place]
            switch length & 0xc0 {
            case 0 where length == 0:
                wire.append(0)
                position = end ?? place + 1
                return DNSName(checkedWire: wire)
            case 0:
                let next = place + 1 + Int(length)
                guard next <= bytes.count else { throw .truncated }
                // Room for the zero at the end is needed too.
                guard wire.count + Int(length) + 2 <= DNSName.lengthMax else { throw .nameTooLong }
                wire += bytes[place..<next]
                place = next
            case 0xc0:
                guard place + 1 < bytes.count else { throw .truncated }
                let target = Int(length & 0x3f) << 8 | Int(bytes[place + 1])
                guard target < lowest else { throw .badPointer }
                if end == nil { end = place + 2 }
                lowest = target
                place = target
            default:
                throw .badLabel
            }
        }
    }

    /// A record of a section in which an extension record has no business.
    mutating func plainRecord() throws(DNSDecodeError) -> DNSRecord {
        let record = try record()
        if record.type == .opt { throw .badExtension }
        return record
    }

    mutating func record() throws(DNSDecodeError) -> DNSRecord {
        let name = try name()
        let type = DNSType(rawValue: try uint16())
        let recordClass = try uint16()
        let ttl = try uint32()
        let end = Int(try uint16()) + position
        guard end <= bytes.count else { throw .truncated }
        let data = recordClass == 1 ? try data(of: type, to: end) : rest(of: type, to: end)
        guard position == end else { throw .badRecord(type) }
        return DNSRecord(name, ttl: ttl, data, recordClass: recordClass)
    }

    private mutating func rest(of type: DNSType, to end: Int) -> DNSData {
        defer { position = end }
        return .other(type, Array(bytes[position..<end]))
    }

    private mutating func data(
        of type: DNSType, to end: Int
    ) throws(DNSDecodeError) -> DNSData {
        switch type {
        case .a: return .a(try address(type, count: 4, to: end))
        case .aaaa: return .aaaa(try address(type, count: 16, to: end))
        case .cname: return .cname(try name())
        case .ns: return .ns(try name())
        case .ptr: return .ptr(try name())
        case .srv:
            let priority = try uint16()
            let weight = try uint16()
            let port = try uint16()
            return .srv(priority: priority, weight: weight, port: port, target: try name())
        case .mx:
            let preference = try uint16()
            return .mx(preference: preference, exchange: try name())
        case .txt: return .txt(try texts(to: end))
        case .soa:
            let primary = try name()
            let mailbox = try name()
            return .soa(
                DNSStartOfAuthority(
                    primary: primary, mailbox: mailbox, serial: try uint32(),
                    refreshSeconds: try uint32(), retrySeconds: try uint32(),
                    expireSeconds: try uint32(), minimumSeconds: try uint32()))
        default: return rest(of: type, to: end)
        }
    }

    private mutating func address(
        _ type: DNSType, count: Int, to end: Int
    ) throws(DNSDecodeError) -> IPAddress {
        guard end - position == count, let address = IPAddress(bytes: bytes[position..<end]) else {
            throw .badRecord(type)
        }
        position = end
        return address
    }

    private mutating func texts(to end: Int) throws(DNSDecodeError) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        while position < end {
            let next = position + 1 + Int(bytes[position])
            guard next <= end else { throw .badRecord(.txt) }
            texts.append(Array(bytes[(position + 1)..<next]))
            position = next
        }
        guard !texts.isEmpty else { throw .badRecord(.txt) }
        return texts
    }
}
