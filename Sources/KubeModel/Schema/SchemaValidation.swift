/// One thing in an object that does not fit its schema.
package struct SchemaFinding: Sendable, Equatable {
    /// What is wrong.
    package enum Kind: Sendable, Equatable {
        /// The type has no such field.
        case unknownField
        /// The value cannot be read as the type of the field.
        case wrongType
        /// A field that must be there is absent.
        case missingField
    }

    package var kind: Kind

    /// Where, e.g. `spec.template.spec.containers[0].image`.
    package var path: String

    /// What is wrong in the words of the API server, e.g. `unknown field "spec.replica"`.
    package var message: String

    /// What was probably meant: a field beside it, or the path of a field elsewhere; or nil.
    package var suggestion: String?
}

/// Checks objects against the schema table: names of fields and types of values.
package struct SchemaValidation {
    private enum Step {
        case field(String)
        case index(Int)
        case key(String)
    }

    private let table: SchemaTable
    private var path: [Step] = []
    private var findings: [SchemaFinding] = []

    private init(table: SchemaTable) { self.table = table }

    /// Everything in an object that does not fit a type, in the order of the tree.
    ///
    /// Missing fields are reported too; the API server itself only reports them when it validates.
    package static func findings(
        in object: JSONObject, type: SchemaType, table: SchemaTable = .shared
    ) -> [SchemaFinding] {
        var validation = SchemaValidation(table: table)
        validation.check(object, type: type)
        return validation.findings
    }

    /// Everything in an object that does not fit its resource.
    package static func findings(in object: JSONObject, resource: Resource) -> [SchemaFinding] {
        guard let type = SchemaTable.shared.type(of: resource) else { return [] }
        return findings(in: object, type: type)
    }

    private mutating func check(_ object: JSONObject, type: SchemaType) {
        for member in object {
            guard let field = type.field(member.key) else {
                report(unknown: member.key, in: type)
                continue
            }
            path.append(.field(member.key))
            check(member.value, shape: field.shape, owner: type)
            path.removeLast()
        }
        for name in type.required where object[name]?.isNull ?? true {
            path.append(.field(name))
            report(.missingField, "missing field \"\(pathText)\"")
            path.removeLast()
        }
    }

    private mutating func check(_ value: JSONValue, shape: SchemaShape, owner: SchemaType) {
        switch (shape, value) {
        case (.any, _), (_, .null), (.string, .string), (.boolean, .bool), (.number, .int),
            (.number, .double):
            return
        case (.integer(let isLong), .int(let int)):
            if isLong || Int32(exactly: int) != nil { return }
            report(number: String(int), owner: owner, goType: "int32")
        case (.integer(let isLong), .double(let double)):
            if let int = Int64(exactly: double), isLong || Int32(exactly: int) != nil { return }
            report(number: "\(double)", owner: owner, goType: isLong ? "int64" : "int32")
        case (.list(let element), .array(let array)):
            for (index, value) in array.enumerated() {
                path.append(.index(index))
                check(value, shape: element, owner: owner)
                path.removeLast()
            }
        case (.map(let element), .object(let object)):
            for member in object {
                path.append(.key(member.key))
                check(member.value, shape: element, owner: owner)
                path.removeLast()
            }
        case (.type(let index), _): check(value, type: table.type(index), owner: owner)
        default:
            report(
                .wrongType,
                unmarshal(value.typeName, owner: owner, goType: goName(of: shape)))
        }
    }

    private mutating func check(_ value: JSONValue, type: SchemaType, owner: SchemaType) {
        switch type.scalar {
        case nil, .object:
            guard case .object(let object) = value else {
                let text = unmarshal(
                    value.typeName, owner: owner, goType: goName(of: type))
                return report(.wrongType, text)
            }
            if type.scalar == nil { check(object, type: type) }
        case .quantity:
            if Quantity(jsonValue: value) != nil { return }
            report(
                .wrongType,
                "quantities must match the regular expression "
                    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
        case .time, .microTime:
            if case .string(let text) = value {
                if text.isEmpty || MicroTime(text) != nil { return }
                report(
                    .wrongType,
                    "parsing time \"\(text)\" as \"2006-01-02T15:04:05Z07:00\": cannot parse")
            } else {
                report(.wrongType, unmarshal(value.typeName, owner: owner, goType: "string"))
            }
        case .intOrString:
            if case .int(let int) = value, Int32(exactly: int) == nil {
                return report(number: String(int), owner: owner, goType: "int32")
            }
            if IntOrString(jsonValue: value) != nil { return }
            report(
                .wrongType,
                unmarshal(value.typeName, owner: owner, goType: "intstr.IntOrString"))
        }
    }

    private mutating func report(_ kind: SchemaFinding.Kind, _ message: String) {
        findings.append(SchemaFinding(kind: kind, path: pathText, message: message))
    }

    private mutating func report(number: String, owner: SchemaType, goType: String) {
        report(.wrongType, unmarshal("number \(number)", owner: owner, goType: goType))
    }

    private mutating func report(unknown name: String, in type: SchemaType) {
        let prefix = pathText
        path.append(.field(name))
        var finding = SchemaFinding(
            kind: .unknownField, path: pathText, message: "unknown field \"\(pathText)\"")
        path.removeLast()
        if let near = SchemaSuggestion.nearest(to: name, among: type.fields.map(\.name)) {
            finding.suggestion = near
        } else if let inner = fieldInside(type, name) {
            finding.suggestion = prefix.isEmpty ? inner : prefix + "." + inner
        }
        findings.append(finding)
    }

    /// A field of that name one level below, e.g. `spec.replicas` for a `replicas` put beside it.
    private func fieldInside(_ type: SchemaType, _ name: String) -> String? {
        for field in type.fields where field.name != "status" && field.name != "metadata" {
            if case .type(let index) = field.shape, table.type(index).field(name) != nil {
                return field.name + "." + name
            }
        }
        return nil
    }

    private func unmarshal(_ what: String, owner: SchemaType, goType: String) -> String {
        var dotted = ""
        for step in path {
            guard case .field(let name) = step else { continue }
            dotted += (dotted.isEmpty ? "" : ".") + name
        }
        return "json: cannot unmarshal \(what) into Go struct field "
            + "\(owner.shortName).\(dotted) of type \(goType)"
    }

    private func goName(of shape: SchemaShape) -> String {
        switch shape {
        case .string: "string"
        case .boolean: "bool"
        case .integer(let isLong): isLong ? "int64" : "int32"
        case .number: "float64"
        case .type(let index): goName(of: table.type(index))
        case .list(let element): "[]" + goName(of: element)
        case .map(let element): "map[string]" + goName(of: element)
        case .any: "interface {}"
        }
    }

    private func goName(of type: SchemaType) -> String {
        switch type.scalar {
        case .quantity: return "resource.Quantity"
        case .intOrString: return "intstr.IntOrString"
        default:
            let parts = type.name.split(separator: ".")
            let version = parts.dropLast().last.map(String.init) ?? ""
            return version + "." + type.shortName
        }
    }

    private var pathText: String {
        var text = ""
        for step in path {
            switch step {
            case .field(let name): text += (text.isEmpty ? "" : ".") + name
            case .index(let index): text += "[\(index)]"
            case .key(let key): text += (text.isEmpty ? "" : ".") + key
            }
        }
        return text
    }
}

/// Finds the name that was probably meant.
package enum SchemaSuggestion {
    /// The known name that differs least: in letter case only, or in a few letters; else nil.
    package static func nearest(to name: String, among names: [String]) -> String? {
        let lower = name.lowercased()
        if let same = names.first(where: { $0.lowercased() == lower }) { return same }
        let limit = max(1, min(3, name.utf8.count / 3))
        var best: (name: String, distance: Int)?
        for candidate in names where abs(candidate.utf8.count - name.utf8.count) <= limit {
            let distance = editDistance(Array(lower.utf8), Array(candidate.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? Int.max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// How many letters must be put in, taken out, changed or swapped with their neighbour.
    static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var before: [Int] = []
        var previous = Array(0...right.count)
        for i in 1...left.count {
            var current = [i]
            for j in 1...right.count {
                let change = left[i - 1] == right[j - 1] ? 0 : 1
                var cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    cost = min(cost, before[j - 2] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
