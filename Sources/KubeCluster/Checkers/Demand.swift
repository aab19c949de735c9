import KubeAPI
import KubeModel

/// What a pod asks of its node. Source: cluster.md C29.
struct Demand {
    /// Thousandths of a CPU.
    var cpu: Int64 = 0
    /// Bytes.
    var memory: Int64 = 0

    init() {}

    private init(_ list: ResourceList?) {
        cpu = list?.quantity("cpu")?.addableMilliValue ?? 0
        memory = list?.quantity("memory")?.addableValue ?? 0
    }

    /// The larger of what the containers need together and what the start needs.
    init(of stored: StoredObject) {
        let spec = stored.view(as: Pod.self).spec
        var helpers = Demand()
        var start = Demand()
        for container in spec.initContainers {
            let own = helpers + Demand(container.resources?.requests)
            start.raise(to: own)
            if container.restartPolicy == "Always" { helpers = own }
        }
        var run = spec.containers.reduce(helpers) { $0 + Demand($1.resources?.requests) }
        run.raise(to: start)
        self = run + Demand(spec.overhead)
    }

    static func + (left: Demand, right: Demand) -> Demand {
        var sum = left
        sum.cpu += right.cpu
        sum.memory += right.memory
        return sum
    }

    private mutating func raise(to other: Demand) {
        cpu = max(cpu, other.cpu)
        memory = max(memory, other.memory)
    }
}
