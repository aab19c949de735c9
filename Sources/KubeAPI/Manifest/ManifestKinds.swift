import KubeModel

extension Examination {
    /// Finds out what an object is. False when nothing more can be said about it.
    mutating func identify(
        _ object: inout ManifestObject, _ document: SourceDocument, isItem: Bool
    ) -> Bool {
        let version = object.json["apiVersion"]?.string
        let kind = object.json["kind"]?.string
        guard let kind, let version else {
            addFragment(object, document, isItem: isItem)
            guard let guess = kind.flatMap(ManifestKinds.resource(named:)) else { return false }
            object.resource = guess
            object.json["apiVersion"] = .string(guess.apiVersion)
            return true
        }
        if let resource = Resource(apiVersion: version, kind: kind) {
            object.resource = resource
            return true
        }
        let server =
            "no matches for kind \"\(kind)\" in version \"\(version)\"; "
            + "ensure CRDs are installed first"
        if let resource = ManifestKinds.resource(named: kind) {
            object.resource = resource
            if ManifestKinds.isRemoved(version, resource) {
                object.oldVersion = version
                return true
            }
            findings.add(
                "MAN-KIND", .error, object, "apiVersion",
                "\(kind) is not served in version \(version)", server: server,
                suggestion: resource.apiVersion, atValue: true)
        } else if ManifestKinds.notSimulated.contains(where: { $0 == kind }) {
            findings.add(
                "MAN-KIND", .error, object, "kind",
                "\(kind) (\(version)) is a kind of Kubernetes that this cluster does not have",
                server: server, atValue: true)
            return false
        } else {
            let near = SchemaSuggestion.nearest(to: kind, among: ManifestKinds.all)
            findings.add(
                "MAN-KIND", .error, object, "kind", "unknown kind \(kind) in version \(version)",
                server: server, suggestion: near, atValue: true)
            guard let resource = near.flatMap(ManifestKinds.resource(named:)) else { return false }
            object.resource = resource
            if ManifestKinds.isRemoved(version, resource) { object.oldVersion = version }
        }
        object.json["kind"] = .string(object.resource.kind)
        if object.oldVersion == nil {
            object.json["apiVersion"] = .string(object.resource.apiVersion)
        }
        return true
    }

    /// No apiVersion or no kind. A file that is nothing but a clean merge patch passes as such.
    private mutating func addFragment(
        _ object: ManifestObject, _ document: SourceDocument, isItem: Bool
    ) {
        let missing = ["apiVersion", "kind"].filter { object.json[$0]?.string == nil }
        let patch = ManifestKinds.patched(object.json)
        if context.acceptsPatches, !isItem, document.faults.isEmpty, missing.count == 2,
            let patch
        {
            findings.add(
                "MAN-FRAGMENT", .note, object, "",
                "this is no object but a patch for a \(patch.kind); use it with kubectl patch "
                    + "\(patch.singular) NAME --type merge --patch-file FILE")
            return
        }
        let near = missing.compactMap { name in
            SchemaSuggestion.nearest(to: name, among: object.json.map(\.key))
        }
        findings.add(
            "MAN-FRAGMENT", .error, object, near.first ?? "",
            "this document has no \(missing.joined(separator: " and no "))"
                + (patch.map { "; it looks like a part of a \($0.kind)" } ?? ""),
            server: "Object '\(missing.last == "kind" ? "Kind" : "apiVersion")' is missing",
            suggestion: near.isEmpty ? nil : missing.first)
    }
}

/// The kinds and versions that manifests name.
enum ManifestKinds {
    static let all: [String] = Resource.allCases.map(\.kind) + notSimulated

    /// Kinds of Kubernetes that are not part of the simulated cluster.
    static let notSimulated = [
        "Binding", "CSIDriver", "CSINode", "CSIStorageCapacity", "CertificateSigningRequest",
        "ClusterRole", "ClusterRoleBinding", "CronJob", "CustomResourceDefinition", "DaemonSet",
        "HorizontalPodAutoscaler", "Ingress", "IngressClass", "Job", "LimitRange",
        "MutatingWebhookConfiguration", "NetworkPolicy", "PodTemplate", "PriorityClass",
        "ReplicationController", "ResourceQuota", "Role", "RoleBinding", "RuntimeClass",
        "ValidatingWebhookConfiguration", "VolumeSnapshot", "VolumeSnapshotClass",
        "PodSecurityPolicy",
    ]

    static func resource(named kind: String) -> Resource? {
        Resource.allCases.first { $0.kind == kind }
    }

    /// Whether a version once served the kind and is gone by Kubernetes 1.36.
    static func isRemoved(_ version: String, _ resource: Resource) -> Bool {
        let old: [String]
        switch resource {
        case .statefulSet, .controllerRevision: old = ["apps/v1beta1", "apps/v1beta2"]
        case .deployment, .replicaSet:
            old = ["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"]
        case .storageClass, .volumeAttachment:
            old = ["storage.k8s.io/v1beta1", "storage.k8s.io/v1alpha1"]
        case .podDisruptionBudget: old = ["policy/v1beta1"]
        case .endpointSlice: old = ["discovery.k8s.io/v1beta1", "discovery.k8s.io/v1alpha1"]
        case .lease: old = ["coordination.k8s.io/v1beta1"]
        default: old = []
        }
        return old.contains { $0 == version }
    }

    /// The kind that a fragment is a patch of: the only kind, or the StatefulSet before others,
    /// that has all its fields. Nil when it fits none.
    static func patched(_ json: JSONObject) -> Resource? {
        guard !json.isEmpty, json.allSatisfy({ $0.key == "spec" || $0.key == "metadata" }),
            json.string(in: "metadata", "name") == nil
        else { return nil }
        let order: [Resource] = [.statefulSet, .service, .pod] + Resource.allCases
        return order.first { resource in
            let findings = SchemaValidation.findings(in: json, resource: resource)
            return !findings.contains { $0.kind != .missingField }
        }
    }
}
