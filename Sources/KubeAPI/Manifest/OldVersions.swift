import KubeModel

/// Reads objects written for versions that are no longer served.
///
/// StatefulSets of `apps/v1beta1` and `apps/v1beta2` become `apps/v1` with the defaults that the
/// old version had, and a warning says what that was. Other kinds are errors.
/// Source: decisions.md, Old manifests.
enum OldVersions {
    static func convert(_ object: inout ManifestObject, _ findings: inout FindingList) {
        guard let version = object.oldVersion else { return }
        let current = object.resource.apiVersion
        object.json["apiVersion"] = .string(current)
        let server =
            "no matches for kind \"\(object.resource.kind)\" in version \"\(version)\"; "
            + "ensure CRDs are installed first"
        guard object.resource == .statefulSet else {
            findings.add(
                "MAN-API-REMOVED", .error, object, "apiVersion",
                "\(version) is no longer served", server: server, suggestion: current,
                atValue: true)
            return
        }
        let changes = defaults(&object, version) + object.conversions
        findings.add(
            "MAN-API-REMOVED", .warning, object, "apiVersion",
            "\(version) was removed in Kubernetes 1.16; read as \(current)"
                + (changes.isEmpty ? "" : ": " + changes.joined(separator: "; ")),
            server: server, suggestion: current, atValue: true)
    }

    /// Writes down what the old version filled in and `apps/v1` would not, and says so.
    ///
    /// Both old versions agree with `apps/v1` on one replica, OrderedReady and ten old revisions.
    /// `v1beta1` alone updated Pods only when they were deleted by hand, and took its selector and
    /// its own labels from the template.
    private static func defaults(_ object: inout ManifestObject, _ version: String) -> [String] {
        guard version == "apps/v1beta1", object.json["spec"]?.object != nil else { return [] }
        var changes: [String] = []
        let strategy = object.spec["updateStrategy"]?.object ?? JSONObject()
        if strategy["type"]?.string ?? "" == "" {
            let type = strategy["rollingUpdate"]?.object == nil ? "OnDelete" : "RollingUpdate"
            object.json.update("spec") { spec in
                spec?["updateStrategy"] = .object(with(strategy, "type", .string(type)))
            }
            if type == "OnDelete" {
                changes.append(
                    "updateStrategy OnDelete, its default, is kept, where \(Self.current) would "
                        + "use RollingUpdate")
            }
        }
        let labels = templateLabels(object)
        let own = object.json["metadata"]?["labels"]?.object
        if let labels, own?.isEmpty ?? true {
            object.json.update("metadata") { $0?["labels"] = .object(labels) }
            changes.append("labels are taken from the template")
        }
        return changes
    }

    private static let current = Resource.statefulSet.apiVersion

    private static func with(_ json: JSONObject, _ key: String, _ value: JSONValue) -> JSONObject {
        var json = json
        json[key] = value
        return json
    }

    /// The labels of the Pod template; nil when there are none.
    static func templateLabels(_ object: ManifestObject) -> JSONObject? {
        guard let labels = object.pod?.metadata["labels"]?.object, !labels.isEmpty else {
            return nil
        }
        return labels
    }
}
