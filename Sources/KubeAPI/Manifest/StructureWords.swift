import KubeModel

extension StructureCheck {
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

    mutating func checkWord(_ value: JSONValue?, field: String, path: String) {
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

    mutating func checkName() {
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
}
