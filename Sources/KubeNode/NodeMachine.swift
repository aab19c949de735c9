import KubeModel
import SimKernel

/// What the pods of one node share: its images, addresses, resources and pace.
struct NodeMachine: Sendable {
    let name: String
    let hostIP: String
    let timing: NodeTiming
    let labels: [(key: String, value: String)]
    var images: ImageStore
    var network: NodeNetwork
    /// The attachable volumes that the control plane says are attached to the node.
    var attached = SortedSet<String>()
    /// The attachable volumes in use by pods, and by how many.
    private(set) var inUse = SortedMap<String, Int>()
    /// The volumes in use of which the API has taken in that they are, and always since.
    private(set) var reportedInUse = SortedSet<String>()
    private let cpuMilli: Int64
    private let memory: Int64
    private let pods: Int64
    private var usedCPU: Int64 = 0
    private var usedMemory: Int64 = 0
    private var usedPods: Int64 = 0

    init(_ options: KubeletOptions) {
        name = options.name
        hostIP = options.internalIP
        timing = options.timing
        labels = options.allLabels
        images = ImageStore(catalogue: options.images)
        network = NodeNetwork(index: options.index)
        cpuMilli = options.cpu.milliValue
        memory = options.memory.value
        pods = options.pods
    }

    /// Takes a pod in, or says why not. Source: cluster.md B77.
    mutating func admit(_ pod: PodFacts) -> (reason: String, message: String)? {
        let mismatch = pod.nodeSelector.contains { wanted in
            !labels.contains { $0.key == wanted.key && $0.value == wanted.value }
        }
        if mismatch {
            return ("NodeAffinity", "Pod was rejected: Predicate NodeAffinity failed")
        }
        let wants: [(String, Int64, Int64, Int64)] = [
            ("pods", 1, usedPods, pods), ("cpu", pod.cpuMilli, usedCPU, cpuMilli),
            ("memory", pod.memory, usedMemory, memory),
        ]
        for (resource, requested, used, capacity) in wants
        where requested > 0 && used + requested > capacity {
            return (
                "OutOf" + resource,
                "Pod was rejected: Node didn't have enough resource: \(resource), requested:"
                    + " \(requested), used: \(used), capacity: \(capacity)"
            )
        }
        usedPods += 1
        usedCPU += pod.cpuMilli
        usedMemory += pod.memory
        return nil
    }

    /// Gives back what `admit` took.
    mutating func discharge(_ pod: PodFacts) {
        usedPods -= 1
        usedCPU -= pod.cpuMilli
        usedMemory -= pod.memory
    }

    /// Counts volumes as used by one more pod.
    mutating func use(_ volumes: [String]) {
        for name in volumes {
            if inUse.update(name, { $0 += 1 }) == nil { inUse[name] = 1 }
        }
    }

    /// Counts volumes as used by one pod less.
    mutating func stopUsing(_ volumes: [String]) {
        for name in volumes {
            let isLast = inUse.update(name) { count in
                count -= 1
                return count <= 0
            }
            guard isLast == true else { continue }
            inUse[name] = nil
            reportedInUse.remove(name)
        }
    }

    /// The API has taken in that these volumes are in use.
    ///
    /// - Returns: whether that is news.
    mutating func noteReported(_ names: [String]) -> Bool {
        let news = SortedSet(names.filter { inUse.contains(key: $0) })
        defer { reportedInUse = news }
        return news != reportedInUse
    }

    /// Whether an attachable volume may be mounted: the control plane says that it is attached, and
    /// knows that it is used here, so that it does not take it away. Source: cluster.md E55.
    func mayMount(_ name: String) -> Bool {
        attached.contains(name) && reportedInUse.contains(name)
    }

    /// There is no Node object, or it is not known any more what it says.
    mutating func forgetNode() {
        attached = []
        reportedInUse = []
    }
}
