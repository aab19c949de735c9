import KubeDNS
import SimKernel
import Testing

@Suite struct DNSMessageTests {
    static func name(_ text: String) -> DNSName { DNSName(text) ?? .root }

    /// A message with one record of every type.
    static let sample: DNSMessage = {
        var message = DNSMessage(
            id: 0xbeef, asking: DNSQuestion(name("web-0.web.default.svc.cluster.local"), .any),
            edns: DNSExtension(udpSize: 1232, dnssecOK: true, options: [0, 10, 0, 2, 7, 7]))
        message.isResponse = true
        message.isAuthoritative = true
        message.recursionAvailable = true
        message.isCheckingDisabled = true
        message.code = .badVersion
        let owner = name("Web-0.web.default.svc.cluster.local")
        let address = IPAddress("10.244.1.5")
        let address6 = IPAddress("fd00::5")
        message.answers = [
            address.map { DNSRecord(owner, ttl: 30, .a($0)) },
            address6.map { DNSRecord(owner, ttl: 30, .aaaa($0)) },
            DNSRecord(owner, ttl: 0, .cname(name("db.example.org"))),
            DNSRecord(owner, ttl: .max, .ptr(owner)),
            DNSRecord(
                owner, ttl: 30, .srv(priority: 0, weight: 50, port: 80, target: owner)),
            DNSRecord(owner, ttl: 30, .txt([Array("1.1.0".utf8), [], [0, 255]])),
            DNSRecord(owner, ttl: 30, .mx(preference: 10, exchange: name("cluster.local"))),
            DNSRecord(owner, ttl: 30, .other(DNSType(rawValue: 65280), [1, 2, 3])),
            DNSRecord(owner, ttl: 30, .other(.a, [1, 2, 3]), recordClass: 3),
        ].compactMap { $0 }
        message.authorities = [
            DNSRecord(
                name("cluster.local"), ttl: 30,
                .soa(
                    DNSStartOfAuthority(
                        primary: name("ns.dns.cluster.local"),
                        mailbox: name("hostmaster.cluster.local"), serial: 1_499_347_823,
                        refreshSeconds: 7200, retrySeconds: 1800, expireSeconds: 86_400,
                        minimumSeconds: 30)))
        ]
        message.additionals = [
            DNSRecord(name("cluster.local"), ttl: 30, .ns(name("ns.dns.cluster.local")))
        ]
        return message
    }()

    @Test func `survives a round trip`() throws {
        let bytes = Self.sample.encoded()
        let decoded = try DNSMessage(decoding: bytes)
        #expect(decoded == Self.sample)
        #expect(decoded.encoded() == bytes)
        #expect(decoded.answers.first?.name.description == "Web-0.web.default.svc.cluster.local.")
    }

    @Test func `has the bytes of the standard`() throws {
        // RFC 1035 4.1: header, question; 4.1.4: a pointer to offset 12.
        var message = DNSMessage(
            id: 0x1234, asking: DNSQuestion(Self.name("f.isi.arpa"), .a))
        message.isResponse = true
        message.answers = [
            DNSRecord(Self.name("f.isi.arpa"), ttl: 1, .cname(Self.name("foo.f.isi.arpa"))),
            DNSRecord(Self.name("isi.arpa"), ttl: 2, .ns(Self.name("arpa"))),
        ]
        #expect(
            message.encoded() == [
                0x12, 0x34, 0x81, 0x00, 0, 1, 0, 2, 0, 0, 0, 0,
                1, 0x66, 3, 0x69, 0x73, 0x69, 4, 0x61, 0x72, 0x70, 0x61, 0, 0, 1, 0, 1,
                0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 1, 0, 6, 3, 0x66, 0x6f, 0x6f, 0xc0, 12,
                0xc0, 14, 0, 2, 0, 1, 0, 0, 0, 2, 0, 2, 0xc0, 18,
            ])
    }

    @Test func `reads nothing from any truncation of a message`() {
        let bytes = Self.sample.encoded()
        for count in 0..<bytes.count {
            #expect(throws: DNSDecodeError.self) {
                try DNSMessage(decoding: Array(bytes[..<count]))
            }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `never traps on mutated bytes`(seed: UInt64) {
        var random = Random.stream(seed: seed, label: "mutations")
        let original = Self.sample.encoded()
        var readable = 0
        for _ in 0..<4_000 {
            var bytes = original
            for _ in 0...random.below(6) {
                let place = Int(random.below(UInt64(bytes.count)))
                switch random.below(4) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes[place] ^= 1 << UInt8(random.below(8))
                case 2: bytes[place] = 0xc0
                default: bytes.remove(at: place)
                }
            }
            guard let message = try? DNSMessage(decoding: bytes) else { continue }
            readable += 1
            #expect((try? DNSMessage(decoding: message.encoded())) != nil)
        }
        #expect(readable > 0)
    }

    @Test func `never traps on noise`() {
        var random = Random(seed: 9)
        for _ in 0..<4_000 {
            let bytes = (0..<random.below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            _ = try? DNSMessage(decoding: bytes)
        }
    }

    @Test(arguments: [
        ([0xc0, 12], .badPointer),
        ([0xc0, 200], .badPointer),
        ([1, 0x61, 0xc0, 12], .badPointer),
        ([0x40], .badLabel),
        ([0x80, 0], .badLabel),
        ([5, 0x61], .truncated),
        ([], .truncated),
    ] as [([UInt8], DNSDecodeError)])
    func `refuses broken names`(name: [UInt8], error: DNSDecodeError) {
        let header: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        #expect(throws: error) { try DNSMessage(decoding: header + name) }
    }

    @Test func `refuses names that grow too long through pointers`() {
        var bytes: [UInt8] = [0, 1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0]
        var place = 0
        for index in 0..<5 {
            let start = bytes.count
            bytes += [63] + [UInt8](repeating: 0x61, count: 63)
            bytes += index == 0 ? [0] : [0xc0 | UInt8(place >> 8), UInt8(place & 255)]
            bytes += [0, 1, 0, 1]
            place = start
        }
        #expect(throws: DNSDecodeError.nameTooLong) { try DNSMessage(decoding: bytes) }
    }

    @Test func `refuses records whose data does not fit`() {
        let head: [UInt8] = [0, 1, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0]
        let cases: [([UInt8], DNSDecodeError)] = [
            ([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5], .badRecord(.a)),
            ([0, 0, 28, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4], .badRecord(.aaaa)),
            ([0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 2, 2, 65], .badRecord(.txt)),
            ([0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0], .badRecord(.txt)),
            ([0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0], .badRecord(.ns)),
            ([0, 0, 41, 0, 1, 0, 0, 0, 0, 0, 0], .badExtension),
            ([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 9, 1], .truncated),
        ]
        for (record, error) in cases {
            #expect(throws: error) { try DNSMessage(decoding: head + record) }
        }
    }

    @Test func `cuts answers that are too long and says so`() throws {
        var message = DNSMessage(
            id: 1, asking: DNSQuestion(Self.name("web.default.svc.cluster.local"), .a),
            edns: DNSExtension(udpSize: 4096))
        message.isResponse = true
        for number in 0..<300 {
            let address = try #require(IPAddress("10.244.\(number / 250).\(number % 250)"))
            message.answers.append(
                DNSRecord(Self.name("web.default.svc.cluster.local"), ttl: 30, .a(address)))
        }
        for limit in [512, 513, 1_232, 4_096] {
            let bytes = message.encoded(limit: limit)
            #expect(bytes.count <= limit && bytes.count > limit - 16)
            let cut = try DNSMessage(decoding: bytes)
            #expect(cut.isTruncated && cut.edns != nil)
            #expect(cut.answers.elementsEqual(message.answers.prefix(cut.answers.count)))
        }
        let whole = try DNSMessage(decoding: message.encoded())
        #expect(!whole.isTruncated && whole.answers.count == 300)
    }

    @Test func `prints records as zone file lines`() {
        #expect(
            Self.sample.answers.map(\.description) == [
                "Web-0.web.default.svc.cluster.local. 30 IN A 10.244.1.5",
                "Web-0.web.default.svc.cluster.local. 30 IN AAAA fd00::5",
                "Web-0.web.default.svc.cluster.local. 0 IN CNAME db.example.org.",
                "Web-0.web.default.svc.cluster.local. 4294967295 IN PTR "
                    + "Web-0.web.default.svc.cluster.local.",
                "Web-0.web.default.svc.cluster.local. 30 IN SRV 0 50 80 "
                    + "Web-0.web.default.svc.cluster.local.",
                #"Web-0.web.default.svc.cluster.local. 30 IN TXT "1.1.0" "" "\000\255""#,
                "Web-0.web.default.svc.cluster.local. 30 IN MX 10 cluster.local.",
                "Web-0.web.default.svc.cluster.local. 30 IN TYPE65280 \\# 3 010203",
                "Web-0.web.default.svc.cluster.local. 30 CLASS3 A \\# 3 010203",
            ])
        #expect(DNSType(name: "srv") == .srv && DNSType(name: "TYPE65")?.rawValue == 65)
        #expect(DNSType(name: "nope") == nil && DNSType(rawValue: 65).description == "TYPE65")
    }
}
