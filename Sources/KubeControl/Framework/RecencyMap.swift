import SimKernel

/// A map that holds a limited number of entries and gives up the one not written for the longest
/// time.
struct RecencyMap<Value: Sendable>: Sendable {
    private var entries = SortedMap<String, Entry>()
    private var order = SortedMap<UInt64, String>()
    private var next: UInt64 = 0
    private let countMax: Int

    private struct Entry: Sendable {
        var value: Value
        var turn: UInt64
    }

    init(countMax: Int) { self.countMax = countMax }

    /// The value of a key. Setting makes the entry the youngest.
    subscript(key: String) -> Value? {
        get { entries[key]?.value }
        set {
            if let old = entries[key] { order[old.turn] = nil }
            guard let newValue else {
                entries[key] = nil
                return
            }
            entries[key] = Entry(value: newValue, turn: next)
            order[next] = key
            next += 1
            if entries.count > countMax, let (turn, oldest) = order.first {
                order[turn] = nil
                entries[oldest] = nil
            }
        }
    }
}
