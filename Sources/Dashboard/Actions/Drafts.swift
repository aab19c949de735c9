package import KubeAPI
package import KubeModel

/// Changing the number of replicas.
package struct ScaleDraft: Sendable, Equatable {
    package var set: NamespacedName
    /// What is typed.
    package var replicas: String

    package init(set: NamespacedName, replicas: String) {
        self.set = set
        self.replicas = replicas
    }
}

/// Changing the image of one container of the template.
package struct ImageDraft: Sendable, Equatable {
    package var set: NamespacedName
    /// The names of the containers to choose from.
    package var containers: [String]
    /// Which of them is chosen.
    package var containerIndex: Int
    /// What is typed for each container.
    package var images: [String]

    package init(set: NamespacedName, containers: [String], images: [String]) {
        self.set = set
        self.containers = containers
        self.images = images
        containerIndex = 0
    }

    /// What is typed for the chosen container.
    package var image: String {
        get { images.indices.contains(containerIndex) ? images[containerIndex] : "" }
        set { if images.indices.contains(containerIndex) { images[containerIndex] = newValue } }
    }

    /// The name of the chosen container.
    package var container: String {
        containers.indices.contains(containerIndex) ? containers[containerIndex] : ""
    }
}

/// Changing the partition.
package struct PartitionDraft: Sendable, Equatable {
    package var set: NamespacedName
    /// What is typed.
    package var partition: String

    package init(set: NamespacedName, partition: String) {
        self.set = set
        self.partition = partition
    }
}

/// Breaking a node.
package struct FailNodeDraft: Sendable, Equatable {
    package var node: String
    package var fault: NodeFault
    /// What is typed: `3m`, `30s`, `1h`, or nothing for "until I recover it".
    package var duration: String

    package init(node: String, fault: NodeFault = .powerOff, duration: String = "3m") {
        self.node = node
        self.fault = fault
        self.duration = duration
    }
}

/// Mending a node.
package struct RecoverNodeDraft: Sendable, Equatable {
    package var node: String

    package init(node: String) { self.node = node }
}

/// Deleting a pod, or removing the object of one that cannot finish.
package struct DeletePodDraft: Sendable, Equatable {
    package var pod: NamespacedName
    /// Removes the object at once, whatever the node says.
    package var isForced: Bool
    /// What is typed to confirm a forced deletion: the pod's name.
    package var typedName: String

    package init(pod: NamespacedName, isForced: Bool = false, typedName: String = "") {
        self.pod = pod
        self.isForced = isForced
        self.typedName = typedName
    }
}
