import Glibc

/// Times of several runs of one thing.
struct Figures {
    let name: String
    private(set) var milliseconds: [Double] = []

    init(_ name: String) { self.name = name }

    /// Takes the time of one run.
    @discardableResult
    mutating func measure<R>(_ body: () throws -> R) rethrows -> R {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try body()
        add(clock.now - start)
        return result
    }

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        milliseconds.append(Double(seconds) * 1_000 + Double(attoseconds) / 1e15)
    }

    /// `name   min 12.3 ms   median 13.0 ms`, at once.
    func printLine(_ note: String = "") {
        let sorted = milliseconds.sorted()
        guard let least = sorted.first else { return }
        let median = sorted[sorted.count / 2]
        let title = name + String(repeating: " ", count: max(1, 48 - name.count))
        Output.say("\(title)min \(Self.text(least)) ms   median \(Self.text(median)) ms   \(note)")
    }

    /// The time that so many of a hundred runs keep to, in milliseconds.
    func percentile(_ share: Int) -> String {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return "0.0" }
        return Self.text(sorted[min(sorted.count - 1, sorted.count * share / 100)])
    }

    /// The first of some times, in milliseconds.
    static func text(_ durations: [Duration]) -> String {
        var figures = Figures("")
        for duration in durations.prefix(1) { figures.add(duration) }
        return text(figures.milliseconds.first ?? 0)
    }

    /// Milliseconds with one digit behind the point, or two where one would say too little.
    private static func text(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        if hundredths < 100 {
            return "0." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
        }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// What the system says about this process.
enum ProcessFacts {
    /// The most memory it ever held, in MiB.
    static var peakMiB: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1_024
    }

    /// The memory it holds now, in MiB.
    static var residentMiB: Int { residentMiB(of: "self") }

    /// The memory a process holds now, in MiB.
    static func residentMiB(of process: String) -> Int {
        guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, 128, file) != nil else { return 0 }
        let words = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            .split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * 4 / 1_024 : 0
    }
}
