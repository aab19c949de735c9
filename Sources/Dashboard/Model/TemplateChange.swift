import KubeModel

/// What differs between two pod templates, in one line.
enum TemplateChange {
    /// `image postgres:16.3 → postgres:16.4`, `3 fields: image, env DB_X, resources`.
    static func text(from old: JSONObject, to new: JSONObject) -> String {
        var changes: [(name: String, detail: String)] = []
        metadata(old, new, &changes)
        let oldSpec = old["spec"]?.object ?? [:]
        let newSpec = new["spec"]?.object ?? [:]
        for key in ["initContainers", "containers"] {
            containers(oldSpec[key]?.array ?? [], newSpec[key]?.array ?? [], &changes)
        }
        for key in keys(oldSpec, newSpec) where key != "containers" && key != "initContainers" {
            if oldSpec[key] != newSpec[key] { changes.append((key, key)) }
        }
        switch changes.count {
        case 0: return "no change"
        case 1: return changes[0].detail
        default:
            return "\(changes.count) fields: " + changes.map(\.name).joined(separator: ", ")
        }
    }

    private static func metadata(
        _ old: JSONObject, _ new: JSONObject, _ changes: inout [(name: String, detail: String)]
    ) {
        for (key, word) in [("labels", "label"), ("annotations", "annotation")] {
            let before = old["metadata"]?.object?[key]?.object ?? [:]
            let after = new["metadata"]?.object?[key]?.object ?? [:]
            for name in keys(before, after) where before[name] != after[name] {
                if name == "kubectl.kubernetes.io/restartedAt" {
                    changes.append(("restart", "restart"))
                } else {
                    changes.append(("\(word) \(name)", "\(word) \(name)"))
                }
            }
        }
    }

    private static func containers(
        _ old: [JSONValue], _ new: [JSONValue], _ changes: inout [(name: String, detail: String)]
    ) {
        let isOne = old.count == 1 && new.count == 1
        for container in new {
            let name = container["name"]?.string ?? ""
            guard let before = old.first(where: { $0["name"]?.string == name }) else {
                changes.append(("container \(name)", "container \(name) added"))
                continue
            }
            fields(
                before.object ?? [:], container.object ?? [:], isOne ? "" : " of \(name)", &changes)
        }
        for container in old {
            let name = container["name"]?.string ?? ""
            if !new.contains(where: { $0["name"]?.string == name }) {
                changes.append(("container \(name)", "container \(name) removed"))
            }
        }
    }

    private static func fields(
        _ old: JSONObject, _ new: JSONObject, _ suffix: String,
        _ changes: inout [(name: String, detail: String)]
    ) {
        for key in keys(old, new) where old[key] != new[key] {
            if key == "image" {
                changes.append(
                    (
                        "image" + suffix,
                        "image\(suffix) \(old[key]?.string ?? "-") → \(new[key]?.string ?? "-")"
                    ))
            } else if key == "env" {
                environment(old[key]?.array ?? [], new[key]?.array ?? [], suffix, &changes)
            } else {
                changes.append((key + suffix, key + suffix))
            }
        }
    }

    private static func environment(
        _ old: [JSONValue], _ new: [JSONValue], _ suffix: String,
        _ changes: inout [(name: String, detail: String)]
    ) {
        var names: [String] = []
        for variable in old + new {
            let name = variable["name"]?.string ?? ""
            guard !names.contains(name) else { continue }
            names.append(name)
            if old.first(where: { $0["name"]?.string == name })
                != new.first(where: { $0["name"]?.string == name })
            {
                changes.append(("env \(name)\(suffix)", "env \(name)\(suffix)"))
            }
        }
    }

    private static func keys(_ left: JSONObject, _ right: JSONObject) -> [String] {
        var keys = left.map(\.key)
        let known = keys
        for member in right where !known.contains(where: { utf8Equal($0, member.key) }) {
            keys.append(member.key)
        }
        return keys.sorted(by: utf8Precedes)
    }
}
