import KubeModel

extension StructureCheck {
    /// Claim templates that stand outside the set's spec, and those without a name. They do not
    /// count as volumes; what they say is still checked.
    mutating func checkClaimTemplates() {
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
        func remove(
            _ json: JSONObject, _ steps: ArraySlice<Substring>
        ) -> (JSONObject, JSONValue?) {
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
