import KubeAPI
import KubeModel
import SimKernel

/// What holds for every write, whatever it is about. Source: cluster.md A1, A2, A25, A28.
package struct RevisionOrder: Checker {
    package static let name = "revision-order"
    package static let promise =
        "Every change has a greater resourceVersion than all before it; uids are never used again,"
        + " generations never shrink and deletions are never taken back."

    private var last: UInt64 = 0
    /// Who bears each uid.
    private var bearers = SortedMap<String, ObjectKey>()
    /// The uids of objects that are gone, as many as are remembered.
    private var gone = SortedSet<String>()
    private var goneInOrder: [String] = []
    private static let goneMax = 20_000

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for case .committed(let change, _, _) in seen {
            if let text = order(change) ?? identity(change) ?? lifetime(change) {
                found.append(violation(change.object.key.description, text, cluster))
            }
            last = max(last, change.revision)
        }
        return found
    }

    private func order(_ change: Change) -> String? {
        change.revision > last ? nil : "revision \(change.revision) came after \(last)"
    }

    private mutating func identity(_ change: Change) -> String? {
        let (uid, key) = (change.object.uid, change.object.key)
        if gone.contains(uid) { return "has the uid \(uid), whose object was removed before" }
        if change.kind == .deleted {
            bearers[uid] = nil
            gone.insert(uid)
            goneInOrder.append(uid)
            if goneInOrder.count > Self.goneMax {
                for uid in goneInOrder.prefix(Self.goneMax / 2) { _ = gone.remove(uid) }
                goneInOrder.removeFirst(Self.goneMax / 2)
            }
            return nil
        }
        guard change.kind == .added else {
            return change.previous?.uid == uid
                ? nil : "changed its uid from \(change.previous?.uid ?? "none") to \(uid)"
        }
        guard let other = bearers.updateValue(key, forKey: uid) else { return nil }
        return "has the uid \(uid), which \(other) bears"
    }

    private func lifetime(_ change: Change) -> String? {
        guard change.kind == .modified, let before = change.previous?.facts else { return nil }
        let after = change.object.facts
        if after.generation < before.generation {
            return "its generation went from \(before.generation) to \(after.generation)"
        }
        return before.isTerminating && !after.isTerminating
            ? "its deletion was taken back; nothing may clear a deletionTimestamp" : nil
    }
}
