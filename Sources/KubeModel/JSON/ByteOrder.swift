/// Compares two strings by their UTF-8 bytes: negative, zero or positive like `memcmp`.
///
/// Swift's own order and equality follow Unicode canonical equivalence; Kubernetes sorts and
/// compares bytes, and revision hashes depend on that order.
package func utf8Compare(_ left: String, _ right: String) -> Int {
    var left = left
    var right = right
    return left.withUTF8 { l in
        right.withUTF8 { r in
            let shared = Swift.min(l.count, r.count)
            var index = 0
            while index < shared {
                let a = l[index]
                let b = r[index]
                if a != b { return a < b ? -1 : 1 }
                index += 1
            }
            return l.count - r.count
        }
    }
}

/// Whether `left` sorts before `right` by UTF-8 bytes.
package func utf8Precedes(_ left: String, _ right: String) -> Bool { utf8Compare(left, right) < 0 }

/// Whether two strings are the same bytes.
package func utf8Equal(_ left: String, _ right: String) -> Bool { utf8Compare(left, right) == 0 }
