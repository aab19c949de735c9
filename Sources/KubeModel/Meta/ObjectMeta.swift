/// The metadata every object carries. Source: cluster.md A.1, A.5.
package struct ObjectMeta: JSONView {
    package static let schemaType = "apimachinery.pkg.apis.meta.v1.ObjectMeta"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var generateName: String? {
        get { json.read("generateName") }
        set { json.write("generateName", newValue) }
    }
    package var namespace: String? {
        get { json.read("namespace") }
        set { json.write("namespace", newValue) }
    }
    package var uid: String? {
        get { json.read("uid") }
        set { json.write("uid", newValue) }
    }
    package var resourceVersion: String? {
        get { json.read("resourceVersion") }
        set { json.write("resourceVersion", newValue) }
    }
    package var generation: Int64? {
        get { json.read("generation") }
        set { json.write("generation", newValue) }
    }
    package var creationTimestamp: Timestamp? {
        get { json.read("creationTimestamp") }
        set { json.write("creationTimestamp", newValue) }
    }
    package var deletionTimestamp: Timestamp? {
        get { json.read("deletionTimestamp") }
        set { json.write("deletionTimestamp", newValue) }
    }
    package var deletionGracePeriodSeconds: Int64? {
        get { json.read("deletionGracePeriodSeconds") }
        set { json.write("deletionGracePeriodSeconds", newValue) }
    }
    package var finalizers: [String] {
        get { json.read("finalizers") ?? [] }
        set { json.write("finalizers", newValue.isEmpty ? nil : newValue) }
    }
    package var ownerReferences: [OwnerReference] {
        get { json.list("ownerReferences") }
        set { json.write(list: "ownerReferences", newValue) }
    }

    /// Labels in byte order of their keys.
    package var labels: [(key: String, value: String)] { json.strings("labels") }

    /// Annotations in byte order of their keys.
    package var annotations: [(key: String, value: String)] { json.strings("annotations") }

    /// One label, or nil.
    package func label(_ key: String) -> String? { json.string(in: "labels", key) }

    /// One annotation, or nil.
    package func annotation(_ key: String) -> String? { json.string(in: "annotations", key) }

    /// Sets one label; nil removes it.
    package mutating func setLabel(_ key: String, _ value: String?) {
        json.setString(in: "labels", key, value)
    }

    /// Sets one annotation; nil removes it.
    package mutating func setAnnotation(_ key: String, _ value: String?) {
        json.setString(in: "annotations", key, value)
    }

    /// The reference that says which controller manages the object, or nil.
    /// Source: cluster.md A41, A43.
    package var controllerReference: OwnerReference? {
        ownerReferences.first { $0.isController }
    }
}

/// A reference from an object to an owner in the same namespace. Source: cluster.md A40.
package struct OwnerReference: JSONView {
    package static let schemaType = "apimachinery.pkg.apis.meta.v1.OwnerReference"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    /// A controller reference as controllers write it: controller and blockOwnerDeletion true.
    /// Source: cluster.md A42.
    package init(controller resource: Resource, name: String, uid: String) {
        json = [
            "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind),
            "name": .string(name), "uid": .string(uid), "controller": true,
            "blockOwnerDeletion": true,
        ]
    }

    package var apiVersion: String {
        get { json.read("apiVersion") ?? "" }
        set { json.write("apiVersion", newValue) }
    }
    package var kind: String {
        get { json.read("kind") ?? "" }
        set { json.write("kind", newValue) }
    }
    package var name: String {
        get { json.read("name") ?? "" }
        set { json.write("name", newValue) }
    }
    package var uid: String {
        get { json.read("uid") ?? "" }
        set { json.write("uid", newValue) }
    }
    package var isController: Bool {
        get { json.read("controller") ?? false }
        set { json.write("controller", newValue) }
    }
    package var blocksOwnerDeletion: Bool {
        get { json.read("blockOwnerDeletion") ?? false }
        set { json.write("blockOwnerDeletion", newValue) }
    }
}

/// A whole object of one of the kinds the API serves.
package protocol KubeObject: JSONView {
    /// The resource whose objects these are.
    static var resource: Resource { get }
}

extension KubeObject {
    /// The metadata; empty when the object has none.
    package var metadata: ObjectMeta {
        get { json.viewOrEmpty("metadata") }
        set { json.write(view: "metadata", newValue) }
    }

    /// The name; empty when the object has none.
    package var name: String { metadata.name ?? "" }

    /// The namespace; empty for objects of the cluster.
    package var namespace: String { metadata.namespace ?? "" }

    /// The uid; empty when the object was never stored.
    package var uid: String { metadata.uid ?? "" }

    /// Where the object is, or would be.
    package var key: ObjectKey { ObjectKey(Self.resource, namespace: namespace, name: name) }

    /// An object with `apiVersion`, `kind` and `metadata` filled in.
    package init(named name: String, namespace: String? = nil) {
        self.init(json: [
            "apiVersion": .string(Self.resource.apiVersion), "kind": .string(Self.resource.kind),
        ])
        var metadata = ObjectMeta(json: [:])
        metadata.name = name
        metadata.namespace = namespace
        self.metadata = metadata
    }
}
