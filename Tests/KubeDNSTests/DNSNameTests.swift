import KubeDNS
import Testing

@Suite struct DNSNameTests {
    @Test(arguments: [
        ("web-0.web.default.svc.cluster.local", "web-0.web.default.svc.cluster.local."),
        ("Web.Example.", "Web.Example."),
        (".", "."),
        (#"a\.b.c"#, #"a\.b.c."#),
        (#"a\032b"#, #"a\032b."#),
        (#"\255\000x"#, #"\255\000x."#),
        (#"a\\b"#, #"a\\b."#),
        ("_http._tcp.web", "_http._tcp.web."),
        ("*.x", "*.x."),
    ])
    func `reads and prints names`(text: String, printed: String) throws {
        let name = try #require(DNSName(text))
        #expect(name.description == printed)
        #expect(DNSName(name.description)?.isIdentical(to: name) == true)
    }

    @Test(arguments: [
        "", "..", ".a", "a..b", #"a\25"#, #"a\256"#, #"a\"#,
        String(repeating: "a", count: 64) + ".b",
        String(repeating: "abcdefg.", count: 32),
    ])
    func `refuses what is no name`(text: String) {
        #expect(DNSName(text) == nil)
    }

    @Test func `takes the longest names`() {
        #expect(DNSName(String(repeating: "a", count: 63)) != nil)
        // 255 bytes on the wire: 31 labels of seven letters, one of five, the root.
        let longest = String(repeating: "abcdefg.", count: 31) + "abcde."
        #expect(DNSName(longest)?.wire.count == 255)
        #expect(DNSName(longest + "a") == nil)
        #expect(DNSName(longest)?.prefixed(by: ["x"]) == nil)
    }

    @Test func `compares without case and keeps it`() throws {
        let lower = try #require(DNSName("web.default.svc.cluster.local."))
        let mixed = try #require(DNSName("wEb.Default.SVC.cluster.LOCAL."))
        #expect(lower == mixed && lower.hashValue == mixed.hashValue)
        #expect(!(lower < mixed) && !(mixed < lower))
        #expect(!lower.isIdentical(to: mixed) && mixed.lowercased.isIdentical(to: lower))
        #expect(DNSName("[x]") != DNSName("{x}"), "only letters have case")
        let zone = try #require(DNSName("cluster.local"))
        #expect(mixed.spelling(of: zone)?.description == "cluster.LOCAL.")
        #expect(zone.isWithin(zone) && zone.isWithin(.root) && !zone.isWithin(lower))
        #expect(DNSName("xcluster.local")?.isWithin(zone) == false)
        #expect(DNSName("foocluster.local")?.isWithin(zone) == false)
    }
}

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("10.244.1.5", "10.244.1.5"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", nil),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("1234:abcd::1", "1234:abcd::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:DB8::A", "2001:db8::a"),
        ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("::1.2.3.4", "::102:304"),
        ("::ffff:1.2.3.4", "1.2.3.4"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ] as [(String, String?)])
    func `reads and prints addresses`(text: String, printed: String?) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == printed ?? text)
        #expect(IPAddress(bytes: address.bytes) == address)
        #expect(IPAddress(reverseName: address.reverseName) == address)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "a.b.c.d", " 1.2.3.4", ":",
        ":::", "1:::2", "1::2::3", ":1::2", "1::2:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "12345::", "g::", "1.2.3.4::", "1:2:3:4:5:6:7:8::", "::1.2.3", "1-2-3-4",
    ])
    func `refuses what is no address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `knows reverse names`() throws {
        let four = try #require(IPAddress("10.244.1.5"))
        #expect(four.reverseName.description == "5.1.244.10.in-addr.arpa.")
        let six = try #require(IPAddress("5678:abcd::1"))
        #expect(
            six.reverseName.description
                == "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.c.b.a.8.7.6.5.ip6.arpa.")
        for text in ["1.244.10.in-addr.arpa", "5.1.244.10.arpa", "x.1.244.10.in-addr.arpa"] {
            #expect(try IPAddress(reverseName: #require(DNSName(text))) == nil)
        }
    }
}
