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

    /// `name   min 12.3 ms   median 13.0 ms`.
    func printLine(_ note: String = "") {
        let sorted = milliseconds.sorted()
        guard let least = sorted.first else { return }
        let median = sorted[sorted.count / 2]
        let title = name + String(repeating: " ", count: max(1, 48 - name.count))
        print("\(title)min \(text(least)) ms   median \(text(median)) ms   \(note)")
    }

    private func text(_ value: Double) -> String {
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
    static var residentMiB: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, 128, file) != nil else { return 0 }
        let words = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            .split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * 4 / 1_024 : 0
    }
}
