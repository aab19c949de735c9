import KubeModel

extension Examination {
    /// What only StatefulSets can get wrong.
    mutating func checkStatefulSet(_ object: ManifestObject, _ index: Int) {
        checkRollout(object)
        checkGoverningService(object)
        for (path, template) in object.claimTemplates {
            checkClass(object, path + ".spec", template["spec"]?.object ?? [:])
        }
        checkImmutable(object, index)
    }

    // MARK: Rollout

    private mutating func checkRollout(_ object: ManifestObject) {
        let strategy = object.spec["updateStrategy"]?.object ?? [:]
        guard let rolling = strategy["rollingUpdate"]?.object else { return }
        let path = "spec.updateStrategy.rollingUpdate"
        if let value = rolling["maxUnavailable"], !value.isNull {
            checkMaxUnavailable(object, value, path + ".maxUnavailable")
        }
        guard let partition = rolling["partition"]?.int else { return }
        let replicas = object.spec["replicas"]?.int ?? 1
        if partition < 0 {
            findings.add(
                "MAN-INVALID", .error, object, path + ".partition",
                "a partition cannot be negative",
                server: "\(path).partition: Invalid value: \(partition): must be greater than or "
                    + "equal to 0", atValue: true)
        } else if partition >= replicas, replicas > 0, partition > 0 {
            findings.add(
                "MAN-PARTITION", .warning, object, path + ".partition",
                "partition \(partition) of \(replicas) replicas: an update reaches no Pod",
                server: "partitioned roll out complete: 0 new pods have been updated...",
                suggestion: "\(replicas - 1)", atValue: true)
        }
    }

    private mutating func checkMaxUnavailable(
        _ object: ManifestObject, _ value: JSONValue, _ path: String
    ) {
        let problem: String?
        switch IntOrString(jsonValue: value) {
        case .int(let count)?:
            problem = count == 0 ? "cannot be 0" : count < 0 ? "cannot be negative" : nil
        case .string(let text)?:
            let percent = IntOrString.string(text).percent
            problem =
                percent.map {
                    $0 == 0 ? "cannot be 0" : $0 > 100 ? "must not be greater than 100%" : nil
                } ?? "must be a number or a percentage such as 25%"
        case nil: return
        }
        if let problem {
            findings.add(
                "MAN-MAXUNAV", .error, object, path,
                "maxUnavailable \(problem); at least 1 Pod is always updated at a time",
                server: context.allowsMaxUnavailable
                    ? "\(path): Invalid value: \(value.canonicalText): \(problem)" : nil,
                suggestion: "1", atValue: true)
        } else if !context.allowsMaxUnavailable {
            findings.add(
                "MAN-MAXUNAV", .warning, object, path,
                "maxUnavailable is dropped: the feature is off; turn it on with "
                    + "--feature-gates MaxUnavailableStatefulSet=true")
        }
    }

    // MARK: The governing Service

    private mutating func checkGoverningService(_ object: ManifestObject) {
        let path = "spec.serviceName"
        guard let name = object.spec["serviceName"]?.string, !name.isEmpty else {
            if hasUnreadable { return }
            findings.add(
                "MAN-SVC-MISSING", .note, object, path,
                "without serviceName the Pods get no DNS names of their own")
            return
        }
        let services = servicesBeside(object)
        guard let service = services.first(where: { utf8Equal($0.name, name) }) else {
            if hasUnreadable { return }
            findings.add(
                "MAN-SVC-MISSING", .warning, object, path,
                "no Service \(name) here: the Pods run, but have no DNS names until it exists",
                suggestion: SchemaSuggestion.nearest(to: name, among: services.map(\.name)),
                atValue: true)
            return
        }
        let address = service.spec["clusterIP"]?.string ?? ""
        if utf8Equal(address, "None") { return }
        findings.add(
            "MAN-SVC-NOTHEADLESS", .note, object, path,
            "Service \(name) is not headless: its name leads to one address, the Pods' own names "
                + "still work", suggestion: "clusterIP: None", atValue: true)
    }

    private func servicesBeside(
        _ object: ManifestObject
    ) -> [(name: String, spec: JSONObject)] {
        let own = objects.filter {
            $0.resource == .service && utf8Equal($0.namespace, object.namespace)
        }.map { ($0.name, $0.spec) }
        let there = context.services.filter { utf8Equal($0.namespace, object.namespace) }
            .map { ($0.name, $0.json["spec"]?.object ?? [:]) }
        return own + there
    }

    // MARK: Fields that cannot change

    /// Source: statefulset-controller.md; every other field of the spec may change.
    private static let immutableFields = [
        "serviceName", "podManagementPolicy", "selector", "volumeClaimTemplates",
    ]

    /// Compares with the set of that name that runs, or that stands earlier in the load.
    private mutating func checkImmutable(_ object: ManifestObject, _ index: Int) {
        guard !object.name.isEmpty else { return }
        let earlier = objects[..<index].last {
            $0.resource == .statefulSet && utf8Equal($0.name, object.name)
                && utf8Equal($0.namespace, object.namespace)
        }
        let running = context.statefulSets.first {
            utf8Equal($0.name, object.name) && utf8Equal($0.namespace, object.namespace)
        }
        guard let spec = running?.json["spec"]?.object ?? earlier?.spec else { return }
        var whose = "the running set"
        if running == nil, let earlier {
            whose = "the set of that name in \(earlier.file) line \(earlier.map.key("").line)"
        }
        for field in Self.immutableFields {
            let old = StatefulSetSpecForm.value(field, spec)
            let new = StatefulSetSpecForm.value(field, object.spec)
            guard old != new else { continue }
            var message = "\(field) differs from \(whose) and cannot be changed"
            switch field {
            case "serviceName": message += " (\(old.string ?? "") there)"
            case "volumeClaimTemplates" where old == .array([]):
                message += " (no claim templates there)"
            case "volumeClaimTemplates" where new == .array([]):
                message += " (none here)"
            default: break
            }
            findings.add(
                "MAN-IMMUTABLE", .error, object, "spec." + field,
                message + "; delete the set first, its Pods may stay (--cascade=orphan)",
                server: "spec: Forbidden: updates to statefulset spec for fields other than "
                    + "'replicas', 'ordinals', 'template', 'updateStrategy', "
                    + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                    + "'minReadySeconds' are forbidden")
        }
    }

    // MARK: Names of Pods

    /// Names such as `web-0` in commands that belong to no set, while one is called almost so.
    mutating func checkPodNames(_ object: ManifestObject, _ sets: [String]) {
        if sets.isEmpty { return }
        for (path, container) in object.containers {
            for field in ["command", "args"] {
                for (index, value) in (container[field]?.array ?? []).enumerated() {
                    guard let text = value.string else { continue }
                    let path = SourceMap.path(SourceMap.path(path, field), index)
                    checkPodNames(object, text, path, sets)
                }
            }
            for (index, value) in (container["env"]?.array ?? []).enumerated() {
                guard let text = value["value"]?.string else { continue }
                checkPodNames(object, text, "\(path).env[\(index)].value", sets)
            }
        }
    }

    private mutating func checkPodNames(
        _ object: ManifestObject, _ text: String, _ path: String, _ sets: [String]
    ) {
        for word in PodNameWords.find(in: text)
        where !sets.contains(where: { utf8Equal($0, word.set) }) {
            let near = sets.first { $0.hasSuffix("-" + word.set) }
                ?? SchemaSuggestion.nearest(to: word.set, among: sets)
            guard let near else { continue }
            findings.add(
                "MAN-NAMES", .note, object, path,
                "no set here makes a Pod called \(word.set)-\(word.ordinal)",
                suggestion: "\(near)-\(word.ordinal)", atValue: true)
            return
        }
    }
}

/// Words that look like the name of a StatefulSet's Pod.
enum PodNameWords {
    static func find(in text: String) -> [(set: String, ordinal: String)] {
        let words = text.utf8.split { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"): false
            default: true
            }
        }
        return words.compactMap { word in
            guard let dash = word.lastIndex(of: UInt8(ascii: "-")), dash > word.startIndex else {
                return nil
            }
            let ordinal = word[(word.index(after: dash))...]
            guard !ordinal.isEmpty, ordinal.count <= 3,
                ordinal.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else { return nil }
            return (
                String(decoding: word[..<dash], as: UTF8.self),
                String(decoding: ordinal, as: UTF8.self)
            )
        }
    }
}

/// Fields of a StatefulSet's spec with their defaults filled in, so that two can be compared.
enum StatefulSetSpecForm {
    static func value(_ field: String, _ spec: JSONObject) -> JSONValue {
        let value = spec[field] ?? .null
        switch field {
        case "serviceName": return .string(value.string ?? "")
        case "podManagementPolicy": return .string(value.string ?? "OrderedReady")
        case "volumeClaimTemplates": return .array((value.array ?? []).map(template))
        default: return value
        }
    }

    /// What the author of a claim template decides; the server adds the rest.
    private static func template(_ value: JSONValue) -> JSONValue {
        var template = value.object ?? [:]
        if let type = SchemaTable.shared.type(of: .persistentVolumeClaim) {
            template = SchemaTable.shared.normalized(template, type: type)
        }
        for key in ["apiVersion", "kind", "status"] { template[key] = nil }
        template.update("metadata") { metadata in
            for key in ["creationTimestamp", "namespace"] { metadata?[key] = nil }
        }
        if template["spec"]?["volumeMode"] == nil {
            template.update("spec") { $0?["volumeMode"] = "Filesystem" }
        }
        return .object(template)
    }
}
