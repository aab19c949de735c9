import KubeModel

extension Examination {
    /// The checks that need the whole load, after every object was read.
    mutating func checkObjects() {
        let sets = objects.filter { $0.resource == .statefulSet }.map(\.name)
        workloads = allWorkloads()
        var first: [ObjectKey: Int] = [:]
        for index in objects.indices {
            var object = objects[index]
            checkSelector(&object)
            objects[index] = object
            checkMounts(object)
            checkImages(object)
            checkPodVolumes(object)
            checkPodNames(object, sets)
            switch object.resource {
            case .statefulSet: checkStatefulSet(object, index)
            case .service: checkPorts(object)
            case .persistentVolume: checkVolume(object)
            case .persistentVolumeClaim: checkClass(object, "spec", object.spec)
            case .storageClass: checkProvisioner(object)
            default: break
            }
            let key = ObjectKey(object.resource, namespace: object.namespace, name: object.name)
            if let first = first[key] {
                checkRepeated(object, objects[first])
            } else {
                first[key] = index
            }
        }
        addNamespaceNotes()
        addServerErrors()
    }

    // MARK: Selectors

    /// A selector that is missing or selects other Pods than the set's own. In an old version it
    /// is filled in from the template.
    private mutating func checkSelector(_ object: inout ManifestObject) {
        guard [.statefulSet, .deployment, .replicaSet].contains(object.resource),
            case .object? = object.json["spec"]
        else { return }
        let labels = OldVersions.templateLabels(object)
        let selector = object.spec["selector"]?.object.map(LabelSelector.init(json:))
        guard let selector, !selector.isEmpty else {
            let isOld = object.oldVersion != nil && object.resource == .statefulSet
            if isOld, let labels {
                object.json.update("spec") {
                    $0?["selector"] = ["matchLabels": .object(labels)]
                }
            }
            let suggestion = labels.map { labels in
                "selector: {matchLabels: {"
                    + labels.map { "\($0.key): \($0.value.string ?? "")" }
                    .joined(separator: ", ") + "}}"
            }
            findings.add(
                "MAN-SELECTOR", isOld && labels != nil ? .warning : .error, object,
                "spec.selector",
                isOld && labels != nil
                    ? "the selector is missing; filled in from the template's labels"
                    : "the selector is missing; it says which Pods belong to the set",
                server: "spec.selector: Required value", suggestion: suggestion)
            return
        }
        guard !selector.compiled.matches(Labels(of: object.pod?.metadata ?? [:])) else { return }
        let own = (object.pod?.metadata["labels"]?.object ?? [:]).map(\.key)
        let near = selector.matchLabels.first { pair in !own.contains { utf8Equal($0, pair.key) } }
        findings.add(
            "MAN-SELECTOR", .error, object, "spec.selector",
            "the selector does not match the labels of the template"
                + (labels == nil ? ", which has none" : ""),
            server: "spec.template.metadata.labels: Invalid value: "
                + JSONValue.object(labels ?? [:]).canonicalText
                + ": `selector` does not match template `labels`",
            suggestion: near.flatMap { SchemaSuggestion.nearest(to: $0.key, among: own) })
    }

    // MARK: Mounts

    private mutating func checkMounts(_ object: ManifestObject) {
        guard let pod = object.pod else { return }
        let volumes = (pod.spec["volumes"]?.array ?? []).compactMap { $0["name"]?.string }
        let templates = object.claimTemplates.compactMap {
            $0.json.string(in: "metadata", "name")
        }
        let names = templates + volumes
        var used: [String] = []
        for (_, container) in object.containers {
            used += (container["volumeMounts"]?.array ?? []).compactMap { $0["name"]?.string }
        }
        for (path, container) in object.containers {
            for (index, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
                guard let name = mount["name"]?.string,
                    !names.contains(where: { utf8Equal($0, name) })
                else { continue }
                let isLost = object.lostTemplateNames.contains { utf8Equal($0, name) }
                let unused = names.filter { name in !used.contains { utf8Equal($0, name) } }
                let full = "\(path).volumeMounts[\(index)].name"
                findings.add(
                    "MAN-MOUNT", .error, object, full,
                    "no volume\(object.resource == .statefulSet ? " and no claim template" : "")"
                        + " is called \(name)"
                        + (isLost ? "; the claim template of that name does not count as it is"
                            : ""),
                    server: "\(full): Not found: \"\(name)\"",
                    suggestion: isLost ? nil : meant(name, among: names, unused: unused),
                    atValue: true)
            }
        }
    }

    /// The name that was meant: a similar one, one that contains it, or the only one left over.
    private func meant(_ name: String, among names: [String], unused: [String]) -> String? {
        if let near = SchemaSuggestion.nearest(to: name, among: names) { return near }
        if let inner = names.first(where: {
            $0.split(separator: "-").contains(name[...])
                || name.split(separator: "-").contains($0[...])
        }) {
            return inner
        }
        return unused.count == 1 ? unused[0] : nil
    }

    // MARK: Images

    private mutating func checkImages(_ object: ManifestObject) {
        for (path, container) in object.containers where path.contains("spec.containers[") {
            guard let image = container["image"]?.string, container["command"] == nil,
                container["envFrom"] == nil,
                let application = KnownApplication.running(image),
                !application.requiredEnvironment.isEmpty
            else { continue }
            let set = (container["env"]?.array ?? []).compactMap { $0["name"]?.string }
            let accepted = application.requiredEnvironment
            if set.contains(where: { name in accepted.contains { utf8Equal($0, name) } }) {
                continue
            }
            findings.add(
                "MAN-IMAGE-ENV", .warning, object, path + ".image",
                "\(image) exits at once without one of "
                    + accepted.prefix(3).joined(separator: ", "),
                server: "Back-off restarting failed container (CrashLoopBackOff)", atValue: true)
        }
    }

    // MARK: The load as a whole

    /// The same object twice: the second one replaces the first.
    private mutating func checkRepeated(_ object: ManifestObject, _ first: ManifestObject) {
        guard !object.name.isEmpty, object.resource != .statefulSet else { return }
        findings.add(
            "MAN-REPEATED", .warning, object, "metadata.name",
            "\(object.resource.kind) \(object.name) stands twice, first in \(first.file) line "
                + "\(first.map.key("").line); the last one counts", atValue: true)
    }

    private mutating func addNamespaceNotes() {
        for name in ManifestOrder.missingNamespaces(objects, context: context) {
            guard let object = objects.first(where: { utf8Equal($0.namespace, name) }) else {
                continue
            }
            findings.add(
                "MAN-NAMESPACE", .note, object, "metadata.namespace",
                "namespace \(name) does not exist yet; it is made",
                server: "namespaces \"\(name)\" not found",
                suggestion: SchemaSuggestion.nearest(to: name, among: context.namespaces),
                atValue: true)
        }
    }

    /// What the API server adds, unless a finding already says it.
    private mutating func addServerErrors() {
        for object in objects {
            for cause in context.validate(object.resource, object.json)
            where !findings.hasError(about: cause.field, of: object) {
                findings.add(
                    "MAN-INVALID", .error, object, cause.field, cause.message,
                    server: "\(cause.field): \(cause.message)", atValue: true)
            }
        }
    }
}

/// Applications that manifests of this kind run, by the last part of their image's name.
struct KnownApplication {
    /// Where it listens unless told otherwise.
    var ports: [Int64]
    /// Of these variables one must be set, or the container exits at once.
    var requiredEnvironment: [String] = []

    /// The application of an image such as `registry.example.com/library/mysql:8.0`.
    static func running(_ image: String) -> KnownApplication? {
        let name = image.split(separator: "/").last ?? ""
        let bare = name.prefix { $0 != ":" && $0 != "@" }
        return named(String(bare))
    }

    /// The application of a name as images and `app` labels use it.
    static func named(_ name: String) -> KnownApplication? {
        switch name {
        case "nginx", "nginx-slim", "httpd": KnownApplication(ports: [80])
        case "kubia", "kubia-pet", "kubia-pet-peers": KnownApplication(ports: [8080])
        case "mysql", "percona":
            KnownApplication(ports: [3306], requiredEnvironment: passwords("MYSQL"))
        case "mariadb":
            KnownApplication(
                ports: [3306], requiredEnvironment: passwords("MARIADB") + passwords("MYSQL"))
        case "postgres":
            KnownApplication(
                ports: [5432],
                requiredEnvironment: [
                    "POSTGRES_PASSWORD", "POSTGRES_HOST_AUTH_METHOD", "POSTGRES_PASSWORD_FILE",
                ])
        case "redis": KnownApplication(ports: [6379])
        case "mongo": KnownApplication(ports: [27017])
        case "zookeeper": KnownApplication(ports: [2181, 2888, 3888])
        case "kafka": KnownApplication(ports: [9092])
        case "elasticsearch": KnownApplication(ports: [9200, 9300])
        default: nil
        }
    }

    private static func passwords(_ prefix: String) -> [String] {
        ["_ROOT_PASSWORD", "_ALLOW_EMPTY_PASSWORD", "_RANDOM_ROOT_PASSWORD",
            "_ROOT_PASSWORD_FILE", "_ROOT_PASSWORD_HASH", "_ALLOW_EMPTY_ROOT_PASSWORD",
        ].map { prefix + $0 }
    }
}
