package import KubeAPI
package import KubeModel
package import SimKernel

/// Keeps the certificate of the API server in every namespace. Source: api.md 17.8.
package struct RootCertificatePublisher: NamespaceResident {
    package static let name = "root-ca-cert-publisher"
    package static let resident = (resource: Resource.configMap, name: "kube-root-ca.crt")
    static let dataKey = "ca.crt"
    static let annotation = "kubernetes.io/description"
    static let description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
        + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage is"
        + " guaranteed across distributions of Kubernetes clusters."

    private let certificate: String

    /// - Parameter certificate: the text in PEM.
    package init(certificate: String) { self.certificate = certificate }

    /// Nothing is remembered.
    package struct Memory: Sendable {
        package init() {}
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let namespace = cache[key] else { return plan }
        guard !namespace.facts.isTerminating else { return Plan(waitingFor: .terminating) }
        let data: JSONValue = [Self.dataKey: .string(certificate)]
        guard let stored = resident(of: key, cache) else {
            var map = ConfigMap(named: Self.resident.name, namespace: key.name)
            map.metadata.setAnnotation(Self.annotation, Self.description)
            map.json["data"] = data
            plan.add(creates(map.json, .publishesRootCertificate))
            return plan
        }
        var map: ConfigMap = stored.view()
        let isDescribed = !(map.metadata.annotation(Self.annotation) ?? "").isEmpty
        guard !stored.facts.isTerminating, map.json["data"] != data || !isDescribed else {
            return plan
        }
        map.json["data"] = data
        map.metadata.setAnnotation(Self.annotation, Self.description)
        plan.add(
            PlannedWrite(
                .update(map), .publishesRootCertificate, tolerated: [.notFound],
                silent: [.conflict]))
        return plan
    }
}
