import KubeModel

/// What differs between two versions of an object, field by field. Source: api.md 10.2.
struct FieldChanges {
    /// Fields that are new or have another value.
    var changed = FieldSet()
    /// Fields that are gone.
    var removed = FieldSet()

    var isEmpty: Bool { changed.isEmpty && removed.isEmpty }

    /// Metadata that nobody owns. Source: api.md 10.2.
    static let untrackedNames = [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation",
        "managedFields", "resourceVersion",
    ]

    /// The differences between two objects of a type; `old` is nil for a new one. Members of the
    /// root named in `ignored` are left out.
    init(from old: JSONObject?, to new: JSONObject, _ type: SchemaType, ignored: [String]) {
        for name in Self.names(old, new) {
            if utf8Equal(name, "apiVersion") || utf8Equal(name, "kind") { continue }
            if ignored.contains(name) { continue }
            guard let field = type.field(name) else { continue }
            var below = FieldChanges()
            if utf8Equal(name, "metadata") {
                below.metadata(old?[name]?.object ?? [:], new[name]?.object ?? [:], field)
            } else {
                let isThere = FieldForm.isAlwaysThere(type, name)
                below.compare(
                    old?[name] ?? (isThere ? [:] : nil), new[name] ?? (isThere ? [:] : nil),
                    FieldForm(field.shape, field))
            }
            add(below, FieldForm.step(field: name))
        }
    }

    init() {}

    private mutating func metadata(_ old: JSONObject, _ new: JSONObject, _ field: SchemaField) {
        guard case .fields(let type) = FieldForm(field.shape, field) else { return }
        for name in Self.names(old, new) where !Self.untrackedNames.contains(name) {
            guard let field = type.field(name) else { continue }
            var below = FieldChanges()
            below.compare(old[name], new[name], FieldForm(field.shape, field))
            add(below, FieldForm.step(field: name))
        }
    }

    private mutating func add(_ below: FieldChanges, _ step: String) {
        if !below.changed.isEmpty { changed[step] = below.changed }
        if !below.removed.isEmpty { removed[step] = below.removed }
    }

    /// The names of both objects in byte order, once each.
    private static func names(_ old: JSONObject?, _ new: JSONObject) -> [String] {
        var both = new
        for member in old ?? [:] where both[member.key] == nil { both[member.key] = .null }
        return both.map(\.key)
    }

    private mutating func compare(_ old: JSONValue?, _ new: JSONValue?, _ form: FieldForm) {
        if old == new { return }
        var (old, new) = (old, new)
        switch form {
        // An unset time that is written, e.g. of a condition, is a value like any other.
        case .leaf: break
        default:
            if old?.isNull ?? false { old = nil }
            if new?.isNull ?? false { new = nil }
            if old == nil, new == nil { return }
        }
        switch form {
        case .leaf: break
        case .fields, .map:
            guard old.map({ $0.object != nil }) ?? true, new.map({ $0.object != nil }) ?? true
            else { break }
            members(old?.object, new?.object, form)
            return
        case .set, .list:
            guard old.map({ $0.array != nil }) ?? true, new.map({ $0.array != nil }) ?? true
            else { break }
            elements(old?.array, new?.array, form)
            return
        }
        if new == nil { removed.isMember = true } else { changed.isMember = true }
    }

    private mutating func members(_ old: JSONObject?, _ new: JSONObject?, _ form: FieldForm) {
        if old == nil { changed.isMember = true }
        if new == nil { removed.isMember = true }
        for name in Self.names(old, new ?? [:]) {
            var (before, after) = (old?[name], new?[name])
            let below: FieldForm
            switch form {
            case .fields(let type):
                guard let field = type.field(name) else { continue }
                below = FieldForm(field.shape, field)
                if old != nil, new != nil, FieldForm.isAlwaysThere(type, name) {
                    let isList = before?.array != nil || after?.array != nil
                    before = before ?? (isList ? [] : [:] as JSONValue)
                    after = after ?? (isList ? [] : [:] as JSONValue)
                }
            case .map(let element): below = FieldForm(element)
            default: continue
            }
            var changes = FieldChanges()
            changes.compare(before, after, below)
            add(changes, FieldForm.step(field: name))
        }
    }

    private mutating func elements(_ old: [JSONValue]?, _ new: [JSONValue]?, _ form: FieldForm) {
        if old == nil { changed.isMember = true }
        if new == nil { removed.isMember = true }
        let before = Self.steps(old ?? [], form)
        let after = Self.steps(new ?? [], form)
        let below = Self.elementForm(form)
        for member in before where after[member.key] == nil {
            var changes = FieldChanges()
            changes.compare(member.value, nil, below)
            add(changes, member.key)
        }
        for member in after {
            var changes = FieldChanges()
            changes.compare(before[member.key], member.value, below)
            add(changes, member.key)
        }
    }

    static func elementForm(_ form: FieldForm) -> FieldForm {
        if case .list(_, let element) = form { FieldForm(element) } else { .leaf }
    }

    /// The elements of a list by their steps; of several with one step the first.
    static func steps(_ list: [JSONValue], _ form: FieldForm) -> JSONObject {
        var found: [JSONObject.Member] = []
        for element in list {
            let step: String?
            if case .list(let keys, let shape) = form {
                step = FieldForm.step(element: element, keys: keys, shape)
            } else {
                step = FieldForm.step(value: element)
            }
            if let step { found.append(JSONObject.Member(key: step, value: element)) }
        }
        // The sort is stable by the second part of the order: equal steps keep their places.
        let sorted = found.enumerated().sorted { left, right in
            let order = utf8Compare(left.element.key, right.element.key)
            return order == 0 ? left.offset < right.offset : order < 0
        }
        var result: [JSONObject.Member] = []
        for (_, member) in sorted {
            if let last = result.last, utf8Equal(last.key, member.key) { continue }
            result.append(member)
        }
        return JSONObject(sortedMembers: result)
    }
}
