import KubeAPI
import SimKernel
import Testing

@Suite struct HumanDurationTests {
    private static let minute: Int64 = 60
    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400

    @Test(arguments: [
        (-3, "<invalid>"), (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (1, "1s"), (119, "119s"),
        (120, "2m"), (121, "2m1s"), (300, "5m"), (599, "9m59s"), (600, "10m"), (659, "10m"),
        (179 * minute, "179m"), (180 * minute, "3h"), (181 * minute, "3h1m"),
        (8 * hour - 1, "7h59m"), (8 * hour, "8h"), (47 * hour + 3_599, "47h"), (48 * hour, "2d"),
        (49 * hour, "2d1h"), (8 * day - 1, "7d23h"), (8 * day, "8d"), (729 * day, "729d"),
        (730 * day, "2y"), (731 * day, "2y1d"), (8 * 365 * day - 1, "7y364d"),
        (8 * 365 * day, "8y"), (30 * 365 * day, "30y"),
    ] as [(Int64, String)])
    func `a length of time in at most two units`(seconds: Int64, text: String) {
        #expect(HumanDuration.text(.seconds(seconds)) == text)
    }

    @Test func `fractions of a second are cut off`() {
        #expect(HumanDuration.text(.milliseconds(1_999)) == "1s")
        #expect(HumanDuration.text(.milliseconds(-1_999)) == "0s")
        #expect(HumanDuration.text(.milliseconds(-2_000)) == "<invalid>")
    }

    @Test func `extremes do not trap`() {
        #expect(HumanDuration.text(.infinite) == "292y")
        #expect(HumanDuration.text(SimDuration(nanoseconds: .min)) == "<invalid>")
    }
}
