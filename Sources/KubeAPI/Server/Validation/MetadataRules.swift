import KubeModel

/// What metadata must look like. Source: cluster.md A.1, A.4, A.5.
enum MetadataRules {
    private static let path = FieldPath("metadata")

    /// Everything wrong with the metadata of a new object.
    static func create(
        _ json: JSONObject, isNamespaced: Bool, nameErrors: (String) -> [String]
    ) -> [FieldError] {
        let metadata = ObjectMeta(json: json)
        var errors: [FieldError] = []
        if let prefix = metadata.generateName, !prefix.isEmpty {
            // A prefix may end in a hyphen, as letters follow.
            var whole = prefix
            if whole.hasSuffix("-") {
                whole.removeLast()
                whole += "a"
            }
            errors += nameErrors(whole).map { path["generateName"].invalid(prefix, $0) }
        }
        if let name = metadata.name, !name.isEmpty {
            errors += nameErrors(name).map { path["name"].invalid(name, $0) }
        } else {
            errors.append(path["name"].required("name or generateName is required"))
        }
        if isNamespaced {
            let namespace = metadata.namespace ?? ""
            if namespace.isEmpty {
                errors.append(path["namespace"].required())
            } else {
                errors += NameRules.label(namespace).map {
                    path["namespace"].invalid(namespace, $0)
                }
            }
        } else if let namespace = metadata.namespace, !namespace.isEmpty {
            errors.append(path["namespace"].forbidden("not allowed on this type"))
        }
        errors += LabelRules.labels(json["labels"], path["labels"])
        errors += LabelRules.annotations(json["annotations"], path["annotations"])
        errors += owners(metadata)
        return errors + finalizers(metadata.finalizers)
    }

    /// Everything wrong with changed metadata; what did not change is not looked at again.
    ///
    /// A real server looks at metadata three times: as at that of a new object, as at a change of
    /// any object, and as at a change of the kind. The message of the refusal says each mistake
    /// once, its causes say it as often as it was found.
    static func update(_ json: JSONObject, old: JSONObject) -> [FieldError] {
        if json == old { return [] }
        let metadata = ObjectMeta(json: json)
        let changesFinalizers = json["finalizers"] != old["finalizers"]
        var present: [FieldError] = []
        if json["labels"] != old["labels"] {
            present += LabelRules.labels(json["labels"], path["labels"])
        }
        if json["annotations"] != old["annotations"] {
            present += LabelRules.annotations(json["annotations"], path["annotations"])
        }
        if json["ownerReferences"] != old["ownerReferences"] { present += owners(metadata) }
        let new = changesFinalizers ? present + anyFinalizers(metadata.finalizers) : present
        var change =
            changesFinalizers ? addedFinalizers(metadata, old: ObjectMeta(json: old)) : []
        for name in immutable where json[name] != old[name] {
            let value = json[name] ?? .string("")
            change.append(path[name].invalid(value, "field is immutable"))
        }
        change += present
        let errors = new + change + change
        return changesFinalizers ? errors + unknownFinalizers(metadata.finalizers) : errors
    }

    private static let immutable = [
        "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds",
    ]

    private static func addedFinalizers(_ metadata: ObjectMeta, old: ObjectMeta) -> [FieldError] {
        guard old.deletionTimestamp != nil else { return [] }
        let known = old.finalizers
        let added = metadata.finalizers.filter { !known.contains($0) }
        guard !added.isEmpty else { return [] }
        let list = added.map(ValueText.quoted).joined(separator: ", ")
        return [
            path["finalizers"].forbidden(
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers []string{\(list)}")
        ]
    }

    /// The server names the list and not its element.
    private static func owners(_ metadata: ObjectMeta) -> [FieldError] {
        let path = path["ownerReferences"]
        var errors: [FieldError] = []
        var controller: OwnerReference?
        let owners = metadata.ownerReferences
        for owner in owners {
            if owner.apiVersion.isEmpty {
                errors.append(path["apiVersion"].invalid("", "version must not be empty"))
            }
            if owner.kind.isEmpty { errors.append(path["kind"].invalid("", "must not be empty")) }
            if owner.name.isEmpty { errors.append(path["name"].invalid("", "must not be empty")) }
            if owner.uid.isEmpty { errors.append(path["uid"].invalid("", "must not be empty")) }
            if owner.apiVersion == "v1", owner.kind == "Event" {
                errors.append(
                    FieldError(
                        path: path.text, kind: .invalid, value: text(owner),
                        detail: "/v1, Kind=Event is disallowed from being an owner"))
            }
            guard owner.isController else { continue }
            if let controller {
                errors.append(
                    FieldError(
                        path: path.text, kind: .invalid,
                        value: "[" + owners.map(text).joined(separator: ",") + "]",
                        detail: "Only one reference can have Controller set to true. Found"
                            + " \"true\" in references for \(controller.kind)/\(controller.name)"
                            + " and \(owner.kind)/\(owner.name)"))
            } else {
                controller = owner
            }
        }
        return errors
    }

    /// The reference as the server's own structure, which is how messages show it.
    private static func text(_ owner: OwnerReference) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
        var text =
            "{\"apiVersion\":\(quoted(owner.apiVersion)),\"kind\":\(quoted(owner.kind)),"
            + "\"name\":\(quoted(owner.name)),\"uid\":\(quoted(owner.uid))"
        for name in ["controller", "blockOwnerDeletion"] {
            if let value = owner.json[name]?.bool { text += ",\"\(name)\":\(value)" }
        }
        return text + "}"
    }

    private static let standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"]

    private static func finalizers(_ finalizers: [String]) -> [FieldError] {
        anyFinalizers(finalizers) + unknownFinalizers(finalizers)
    }

    /// What is wrong with finalizers whatever they mean.
    private static func anyFinalizers(_ finalizers: [String]) -> [FieldError] {
        let path = path["finalizers"]
        var errors: [FieldError] = []
        for finalizer in finalizers {
            errors += NameRules.qualifiedName(finalizer).map { path.invalid(finalizer, $0) }
        }
        if finalizers.contains("orphan"), finalizers.contains("foregroundDeletion") {
            errors.append(
                path.invalid(
                    .array(finalizers.map(JSONValue.string)),
                    "finalizer orphan and foregroundDeletion cannot be both set"))
        }
        return errors
    }

    /// Names that stand for nothing a cluster knows.
    private static func unknownFinalizers(_ finalizers: [String]) -> [FieldError] {
        let path = path["finalizers"]
        var errors: [FieldError] = []
        for (index, finalizer) in finalizers.enumerated()
        where !finalizer.contains("/") && !standardFinalizers.contains(finalizer) {
            errors.append(
                path[index].invalid(
                    finalizer,
                    "name is neither a standard finalizer name nor is it fully qualified"))
        }
        return errors
    }
}
