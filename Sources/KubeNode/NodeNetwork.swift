/// Hands out the addresses of the pods of one node.
///
/// Node number i owns 10.244.i.0/24. The next free address upwards is taken, and one that was
/// given back is not used again before the range wraps, so that a pod that is created anew is seen
/// to change its address. Source: cluster.md S6.
package struct NodeNetwork: Sendable {
    /// The first address of pods; those below belong to the network and the bridge.
    private static let first = 2
    private static let last = 254

    /// The range, e.g. `10.244.1.0/24`.
    package var range: String { "\(prefix)0/24" }

    private let prefix: String
    private var taken: [Bool]
    private var next = first

    /// The network of the node with that number, counted from 1.
    package init(index: Int) {
        let number = ((index % 65_536) + 65_536) % 65_536
        // Past 255 nodes the ranges go on in the neighbouring networks.
        prefix = "10.\((244 + number / 256) % 256).\(number % 256)."
        taken = Array(repeating: false, count: Self.last + 1)
    }

    /// Takes the next free address; nil when all are taken.
    package mutating func allocate() -> String? {
        for _ in Self.first...Self.last {
            let number = next
            next = number == Self.last ? Self.first : number + 1
            if taken[number] { continue }
            taken[number] = true
            return prefix + String(number)
        }
        return nil
    }

    /// Gives an address back; does nothing for addresses of others.
    package mutating func release(_ address: String) {
        guard address.hasPrefix(prefix), let number = Int(address.dropFirst(prefix.count)),
            taken.indices.contains(number)
        else { return }
        taken[number] = false
    }

    /// Gives all addresses back; the next one goes on upwards.
    package mutating func releaseAll() {
        for number in taken.indices { taken[number] = false }
    }
}
