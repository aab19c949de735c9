import KubeModel

/// The fields of an applied object, and what applying it does to the stored one.
/// Source: api.md 10.3.
enum AppliedFields {
    /// What the manager of an applied object owns.
    static func owned(_ object: JSONObject, _ type: SchemaType) -> FieldSet {
        var result = FieldSet()
        for member in object {
            if utf8Equal(member.key, "apiVersion") || utf8Equal(member.key, "kind") { continue }
            guard let field = type.field(member.key) else { continue }
            var below = owned(member.value, FieldForm(field.shape, field))
            if utf8Equal(member.key, "metadata") {
                below.isMember = false
                for name in FieldChanges.untrackedNames {
                    below[FieldForm.step(field: name)] = FieldSet()
                }
            }
            result[FieldForm.step(field: member.key)] = below
        }
        return result
    }

    private static func owned(_ value: JSONValue, _ form: FieldForm) -> FieldSet {
        var result = FieldSet()
        if value.isNull { return .member }
        switch (form, value) {
        case (.fields(let type), .object(let object)):
            if object.isEmpty { return .member }
            for member in object {
                guard let field = type.field(member.key) else { continue }
                result[FieldForm.step(field: member.key)] = owned(
                    member.value, FieldForm(field.shape, field))
            }
        case (.map(let element), .object(let object)):
            if object.isEmpty { return .member }
            for member in object {
                var below = owned(member.value, FieldForm(element))
                below.isMember = true
                result[FieldForm.step(field: member.key)] = below
            }
        case (.set, .array(let array)), (.list, .array(let array)):
            let below = FieldChanges.elementForm(form)
            for member in FieldChanges.steps(array, form) {
                var fields = owned(member.value, below)
                fields.isMember = true
                result[member.key] = fields
            }
        default: return .member
        }
        return result
    }

    // MARK: Merging

    /// The stored object with the applied fields set.
    static func merged(
        _ live: JSONObject, _ applied: JSONObject, _ type: SchemaType
    ) -> JSONObject {
        members(live, applied, .fields(type))
    }

    private static func members(
        _ live: JSONObject, _ applied: JSONObject, _ form: FieldForm
    ) -> JSONObject {
        var result = live
        for member in applied {
            let below: FieldForm
            switch form {
            case .fields(let type):
                guard let field = type.field(member.key) else { continue }
                below = FieldForm(field.shape, field)
            case .map(let element): below = FieldForm(element)
            default: below = .leaf
            }
            result[member.key] = value(result[member.key], member.value, below)
        }
        return result
    }

    private static func value(
        _ live: JSONValue?, _ applied: JSONValue, _ form: FieldForm
    ) -> JSONValue {
        switch (form, live, applied) {
        case (.fields, .object(let live)?, .object(let applied)),
            (.map, .object(let live)?, .object(let applied)):
            .object(members(live, applied, form))
        case (.set, .array(let live)?, .array(let applied)),
            (.list, .array(let live)?, .array(let applied)):
            .array(elements(live, applied, form))
        default: applied
        }
    }

    /// Both orders are kept: what only the stored list has stays where it is, and a new element
    /// stands before the shared one that follows it in the applied list.
    private static func elements(
        _ live: [JSONValue], _ applied: [JSONValue], _ form: FieldForm
    ) -> [JSONValue] {
        let new = ordered(applied, form)
        let newByStep = FieldChanges.steps(applied, form)
        let old = live.map { (step: step($0, form), value: $0) }
        let oldByStep = FieldChanges.steps(live, form)
        let below = FieldChanges.elementForm(form)
        let shared = new.filter { oldByStep[$0.step] != nil }.map(\.step)
        var (i, j, nextShared) = (0, 0, 0)
        var result: [JSONValue] = []
        while i < old.count || j < new.count {
            if i < old.count {
                guard let step = old[i].step, newByStep[step] != nil else {
                    result.append(old[i].value)
                    i += 1
                    continue
                }
                // A shared element is placed by the applied list.
                if nextShared >= shared.count || !utf8Equal(shared[nextShared], step) {
                    i += 1
                    continue
                }
            }
            guard j < new.count else { break }
            let (step, applied) = new[j]
            result.append(value(oldByStep[step], applied, below))
            if nextShared < shared.count, utf8Equal(shared[nextShared], step) {
                nextShared += 1
                if i < old.count, let present = old[i].step, utf8Equal(present, step) { i += 1 }
            }
            j += 1
        }
        return result
    }

    private static func step(_ value: JSONValue, _ form: FieldForm) -> String? {
        if case .list(let keys, let shape) = form {
            return FieldForm.step(element: value, keys: keys, shape)
        }
        return FieldForm.step(value: value)
    }

    /// The elements of a list with their steps, in order, once each.
    private static func ordered(
        _ list: [JSONValue], _ form: FieldForm
    ) -> [(step: String, value: JSONValue)] {
        var seen: Set<[UInt8]> = []
        return list.compactMap { value in
            guard let step = step(value, form), seen.insert(Array(step.utf8)).inserted
            else { return nil }
            return (step, value)
        }
    }

    // MARK: Removing

    /// The object without the given fields; nothing that another set still names goes.
    static func removing(
        _ gone: FieldSet, from object: JSONObject, _ type: SchemaType, kept: FieldSet
    ) -> JSONObject {
        guard
            case .object(let result)? = removing(
                gone, from: .object(object), .fields(type), kept: kept)
        else { return object }
        return result
    }

    private static func removing(
        _ gone: FieldSet, from value: JSONValue, _ form: FieldForm, kept: FieldSet
    ) -> JSONValue? {
        if gone.isMember, kept.isEmpty { return nil }
        switch (form, value) {
        case (.fields, .object(var object)), (.map, .object(var object)):
            for child in gone.children {
                let name = String(child.step.dropFirst(2))
                guard let present = object[name] else { continue }
                let below: FieldForm
                switch form {
                case .fields(let type):
                    below = type.field(name).map { FieldForm($0.shape, $0) } ?? .leaf
                case .map(let element): below = FieldForm(element)
                default: below = .leaf
                }
                object[name] = removing(
                    child.fields, from: present, below, kept: kept[child.step])
            }
            return .object(object)
        case (.set, .array(let array)), (.list, .array(let array)):
            let below = FieldChanges.elementForm(form)
            return .array(
                array.compactMap { element in
                    guard let step = step(element, form) else { return element }
                    let fields = gone[step]
                    if fields.isEmpty { return element }
                    return removing(fields, from: element, below, kept: kept[step])
                })
        default: return value
        }
    }
}
