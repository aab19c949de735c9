import KubeAPI

/// What was read from objects, kept as long as the very same versions of them are listed.
///
/// Objects come in the order of their keys, as caches list them; unchanged ones are recognised by
/// identity, so a snapshot after one change of a thousand pods reads one pod.
struct FactsCache<Facts: Sendable>: Sendable {
    /// The facts in the order of the objects.
    private(set) var facts: [Facts] = []
    private var objects: [StoredObject] = []

    init() {}

    /// Brings the facts up to date.
    ///
    /// - Returns: whether anything is different from before.
    mutating func update(_ listed: [StoredObject], read: (StoredObject) -> Facts) -> Bool {
        var isUnchanged = listed.count == objects.count
        if isUnchanged {
            for index in listed.indices where listed[index] !== objects[index] {
                isUnchanged = false
                break
            }
        }
        if isUnchanged { return false }
        var fresh: [Facts] = []
        fresh.reserveCapacity(listed.count)
        var old = 0
        for object in listed {
            while old < objects.count, objects[old] !== object, objects[old].key < object.key {
                old += 1
            }
            if old < objects.count, objects[old] === object {
                fresh.append(facts[old])
                old += 1
            } else {
                fresh.append(read(object))
            }
        }
        facts = fresh
        objects = listed
        return true
    }
}
