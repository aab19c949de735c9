import KubeAPI
import KubeModel
import SimKernel
import TestSupport
import Testing

/// Tables against what kubectl printed for the same objects.
@Suite(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
struct TableTranscriptTests {
    /// The blocks of one command, each a table with the kind that stands before the names.
    struct Command: Sendable, CustomTestStringConvertible {
        var id: String
        var isWide = false
        var blocks: [(resource: Resource, prefix: String)]

        var testDescription: String { id }
    }

    static let commands: [Command] = [
        Command(id: "get-01", blocks: [(.pod, "")]),
        Command(id: "get-02", isWide: true, blocks: [(.pod, "")]),
        Command(id: "get-04", blocks: [(.statefulSet, "")]),
        Command(id: "get-05", isWide: true, blocks: [(.statefulSet, "")]),
        Command(
            id: "get-06", isWide: true,
            blocks: [
                (.statefulSet, "statefulset.apps/"), (.pod, "pod/"),
                (.persistentVolumeClaim, "persistentvolumeclaim/"),
                (.persistentVolume, "persistentvolume/"), (.service, "service/"),
                (.endpoints, "endpoints/"), (.node, "node/"),
            ]),
        Command(id: "get-09", blocks: [(.persistentVolumeClaim, "")]),
        Command(id: "get-12", blocks: [(.persistentVolume, "")]),
        Command(id: "get-16", blocks: [(.endpoints, "")]),
        Command(id: "get-22", blocks: [(.controllerRevision, "")]),
        Command(id: "get-24", blocks: [(.podDisruptionBudget, "")]),
        Command(id: "get-26", blocks: [(.pod, "pod/"), (.service, "service/"),
            (.statefulSet, "statefulset.apps/")]),
    ]

    @Test(arguments: commands) func `prints what kubectl printed`(_ command: Command) throws {
        let expected = try #require(Transcripts("get.jsonl")?.stdout(command.id))
        let printed = command.blocks.map { resource, prefix in
            table(resource, Self.objects(resource)).printed(wide: command.isWide, prefix: prefix)
        }.joined(separator: "\n\n")
        #expect(printed == expected)
    }

    /// The objects of the set-up, with the words that the transcripts put for what varies.
    private static func objects(_ resource: Resource) -> [StoredObject] {
        switch resource {
        case .pod: (0..<3).map { object(resource, "web-\($0)", pod) }
        case .persistentVolumeClaim: (0..<3).map { object(resource, "www-web-\($0)", claim($0)) }
        case .persistentVolume: (0..<5).map { object(resource, "pv-web-\($0)", volume($0)) }
        case .node: (0..<3).map { _ in object(resource, "NODE", node) }
        case .statefulSet:
            [
                object(
                    resource, "web",
                    [
                        "spec": [
                            "replicas": 3,
                            "template": [
                                "spec": ["containers": [["name": "nginx", "image": "nginx:1.25"]]]
                            ],
                        ], "status": ["readyReplicas": 3],
                    ])
            ]
        case .service:
            [
                object(
                    resource, "nginx",
                    [
                        "spec": [
                            "type": "ClusterIP", "clusterIP": "None", "clusterIPs": ["None"],
                            "ports": [["port": 80, "protocol": "TCP"]],
                            "selector": ["app": "nginx"],
                        ]
                    ])
            ]
        case .endpoints:
            [
                object(
                    resource, "nginx",
                    [
                        "subsets": [
                            [
                                "addresses": [["ip": "IP"], ["ip": "IP"], ["ip": "IP"]],
                                "ports": [["port": 80]],
                            ]
                        ]
                    ])
            ]
        case .controllerRevision:
            [("web-5969c6696", 1), ("web-787744f97", 2)].map { name, number in
                object(resource, name, ["revision": .int(number)], owner: "web")
            }
        case .podDisruptionBudget:
            [
                object(
                    resource, "web",
                    ["spec": ["maxUnavailable": 1], "status": ["disruptionsAllowed": 1]])
            ]
        default: []
        }
    }

    private static func object(
        _ resource: Resource, _ name: String, _ json: JSONObject, owner: String? = nil
    ) -> StoredObject {
        var json = json
        var metadata: JSONObject = ["name": .string(name)]
        if let owner {
            metadata["ownerReferences"] = [
                [
                    "apiVersion": "apps/v1", "kind": "StatefulSet", "name": .string(owner),
                    "controller": true,
                ]
            ]
        }
        json["metadata"] = .object(metadata)
        return stored(resource, json)
    }

    private static let pod: JSONObject = [
        "spec": ["containers": [["name": "nginx"]], "nodeName": "NODE"],
        "status": [
            "phase": "Running", "podIPs": [["ip": "IP"]],
            "containerStatuses": [
                ["name": "nginx", "ready": true, "state": ["running": [:]], "restartCount": 0]
            ],
        ],
    ]

    private static let node: JSONObject = [
        "status": [
            "conditions": [["type": "Ready", "status": "True"]],
            "addresses": [["type": "InternalIP", "address": "IP"]],
            "nodeInfo": [
                "osImage": "Simulated Linux", "kernelVersion": "6.12.0", "architecture": "amd64",
                "containerRuntimeVersion": "containerd://2.1.0", "kubeletVersion": "v1.36.2",
            ],
        ]
    ]

    private static func claim(_ index: Int) -> JSONObject {
        [
            "spec": [
                "volumeName": .string("pv-web-\(index)"), "storageClassName": "fast",
                "volumeMode": "Filesystem",
            ],
            "status": [
                "phase": "Bound", "capacity": ["storage": "1Gi"], "accessModes": ["ReadWriteOnce"],
            ],
        ]
    }

    private static func volume(_ index: Int) -> JSONObject {
        [
            "spec": [
                "capacity": ["storage": "1Gi"], "accessModes": ["ReadWriteOnce"],
                "persistentVolumeReclaimPolicy": "Retain", "storageClassName": "fast",
                "volumeMode": "Filesystem",
                "claimRef": ["namespace": "demo", "name": .string("www-web-\(index)")],
            ], "status": ["phase": .string(index < 3 ? "Bound" : "Available")],
        ]
    }
}
