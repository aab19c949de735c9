import KubeModel

/// Checks an object against the schema and repairs it as its author probably meant it: misspelled
/// fields go on under their right name, a lone mapping becomes a list of one, numbers become text.
struct StructureCheck {
    private let table = SchemaTable.shared
    private var object: ManifestObject
    private var findings: FindingList
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

    private mutating func walk(_ json: JSONObject, type: SchemaType, path: String) -> JSONObject {
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

/// What a value of a wrong type was probably meant to be.
private struct Repair {
    enum Move {
        case none
        /// The value becomes the only element of a list.
        case wraps
        /// The elements of a list become one mapping.
        case unwraps
    }

    var value: JSONValue
    var move = Move.none
    /// How it would be written.
    var text: String?

    static func of(_ value: JSONValue, _ shape: SchemaShape, table: SchemaTable) -> Repair? {
        switch (shape, value) {
        case (.string, .int), (.string, .double), (.string, .bool):
            return Repair(
                value: .string(value.canonicalText), text: "\"\(value.canonicalText)\"")
        case (.boolean, .string(let text)):
            guard text == "true" || text == "false" else { return nil }
            return Repair(value: .bool(text == "true"), text: text)
        case (.integer, .string(let text)):
            guard let int = Int32(text) else { return nil }
            return Repair(value: .int(Int64(int)), text: text)
        case (.list(let element), _):
            return list(of: value, element, table: table)
        case (.map, .array(let array)): return merged(array)
        case (.type(let index), .array(let array)):
            return table.type(index).scalar == nil ? merged(array) : nil
        default: return nil
        }
    }

    private static func list(
        of value: JSONValue, _ element: SchemaShape, table: SchemaTable
    ) -> Repair? {
        var takesObjects = false
        if case .type(let index) = element { takesObjects = table.type(index).scalar == nil }
        if case .map = element { takesObjects = true }
        switch value {
        case .object(let object):
            guard takesObjects else { return nil }
            let key = object["name"] == nil ? object.members.first?.key : "name"
            let first = key.flatMap { key in
                object[key]?.string.map { "- \(key): \($0)" }
            }
            return Repair(value: .array([value]), move: .wraps, text: first)
        case .array, .null: return nil
        default:
            if takesObjects { return nil }
            return Repair(
                value: .array([value]), move: .wraps, text: "[" + value.canonicalText + "]")
        }
    }

    private static func merged(_ array: [JSONValue]) -> Repair? {
        var result = JSONObject()
        for element in array {
            guard case .object(let object) = element else { return nil }
            for member in object { result[member.key] = member.value }
        }
        return Repair(value: .object(result), move: .unwraps)
    }
}

extension StructureCheck {
    // MARK: Words and names

    /// Fields that take one of a few words. Source: statefulset-controller.md, cluster.md.
    private static func words(_ field: String) -> [String]? {
        switch field {
        case "StatefulSetSpec.podManagementPolicy": ["OrderedReady", "Parallel"]
        case "StatefulSetUpdateStrategy.type": ["RollingUpdate", "OnDelete"]
        case "StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted",
            "StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled":
            ["Delete", "Retain"]
        case "DeploymentStrategy.type": ["Recreate", "RollingUpdate"]
        case "ServiceSpec.type": ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
        case "ServiceSpec.sessionAffinity": ["ClientIP", "None"]
        case "ServicePort.protocol", "ContainerPort.protocol": ["SCTP", "TCP", "UDP"]
        case "Container.imagePullPolicy": ["Always", "IfNotPresent", "Never"]
        case "PodSpec.restartPolicy": ["Always", "Never", "OnFailure"]
        case "PodSpec.dnsPolicy": ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]
        case "PersistentVolumeSpec.persistentVolumeReclaimPolicy":
            ["Delete", "Recycle", "Retain"]
        case "StorageClass.reclaimPolicy": ["Delete", "Retain"]
        case "StorageClass.volumeBindingMode": ["Immediate", "WaitForFirstConsumer"]
        case "PersistentVolumeClaimSpec.volumeMode", "PersistentVolumeSpec.volumeMode":
            ["Block", "Filesystem"]
        case "PersistentVolumeClaimSpec.accessModes", "PersistentVolumeSpec.accessModes":
            ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
        case "LabelSelectorRequirement.operator": ["DoesNotExist", "Exists", "In", "NotIn"]
        case "Toleration.effect", "Taint.effect": ["NoExecute", "NoSchedule", "PreferNoSchedule"]
        case "Toleration.operator": ["Equal", "Exists", "Gt", "Lt"]
        default: nil
        }
    }

    private mutating func checkWord(_ value: JSONValue?, field: String, path: String) {
        guard let value, let words = Self.words(field) else { return }
        var texts: [(path: String, text: String)] = []
        switch value {
        case .string(let text) where !text.isEmpty: texts = [(path, text)]
        case .array(let array):
            texts = array.enumerated().compactMap { index, element in
                element.string.map { (SourceMap.path(path, index), $0) }
            }
        default: return
        }
        for (path, text) in texts where !words.contains(where: { utf8Equal($0, text) }) {
            var server = "\(path): Unsupported value: \"\(text)\": supported values: "
            server += words.map { "\"\($0)\"" }.joined(separator: ", ")
            if field.hasPrefix("StatefulSet") {
                server =
                    "\(path): Invalid value: \"\(text)\": must be "
                    + words.map { "'\($0)'" }.joined(separator: " or ")
            }
            findings.add(
                "MAN-INVALID", .error, object, path,
                "\(text) is none of \(words.joined(separator: ", "))", server: server,
                suggestion: SchemaSuggestion.nearest(to: text, among: words), atValue: true)
        }
    }

    private mutating func checkName() {
        let name = object.name
        let generated = object.json.string(in: "metadata", "generateName") ?? ""
        if name.isEmpty {
            if !generated.isEmpty { return }
            findings.add(
                "MAN-INVALID", .error, object, "metadata.name", "the object has no name",
                server: "resource name may not be empty")
            return
        }
        let isLabel = [.service, .namespace].contains(object.resource)
        if Self.isName(name, allowsDots: !isLabel) { return }
        findings.add(
            "MAN-INVALID", .error, object, "metadata.name",
            "a name has only lower-case letters, digits and '-'"
                + (isLabel ? "" : " and '.'") + ", and starts and ends with a letter or digit",
            server: "metadata.name: Invalid value: \"\(name)\"", atValue: true)
    }

    /// Source: RFC 1123 labels and subdomains.
    private static func isName(_ name: String, allowsDots: Bool) -> Bool {
        guard name.utf8.count <= (allowsDots ? 253 : 63) else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard allowsDots || labels.count == 1 else { return false }
        return labels.allSatisfy { label in
            guard let first = label.utf8.first, let last = label.utf8.last else { return false }
            let dash = UInt8(ascii: "-")
            return first != dash && last != dash
                && label.utf8.allSatisfy {
                    $0 == dash || $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7A
                }
        }
    }

    // MARK: Claim templates

    /// Claim templates that stand outside the set's spec, and those without a name. They do not
    /// count as volumes; what they say is still checked.
    private mutating func checkClaimTemplates() {
        for place in ["", "spec.template", "spec.template.spec"] {
            guard let key = misplacedKey(place) else { continue }
            let path = SourceMap.path(place, key)
            findings.add(
                "MAN-VCT-PLACE", .error, object, path,
                "claim templates belong under the set's spec, beside template",
                server: "strict decoding error: unknown field \"\(path)\"",
                suggestion: "spec.volumeClaimTemplates")
            guard let value = detach(place, key) else { continue }
            _ = checkTemplates(value, path: path, areLost: true)
        }
        guard let value = object.spec["volumeClaimTemplates"] else { return }
        let checked = checkTemplates(value, path: "spec.volumeClaimTemplates", areLost: false)
        object.json.update("spec") { $0?["volumeClaimTemplates"] = checked }
    }

    private func misplacedKey(_ place: String) -> String? {
        var json: JSONObject? = object.json
        for step in place.split(separator: ".") { json = json?[String(step)]?.object }
        return json?.first {
            SchemaSuggestion.nearest(to: $0.key, among: ["volumeClaimTemplates"]) != nil
        }?.key
    }

    private mutating func detach(_ place: String, _ key: String) -> JSONValue? {
        func remove(_ json: JSONObject, _ steps: ArraySlice<Substring>) -> (JSONObject, JSONValue?) {
            var json = json
            guard let step = steps.first else {
                let value = json[key]
                json[key] = nil
                return (json, value)
            }
            guard let child = json[String(step)]?.object else { return (json, nil) }
            let (changed, value) = remove(child, steps.dropFirst())
            json[String(step)] = .object(changed)
            return (json, value)
        }
        let (json, value) = remove(object.json, place.split(separator: ".")[...])
        object.json = json
        return value
    }

    /// The templates without what was reported about their names.
    private mutating func checkTemplates(
        _ value: JSONValue, path: String, areLost: Bool
    ) -> JSONValue {
        let isList = value.object == nil
        let array = isList ? value.array ?? [] : [value]
        var result: [JSONValue] = []
        for (index, element) in array.enumerated() {
            let elementPath = isList ? SourceMap.path(path, index) : path
            guard case .object(var template) = element else {
                result.append(element)
                continue
            }
            let name = template.string(in: "metadata", "name")
            if name ?? "" == "" { reportUnnamed(&template, elementPath) }
            if areLost, let name { object.lostTemplateNames.append(name) }
            if areLost, let type = table.type(of: .persistentVolumeClaim) {
                _ = walk(template, type: type, path: elementPath)
            }
            result.append(.object(template))
        }
        // What is no list is reported with the other wrong types.
        guard isList else { return result.first ?? value }
        return value.array == nil ? value : .array(result)
    }

    private mutating func reportUnnamed(_ template: inout JSONObject, _ path: String) {
        let server = "strict decoding error: unknown field \"\(path).name\""
        if let name = template["name"]?.string {
            findings.add(
                "MAN-VCT-NAME", .error, object, path + ".name",
                "name stands beside metadata; indent it under metadata", server: server,
                suggestion: "metadata.name: \(name)")
            object.lostTemplateNames.append(name)
            template["name"] = nil
            return
        }
        findings.add(
            "MAN-VCT-NAME", .error, object, path + ".metadata",
            "a claim template needs metadata.name; volume mounts refer to it",
            server: "\(path).metadata.name: Required value")
    }
}
