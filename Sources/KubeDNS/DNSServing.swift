package import SimKernel

/// How a query came, which bounds the size of its answer.
package enum DNSTransport: Hashable, Sendable {
    /// One packet each way.
    case udp
    /// A connection; messages of up to 65,535 bytes.
    case tcp
}

extension ClusterDNS {
    /// Largest answer sent over UDP, whatever the asker can take: it fits one Ethernet frame.
    package static let udpSizeMax = 1_232

    /// The bytes to send back for the bytes of a query; nil when they deserve no answer at all.
    ///
    /// Never traps. Broken queries are FORMERR, anything but a standard query NOTIMP, an unknown
    /// version of the extension BADVERS. Over UDP an answer that is too long is cut and says so.
    package func respond(
        to bytes: [UInt8], over transport: DNSTransport, at now: SimTime
    ) -> [UInt8]? {
        guard bytes.count >= 12, bytes[2] & 0x80 == 0 else { return nil }
        guard let query = try? DNSMessage(decoding: bytes) else {
            var message = DNSMessage()
            message.id = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
            message.isResponse = true
            message.opcode = bytes[2] >> 3 & 15
            message.recordFlags(of: bytes)
            message.code = .formatError
            return message.encoded()
        }
        return respond(to: query, over: transport, at: now)
    }

    private func respond(
        to query: DNSMessage, over transport: DNSTransport, at now: SimTime
    ) -> [UInt8] {
        var message = DNSMessage(answering: query)
        var limit = DNSMessage.tcpSizeMax
        if let edns = query.edns {
            let size = max(Int(edns.udpSize), DNSMessage.udpSizeDefault)
            message.edns = DNSExtension(
                udpSize: UInt16(Self.udpSizeMax), dnssecOK: edns.dnssecOK)
            limit = transport == .tcp ? limit : min(size, Self.udpSizeMax)
        } else if transport == .udp {
            limit = DNSMessage.udpSizeDefault
        }
        if query.opcode != 0 {
            message.code = .notImplemented
        } else if query.questions.count != 1 {
            message.code = .formatError
        } else if let edns = query.edns, edns.version != 0 {
            message.code = .badVersion
        } else if let question = query.questions.first {
            let answer = answer(question, at: now)
            message.code = answer.code
            message.isAuthoritative = answer.isAuthoritative
            message.answers = rotated(answer.answers, by: Int(query.id))
            message.authorities = answer.authorities
            message.additionals = answer.additionals
        }
        return message.encoded(limit: limit)
    }

    /// The records with their addresses turned by some places, so that clients that take the
    /// first one spread over all. Aliases stay in front, SRV records in order. The number of the
    /// query stands for chance: nothing has to be remembered. Source: spec G9.
    private func rotated(_ records: [DNSRecord], by count: Int) -> [DNSRecord] {
        let isAddress = { (record: DNSRecord) in record.type == .a || record.type == .aaaa }
        let addresses = records.filter(isAddress)
        guard addresses.count > 1 else { return records }
        let start = count % addresses.count
        return records.filter { !isAddress($0) } + addresses[start...] + addresses[..<start]
    }
}

extension DNSMessage {
    /// Takes the flags an answer repeats from bytes that are no message otherwise.
    fileprivate mutating func recordFlags(of bytes: [UInt8]) {
        recursionDesired = bytes[2] & 0x01 != 0
        isCheckingDisabled = bytes[3] & 0x10 != 0
    }
}
