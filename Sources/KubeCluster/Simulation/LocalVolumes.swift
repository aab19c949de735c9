import KubeAPI
import KubeModel
import SimKernel

/// The disks of single machines that a person makes by hand: a volume each, and a new one for every
/// one that was used up.
enum LocalVolumes {
    /// How many unused ones every machine has.
    private static let spares = 6

    /// Takes away what is used up and makes what is missing; nothing when no set wants any.
    static func requests(
        _ simulation: Simulation, _ cluster: borrowing Cluster
    ) -> [APIRequest] {
        guard simulation.sets.contains(where: { $0.storageClass == className }) else { return [] }
        var requests: [APIRequest] = []
        var names = SortedSet<String>()
        var unused: [String: Int] = [:]
        for stored in cluster.apiServer.storedObjects(.persistentVolume)
        where stored.json["spec"]?["storageClassName"]?.string == className {
            names.insert(stored.name)
            let phase = stored.facts.phase
            if phase == "Released" || phase == "Failed" { requests.append(.delete(stored.key)) }
            // One that was just made has no phase yet.
            if phase == "Available" || phase.isEmpty || phase == "Pending" {
                unused[node(of: stored), default: 0] += 1
            }
        }
        for node in simulation.options.nodes {
            var number = 1
            var missing = spares - (unused[node.name] ?? 0)
            while missing > 0 {
                let name = "disk-\(node.name)-\(number)"
                number += 1
                if names.contains(name) { continue }
                missing -= 1
                requests.append(.create(.persistentVolume, volume(name, on: node.name)))
            }
        }
        return requests
    }

    private static let className = "local"

    private static func node(of volume: StoredObject) -> String {
        let terms = volume.json["spec"]?.at("nodeAffinity", "required", "nodeSelectorTerms")
        let expression = terms?.array?.first?["matchExpressions"]?.array?.first
        return expression?["values"]?.array?.first?.string ?? ""
    }

    private static func volume(_ name: String, on node: String) -> JSONObject {
        [
            "apiVersion": "v1", "kind": "PersistentVolume", "metadata": ["name": .string(name)],
            "spec": [
                "capacity": ["storage": "1Gi"], "accessModes": ["ReadWriteOnce"],
                "persistentVolumeReclaimPolicy": "Retain", "storageClassName": .string(className),
                "local": ["path": .string("/mnt/" + name)],
                "nodeAffinity": [
                    "required": [
                        "nodeSelectorTerms": [
                            [
                                "matchExpressions": [
                                    [
                                        "key": "kubernetes.io/hostname", "operator": "In",
                                        "values": [.string(node)],
                                    ]
                                ]
                            ]
                        ]
                    ]
                ],
            ],
        ]
    }
}
