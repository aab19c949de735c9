package import KubeAPI
package import KubeModel
package import SimKernel

/// Gives every namespace its ServiceAccount `default`, again when it was deleted.
/// Source: api.md 17.8.
package struct ServiceAccountsController: NamespaceResident {
    package static let name = "service-account-controller"
    package static let resident = (resource: Resource.serviceAccount, name: "default")

    package init() {}

    /// Nothing is remembered.
    package struct Memory: Sendable {
        package init() {}
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let namespace = cache[key] else { return plan }
        guard namespace.facts.phase == "Active" else { return Plan(waitingFor: .terminating) }
        guard resident(of: key, cache) == nil else { return plan }
        let account: JSONObject = [
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": ["name": .string(Self.resident.name), "namespace": .string(key.name)],
        ]
        plan.add(creates(account, .createsServiceAccount))
        return plan
    }
}
