package import KubeAPI
package import KubeModel
import SimKernel

/// The selectors of a kind of object, found by the labels they match and not one by one.
///
/// A selector that demands one value of a label stands under that label; the few that demand
/// nothing of the kind are asked each time.
package struct SelectorIndex: Sendable {
    /// Where a selector stands: namespace, label, value.
    private typealias ByValue = SortedMap<String, SortedSet<NamespacedName>>

    private var queries = SortedMap<NamespacedName, LabelQuery>()
    private var byLabel = SortedMap<String, SortedMap<String, ByValue>>()
    private var others = SortedMap<String, SortedSet<NamespacedName>>()

    package init() {}

    /// How many selectors there are.
    package var count: Int { queries.count }

    /// The selector of an object; nil when it has none.
    package subscript(id: NamespacedName) -> LabelQuery? {
        get { queries[id] }
        set {
            guard queries[id] != newValue else { return }
            if let old = queries[id] { remove(id, old) }
            queries[id] = newValue
            if let newValue { insert(id, newValue) }
        }
    }

    private mutating func insert(_ id: NamespacedName, _ query: LabelQuery) {
        if let (key, value) = Self.place(query) {
            byLabel[id.namespace, default: [:]][key, default: [:]][value, default: []].insert(id)
        } else {
            others[id.namespace, default: []].insert(id)
        }
    }

    /// What gets empty goes: labels of selectors that come and go have ever new values.
    private mutating func remove(_ id: NamespacedName, _ query: LabelQuery) {
        let namespace = id.namespace
        guard let (key, value) = Self.place(query) else {
            Self.remove(id, under: namespace, from: &others)
            return
        }
        let isEmpty = byLabel.update(namespace) { keys in
            let isEmpty = keys.update(key) { values in
                Self.remove(id, under: value, from: &values)
                return values.isEmpty
            }
            if isEmpty == true { keys[key] = nil }
            return keys.isEmpty
        }
        if isEmpty == true { byLabel[namespace] = nil }
    }

    private static func remove(
        _ id: NamespacedName, under name: String, from sets: inout ByValue
    ) {
        let isEmpty = sets.update(name) { set in
            set.remove(id)
            return set.isEmpty
        }
        if isEmpty == true { sets[name] = nil }
    }

    private static func place(_ query: LabelQuery) -> (key: String, value: String)? {
        for requirement in query.requirements {
            if case .isIn(let values) = requirement.operation, values.count == 1 {
                return (requirement.key, values[0])
            }
        }
        return nil
    }

    /// The objects of a namespace whose selectors match labels, by name.
    package func matching(_ labels: Labels, in namespace: String) -> [NamespacedName] {
        // Few are asked sooner than found.
        if queries.count <= 4 {
            return queries.filter { $0.key.namespace == namespace && $0.value.matches(labels) }
                .map(\.key)
        }
        var found = others[namespace].map(Array.init) ?? []
        if let keys = byLabel[namespace] {
            for label in labels.all {
                found += keys[label.key]?[label.value].map(Array.init) ?? []
            }
        }
        found = found.filter { queries[$0]?.matches(labels) ?? false }
        return found.count > 1 ? found.sorted() : found
    }

    /// The objects whose selectors match an object before or after a change.
    package func concerned(by change: CacheChange) -> [NamespacedName] {
        guard let object = change.object, !queries.isEmpty else { return [] }
        let found = matching(object.facts.labels, in: object.namespace)
        guard let old = change.old, old.facts.labels != object.facts.labels else { return found }
        let before = matching(old.facts.labels, in: old.namespace)
        return before.isEmpty || before == found ? found : Array(SortedSet(found + before))
    }
}
