import SimKernel
import Testing

@Suite struct SimTimeTests {
    @Test(arguments: [
        (0, "0s"), (1, "1ns"), (1_500, "1.5µs"), (250_000_000, "250ms"), (1_500_000_000, "1.5s"),
        (60_000_000_000, "1m0s"), (90_000_000_000, "1m30s"), (3_600_000_000_000, "1h0m0s"),
        (-90_500_000_000, "-1m30.5s"), (360_000_000_000_000, "100h0m0s"),
        (1_002_003_004, "1.002003004s"),
    ] as [(Int64, String)])
    func `prints durations as Go does`(nanoseconds: Int64, text: String) {
        #expect(SimDuration(nanoseconds: nanoseconds).description == text)
    }

    @Test func `saturates instead of trapping`() {
        #expect(SimTime.distantFuture + .seconds(1) == .distantFuture)
        #expect(SimTime.distantPast - .seconds(1) == .distantPast)
        #expect(SimTime.distantFuture - SimTime.distantPast == .infinite)
        #expect(SimDuration.hours(Int64.max) == .infinite)
        #expect(SimDuration.seconds(-1) * .max == SimDuration(nanoseconds: .min))
        #expect(SimDuration.infinite + .nanoseconds(1) == .infinite)
        #expect(SimDuration.seconds(UInt64.max) == .infinite)
    }

    @Test func `adds and compares`() {
        let start = SimTime.seconds(1_700_000_000)
        #expect(start + .minutes(1) - start == .seconds(60))
        #expect(start < start + .nanoseconds(1))
        #expect(SimDuration.seconds(10) / 4 == .milliseconds(2_500))
        #expect(SimDuration.seconds(10) - .seconds(12) == .seconds(-2))
    }

    @Test func `rounds seconds towards the past`() {
        #expect(SimTime(nanoseconds: 1_999_999_999).secondsRoundedDown == 1)
        #expect(SimTime(nanoseconds: -1).secondsRoundedDown == -1)
        #expect(SimDuration.milliseconds(-1_000).secondsRoundedDown == -1)
        #expect(SimTime.distantPast.secondsRoundedDown == -9_223_372_037)
        #expect(SimTime(nanoseconds: 1_500_000_000).roundedDownToSecond == .seconds(1))
        #expect("\(SimTime(nanoseconds: -1))" == "-1.999999999")
        #expect("\(SimTime.distantPast)".isEmpty == false)
    }
}
