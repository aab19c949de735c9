import KubeModel
import Testing

@Suite struct JSONNumberTests {
    @Test(arguments: [
        (0.1, "0.1"), (-2.5, "-2.5"), (1e15, "1000000000000000"), (1e20, "100000000000000000000"),
        (123_456_789_012_345_680, "123456789012345680"), (1e21, "1e+21"), (1.5e300, "1.5e+300"),
        (0.000001, "0.000001"), (0.00000125, "0.00000125"), (0.0000001, "1e-7"), (-1e-10, "-1e-10"),
        (2.2250738585072014e-308, "2.2250738585072014e-308"), (100, "100"), (12345.678, "12345.678"),
    ])
    func `writes doubles as Go does`(number: Double, text: String) {
        #expect(JSONValue.double(number).canonicalText == text)
    }
}
