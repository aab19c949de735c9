extension DNSMessage {
    /// Largest message over UDP when the asker says nothing. Source: RFC 1035 4.2.1.
    package static let udpSizeDefault = 512
    /// Largest message over TCP.
    package static let tcpSizeMax = 65_535

    /// The message as bytes, names compressed, at most `limit` of them.
    ///
    /// When that is not enough, records are left out from the end and the truncation bit is set;
    /// header, questions and the extension record always stay.
    package func encoded(limit: Int = DNSMessage.tcpSizeMax) -> [UInt8] {
        var encoder = DNSEncoder()
        encoder.header(of: self)
        for question in questions { encoder.append(question) }
        let room = limit - (edns.map { 11 + $0.options.count } ?? 0)
        var counts = [0, 0, 0]
        var isCut = false
        for (section, records) in [answers, authorities, additionals].enumerated() {
            for record in records where !isCut {
                let length = encoder.bytes.count
                encoder.append(record)
                if encoder.bytes.count > room || counts[section] == Int(UInt16.max) {
                    encoder.bytes.removeLast(encoder.bytes.count - length)
                    isCut = true
                } else {
                    counts[section] += 1
                }
            }
        }
        if let edns {
            encoder.append(edns, code: code)
            counts[2] += 1
        }
        encoder.set(counts[0], at: 6)
        encoder.set(counts[1], at: 8)
        encoder.set(counts[2], at: 10)
        if isCut { encoder.bytes[2] |= 0x02 }
        return encoder.bytes
    }
}

/// Bytes of a message in the making.
struct DNSEncoder {
    var bytes: [UInt8] = []
    /// Where each ending of a name stands that a pointer can reach. For lookup only. The case of
    /// letters counts, so that every name keeps its own.
    private var places: [ArraySlice<UInt8>: UInt16] = [:]

    mutating func append(_ value: UInt16) {
        bytes.append(UInt8(value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func append(_ value: UInt32) {
        append(UInt16(value >> 16))
        append(UInt16(truncatingIfNeeded: value))
    }

    mutating func set(_ count: Int, at place: Int) {
        bytes[place] = UInt8(truncatingIfNeeded: count >> 8)
        bytes[place + 1] = UInt8(truncatingIfNeeded: count)
    }

    mutating func header(of message: DNSMessage) {
        append(message.id)
        var flags = UInt16(message.opcode & 15) << 11 | message.code.rawValue & 15
        if message.isResponse { flags |= 0x8000 }
        if message.isAuthoritative { flags |= 0x0400 }
        if message.isTruncated { flags |= 0x0200 }
        if message.recursionDesired { flags |= 0x0100 }
        if message.recursionAvailable { flags |= 0x0080 }
        if message.isAuthenticData { flags |= 0x0020 }
        if message.isCheckingDisabled { flags |= 0x0010 }
        append(flags)
        append(UInt16(truncatingIfNeeded: message.questions.count))
        for _ in 0..<3 { append(UInt16(0)) }
    }

    mutating func append(_ question: DNSQuestion) {
        append(question.name)
        append(question.type.rawValue)
        append(question.recordClass)
    }

    /// Appends a name, its longest known ending replaced by a pointer. Source: RFC 1035 4.1.4.
    mutating func append(_ name: DNSName, compressed: Bool = true) {
        let wire = name.wire
        var position = 0
        while wire[position] != 0 {
            let ending = wire[position...]
            if compressed, let place = places[ending] {
                append(0xc000 | place)
                return
            }
            if bytes.count < 0x4000, places[ending] == nil {
                places[ending] = UInt16(bytes.count)
            }
            let next = position + 1 + Int(wire[position])
            bytes += wire[position..<next]
            position = next
        }
        bytes.append(0)
    }

    mutating func append(_ record: DNSRecord) {
        append(record.name)
        append(record.type.rawValue)
        append(record.recordClass)
        append(record.ttl)
        let start = bytes.count
        append(UInt16(0))
        append(record.data)
        set(bytes.count - start - 2, at: start)
    }

    private mutating func append(_ data: DNSData) {
        switch data {
        case .a(let address), .aaaa(let address): bytes += address.bytes
        case .cname(let name), .ns(let name), .ptr(let name): append(name)
        case .srv(let priority, let weight, let port, let target):
            append(priority)
            append(weight)
            append(port)
            // Source: RFC 2782: name compression is not to be used for this field.
            append(target, compressed: false)
        case .txt(let texts):
            for text in texts {
                bytes.append(UInt8(min(text.count, 255)))
                bytes += text.prefix(255)
            }
        case .mx(let preference, let exchange):
            append(preference)
            append(exchange)
        case .soa(let soa):
            append(soa.primary)
            append(soa.mailbox)
            append(soa.serial)
            append(soa.refreshSeconds)
            append(soa.retrySeconds)
            append(soa.expireSeconds)
            append(soa.minimumSeconds)
        case .other(_, let content): bytes += content
        }
    }

    /// Appends the extension record. Source: RFC 6891 6.1.2, 6.1.3.
    mutating func append(_ edns: DNSExtension, code: DNSCode) {
        bytes.append(0)
        append(DNSType.opt.rawValue)
        append(edns.udpSize)
        bytes.append(UInt8(truncatingIfNeeded: code.rawValue >> 4))
        bytes.append(edns.version)
        append(UInt16(edns.dnssecOK ? 0x8000 : 0))
        append(UInt16(truncatingIfNeeded: edns.options.count))
        bytes += edns.options
    }
}
