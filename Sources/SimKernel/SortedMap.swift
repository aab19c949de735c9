// A sorted map as a directory of sorted chunks of at most 64 entries.
//
// An insertion moves at most one chunk and the directory, never the whole map; a copy shares all
// chunks, and a write after a copy copies the directory and the one chunk it touches. Iteration
// goes through plain arrays.

/// A map that iterates in the order of its keys and is cheap to copy.
///
/// Lookup, insertion and removal take O(log n) comparisons.
public struct SortedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    /// Never contains an empty chunk.
    @usableFromInline var chunks: [Chunk] = []
    /// How many entries there are.
    @inlinable public var count: Int { entryCount }
    @usableFromInline var entryCount = 0

    @usableFromInline struct Chunk: Sendable {
        @usableFromInline var keys: [Key]
        @usableFromInline var values: [Value]

        @inlinable init(keys: [Key], values: [Value]) {
            self.keys = keys
            self.values = values
        }
    }

    @inlinable static var chunkCountMax: Int { 64 }

    /// An empty map.
    @inlinable public init() {}

    /// The value of that key; nil when there is none. Setting nil removes the entry.
    ///
    /// To change a value that holds arrays or maps, `update` is faster: it does not copy them.
    @inlinable public subscript(key: Key) -> Value? {
        get {
            guard let index = index(forKey: key) else { return nil }
            return chunks[index.chunk].values[index.offset]
        }
        set {
            if let newValue {
                updateValue(newValue, forKey: key)
            } else {
                removeValue(forKey: key)
            }
        }
    }

    /// The value of that key, changed in place; when there is none, reads give the default and
    /// changes start from it.
    @inlinable public subscript(
        key: Key, default defaultValue: @autoclosure () -> Value
    ) -> Value {
        get { self[key] ?? defaultValue() }
        _modify {
            var (index, found) = search(key)
            if !found { index = insert(key, defaultValue(), at: index) }
            yield &chunks[index.chunk].values[index.offset]
        }
    }

    /// Changes the value of that key in place, without copying it.
    /// - Returns: what the body returned, or nil when there is no such key.
    @discardableResult
    @inlinable public mutating func update<Result>(
        _ key: Key, _ body: (inout Value) throws -> Result
    ) rethrows -> Result? {
        guard let index = index(forKey: key) else { return nil }
        return try body(&chunks[index.chunk].values[index.offset])
    }

    /// Sets the value of that key.
    /// - Returns: the value it had before.
    @discardableResult
    @inlinable public mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
        let (index, found) = search(key)
        if found {
            let old = chunks[index.chunk].values[index.offset]
            chunks[index.chunk].values[index.offset] = value
            return old
        }
        _ = insert(key, value, at: index)
        return nil
    }

    /// Removes the entry.
    /// - Returns: the value it had; nil when there was none.
    @discardableResult
    @inlinable public mutating func removeValue(forKey key: Key) -> Value? {
        guard let index = index(forKey: key) else { return nil }
        entryCount -= 1
        chunks[index.chunk].keys.remove(at: index.offset)
        let value = chunks[index.chunk].values.remove(at: index.offset)
        mergeIfSmall(index.chunk)
        return value
    }

    /// Removes everything.
    @inlinable public mutating func removeAll() {
        chunks.removeAll()
        entryCount = 0
    }

    /// Where the key is; nil when it is absent.
    @inlinable public func index(forKey key: Key) -> Index? {
        let (index, found) = search(key)
        return found ? index : nil
    }

    /// Whether there is such a key.
    @inlinable public func contains(key: Key) -> Bool { search(key).found }

    /// The first entry whose key is not below the bound, or `endIndex`.
    @inlinable public func lowerBound(_ bound: Key) -> Index {
        let index = search(bound).index
        if index.chunk < chunks.count, index.offset == chunks[index.chunk].keys.count {
            return Index(chunk: index.chunk + 1, offset: 0)
        }
        return index
    }

    /// The entries from the first key not below the bound on, in order, found lazily.
    @inlinable public func elements(from bound: Key) -> Elements {
        Elements(chunks: chunks, start: lowerBound(bound))
    }
}

// MARK: - Reading in order

extension SortedMap: BidirectionalCollection {
    /// A position; any change of the map's keys invalidates it.
    public struct Index: Comparable, Sendable {
        @usableFromInline var chunk: Int
        @usableFromInline var offset: Int

        @inlinable init(chunk: Int, offset: Int) {
            self.chunk = chunk
            self.offset = offset
        }

        /// Whether the left position comes first.
        @inlinable public static func < (left: Index, right: Index) -> Bool {
            left.chunk != right.chunk ? left.chunk < right.chunk : left.offset < right.offset
        }
    }

    /// Entries in order from some place to the end.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        @usableFromInline let chunks: [Chunk]
        /// The chunk being read, held apart from the directory.
        @usableFromInline var keys: [Key] = []
        @usableFromInline var values: [Value] = []
        @usableFromInline var nextChunk: Int
        @usableFromInline var offset: Int

        @inlinable init(chunks: [Chunk], start: Index) {
            self.chunks = chunks
            nextChunk = start.chunk
            offset = start.offset
            if nextChunk < chunks.count {
                keys = chunks[nextChunk].keys
                values = chunks[nextChunk].values
                nextChunk += 1
            }
        }

        /// The next entry; nil at the end.
        @inlinable public mutating func next() -> (key: Key, value: Value)? {
            if offset == keys.count {
                guard nextChunk < chunks.count else { return nil }
                keys = chunks[nextChunk].keys
                values = chunks[nextChunk].values
                nextChunk += 1
                offset = 0
            }
            defer { offset += 1 }
            return (keys[offset], values[offset])
        }
    }

    /// The position of the first entry.
    @inlinable public var startIndex: Index { Index(chunk: 0, offset: 0) }
    /// The position behind the last entry.
    @inlinable public var endIndex: Index { Index(chunk: chunks.count, offset: 0) }
    /// Whether there is no entry.
    @inlinable public var isEmpty: Bool { chunks.isEmpty }

    /// The position of the next entry.
    @inlinable public func index(after index: Index) -> Index {
        index.offset + 1 < chunks[index.chunk].keys.count
            ? Index(chunk: index.chunk, offset: index.offset + 1)
            : Index(chunk: index.chunk + 1, offset: 0)
    }

    /// The position of the entry before.
    @inlinable public func index(before index: Index) -> Index {
        index.offset > 0
            ? Index(chunk: index.chunk, offset: index.offset - 1)
            : Index(chunk: index.chunk - 1, offset: chunks[index.chunk - 1].keys.count - 1)
    }

    /// The entry at a position.
    @inlinable public subscript(position: Index) -> (key: Key, value: Value) {
        (
            chunks[position.chunk].keys[position.offset],
            chunks[position.chunk].values[position.offset]
        )
    }

    /// All entries in order.
    @inlinable public func makeIterator() -> Elements {
        Elements(chunks: chunks, start: startIndex)
    }

    /// The keys in order.
    @inlinable public var keys: LazyMapCollection<Self, Key> { lazy.map { $0.key } }

    /// The values in the order of their keys.
    @inlinable public var values: LazyMapCollection<Self, Value> { lazy.map { $0.value } }
}

extension SortedMap: ExpressibleByDictionaryLiteral {
    /// A map of these entries; of equal keys the last wins.
    @inlinable public init(dictionaryLiteral elements: (Key, Value)...) {
        for (key, value) in elements { updateValue(value, forKey: key) }
    }

    /// A map of these entries; of equal keys the last wins. Fastest when they come in order.
    @inlinable public init(_ elements: some Sequence<(Key, Value)>) {
        for (key, value) in elements { updateValue(value, forKey: key) }
    }
}

extension SortedMap: Equatable where Value: Equatable {
    /// Whether both have the same entries, however they are cut into chunks.
    @inlinable public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count
            && left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    }
}

extension SortedMap: Hashable where Key: Hashable, Value: Hashable {
    /// Hashes the entries in order. For lookup only.
    @inlinable public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for (key, value) in self {
            hasher.combine(key)
            hasher.combine(value)
        }
    }
}

// MARK: - Differences

extension SortedMap {
    /// All values in the order of their keys, copied chunk by chunk.
    @inlinable public var valueArray: [Value] {
        var all: [Value] = []
        all.reserveCapacity(entryCount)
        for chunk in chunks { all.append(contentsOf: chunk.values) }
        return all
    }

    /// Tells the entries in which this map differs from an earlier state of it, in order: the
    /// value it had and the value it has, nil where there is none.
    ///
    /// What both states share is passed over chunk by chunk, so that the cost is that of the
    /// changes in between. Of unrelated maps every entry is compared.
    @inlinable public func differences(
        from old: Self, areSame: (Value, Value) -> Bool,
        _ body: (_ key: Key, _ old: Value?, _ new: Value?) -> Void
    ) {
        var left = old.startIndex
        var right = startIndex
        while left.chunk < old.chunks.count || right.chunk < chunks.count {
            if left.offset == 0, right.offset == 0, left.chunk < old.chunks.count,
                right.chunk < chunks.count,
                old.chunks[left.chunk].keys.isSameStorage(as: chunks[right.chunk].keys)
            {
                Self.differences(old.chunks[left.chunk], chunks[right.chunk], areSame, body)
                left.chunk += 1
                right.chunk += 1
                continue
            }
            let before = left.chunk < old.chunks.count ? old[left] : nil
            let after = right.chunk < chunks.count ? self[right] : nil
            if let before, after.map({ before.key < $0.key }) ?? true {
                body(before.key, before.value, nil)
                left = old.index(after: left)
            } else if let after, before.map({ after.key < $0.key }) ?? true {
                body(after.key, nil, after.value)
                right = index(after: right)
            } else if let before, let after {
                if !areSame(before.value, after.value) {
                    body(after.key, before.value, after.value)
                }
                left = old.index(after: left)
                right = index(after: right)
            }
        }
    }

    /// The differences of two chunks with the same keys.
    @inlinable static func differences(
        _ old: Chunk, _ new: Chunk, _ areSame: (Value, Value) -> Bool,
        _ body: (_ key: Key, _ old: Value?, _ new: Value?) -> Void
    ) {
        if old.values.isSameStorage(as: new.values) { return }
        for offset in new.keys.indices where !areSame(old.values[offset], new.values[offset]) {
            body(new.keys[offset], old.values[offset], new.values[offset])
        }
    }
}

extension Array {
    /// Whether both are the same array in memory, and so equal without a look at the elements.
    @inlinable func isSameStorage(as other: [Element]) -> Bool {
        withUnsafeBufferPointer { left in
            other.withUnsafeBufferPointer { right in
                left.baseAddress == right.baseAddress && left.count == right.count
            }
        }
    }
}

// MARK: - Chunks

extension SortedMap {
    /// Where the key is, or where it would be inserted: then the offset may be the end of a chunk.
    @inlinable func search(_ key: Key) -> (index: Index, found: Bool) {
        // Through buffers, so that looking at a chunk does not count a reference to it.
        chunks.withUnsafeBufferPointer { chunks in
            guard !chunks.isEmpty else { return (Index(chunk: 0, offset: 0), false) }
            // The last chunk whose first key is not above the key.
            var low = 0
            var high = chunks.count
            while high - low > 1 {
                let middle = (low + high) / 2
                let isAbove = chunks[middle].keys.withUnsafeBufferPointer { key < $0[0] }
                if isAbove { high = middle } else { low = middle }
            }
            let chunk = low
            return chunks[chunk].keys.withUnsafeBufferPointer { keys in
                low = 0
                high = keys.count
                while low < high {
                    let middle = (low + high) / 2
                    if keys[middle] < key { low = middle + 1 } else { high = middle }
                }
                let found = low < keys.count && keys[low] == key
                return (Index(chunk: chunk, offset: low), found)
            }
        }
    }

    /// Inserts where `search` said, and splits the chunk when it was full.
    @inlinable mutating func insert(_ key: Key, _ value: Value, at index: Index) -> Index {
        entryCount += 1
        guard !chunks.isEmpty else {
            chunks.append(Chunk(keys: [key], values: [value]))
            return index
        }
        var index = index
        let size = chunks[index.chunk].keys.count
        if size == Self.chunkCountMax {
            // Appending in order leaves full chunks behind; elsewhere they are halved.
            let isAppending = index.chunk == chunks.count - 1 && index.offset == size
            let middle = isAppending ? size : size / 2
            let tail = Chunk(
                keys: Array(chunks[index.chunk].keys[middle...]),
                values: Array(chunks[index.chunk].values[middle...]))
            chunks[index.chunk].keys.removeSubrange(middle...)
            chunks[index.chunk].values.removeSubrange(middle...)
            chunks.insert(tail, at: index.chunk + 1)
            if index.offset > middle || isAppending {
                index = Index(chunk: index.chunk + 1, offset: index.offset - middle)
            }
        }
        chunks[index.chunk].keys.insert(key, at: index.offset)
        chunks[index.chunk].values.insert(value, at: index.offset)
        return index
    }

    /// Joins a chunk that became small with a neighbour, as long as the result has room to grow.
    @inlinable mutating func mergeIfSmall(_ chunk: Int) {
        let size = chunks[chunk].keys.count
        if size == 0 {
            chunks.remove(at: chunk)
            return
        }
        guard size < Self.chunkCountMax / 4, chunks.count > 1 else { return }
        for left in chunk - 1...chunk where left >= 0 && left + 1 < chunks.count {
            let sum = chunks[left].keys.count + chunks[left + 1].keys.count
            guard sum <= Self.chunkCountMax * 3 / 4 else { continue }
            let right = chunks.remove(at: left + 1)
            chunks[left].keys += right.keys
            chunks[left].values += right.values
            return
        }
    }
}
