/// A set that iterates in order and is cheap to copy; see `SortedMap`.
package struct SortedSet<Element: Comparable & Sendable>: Sendable {
    @usableFromInline var map = SortedMap<Element, Nothing>()

    @usableFromInline struct Nothing: Hashable, Sendable {
        @inlinable init() {}
    }

    /// An empty set.
    @inlinable package init() {}

    /// A set of these elements.
    @inlinable package init(_ elements: some Sequence<Element>) {
        for element in elements { insert(element) }
    }

    /// How many elements there are.
    @inlinable package var count: Int { map.count }

    /// Whether it is one of them.
    @inlinable package func contains(_ element: Element) -> Bool { map.contains(key: element) }

    /// Adds an element.
    /// - Returns: whether it was absent before.
    @discardableResult
    @inlinable package mutating func insert(_ element: Element) -> Bool {
        map.updateValue(Nothing(), forKey: element) == nil
    }

    /// Removes an element.
    /// - Returns: whether it was there.
    @discardableResult
    @inlinable package mutating func remove(_ element: Element) -> Bool {
        map.removeValue(forKey: element) != nil
    }

    /// Removes everything.
    @inlinable package mutating func removeAll() { map.removeAll() }

    /// Takes the least element; nil when the set is empty.
    @inlinable package mutating func popFirst() -> Element? {
        guard let first = map.first?.key else { return nil }
        map.removeValue(forKey: first)
        return first
    }

    /// The elements from the first not below the bound on, in order, found lazily.
    @inlinable package func elements(from bound: Element) -> Elements {
        Elements(entries: map.elements(from: bound))
    }

    /// Elements in order from some place to the end.
    package struct Elements: Sequence, IteratorProtocol, Sendable {
        @usableFromInline var entries: SortedMap<Element, Nothing>.Elements

        @inlinable init(entries: SortedMap<Element, Nothing>.Elements) {
            self.entries = entries
        }

        /// The next element; nil at the end.
        @inlinable package mutating func next() -> Element? { entries.next()?.key }
    }
}

extension SortedSet: BidirectionalCollection {
    /// A position; any change of the set invalidates it.
    package struct Index: Comparable, Sendable {
        @usableFromInline var base: SortedMap<Element, Nothing>.Index

        @inlinable init(base: SortedMap<Element, Nothing>.Index) { self.base = base }

        /// Whether the left position comes first.
        @inlinable package static func < (left: Index, right: Index) -> Bool {
            left.base < right.base
        }
    }

    /// The position of the first element.
    @inlinable package var startIndex: Index { Index(base: map.startIndex) }
    /// The position behind the last element.
    @inlinable package var endIndex: Index { Index(base: map.endIndex) }
    /// Whether there is no element.
    @inlinable package var isEmpty: Bool { map.isEmpty }
    /// The position of the next element.
    @inlinable package func index(after index: Index) -> Index {
        Index(base: map.index(after: index.base))
    }
    /// The position of the element before.
    @inlinable package func index(before index: Index) -> Index {
        Index(base: map.index(before: index.base))
    }
    /// The element at a position.
    @inlinable package subscript(position: Index) -> Element { map[position.base].key }
    /// All elements in order.
    @inlinable package func makeIterator() -> Elements { Elements(entries: map.makeIterator()) }
}

extension SortedSet: ExpressibleByArrayLiteral {
    /// A set of these elements.
    @inlinable package init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension SortedSet: Equatable {
    /// Whether both have the same elements.
    @inlinable package static func == (left: Self, right: Self) -> Bool { left.map == right.map }
}

extension SortedSet: Hashable where Element: Hashable {
    /// Hashes the elements in order. For lookup only.
    @inlinable package func hash(into hasher: inout Hasher) { map.hash(into: &hasher) }
}
