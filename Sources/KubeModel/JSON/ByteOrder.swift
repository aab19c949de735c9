/// Compares two strings by their UTF-8 bytes: negative, zero or positive like `memcmp`.
///
/// Swift's own order and equality follow Unicode canonical equivalence; Kubernetes sorts and
/// compares bytes, and revision hashes depend on that order.
package func utf8Compare(_ left: String, _ right: String) -> Int {
    // Read where they lie: a copy would count two references a comparison, and nothing is compared
    // as often as names.
    let order = left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in compareBytes(left, right) }
    }
    if let order, let order { return order }
    return Array(left.utf8).withUnsafeBufferPointer { left in
        Array(right.utf8).withUnsafeBufferPointer { right in compareBytes(left, right) }
    }
}

/// Compares bytes like `memcmp`; of two that begin alike the shorter one comes first.
@inline(__always)
func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = Swift.min(left.count, right.count)
    var index = 0
    while index < shared {
        let (a, b) = (left[index], right[index])
        if a != b { return a < b ? -1 : 1 }
        index += 1
    }
    return left.count - right.count
}

/// Whether `left` sorts before `right` by UTF-8 bytes.
package func utf8Precedes(_ left: String, _ right: String) -> Bool { utf8Compare(left, right) < 0 }

/// Whether two strings are the same bytes.
package func utf8Equal(_ left: String, _ right: String) -> Bool { utf8Compare(left, right) == 0 }
