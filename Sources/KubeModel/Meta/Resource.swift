/// A kind of object the API serves: its group, version and names.
///
/// The raw value is the order of resources wherever several are listed, and never leaves the
/// program. Source: api.md 5.
package enum Resource: UInt8, CaseIterable, Sendable {
    case namespace
    case node
    case persistentVolume
    case persistentVolumeClaim
    case pod
    case service
    case endpoints
    case event
    case configMap
    case secret
    case serviceAccount
    case statefulSet
    case controllerRevision
    case deployment
    case replicaSet
    case endpointSlice
    case lease
    case podDisruptionBudget
    case storageClass
    case volumeAttachment
    // Served for clients that list everything; nothing acts on them but the scheduler, which
    // reads what drivers say about room.
    case limitRange
    case resourceQuota
    case replicationController
    case podTemplate
    case daemonSet
    case csiNode
    case csiDriver
    case csiStorageCapacity

    /// The API group; empty for the core group.
    package var group: String {
        switch self {
        case .namespace, .node, .persistentVolume, .persistentVolumeClaim, .pod, .service,
            .endpoints, .event, .configMap, .secret, .serviceAccount, .limitRange, .resourceQuota,
            .replicationController, .podTemplate:
            ""
        case .statefulSet, .controllerRevision, .deployment, .replicaSet, .daemonSet: "apps"
        case .endpointSlice: "discovery.k8s.io"
        case .lease: "coordination.k8s.io"
        case .podDisruptionBudget: "policy"
        case .storageClass, .volumeAttachment, .csiNode, .csiDriver, .csiStorageCapacity:
            "storage.k8s.io"
        }
    }

    /// The version; every resource here has exactly one.
    package var version: String { "v1" }

    /// `v1` or `group/v1`, as objects carry it.
    package var apiVersion: String {
        // Asked for in every write, so that the usual ones are not put together each time.
        switch self {
        case .statefulSet, .controllerRevision, .deployment, .replicaSet, .daemonSet: "apps/v1"
        case .endpointSlice: "discovery.k8s.io/v1"
        case .lease: "coordination.k8s.io/v1"
        default: group.isEmpty ? version : group + "/" + version
        }
    }

    /// The kind, e.g. `StatefulSet`.
    package var kind: String {
        switch self {
        case .namespace: "Namespace"
        case .node: "Node"
        case .persistentVolume: "PersistentVolume"
        case .persistentVolumeClaim: "PersistentVolumeClaim"
        case .pod: "Pod"
        case .service: "Service"
        case .endpoints: "Endpoints"
        case .event: "Event"
        case .configMap: "ConfigMap"
        case .secret: "Secret"
        case .serviceAccount: "ServiceAccount"
        case .statefulSet: "StatefulSet"
        case .controllerRevision: "ControllerRevision"
        case .deployment: "Deployment"
        case .replicaSet: "ReplicaSet"
        case .endpointSlice: "EndpointSlice"
        case .lease: "Lease"
        case .podDisruptionBudget: "PodDisruptionBudget"
        case .storageClass: "StorageClass"
        case .volumeAttachment: "VolumeAttachment"
        case .limitRange: "LimitRange"
        case .resourceQuota: "ResourceQuota"
        case .replicationController: "ReplicationController"
        case .podTemplate: "PodTemplate"
        case .daemonSet: "DaemonSet"
        case .csiNode: "CSINode"
        case .csiDriver: "CSIDriver"
        case .csiStorageCapacity: "CSIStorageCapacity"
        }
    }

    /// The kind in lower case, the singular name kubectl accepts.
    package var singular: String { kind.lowercased() }

    /// The plural name in paths, e.g. `statefulsets`.
    package var plural: String {
        switch self {
        case .endpoints: "endpoints"
        case .storageClass: "storageclasses"
        case .csiStorageCapacity: "csistoragecapacities"
        default: singular + "s"
        }
    }

    /// `plural` or `plural.group`, as error messages name it. Source: cluster.md A12.
    package var qualifiedPlural: String { group.isEmpty ? plural : plural + "." + group }

    /// `Kind` or `Kind.group`, as validation errors name it. Source: cluster.md A17.
    package var qualifiedKind: String { group.isEmpty ? kind : kind + "." + group }

    /// Short names kubectl accepts, e.g. `sts`.
    package var shortNames: [String] {
        switch self {
        case .namespace: ["ns"]
        case .node: ["no"]
        case .persistentVolume: ["pv"]
        case .persistentVolumeClaim: ["pvc"]
        case .pod: ["po"]
        case .service: ["svc"]
        case .endpoints: ["ep"]
        case .event: ["ev"]
        case .configMap: ["cm"]
        case .serviceAccount: ["sa"]
        case .statefulSet: ["sts"]
        case .deployment: ["deploy"]
        case .replicaSet: ["rs"]
        case .podDisruptionBudget: ["pdb"]
        case .storageClass: ["sc"]
        case .limitRange: ["limits"]
        case .resourceQuota: ["quota"]
        case .replicationController: ["rc"]
        case .daemonSet: ["ds"]
        case .secret, .controllerRevision, .endpointSlice, .lease, .volumeAttachment, .podTemplate,
            .csiNode, .csiDriver, .csiStorageCapacity:
            []
        }
    }

    /// Whether objects live in a namespace.
    package var isNamespaced: Bool {
        switch self {
        case .namespace, .node, .persistentVolume, .storageClass, .volumeAttachment, .csiNode,
            .csiDriver:
            false
        default: true
        }
    }

    /// Whether a delete that leaves nothing behind answers with what was deleted; the other
    /// resources answer with a Status of success. Source: api.md 11.2.
    package var deleteAnswersWithObject: Bool {
        switch self {
        case .pod, .service, .persistentVolume, .persistentVolumeClaim, .namespace,
            .serviceAccount, .storageClass, .csiNode, .csiDriver, .volumeAttachment,
            .resourceQuota, .podTemplate:
            true
        default: false
        }
    }

    /// The resource of a group and kind, or nil when it is not served.
    package init?(group: String, kind: String) {
        guard let found = Resource.allCases.first(where: { $0.group == group && $0.kind == kind })
        else { return nil }
        self = found
    }

    /// The resource of a group and plural name, or nil when it is not served.
    package init?(group: String, plural: String) {
        guard
            let found = Resource.allCases.first(where: { $0.group == group && $0.plural == plural })
        else { return nil }
        self = found
    }

    /// The resource of an object's `apiVersion` and `kind`, or nil when it is not served.
    package init?(apiVersion: String, kind: String) {
        guard
            let found = Resource.allCases.first(where: {
                $0.kind == kind && $0.apiVersion == apiVersion
            })
        else { return nil }
        self = found
    }
}

extension Resource: Comparable {
    package static func < (left: Resource, right: Resource) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A namespace and a name; the namespace is empty for objects of the cluster.
package struct NamespacedName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var namespace: String
    package var name: String

    package init(namespace: String = "", name: String) {
        self.namespace = namespace
        self.name = name
    }

    package static func < (left: NamespacedName, right: NamespacedName) -> Bool {
        let order = utf8Compare(left.namespace, right.namespace)
        return order == 0 ? utf8Compare(left.name, right.name) < 0 : order < 0
    }

    /// `namespace/name`, or the name alone.
    package var description: String { namespace.isEmpty ? name : namespace + "/" + name }
}

/// The place of one object among all objects of a cluster.
package struct ObjectKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var resource: Resource
    package var id: NamespacedName

    package init(_ resource: Resource, _ id: NamespacedName) {
        self.resource = resource
        self.id = id
    }

    package init(_ resource: Resource, namespace: String = "", name: String) {
        self.init(resource, NamespacedName(namespace: namespace, name: name))
    }

    package var namespace: String { id.namespace }
    package var name: String { id.name }

    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        left.resource == right.resource ? left.id < right.id : left.resource < right.resource
    }

    /// `resource/namespace/name`, for traces.
    package var description: String { "\(resource.plural)/\(id)" }
}
