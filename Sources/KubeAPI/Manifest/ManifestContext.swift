package import KubeModel

/// What the cluster that manifests are meant for already has, as far as they may refer to it.
package struct ManifestContext: Sendable {
    /// A storage class of the cluster.
    package struct Class: Sendable, Equatable {
        package var name: String
        package var provisioner: String
        package var isDefault: Bool

        package init(name: String, provisioner: String, isDefault: Bool = false) {
            self.name = name
            self.provisioner = provisioner
            self.isDefault = isDefault
        }
    }

    /// The namespace of objects that name none.
    package var namespace = "default"
    /// The namespaces there are; one that is missing is made when the manifests are loaded.
    package var namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"]
    /// The storage classes there are.
    package var classes: [Class] = []
    /// The provisioners that make volumes, beside those of `classes`.
    package var provisioners: [String] = []
    /// The Services there are.
    package var services: [Service] = []
    /// The StatefulSets there are.
    package var statefulSets: [StatefulSet] = []
    /// Whether the gate MaxUnavailableStatefulSet is on.
    package var allowsMaxUnavailable = false
    /// Whether a file that is only a merge patch passes; it never becomes an object.
    package var acceptsPatches = false
    /// What the API server says against creating an object. A finding of the clinic about the
    /// same field stands instead.
    package var validate: @Sendable (Resource, JSONObject) -> [APIError.Cause] = serverErrors

    /// A cluster without anything.
    package init() {}

    /// The embedded cluster as it starts: a default class with dynamic volumes and one for volumes
    /// made by hand. Source: cluster.md E33.
    package static var embedded: ManifestContext {
        var context = ManifestContext()
        context.classes = [
            Class(name: "standard", provisioner: "", isDefault: true),
            Class(name: "local", provisioner: "kubernetes.io/no-provisioner"),
        ]
        return context
    }

    /// What a cluster has whose objects are given.
    package init(
        classes: [StorageClass], provisioners: [String], services: [Service],
        statefulSets: [StatefulSet], namespaces: [String]
    ) {
        self.classes = classes.map { storageClass in
            Class(
                name: storageClass.name,
                provisioner: storageClass.json["provisioner"]?.string ?? "",
                isDefault: storageClass.metadata.annotation(Self.defaultClassAnnotation) == "true")
        }
        self.provisioners = provisioners
        self.services = services
        self.statefulSets = statefulSets
        self.namespaces = namespaces
    }

    /// The rules of the API server for new objects.
    @Sendable private static func serverErrors(
        _ resource: Resource, _ json: JSONObject
    ) -> [APIError.Cause] {
        let strategy = Strategies.strategy(for: resource)
        var object = json
        strategy.applyDefaults(&object)
        // No rule about a new object that a person writes depends on the time.
        let context = RuleContext(now: Timestamp(seconds: 0))
        return strategy.validateCreate(object, context).map(\.cause)
    }

    /// The mark of the class that claims without a class name get. Source: cluster.md E4.
    static let defaultClassAnnotation = "storageclass.kubernetes.io/is-default-class"
}
