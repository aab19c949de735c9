package import KubeModel

/// One request to the API, whoever sends it and however it travels.
///
/// Source: architecture "one connection", api.md 3.
package struct APIRequest: Sendable, Equatable {
    /// What is asked.
    package enum Verb: String, Sendable {
        case get, list, create, update, patch, delete
        case deleteCollection = "deletecollection"
    }

    /// The part of an object a request is about, when it is not the object itself.
    package enum Subresource: String, Sendable {
        case status, scale, binding, eviction, finalize
    }

    /// How the body of a patch is to be read.
    package enum PatchType: String, Sendable {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
        /// Server-side apply; the body is a whole object of the fields the manager wants.
        case apply = "application/apply-patch+yaml"
    }

    package var verb: Verb
    package var resource: Resource
    /// The namespace; empty for cluster resources and for lists over all namespaces.
    package var namespace: String
    /// The name; empty for lists and creates.
    package var name: String
    package var subresource: Subresource?
    package var body: JSONValue?
    package var patchType: PatchType?
    package var options: RequestOptions

    package init(
        _ verb: Verb, _ resource: Resource, namespace: String = "", name: String = "",
        subresource: Subresource? = nil, body: JSONValue? = nil, patchType: PatchType? = nil,
        options: RequestOptions = RequestOptions()
    ) {
        self.verb = verb
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
        self.body = body
        self.patchType = patchType
        self.options = options
    }

    /// Where the object is that the request is about.
    package var key: ObjectKey { ObjectKey(resource, namespace: namespace, name: name) }

    /// Whether it cannot change anything.
    package var isReadOnly: Bool { verb == .get || verb == .list }
}

extension APIRequest {
    /// Reads one object.
    package static func get(_ key: ObjectKey) -> APIRequest {
        APIRequest(.get, key.resource, namespace: key.namespace, name: key.name)
    }

    /// Lists objects, of one namespace or of all.
    package static func list(_ resource: Resource, namespace: String = "") -> APIRequest {
        APIRequest(.list, resource, namespace: namespace)
    }

    /// Creates an object in its own namespace.
    package static func create(_ object: some KubeObject) -> APIRequest {
        create(type(of: object).resource, object.json)
    }

    /// Creates an object given as a tree, in its own namespace.
    package static func create(_ resource: Resource, _ object: JSONObject) -> APIRequest {
        APIRequest(
            .create, resource, namespace: object["metadata"]?["namespace"]?.string ?? "",
            body: .object(object))
    }

    /// Replaces an object; its resourceVersion, when it has one, must be the stored one.
    package static func update(
        _ object: some KubeObject, _ subresource: Subresource? = nil
    ) -> APIRequest {
        APIRequest(
            .update, type(of: object).resource, namespace: object.namespace, name: object.name,
            subresource: subresource, body: .object(object.json))
    }

    /// Merges a patch into an object (RFC 7386).
    package static func mergePatch(
        _ key: ObjectKey, _ patch: JSONValue, _ subresource: Subresource? = nil
    ) -> APIRequest {
        APIRequest(
            .patch, key.resource, namespace: key.namespace, name: key.name,
            subresource: subresource, body: patch, patchType: .merge)
    }

    /// Deletes an object, with the resource's own grace period and propagation unless told
    /// otherwise.
    package static func delete(
        _ key: ObjectKey, gracePeriodSeconds: Int64? = nil, uid: String? = nil,
        propagation: RequestOptions.Propagation? = nil
    ) -> APIRequest {
        APIRequest(
            .delete, key.resource, namespace: key.namespace, name: key.name,
            options: RequestOptions {
                $0.gracePeriodSeconds = gracePeriodSeconds
                $0.preconditionUID = uid
                $0.propagation = propagation
            })
    }

    /// Binds a pod to a node. Source: cluster.md B3.
    package static func bind(_ pod: NamespacedName, uid: String, to node: String) -> APIRequest {
        APIRequest(
            .create, .pod, namespace: pod.namespace, name: pod.name, subresource: .binding,
            body: [
                "apiVersion": "v1", "kind": "Binding",
                "metadata": [
                    "name": .string(pod.name), "namespace": .string(pod.namespace),
                    "uid": .string(uid),
                ],
                "target": ["apiVersion": "v1", "kind": "Node", "name": .string(node)],
            ])
    }
}

/// Everything about a request that is neither its target nor its body.
package struct RequestOptions: Sendable, Equatable {
    /// What happens to the objects that an object owns when it is deleted. Source: cluster.md A36.
    package enum Propagation: String, Sendable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    /// Checks and answers, but writes nothing.
    package var isDryRun = false
    package var gracePeriodSeconds: Int64?
    package var propagation: Propagation?
    package var preconditionUID: String?
    package var preconditionResourceVersion: String?
    package var labelSelector = LabelQuery()
    /// Field requirements `path=value` or `path!=value`, all of which must hold.
    package var fieldSelector: [FieldRequirement] = []
    package var limit: Int?
    package var continueToken: String?
    /// The version a read must be at least as new as, as the client wrote it.
    package var resourceVersion: String?
    /// How `resourceVersion` of a list is meant, as the client wrote it. Source: api.md 6.3.
    package var resourceVersionMatch: String?
    /// Who writes, for `metadata.managedFields`; nil for the cluster's own components, whose
    /// writes are not tracked. Source: api.md 8.6, 10.2.
    package var fieldManager: String?
    /// Whether an apply takes fields from other managers; nil when it was not said.
    package var force: Bool?
    /// What happens to unknown and repeated fields; nil when the sender is trusted to write
    /// well-formed objects (the cluster's own components), which saves the look at the body.
    package var fieldValidation: FieldValidation?
    /// Unknown and repeated fields of the body in document order, e.g.
    /// `unknown field "spec.replica"`; found by whoever read the body.
    package var bodyProblems: [String] = []

    package init() {}

    /// Options changed by `build`.
    package init(_ build: (inout RequestOptions) -> Void) { build(&self) }
}

/// One requirement of a field selector. Source: cluster.md A52.
package struct FieldRequirement: Sendable, Equatable {
    /// A dotted path, e.g. `spec.nodeName`.
    package var path: String
    package var value: String
    package var isEqual: Bool

    package init(_ path: String, _ value: String, isEqual: Bool = true) {
        self.path = path
        self.value = value
        self.isEqual = isEqual
    }

    /// Whether an object satisfies the requirement; an absent field counts as empty text.
    package func matches(_ object: StoredObject) -> Bool {
        if path == "spec.nodeName", object.resource == .pod {
            return (object.facts.nodeName ?? "" == value) == isEqual
        }
        if path == "metadata.name" { return (object.name == value) == isEqual }
        if path == "metadata.namespace" { return (object.namespace == value) == isEqual }
        let text = FieldSelector.value(path, of: object.json, resource: object.resource)
        return (text == value) == isEqual
    }
}

/// Who sends a request. Source: api.md 2.
package struct UserInfo: Sendable, Equatable {
    package var name: String
    package var groups: [String]

    package init(name: String, groups: [String] = []) {
        self.name = name
        self.groups = groups
    }

    /// The person at the dashboard or at kubectl of the embedded cluster.
    package static let admin = UserInfo(name: "kubernetes-admin", groups: ["system:masters"])
}

/// The answer to a request that succeeded.
package enum APIResponse: Sendable {
    /// One object: read, changed or marked for deletion. After a delete it is still there.
    case object(StoredObject)
    /// An object that did not exist before.
    case created(StoredObject)
    /// The objects of a list, or of one page of it, in the order of their keys.
    case list([StoredObject], ListPage)
    /// The object is gone; this was its last state. Clients get it when
    /// `Resource.deleteAnswersWithObject`, else a Status that names it.
    case deleted(StoredObject)
    /// Done, with nothing to show but a Status object (bindings, evictions).
    case done

    /// The object of the answer, when there is one.
    package var object: StoredObject? {
        switch self {
        case .object(let object), .created(let object), .deleted(let object): object
        case .list, .done: nil
        }
    }
}

/// What a list says about itself. Source: api.md 6.1, 6.2.
package struct ListPage: Sendable, Equatable {
    /// The state of the store the whole list shows; the same on every page.
    package var revision: UInt64
    /// Where the next page begins; nil on the last one.
    package var continueToken: String?
    /// How many objects are left after this page; nil when a selector makes that unknown.
    package var remainingItemCount: Int?

    package init(
        revision: UInt64, continueToken: String? = nil, remainingItemCount: Int? = nil
    ) {
        self.revision = revision
        self.continueToken = continueToken
        self.remainingItemCount = remainingItemCount
    }
}

/// The answer to a request from outside: the result, and what the server warns of.
package struct APIAnswer: Sendable {
    package var response: APIResponse
    /// Texts of `Warning` headers, in order. Source: api.md 8.9.
    package var warnings: [String]

    package init(_ response: APIResponse, warnings: [String] = []) {
        self.response = response
        self.warnings = warnings
    }

    /// The object of the answer, when there is one.
    package var object: StoredObject? { response.object }
}
