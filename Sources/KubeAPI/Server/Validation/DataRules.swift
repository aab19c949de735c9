import KubeModel

/// What the data of ConfigMaps and Secrets must look like.
enum DataRules {
    static func keys(_ object: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["data", "binaryData"] {
            for member in object[name]?.object ?? JSONObject() {
                errors += NameRules.configKey(member.key).map {
                    FieldPath(name).key(member.key).invalid(member.key, $0)
                }
            }
        }
        return errors
    }

    /// How many bytes the values of one object may have together.
    private static let bytesMax = 1_048_576

    /// Values that are too much for one object; a ConfigMap is named as a whole.
    static func size(_ object: JSONObject, _ path: FieldPath) -> [FieldError] {
        var total = 0
        for member in object["data"]?.object ?? JSONObject() {
            let count = member.value.string?.utf8.count ?? 0
            total += object["kind"] == "Secret" ? count / 4 * 3 : count
        }
        for member in object["binaryData"]?.object ?? JSONObject() {
            total += (member.value.string?.utf8.count ?? 0) / 4 * 3
        }
        return total > bytesMax ? [path.tooLong(bytesMax)] : []
    }

    /// Keys that stand in both sorts of data.
    static func doubles(_ object: JSONObject) -> [FieldError] {
        guard let other = object["binaryData"]?.object, !other.isEmpty else { return [] }
        return (object["data"]?.object ?? JSONObject()).filter { other[$0.key] != nil }.map {
            FieldPath("data").key($0.key).invalid(
                $0.key, "duplicate of key present in binaryData")
        }
    }

    /// What secrets of certain types must hold.
    static func secretType(_ object: JSONObject) -> [FieldError] {
        let data = object["data"]?.object ?? JSONObject()
        func needed(_ keys: [String]) -> [FieldError] {
            keys.filter { data[$0] == nil }.map { FieldPath("data").key($0).required() }
        }
        switch object["type"]?.string ?? "" {
        case "kubernetes.io/tls": return needed(["tls.crt", "tls.key"])
        case "kubernetes.io/ssh-auth": return needed(["ssh-privatekey"])
        case "kubernetes.io/dockerconfigjson": return configuration(data, ".dockerconfigjson")
        case "kubernetes.io/dockercfg": return configuration(data, ".dockercfg")
        case "kubernetes.io/basic-auth":
            guard data["username"] == nil, data["password"] == nil else { return [] }
            return needed(["username", "password"])
        case "kubernetes.io/service-account-token":
            let name = "kubernetes.io/service-account.name"
            let annotations = object["metadata"]?["annotations"]?.object ?? JSONObject()
            guard (annotations[name]?.string ?? "").isEmpty else { return [] }
            return [FieldPath("metadata.annotations").key(name).required()]
        default: return []
        }
    }

    /// Access to registries: an object of JSON under one key. The answer does not repeat it.
    private static func configuration(_ data: JSONObject, _ key: String) -> [FieldError] {
        let path = FieldPath("data").key(key)
        guard let value = data[key] else { return [path.required()] }
        let bytes = Base64.standard.readable(value.string ?? "")
        let detail: String
        switch try? JSONParser.parse(bytes) {
        case .object?, .null?: return []
        case let other?:
            detail =
                "json: cannot unmarshal \(other.typeName) into Go value of type"
                + " map[string]interface {}"
        case nil: detail = JSONSyntax.complaint(bytes)
        }
        return [path.invalid("<secret contents redacted>", detail)]
    }

    static func immutable(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        guard old["immutable"] == .bool(true) else { return [] }
        return ["immutable", "data", "binaryData"].filter { object[$0] != old[$0] }.map {
            FieldPath($0).forbidden("field is immutable when `immutable` is set")
        }
    }
}
