package import KubeModel
import Synchronization

/// One version of one object: immutable, and shared by the store, its log, every cache and every
/// watcher.
///
/// It is the only class of the core. Sharing one instance is what makes ten caches of a thousand
/// pods cost one copy.
package final class StoredObject: Sendable {
    /// The resource the object belongs to.
    package let resource: Resource
    /// Namespace and name.
    package let id: NamespacedName
    /// The whole object, `apiVersion` and `kind` included.
    package let json: JSONObject
    /// The store revision of the write that made this version; `metadata.resourceVersion`.
    package let revision: UInt64
    /// What is asked of objects again and again, read once.
    package let facts: ObjectFacts
    private let members = Mutex<[UInt8]?>(nil)

    /// Wraps an object that came from a store or from a server.
    ///
    /// The revision is read from `metadata.resourceVersion`; an object without one has 0.
    package init(resource: Resource, json: JSONObject) {
        let metadata = json["metadata"]?.object ?? JSONObject()
        self.resource = resource
        self.json = json
        id = NamespacedName(
            namespace: resource.isNamespaced ? metadata.read("namespace") ?? "" : "",
            name: metadata.read("name") ?? "")
        revision = metadata["resourceVersion"]?.string.flatMap(UInt64.init) ?? 0
        facts = ObjectFacts(resource: resource, json: json, metadata: metadata)
    }

    /// Where the object is.
    package var key: ObjectKey { ObjectKey(resource, id) }
    package var name: String { id.name }
    package var namespace: String { id.namespace }
    package var uid: String { facts.uid }

    /// The members of the object as compact JSON without the braces and without `apiVersion` and
    /// `kind`, so that lists, single objects and watch events are made of the same bytes.
    ///
    /// Written once per version, however many read it.
    package var memberBytes: [UInt8] {
        members.withLock { cached in
            if let cached { return cached }
            var body = json
            body["apiVersion"] = nil
            body["kind"] = nil
            let bytes = Array(JSONValue.object(body).canonicalBytes.dropFirst().dropLast())
            cached = bytes
            return bytes
        }
    }

    /// Whether the object names a finalizer.
    package func hasFinalizer(_ name: String) -> Bool {
        json["metadata"]?["finalizers"]?.array?.contains(.string(name)) ?? false
    }

    /// The object as a typed view. The caller names the type that belongs to `resource`.
    package func view<View: KubeObject>(as type: View.Type = View.self) -> View {
        assert(View.resource == resource, "\(View.self) is not a view of \(resource.kind)")
        return View(json: json)
    }
}

/// Facts of one object, extracted when it is stored, so that caches, indexes and planners do not
/// search the tree per event.
package struct ObjectFacts: Sendable {
    package let uid: String
    /// `metadata.generation`, 0 when absent.
    package let generation: Int64
    package let labels: Labels
    /// The uid of the controller reference, or nil for an orphan.
    package let controllerUID: String?
    /// The kind of the controller reference, or nil for an orphan.
    package let controllerKind: String?
    /// The name of the controller reference, or nil for an orphan.
    package let controllerName: String?
    /// The uids of all owners, in the order of the references.
    package let ownerUIDs: [String]
    /// Whether `metadata.deletionTimestamp` is set.
    package let isTerminating: Bool
    /// Seconds since the epoch, 0 when absent.
    package let creationSeconds: Int64
    /// `spec.nodeName` of a pod, or nil.
    package let nodeName: String?
    /// `status.phase` as text, empty when absent.
    package let phase: String
    /// Whether the condition `Ready` is `True` (pods and nodes).
    package let isReady: Bool
    /// When the condition `Ready` last changed, in seconds; nil when it never was set.
    package let readySince: Int64?

    init(resource: Resource, json: JSONObject, metadata: JSONObject) {
        uid = metadata.read("uid") ?? ""
        generation = metadata.read("generation") ?? 0
        labels = Labels(of: metadata)
        var owners: [String] = []
        var controller: JSONObject?
        for reference in metadata["ownerReferences"]?.array ?? [] {
            guard let object = reference.object else { continue }
            owners.append(object.read("uid") ?? "")
            if controller == nil, object["controller"]?.bool == true { controller = object }
        }
        ownerUIDs = owners
        controllerUID = controller?.read("uid")
        controllerKind = controller?.read("kind")
        controllerName = controller?.read("name")
        isTerminating = metadata["deletionTimestamp"].map { !$0.isNull } ?? false
        let created: Timestamp? = metadata.read("creationTimestamp")
        creationSeconds = created?.seconds ?? 0
        let status = json["status"]?.object
        phase = status?.read("phase") ?? ""
        nodeName = resource == .pod ? json["spec"]?.object?.read("nodeName") : nil
        var ready = false
        var since: Int64?
        if resource == .pod || resource == .node {
            for condition in status?["conditions"]?.array ?? [] {
                guard let condition = condition.object, condition["type"]?.string == "Ready"
                else { continue }
                ready = condition["status"]?.string == "True"
                let changed: Timestamp? = condition.read("lastTransitionTime")
                since = changed?.seconds
            }
        }
        isReady = ready
        readySince = since
    }
}
