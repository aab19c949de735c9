package import KubeAPI
package import KubeModel
package import SimKernel

/// Gives every namespace its ServiceAccount `default`, again when it was deleted.
/// Source: api.md 17.8.
package struct ServiceAccountsController: Reconciler {
    package static let name = "service-account-controller"
    package static let watches: [Resource] = [.namespace, .serviceAccount]
    package static let workers = 1
    static let accountName = "default"

    package init() {}

    /// Nothing is remembered.
    package struct Memory: Sendable {
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        switch change.resource {
        case .namespace: return change.new == nil ? [] : [KeyRequest(object.key)]
        case .serviceAccount:
            guard change.new == nil, object.name == Self.accountName else { return [] }
            return [KeyRequest(ObjectKey(.namespace, name: object.namespace))]
        default: return []
        }
    }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        guard let stored = cache[key] else { return plan }
        guard stored.facts.phase == "Active" else { return Plan(waitingFor: .setTerminating) }
        guard cache.get(.serviceAccount, key.name, Self.accountName) == nil else { return plan }
        let account: JSONObject = [
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": ["name": .string(Self.accountName), "namespace": .string(key.name)],
        ]
        plan.add(
            PlannedWrite(
                .create(.serviceAccount, account), .createsServiceAccount,
                // Refused because the namespace is on its way out, or there already.
                tolerated: [.alreadyExists, .forbidden, .notFound]))
        return plan
    }
}
