package import KubeAPI
package import KubeModel
package import SimKernel

/// A controller that keeps one object of a fixed name in every namespace. Source: api.md 17.8.
package protocol NamespaceResident: Reconciler {
    /// Of which resource the object is, and its name.
    static var resident: (resource: Resource, name: String) { get }
}

extension NamespaceResident {
    package static var watches: [Resource] { [.namespace, resident.resource] }
    package static var workers: Int { 1 }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        if change.resource == .namespace {
            return change.new == nil ? [] : [KeyRequest(object.key)]
        }
        guard change.resource == Self.resident.resource, object.name == Self.resident.name else {
            return []
        }
        return [KeyRequest(ObjectKey(.namespace, name: object.namespace))]
    }

    /// What there is in a namespace; nil when it must be made.
    func resident(of namespace: ObjectKey, _ cache: ClusterCache) -> StoredObject? {
        cache.get(Self.resident.resource, namespace.name, Self.resident.name)
    }

    /// A new one. The namespace may be on its way out, or somebody else may have been faster.
    func creates(_ object: JSONObject, _ reason: Reason) -> PlannedWrite {
        PlannedWrite(
            .create(Self.resident.resource, object), reason,
            tolerated: [.alreadyExists, .forbidden, .notFound])
    }
}
