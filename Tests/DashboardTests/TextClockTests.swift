import Dashboard
import SimKernel
import Testing

struct TextClockTests {
    @Test(
        arguments: [
            (0, "0s", 1), (12, "12s", 13), (59, "59s", 60), (60, "1m", 61), (112, "1m52s", 113),
            (599, "9m59s", 600), (600, "10m", 660), (725, "12m", 780), (3_600, "1h", 3_660),
            (11_520, "3h12m", 11_580), (36_000, "10h", 39_600), (86_400, "1d", 90_000),
            (187_200, "2d4h", 190_800), (864_000, "10d", 950_400),
        ] as [(Int64, String, Int64)])
    func `ages have two units and at most five characters`(
        seconds: Int64, text: String, next: Int64
    ) {
        #expect(AgeFormat.text(seconds) == text)
        #expect(text.count <= 5)
        #expect(AgeFormat.next(seconds) == next)
        #expect(AgeFormat.text(next) != text)
        #expect(AgeFormat.text(next - 1) == text)
    }

    @Test func `every age changes exactly when it says`() {
        var seconds: Int64 = 0
        while seconds < 2_000_000 {
            let next = AgeFormat.next(seconds)
            #expect(AgeFormat.text(next - 1) == AgeFormat.text(seconds))
            #expect(AgeFormat.text(next) != AgeFormat.text(seconds))
            #expect(AgeFormat.text(seconds).count <= 5)
            #expect(AgeFormat.floor(next - 1) == seconds)
            seconds = next
        }
    }

    @Test func `a timer is rounded up and ends at zero`() {
        var clock = TextClock(now: SimTime(nanoseconds: 10_500_000_000))
        let timer = clock.remaining(until: .seconds(12))
        #expect(timer == TimedText("2s", changesAt: .seconds(11)))
        #expect(clock.remaining(until: .seconds(10)).text == "0s")
        #expect(clock.nextChange == .seconds(11))
    }

    @Test func `a long timer changes when its text does`() {
        var clock = TextClock(now: .seconds(0))
        let timer = clock.remaining(until: .seconds(725))
        #expect(timer.text == "12m")
        var later = TextClock(now: timer.changesAt ?? .epoch)
        #expect(later.remaining(until: .seconds(725)).text == "11m")
        var before = TextClock(now: (timer.changesAt ?? .epoch) - .seconds(1))
        #expect(before.remaining(until: .seconds(725)).text == "12m")
    }

    @Test func `times drop the hour of now`() {
        let clock = TextClock(now: .seconds(1_000 + 4_000), origin: .seconds(1_000))
        #expect(clock.time(1_000 + 3_761) == "02:41")
        #expect(clock.time(1_000 + 761) == "00:12:41")
    }

    @Test func `durations are read as people write them`() {
        #expect(DurationText.seconds("90s") == 90)
        #expect(DurationText.seconds("1h30m") == 5_400)
        for bad in ["", "5", "m", "5x", "3m3m", "1s1m", "-1s", "1.5s"] {
            #expect(DurationText.seconds(bad) == .none)
        }
    }
}
