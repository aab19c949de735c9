import KubeModel

/// Checks an object against the schema and repairs it as its author probably meant it: misspelled
/// fields go on under their right name, a lone mapping becomes a list of one, numbers become text.
struct StructureCheck {
    let table = SchemaTable.shared
    var object: ManifestObject
    var findings: FindingList
    /// What a server says about the object as it is written, by path.
    private var server: [SchemaFinding] = []
    /// The types from the root to the current one, with their paths.
    private var ancestors: [(path: String, type: SchemaType)] = []
    /// Fields that were indented too far, on their way up to where they belong.
    private var risen: [(path: String, name: String, value: JSONValue)] = []

    private init(_ object: ManifestObject, _ findings: FindingList) {
        self.object = object
        self.findings = findings
    }

    static func run(_ object: inout ManifestObject, _ findings: inout FindingList) {
        var check = StructureCheck(object, findings)
        check.run()
        object = check.object
        findings = check.findings
    }

    private mutating func run() {
        guard let type = table.type(of: object.resource) else { return }
        server = SchemaValidation.findings(in: object.json, type: type).filter {
            $0.kind == .wrongType
        }
        if object.resource == .statefulSet { checkClaimTemplates() }
        object.json = walk(object.json, type: type, path: "")
        checkName()
        if type.field("spec") != nil, object.json["spec"]?.object == nil,
            ![.namespace, .node, .lease, .podDisruptionBudget].contains(object.resource)
        {
            findings.add(
                "MAN-INVALID", .error, object, "spec", "spec is missing or empty",
                server: "spec: Required value")
        }
    }

    // MARK: Fields

    mutating func walk(_ json: JSONObject, type: SchemaType, path: String) -> JSONObject {
        var result = json
        ancestors.append((path, type))
        for member in json where type.field(member.key) == nil {
            result[member.key] = nil
            let rises = rise(member.key, member.value, path: path)
            if rises, object.oldVersion != nil { continue }
            let near = reportUnknown(member.key, type: type, path: path)
            guard let near, !rises, let field = type.field(near), result[near] == nil,
                fits(member.value, field.shape)
            else { continue }
            result[near] = member.value
            object.map.rewrite(
                SourceMap.path(path, near), to: SourceMap.path(path, member.key))
        }
        for member in result {
            guard let field = type.field(member.key) else { continue }
            // What the cluster reports about an object is not the author's business.
            if path.isEmpty, member.key == "status" { continue }
            let child = SourceMap.path(path, member.key)
            result[member.key] = check(member.value, shape: field.shape, path: child)
            checkWord(result[member.key], field: type.shortName + "." + field.name, path: child)
        }
        for field in risen where utf8Equal(field.path, path) && result[field.name] == nil {
            guard let shape = type.field(field.name)?.shape else { continue }
            result[field.name] = check(
                field.value, shape: shape, path: SourceMap.path(path, field.name))
        }
        risen.removeAll { utf8Equal($0.path, path) }
        for name in type.required where result[name]?.isNull ?? true {
            reportMissing(name, type: type, path: path)
        }
        ancestors.removeLast()
        return result
    }

    /// Whether a value could stand in a field at all, so that renaming makes sense.
    private func fits(_ value: JSONValue, _ shape: SchemaShape) -> Bool {
        switch (shape, value) {
        case (_, .null), (.any, _), (.list, _): true
        case (.map, .object), (.map, .array): true
        case (.type(let index), .object): table.type(index).scalar.map { $0 == .object } ?? true
        case (.type(let index), .array): table.type(index).scalar == nil
        case (.type(let index), _): table.type(index).scalar != nil
        case (_, .object), (_, .array), (.map, _): false
        default: true
        }
    }

    /// Moves a field one level up when it belongs there and is missing there. Servers of old
    /// versions dropped such a field without a word, so there it counts as converted.
    private mutating func rise(_ name: String, _ value: JSONValue, path: String) -> Bool {
        guard ancestors.count >= 2 else { return false }
        let (above, type) = ancestors[ancestors.count - 2]
        guard let field = type.field(name), fits(value, field.shape),
            !object.map.has(SourceMap.path(above, name))
        else { return false }
        let from = SourceMap.path(path, name)
        let to = SourceMap.path(above, name)
        risen.append((above, name, value))
        if object.oldVersion != nil {
            let line = object.map.key(from).line
            object.conversions.append("\(name) on line \(line) is read as \(to)")
        }
        object.map.rewrite(to, to: from)
        return true
    }

    private mutating func reportUnknown(
        _ name: String, type: SchemaType, path: String
    ) -> String? {
        let full = SourceMap.path(path, name)
        let near = SchemaSuggestion.nearest(to: name, among: type.fields.map(\.name))
        let place = near == nil ? placeElsewhere(of: name, type: type, path: path) : nil
        var message = "unknown field \(name)"
        if let place { message += place }
        findings.add(
            "MAN-FIELD", .error, object, full, message,
            server: "strict decoding error: unknown field \"\(full)\"", suggestion: near)
        return near
    }

    /// Where a field of that name would be right: a level or two up or down.
    private func placeElsewhere(of name: String, type: SchemaType, path: String) -> String? {
        for (ancestor, type) in ancestors.dropLast().reversed() where type.field(name) != nil {
            return ancestor.isEmpty
                ? "; it belongs at the top level" : "; it belongs to \(ancestor)"
        }
        for field in type.fields where field.name != "status" && field.name != "metadata" {
            guard let inner = structure(field.shape), inner.field(name) != nil else { continue }
            return "; it belongs to \(SourceMap.path(path, field.name))"
        }
        if name == "serviceName" || name == "volumeClaimTemplates" {
            return "; only a StatefulSet has it, under spec"
        }
        return nil
    }

    private func structure(_ shape: SchemaShape) -> SchemaType? {
        switch shape {
        case .type(let index): table.type(index)
        case .list(let element): structure(element)
        default: nil
        }
    }

    private mutating func reportMissing(_ name: String, type: SchemaType, path: String) {
        // Selectors and names of templates have findings of their own.
        if name == "selector" || path.hasPrefix("status") { return }
        let full = SourceMap.path(path, name)
        findings.add(
            "MAN-INVALID", .error, object, full, "\(name) is required and missing",
            server: "\(full): Required value")
    }

    // MARK: Values

    private mutating func check(
        _ value: JSONValue, shape: SchemaShape, path: String
    ) -> JSONValue? {
        switch (shape, value) {
        case (.any, _), (_, .null), (.string, .string), (.boolean, .bool), (.number, .int),
            (.number, .double):
            return value
        case (.integer(let isLong), .int(let int)) where isLong || Int32(exactly: int) != nil:
            return value
        case (.integer(let isLong), .double(let double)):
            guard let int = Int64(exactly: double), isLong || Int32(exactly: int) != nil else {
                return mismatch(value, shape, path)
            }
            return .int(int)
        case (.list(let element), .array(let array)):
            return .array(
                array.enumerated().compactMap { index, value in
                    check(value, shape: element, path: SourceMap.path(path, index))
                })
        case (.map(let element), .object(let members)):
            var result = JSONObject()
            for member in members {
                result[member.key] = check(
                    member.value, shape: element, path: SourceMap.path(path, member.key))
            }
            return .object(result)
        case (.type(let index), _): return check(value, type: table.type(index), shape, path)
        default: return mismatch(value, shape, path)
        }
    }

    private mutating func check(
        _ value: JSONValue, type: SchemaType, _ shape: SchemaShape, _ path: String
    ) -> JSONValue? {
        switch type.scalar {
        case nil:
            guard case .object(let json) = value else { return mismatch(value, shape, path) }
            return .object(walk(json, type: type, path: path))
        case .object:
            if case .object = value { return value }
            return mismatch(value, shape, path)
        case .quantity:
            if Quantity(jsonValue: value) != nil { return value }
            let near = value.string.flatMap(Self.nearQuantity)
            findings.add(
                "MAN-INVALID", .error, object, path,
                "\(value.canonicalText) is no quantity, write e.g. 500m, 2 or 1Gi",
                server: serverText(path), suggestion: near, atValue: true)
            return near.map(JSONValue.string)
        case .time, .microTime:
            if case .string(let text) = value, text.isEmpty || MicroTime(text) != nil {
                return value
            }
            findings.add(
                "MAN-INVALID", .error, object, path,
                "\(value.canonicalText) is no time, write e.g. 2026-01-31T12:00:00Z",
                server: serverText(path), atValue: true)
            return nil
        case .intOrString:
            if IntOrString(jsonValue: value) != nil { return value }
            return mismatch(value, shape, path)
        }
    }

    /// `1GB` or `1 Gi` was meant as `1Gi`.
    private static func nearQuantity(_ text: String) -> String? {
        var letters = Array(text.unicodeScalars.filter { $0 != " " })
        if let last = letters.last, last == "B" || last == "b" { letters.removeLast() }
        let digits = letters.prefix { $0 == "." || ("0"..."9").contains($0) }
        guard !digits.isEmpty, let unit = letters.dropFirst(digits.count).first else { return nil }
        let upper = String(unit).uppercased()
        guard letters.count - digits.count <= 2, "KMGTPE".contains(upper) else { return nil }
        return String(String.UnicodeScalarView(digits)) + upper + "i"
    }

    private func serverText(_ path: String) -> String? {
        server.first { utf8Equal($0.path, path) }?.message
    }

    // MARK: Wrong types

    /// Reports a value of a wrong type, and returns what was probably meant.
    private mutating func mismatch(
        _ value: JSONValue, _ shape: SchemaShape, _ path: String
    ) -> JSONValue? {
        let expected = expectation(shape)
        let found = Self.noun(value)
        var message = "\(expected) is expected here, not \(found)"
        let repair = Repair.of(value, shape, table: table)
        if case .integer = shape, case .int = value {
            message = "\(value.canonicalText) is too large here"
        } else if case .double(let double) = value, double != double.rounded() {
            message = "a whole number is expected here, not \(value.canonicalText)"
        }
        findings.add(
            "MAN-TYPE", .error, object, path, message, server: serverText(path),
            suggestion: repair?.text, atValue: Self.isScalar(value))
        guard let repair else { return nil }
        switch repair.move {
        case .none: break
        case .wraps: object.map.rewrite(SourceMap.path(path, 0), to: path)
        case .unwraps: object.map.rewrite(path, to: SourceMap.path(path, 0))
        }
        return check(repair.value, shape: shape, path: path)
    }

    private static func isScalar(_ value: JSONValue) -> Bool {
        switch value {
        case .object, .array: false
        default: true
        }
    }

    private func expectation(_ shape: SchemaShape) -> String {
        switch shape {
        case .string: "text"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .list: "a list"
        case .map, .any: "a mapping"
        case .type(let index):
            table.type(index).scalar == .intOrString ? "a number or text" : "a mapping"
        }
    }

    private static func noun(_ value: JSONValue) -> String {
        switch value {
        case .null: "nothing"
        case .bool: "a truth value (\(value.canonicalText))"
        case .int, .double: "a number (\(value.canonicalText))"
        case .string: "text"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}
