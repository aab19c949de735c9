import KubeModel

/// What the server accepts but warns about. Source: spec R30.
enum WarningRules {
    /// Warnings about the spec of a pod or a template.
    static func pod(_ spec: PodSpec, _ path: FieldPath) -> [String] {
        var warnings: [String] = []
        for (key, replacement) in deprecatedLabels
        where spec.json.string(in: "nodeSelector", key) != nil {
            let at = path["nodeSelector"].key(key).text
            warnings.append("\(at): deprecated since v1.14; use \"\(replacement)\" instead")
        }
        if let seconds = spec.terminationGracePeriodSeconds, seconds < 0 {
            warnings.append(
                path["terminationGracePeriodSeconds"].text
                    + ": must be >= 0; negative values are invalid and will be treated as 1")
        }
        for (index, volume) in spec.volumes.enumerated() {
            guard let template = volume.ephemeral?.volumeClaimTemplate else { continue }
            warnings += claim(
                template.spec,
                path["volumes"][index]["ephemeral"]["volumeClaimTemplate"]["spec"])
        }
        for (index, secret) in spec.imagePullSecrets.enumerated()
        where (secret.name ?? "").isEmpty {
            let at = path["imagePullSecrets"][index]["name"].text
            warnings.append("\(at): invalid empty name \"\"")
        }
        let lists = [("initContainers", spec.initContainers), ("containers", spec.containers)]
        for (name, containers) in lists {
            for (index, container) in containers.enumerated() {
                warnings += self.container(container, path[name][index])
            }
        }
        return warnings
    }

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

    private static let deprecatedLabels = [
        ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
        ("beta.kubernetes.io/os", "kubernetes.io/os"),
        ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
        ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
        ("beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"),
    ]

    private static func container(_ container: Container, _ path: FieldPath) -> [String] {
        var warnings: [String] = []
        if let resources = container.resources {
            for (name, list) in [("limits", resources.limits), ("requests", resources.requests)] {
                warnings += fractions(list, path["resources"][name])
            }
        }
        var names: [String] = []
        for (index, variable) in container.env.enumerated() {
            let name = variable.name ?? ""
            if names.contains(name) {
                warnings.append(
                    path["env"][index].text + ": hides previous definition of"
                        + " \(ValueText.quoted(name)), which may be dropped when using apply")
            }
            names.append(name)
        }
        let ports = container.ports
        for index in ports.indices {
            let same = ports[..<index].firstIndex { other in
                other.containerPort == ports[index].containerPort
                    && other.protocol == ports[index].protocol
                    && (other.hostPort ?? 0, other.hostIP ?? "")
                        == (ports[index].hostPort ?? 0, ports[index].hostIP ?? "")
            }
            guard let same else { continue }
            warnings.append(
                "\(path["ports"][index].text): duplicate port definition with"
                    + " \(path["ports"][same].text)")
        }
        return warnings
    }

    /// Amounts of bytes that are no whole numbers.
    static func fractions(_ list: ResourceList?, _ path: FieldPath) -> [String] {
        (list?.entries ?? []).compactMap { name, quantity in
            guard ["memory", "ephemeral-storage", "storage"].contains(name), !quantity.isInteger
            else { return nil }
            return "\(path.key(name).text): fractional byte value \"\(quantity)\" is invalid, must"
                + " be an integer"
        }
    }
}
