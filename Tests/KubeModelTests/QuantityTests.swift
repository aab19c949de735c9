import KubeModel
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("1024Mi", "1Gi"), ("0.5Gi", "512Mi"), ("1000m", "1"), ("0.5", "500m"), ("64M", "64M"),
        ("100", "100"), ("1000", "1k"), ("1e3", "1e3"), ("0", "0"), ("0Gi", "0"), ("-5", "-5"),
        ("1.5Gi", "1536Mi"), ("0.1Gi", "107374182400m"), ("0.9Ki", "921600m"),
        ("512", "512"), ("1000Ki", "1000Ki"), ("0.0000000001", "1n"),
        ("9223372036854775807", "9223372036854775807"),
        ("99999999999999999999", "9223372036854775807"),
        ("1.25", "1250m"), ("2E", "2E"), ("2E3", "2e3"), ("1Ki", "1Ki"), ("0.5Ki", "512"),
        ("100000", "100k"), ("+3", "3"), (".5", "500m"), ("1.", "1"), ("12e-3", "12e-3"),
    ])
    func `writes one canonical text`(given: String, expected: String) {
        #expect(Quantity(given)?.description == expected)
    }

    @Test(arguments: ["", "a", "1Gib", "1.2.3", "--1", "1 Gi", "Gi", "1e", "1ki", "."])
    func `refuses what is no quantity`(text: String) {
        #expect(Quantity(text) == nil)
    }

    @Test func `compares amounts, not texts`() throws {
        let mebi = try #require(Quantity("1024Mi"))
        let gibi = try #require(Quantity("1Gi"))
        #expect(mebi == gibi)
        #expect(try #require(Quantity("999m")) < Quantity(1))
        #expect(Quantity(milli: 1500) + Quantity(milli: 500) == Quantity(2))
        #expect((gibi + gibi).description == "2Gi")
        #expect(gibi.value == 1_073_741_824)
        #expect(Quantity("1m")?.value == 1)
        #expect(Quantity("1500u")?.milliValue == 2)
    }

    @Test func `reads numbers of JSON`() {
        #expect(Quantity(jsonValue: .double(0.5))?.description == "500m")
        #expect(Quantity(jsonValue: .int(2))?.description == "2")
        #expect(Quantity(jsonValue: .bool(true)) == nil)
    }

    @Test func `a canonical text reads back as itself`() {
        for power in 0..<60 {
            for factor in [Int64(1), 3, 1000, 1024, 999] {
                let (value, overflow) = factor.multipliedReportingOverflow(by: 1 << power)
                if overflow { continue }
                for format in [Quantity.Format.decimal, .binary, .exponent] {
                    let quantity = Quantity(value, format: format)
                    let text = quantity.description
                    #expect(Quantity(text) == quantity)
                    // Without a suffix the text no longer says that an amount was binary.
                    if format != .binary || value % 1024 == 0 {
                        #expect(Quantity(text)?.description == text)
                    }
                }
            }
        }
    }
}
