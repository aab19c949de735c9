import KubeAPI
import KubeModel
import SimKernel

/// What drivers and nodes say about volumes: how many a node takes, and where how much is free.
/// Source: cluster.md C16, C18.
struct StorageFacts: Sendable {
    /// How many volumes of each driver a node takes, for nodes that say so.
    private var limits = SortedMap<String, SortedMap<String, Int64>>()
    /// Drivers that tell how much is free.
    private var tellers = SortedSet<String>()
    private var capacities = SortedMap<NamespacedName, Capacity>()

    private struct Capacity: Sendable {
        var storageClass: String
        var nodes: LabelQuery?
        var free: Quantity?
    }

    mutating func take(_ change: CacheChange) {
        guard let object = change.object else { return }
        let json = change.new?.json
        switch change.resource {
        case .csiNode:
            limits[object.name] = json.map(Self.limits)
        case .csiDriver:
            if json?["spec"]?["storageCapacity"]?.bool ?? false {
                tellers.insert(object.name)
            } else {
                tellers.remove(object.name)
            }
        case .csiStorageCapacity:
            capacities[object.id] = json.map { json in
                Capacity(
                    storageClass: json["storageClassName"]?.string ?? "",
                    nodes: json["nodeTopology"]?.object.map { LabelSelector(json: $0).compiled },
                    free: (json["maximumVolumeSize"] ?? json["capacity"])?.string
                        .flatMap { Quantity($0) })
            }
        default: break
        }
    }

    private static func limits(_ json: JSONObject) -> SortedMap<String, Int64> {
        var limits = SortedMap<String, Int64>()
        for driver in json["spec"]?["drivers"]?.array ?? [] {
            guard let name = driver["name"]?.string,
                let count = driver["allocatable"]?["count"]?.int
            else { continue }
            limits[name] = count
        }
        return limits
    }

    /// Whether any node has a limit.
    var hasLimits: Bool { !limits.isEmpty }

    /// The limits of a node by driver, or nil when it has none.
    func limits(of node: String) -> SortedMap<String, Int64>? {
        limits[node].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether a volume of a class can still be made for a node; drivers that do not tell have
    /// room for ever.
    func hasRoom(_ storageClass: StorageClass, for size: Quantity, on node: NodeInfo) -> Bool {
        guard let driver = storageClass.provisioner, tellers.contains(driver) else { return true }
        return capacities.values.contains { capacity in
            capacity.storageClass == storageClass.name
                && capacity.nodes?.matches(node.labels) ?? false
                && capacity.free.map { $0 >= size } ?? false
        }
    }
}

/// The volumes of drivers that a pod would bring to a node. Source: cluster.md C16.
struct AttachableVolumes: Sendable {
    /// Volumes by driver.
    private(set) var byDriver = SortedMap<String, SortedSet<String>>()

    init(of claims: some Sequence<NamespacedName>, _ cache: ClusterCache) {
        for id in claims {
            guard let claim = cache.get(PersistentVolumeClaim.self, id.namespace, id.name) else {
                continue
            }
            if let name = claim.spec.volumeName, !name.isEmpty {
                guard let source = cache.get(PersistentVolume.self, "", name)?.spec.csi,
                    let driver = source.driver
                else { continue }
                byDriver[driver, default: SortedSet()].insert(source.volumeHandle ?? name)
            } else if let driver = claim.className.flatMap({
                cache.get(StorageClass.self, "", $0)?.provisioner
            }) {
                byDriver[driver, default: SortedSet()].insert("claim " + id.description)
            }
        }
    }

    /// Whether a node with a limit would get more than it takes.
    func exceeds(
        _ limits: SortedMap<String, Int64>, on node: NodeInfo, _ cache: ClusterCache
    ) -> Bool {
        let concerned = byDriver.keys.filter { limits[$0] != nil }
        guard !concerned.isEmpty else { return false }
        let present = AttachableVolumes(of: node.claims.keys, cache)
        return concerned.contains { driver in
            let there = present.byDriver[driver] ?? SortedSet()
            let new = byDriver[driver]?.count { !there.contains($0) } ?? 0
            return new > 0 && Int64(there.count + new) > limits[driver] ?? .max
        }
    }
}
