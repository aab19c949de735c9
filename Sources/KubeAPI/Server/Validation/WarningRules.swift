import KubeModel

/// What the server accepts but warns about. Source: spec R30.
enum WarningRules {
    /// Warnings about the sizes a claim asks for.
    static func claim(_ spec: PersistentVolumeClaimSpec, _ path: FieldPath) -> [String] {
        guard let resources = spec.json["resources"]?.object else { return [] }
        return ["requests", "limits"].flatMap { name in
            fractions(
                resources[name]?.object.map(ResourceList.init(json:)), path["resources"][name])
        }
    }

    /// A name that the host names of pods are made of and that is none; `use` says where.
    static func name(_ object: JSONObject, _ use: String) -> [String] {
        let name = object["metadata"]?["name"]?.string ?? ""
        let wrong = NameRules.label(name)
        guard !wrong.isEmpty else { return [] }
        return [
            "metadata.name: this is used in \(use), which can result in surprising behavior; a DNS"
                + " label is recommended: [\(wrong.joined(separator: " "))]"
        ]
    }

    /// Amounts of bytes that are no whole numbers.
    static func fractions(_ list: ResourceList?, _ path: FieldPath) -> [String] {
        (list?.entries ?? []).compactMap { name, quantity in
            guard ["memory", "ephemeral-storage", "storage"].contains(name), !quantity.isInteger
            else { return nil }
            return fraction(quantity, path.key(name))
        }
    }

    /// What is said about one such amount.
    static func fraction(_ quantity: Quantity, _ path: FieldPath) -> String {
        "\(path.text): fractional byte value \"\(quantity)\" is invalid, must be an integer"
    }
}
