/// A set that iterates in order and is cheap to copy; see `SortedMap`.
public struct SortedSet<Element: Comparable & Sendable>: Sendable {
    @usableFromInline var map = SortedMap<Element, Nothing>()

    @usableFromInline struct Nothing: Hashable, Sendable {
        @inlinable init() {}
    }

    /// An empty set.
    @inlinable public init() {}

    /// A set of these elements.
    @inlinable public init(_ elements: some Sequence<Element>) {
        for element in elements { insert(element) }
    }

    /// How many elements there are.
    @inlinable public var count: Int { map.count }

    /// Whether it is one of them.
    @inlinable public func contains(_ element: Element) -> Bool { map.contains(key: element) }

    /// Adds an element.
    /// - Returns: whether it was absent before.
    @discardableResult
    @inlinable public mutating func insert(_ element: Element) -> Bool {
        map.updateValue(Nothing(), forKey: element) == nil
    }

    /// Removes an element.
    /// - Returns: whether it was there.
    @discardableResult
    @inlinable public mutating func remove(_ element: Element) -> Bool {
        map.removeValue(forKey: element) != nil
    }

    /// Removes everything.
    @inlinable public mutating func removeAll() { map.removeAll() }

    /// Takes the least element; nil when the set is empty.
    @inlinable public mutating func popFirst() -> Element? {
        guard let first = map.first?.key else { return nil }
        map.removeValue(forKey: first)
        return first
    }

    /// The elements from the first not below the bound on, in order, found lazily.
    @inlinable public func elements(from bound: Element) -> Elements {
        Elements(entries: map.elements(from: bound))
    }

    /// Elements in order from some place to the end.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        @usableFromInline var entries: SortedMap<Element, Nothing>.Elements

        @inlinable init(entries: SortedMap<Element, Nothing>.Elements) {
            self.entries = entries
        }

        /// The next element; nil at the end.
        @inlinable public mutating func next() -> Element? { entries.next()?.key }
    }
}

extension SortedSet: BidirectionalCollection {
    /// A position; any change of the set invalidates it.
    public struct Index: Comparable, Sendable {
        @usableFromInline var base: SortedMap<Element, Nothing>.Index

        @inlinable init(base: SortedMap<Element, Nothing>.Index) { self.base = base }

        /// Whether the left position comes first.
        @inlinable public static func < (left: Index, right: Index) -> Bool {
            left.base < right.base
        }
    }

    /// The position of the first element.
    @inlinable public var startIndex: Index { Index(base: map.startIndex) }
    /// The position behind the last element.
    @inlinable public var endIndex: Index { Index(base: map.endIndex) }
    /// Whether there is no element.
    @inlinable public var isEmpty: Bool { map.isEmpty }
    /// The position of the next element.
    @inlinable public func index(after index: Index) -> Index {
        Index(base: map.index(after: index.base))
    }
    /// The position of the element before.
    @inlinable public func index(before index: Index) -> Index {
        Index(base: map.index(before: index.base))
    }
    /// The element at a position.
    @inlinable public subscript(position: Index) -> Element { map[position.base].key }
    /// All elements in order.
    @inlinable public func makeIterator() -> Elements { Elements(entries: map.makeIterator()) }
}

extension SortedSet: ExpressibleByArrayLiteral {
    /// A set of these elements.
    @inlinable public init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension SortedSet: Equatable {
    /// Whether both have the same elements.
    @inlinable public static func == (left: Self, right: Self) -> Bool { left.map == right.map }
}

extension SortedSet: Hashable where Element: Hashable {
    /// Hashes the elements in order. For lookup only.
    @inlinable public func hash(into hasher: inout Hasher) { map.hash(into: &hasher) }
}
