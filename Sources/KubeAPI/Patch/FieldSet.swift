package import KubeModel

/// A set of fields of an object, as a tree: what a manager owns, or what a write changed.
///
/// The steps are written as in FieldsV1: `f:spec`, `k:{"name":"web"}`, `v:"a"`.
/// Source: api.md 10.2.
package struct FieldSet: Sendable, Equatable {
    /// What lies below one step.
    package struct Child: Sendable, Equatable {
        package var step: String
        package var fields: FieldSet
    }

    /// Whether the field the way has led to is itself in the set.
    package var isMember = false
    /// What is in the set below it, in the byte order of the steps; no child is empty.
    package private(set) var children: [Child] = []

    /// An empty set.
    package init() {}

    /// The set of the field itself.
    static var member: FieldSet {
        var set = FieldSet()
        set.isMember = true
        return set
    }

    /// Whether nothing is in the set.
    package var isEmpty: Bool { !isMember && children.isEmpty }

    /// What lies below a step; setting an empty set removes the step.
    package subscript(_ step: String) -> FieldSet {
        get {
            let (index, found) = position(of: step)
            return found ? children[index].fields : FieldSet()
        }
        set {
            let (index, found) = position(of: step)
            switch (found, newValue.isEmpty) {
            case (true, true): children.remove(at: index)
            case (true, false): children[index].fields = newValue
            case (false, false): children.insert(Child(step: step, fields: newValue), at: index)
            case (false, true): break
            }
        }
    }

    private func position(of step: String) -> (index: Int, found: Bool) {
        var (low, high) = (0, children.count)
        while low < high {
            let middle = (low + high) / 2
            switch utf8Compare(children[middle].step, step) {
            case 0: return (middle, true)
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return (low, false)
    }
}

extension FieldSet {
    /// The members of both sets.
    package func union(_ other: FieldSet) -> FieldSet {
        combined(other) { $0 || $1 }
    }

    /// The members that are not in the other set.
    package func subtracting(_ other: FieldSet) -> FieldSet {
        other.isEmpty ? self : combined(other) { $0 && !$1 }
    }

    /// The members that are in the other set too.
    package func intersection(_ other: FieldSet) -> FieldSet {
        combined(other) { $0 && $1 }
    }

    private func combined(_ other: FieldSet, _ rule: (Bool, Bool) -> Bool) -> FieldSet {
        var result = FieldSet()
        result.isMember = rule(isMember, other.isMember)
        let (left, right) = (children, other.children)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let order =
                i >= left.count
                ? 1 : j >= right.count ? -1 : utf8Compare(left[i].step, right[j].step)
            let mine = order <= 0 ? left[i].fields : FieldSet()
            let theirs = order >= 0 ? right[j].fields : FieldSet()
            let fields = mine.combined(theirs, rule)
            if !fields.isEmpty {
                result.children.append(
                    Child(step: order <= 0 ? left[i].step : right[j].step, fields: fields))
            }
            if order <= 0 { i += 1 }
            if order >= 0 { j += 1 }
        }
        return result
    }

    /// The paths of the members as conflicts name them, e.g.
    /// `.spec.template.spec.containers[name="web"].image`. Source: api.md 10.3.
    package var paths: [String] {
        var result: [String] = []
        collect("", into: &result)
        return result
    }

    private func collect(_ prefix: String, into result: inout [String]) {
        for child in children where child.fields.isMember {
            result.append(prefix + Self.text(of: child.step))
        }
        for child in children {
            child.fields.collect(prefix + Self.text(of: child.step), into: &result)
        }
    }

    /// One step as a path shows it.
    static func text(of step: String) -> String {
        let rest = String(step.dropFirst(2))
        switch step.utf8.first {
        case UInt8(ascii: "k"):
            let keys = (try? JSONParser.parse(rest))?.object ?? JSONObject()
            let parts = keys.map { "\($0.key)=\($0.value.canonicalText)" }
            return "[" + parts.joined(separator: ",") + "]"
        case UInt8(ascii: "v"): return "[=" + rest + "]"
        case UInt8(ascii: "i"): return "[" + rest + "]"
        default: return "." + rest
        }
    }
}

extension FieldSet {
    /// The set as FieldsV1 writes it. Source: api.md 10.2.
    package var json: JSONObject {
        var members = children.map {
            JSONObject.Member(key: $0.step, value: .object($0.fields.json))
        }
        // A field without children says by standing there that it is a member.
        if isMember, !members.isEmpty {
            members.insert(JSONObject.Member(key: ".", value: [:]), at: 0)
        }
        return JSONObject(sortedMembers: members)
    }

    /// Reads FieldsV1; nil when a step is of no known form.
    package init?(fieldsV1: JSONObject) {
        for member in fieldsV1 {
            guard case .object(let below) = member.value else { return nil }
            if utf8Equal(member.key, ".") {
                isMember = true
                continue
            }
            let bytes = Array(member.key.utf8.prefix(2))
            guard bytes.count == 2, bytes[1] == UInt8(ascii: ":"),
                "fkvi".utf8.contains(bytes[0]), var set = FieldSet(fieldsV1: below)
            else { return nil }
            if below.isEmpty { set.isMember = true }
            self[member.key] = set
        }
    }
}
