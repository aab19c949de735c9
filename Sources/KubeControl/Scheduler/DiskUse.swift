import KubeAPI
import KubeModel

/// A disk that a pod names without a claim. Source: cluster.md C15.
struct DiskUse: Sendable, Equatable {
    /// The type of volume and the disk's name there.
    let name: String
    /// For disks that are found by one of several servers: the servers.
    var servers: [String] = []
    let isReadOnly: Bool
    /// Whether pods that only read may share it.
    var mayShareReading = true

    /// Whether two pods that use these cannot be on one node.
    func conflicts(with other: DiskUse) -> Bool {
        guard name == other.name else { return false }
        if !servers.isEmpty || !other.servers.isEmpty {
            guard servers.contains(where: other.servers.contains) else { return false }
        }
        return !(mayShareReading && isReadOnly && other.isReadOnly)
    }

    static func disks(of pod: StoredObject) -> [DiskUse] {
        var disks: [DiskUse] = []
        for volume in pod.json["spec"]?["volumes"]?.array ?? [] {
            if let disk = volume["gcePersistentDisk"]?.object {
                disks.append(use("gce", [disk["pdName"]], disk))
            } else if let disk = volume["awsElasticBlockStore"]?.object {
                var own = use("aws", [disk["volumeID"]], disk)
                own.mayShareReading = false
                disks.append(own)
            } else if let disk = volume["iscsi"]?.object {
                disks.append(use("iscsi", [disk["iqn"]], disk))
            } else if let disk = volume["rbd"]?.object {
                var own = use("rbd", [disk["pool"], disk["image"]], disk)
                own.servers = disk["monitors"]?.array?.compactMap(\.string) ?? []
                disks.append(own)
            }
        }
        return disks
    }

    private static func use(
        _ type: String, _ parts: [JSONValue?], _ disk: JSONObject
    ) -> DiskUse {
        let names = [type] + parts.map { $0?.string ?? "" }
        return DiskUse(
            name: names.joined(separator: "/"), isReadOnly: disk["readOnly"]?.bool ?? false)
    }
}
