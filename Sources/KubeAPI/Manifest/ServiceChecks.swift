import KubeModel

extension Examination {
    /// Ports of a Service that lead to no port of the Pods it selects.
    mutating func checkPorts(_ object: ManifestObject) {
        guard let selector = object.spec["selector"]?.object, !selector.isEmpty else { return }
        let query = LabelQuery(exact: object.spec.strings("selector"))
        let pods = workloads.filter {
            utf8Equal($0.object.namespace, object.namespace) && query.matches($0.labels)
        }.map(\.object)
        for (index, value) in (object.spec["ports"]?.array ?? []).enumerated() {
            guard let port = value.object else { continue }
            checkPort(object, port, "spec.ports[\(index)]", pods)
        }
    }

    /// Everything that is or makes Pods, in the load and in the cluster, with the Pods' labels.
    func allWorkloads() -> [(object: ManifestObject, labels: Labels)] {
        let there = context.statefulSets.map { set in
            ManifestObject(file: "", map: SourceMap(), json: set.json, resource: .statefulSet)
        }
        return (objects + there).compactMap { object in
            object.pod.map { (object, Labels(of: $0.metadata)) }
        }
    }

    private mutating func checkPort(
        _ object: ManifestObject, _ port: JSONObject, _ path: String, _ pods: [ManifestObject]
    ) {
        let written = port["targetPort"].flatMap(IntOrString.init(jsonValue:))
        guard let target = written ?? port["port"]?.int.map(IntOrString.int) else { return }
        let isWritten = written != nil
        let field = isWritten ? path + ".targetPort" : path + ".port"
        let what =
            isWritten ? "targetPort \(target)" : "without targetPort the traffic goes to \(target)"
        if pods.isEmpty {
            guard case .int(let number) = target, let (name, known) = guess(object),
                !known.ports.contains(number), let right = known.ports.first
            else { return }
            findings.add(
                "MAN-SVC-PORT", .warning, object, field,
                "\(what), but \(name) listens on \(right)",
                suggestion: "targetPort: \(right)")
            return
        }
        let ports = pods.flatMap(Self.containerPorts)
        guard !ports.isEmpty, !pods.contains(where: { Self.reaches(target, $0) }) else { return }
        let right = ports.first.map { $0.name ?? "\($0.number)" }
        findings.add(
            "MAN-SVC-PORT", .warning, object, field,
            "\(what), but the containers it selects listen on "
                + ports.prefix(4).map { "\($0.number)" }.joined(separator: ", "),
            suggestion: right.map { "targetPort: \($0)" })
    }

    /// The application a Service is for, going by its selector, when none of its Pods is known.
    private func guess(_ object: ManifestObject) -> (String, KnownApplication)? {
        for key in ["app", "app.kubernetes.io/name", "name"] {
            guard let name = object.spec.string(in: "selector", key),
                let application = KnownApplication.named(name)
            else { continue }
            return (name, application)
        }
        return nil
    }

    private static func containerPorts(
        _ object: ManifestObject
    ) -> [(name: String?, number: Int64)] {
        object.containers.flatMap { _, container in
            (container["ports"]?.array ?? []).compactMap { value in
                value["containerPort"]?.int.map { (value["name"]?.string, $0) }
            }
        }
    }

    /// Whether a target leads to a port of a Pod; a Pod that declares none may listen anywhere.
    private static func reaches(_ target: IntOrString, _ object: ManifestObject) -> Bool {
        let ports = containerPorts(object)
        switch target {
        case .int(let number):
            if ports.isEmpty { return true }
            return ports.contains { $0.number == number }
        case .string(let name):
            return ports.contains { $0.name.map { utf8Equal($0, name) } ?? false }
        }
    }
}
