// The one queue of the simulation: a four-way heap of small keys over a table of payloads.
//
// Keys carry (time, sequence, slot); payloads lie still in their slots, so that sifting moves 24
// bytes whatever the payload is. A cancelled entry gives its slot back at once and leaves a dead
// key behind, recognised because the slot no longer holds its sequence number. The first key of
// the heap is never dead, which is what makes `nextTime` a plain read.

/// Names one scheduled entry until it is taken or cancelled. Never reused.
public struct EventID: Hashable, Sendable {
    /// Number of the insertion, from 1, unique within its queue.
    public let sequence: UInt64
    @usableFromInline let slot: Int32

    @inlinable init(sequence: UInt64, slot: Int32) {
        self.sequence = sequence
        self.slot = slot
    }
}

/// Payloads ordered by time and, at one time, by the order in which they were scheduled.
///
/// That pair is a total order and the only source of order in a simulation. Scheduling and taking
/// cost O(log n), cancelling O(1) amortised; the memory of cancelled entries stays below that of
/// the live ones.
public struct EventQueue<Payload: Sendable>: Sendable {
    @usableFromInline var heap: [Key] = []
    @usableFromInline var slots: [Slot] = []
    /// First of the list of free slots, linked through `Slot.nextFree`; -1 when there is none.
    @usableFromInline var freeSlot: Int32 = -1
    @usableFromInline var lastSequence: UInt64 = 0
    /// How many entries are scheduled and neither taken nor cancelled.
    @inlinable public var count: Int { entryCount }
    @usableFromInline var entryCount = 0

    @usableFromInline struct Key: Sendable {
        @usableFromInline var time: SimTime
        @usableFromInline var sequence: UInt64
        @usableFromInline var slot: Int32

        @inlinable init(time: SimTime, sequence: UInt64, slot: Int32) {
            self.time = time
            self.sequence = sequence
            self.slot = slot
        }

        @inlinable static func < (left: Key, right: Key) -> Bool {
            left.time != right.time ? left.time < right.time : left.sequence < right.sequence
        }
    }

    @usableFromInline struct Slot: Sendable {
        /// Sequence number of the entry that lives here, 0 when free.
        @usableFromInline var sequence: UInt64
        @usableFromInline var nextFree: Int32
        @usableFromInline var payload: Payload?

        @inlinable init(sequence: UInt64, payload: Payload) {
            self.sequence = sequence
            self.nextFree = -1
            self.payload = payload
        }
    }

    /// An empty queue.
    @inlinable public init() {}

    /// Whether nothing is scheduled.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// When the next entry is due; nil when the queue is empty.
    @inlinable public var nextTime: SimTime? { heap.first?.time }

    /// The entry that `popNext` would take, left in place.
    @inlinable public var next: (time: SimTime, payload: Payload)? {
        guard let key = heap.first, let payload = slots[Int(key.slot)].payload else { return nil }
        return (key.time, payload)
    }

    /// Adds an entry behind all others of the same time.
    @discardableResult
    @inlinable public mutating func schedule(_ payload: Payload, at time: SimTime) -> EventID {
        lastSequence += 1
        let slot: Int32
        if freeSlot >= 0 {
            slot = freeSlot
            freeSlot = slots[Int(slot)].nextFree
            slots[Int(slot)].sequence = lastSequence
            slots[Int(slot)].payload = payload
        } else {
            slot = Int32(slots.count)
            slots.append(Slot(sequence: lastSequence, payload: payload))
        }
        entryCount += 1
        heap.append(Key(time: time, sequence: lastSequence, slot: slot))
        siftUp(from: heap.count - 1)
        return EventID(sequence: lastSequence, slot: slot)
    }

    /// Whether the entry is still waiting.
    @inlinable public func contains(_ id: EventID) -> Bool {
        Int(id.slot) < slots.count && slots[Int(id.slot)].sequence == id.sequence
    }

    /// Removes the entry; does nothing when it was taken or cancelled before.
    /// - Returns: whether there was something to cancel.
    @discardableResult
    @inlinable public mutating func cancel(_ id: EventID) -> Bool {
        guard contains(id) else { return false }
        _ = release(id.slot)
        if heap.count > 2 * count + 16 {
            compact()
        } else {
            dropDeadFront()
        }
        return true
    }

    /// Takes the earliest entry; nil when the queue is empty.
    @inlinable public mutating func popNext() -> (time: SimTime, payload: Payload)? {
        guard let key = heap.first, let payload = release(key.slot) else { return nil }
        removeFront()
        dropDeadFront()
        return (key.time, payload)
    }

    /// Removes everything. Identifiers stay unique afterwards.
    public mutating func removeAll() {
        heap.removeAll()
        slots.removeAll()
        freeSlot = -1
        entryCount = 0
    }

    // MARK: Heap

    /// Frees the slot and hands out what it held.
    @inlinable mutating func release(_ slot: Int32) -> Payload? {
        let payload = slots[Int(slot)].payload.take()
        slots[Int(slot)].sequence = 0
        slots[Int(slot)].nextFree = freeSlot
        freeSlot = slot
        entryCount -= 1
        return payload
    }

    @inlinable func isLive(_ key: Key) -> Bool {
        slots[Int(key.slot)].sequence == key.sequence
    }

    @inlinable mutating func dropDeadFront() {
        while let key = heap.first, !isLive(key) {
            removeFront()
        }
    }

    @inlinable mutating func removeFront() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        siftDown(from: 0)
    }

    /// Drops every dead key. Called when more than half are dead, so its cost spreads out.
    @inlinable mutating func compact() {
        let slots = self.slots
        heap.removeAll { slots[Int($0.slot)].sequence != $0.sequence }
        guard heap.count > 1 else { return }
        for index in stride(from: (heap.count - 2) / 4, through: 0, by: -1) {
            siftDown(from: index)
        }
    }

    @inlinable mutating func siftUp(from start: Int) {
        // Through a buffer, so that uniqueness is checked once and not at every move.
        heap.withUnsafeMutableBufferPointer { heap in
            let key = heap[start]
            var index = start
            while index > 0 {
                let parent = (index - 1) / 4
                guard key < heap[parent] else { break }
                heap[index] = heap[parent]
                index = parent
            }
            heap[index] = key
        }
    }

    @inlinable mutating func siftDown(from start: Int) {
        heap.withUnsafeMutableBufferPointer { heap in
            let key = heap[start]
            let end = heap.count
            var index = start
            while true {
                let firstChild = 4 * index + 1
                guard firstChild < end else { break }
                var least = firstChild
                var child = firstChild + 1
                while child < min(firstChild + 4, end) {
                    if heap[child] < heap[least] { least = child }
                    child += 1
                }
                guard heap[least] < key else { break }
                heap[index] = heap[least]
                index = least
            }
            heap[index] = key
        }
    }
}
