package import KubeModel

/// What shapes one node and its kubelet.
package struct KubeletOptions: Sendable {
    /// The name of the node, which is also its host name.
    package var name: String
    /// The number of the node, from 1; it decides the addresses.
    package var index: Int
    /// Labels beside those every kubelet sets.
    package var labels: [(key: String, value: String)]
    package var cpu: Quantity
    package var memory: Quantity
    /// How many pods fit.
    package var pods: Int64
    /// The address of the machine.
    package var internalIP: String
    package var timing: NodeTiming
    package var images: ImageCatalogue

    /// A node of 8 cpu, 16Gi and 110 pods.
    package init(
        name: String, index: Int, labels: [(key: String, value: String)] = [],
        timing: NodeTiming = .live, images: ImageCatalogue = ImageCatalogue()
    ) {
        self.name = name
        self.index = index
        self.labels = labels
        cpu = Quantity(8)
        memory = Quantity(16 << 30, format: .binary)
        pods = 110
        internalIP = "172.18.\(index / 250).\(index % 250 + 1)"
        self.timing = timing
        self.images = images
    }

    /// All labels of the node. Source: cluster.md D1.
    var allLabels: [(key: String, value: String)] {
        let own = [
            ("beta.kubernetes.io/arch", "amd64"), ("beta.kubernetes.io/os", "linux"),
            ("kubernetes.io/arch", "amd64"), ("kubernetes.io/hostname", name),
            ("kubernetes.io/os", "linux"),
        ]
        return own.filter { entry in !labels.contains { $0.key == entry.0 } }
            .map { (key: $0.0, value: $0.1) } + labels
    }
}
