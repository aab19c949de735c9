import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Cells of kinds other than pods. Source: api.md 14.2.
@Suite struct TableCellTests {
    private let template: JSONValue = [
        "spec": [
            "containers": [
                ["name": "a", "image": "a:1"], ["name": "b", "image": "b:2"],
            ]
        ]
    ]

    @Test func `workloads`() {
        let spec: JSONValue = [
            "replicas": 3, "template": template,
            "selector": [
                "matchLabels": ["tier": "x", "app": "api"],
                "matchExpressions": [
                    ["key": "env", "operator": "In", "values": ["b", "a"]],
                    ["key": "old", "operator": "DoesNotExist"],
                    ["key": "new", "operator": "Exists"],
                ],
            ],
        ]
        let selector = "app=api,env in (a,b),new,!old,tier=x"
        #expect(
            cells(.statefulSet, ["spec": spec, "status": ["readyReplicas": 2]])
                == ["web", "2/3", "90s", "a,b", "a:1,b:2"])
        #expect(
            cells(
                .deployment,
                ["spec": spec, "status": ["readyReplicas": 2, "updatedReplicas": 1]])
                == ["web", "2/3", "1", "0", "90s", "a,b", "a:1,b:2", selector])
        #expect(
            cells(.replicaSet, ["spec": spec, "status": ["replicas": 3, "readyReplicas": 1]])
                == ["web", "3", "3", "1", "90s", "a,b", "a:1,b:2", selector])
        #expect(
            cells(
                .replicationController,
                ["spec": ["replicas": 1, "selector": ["b": "2", "a": "1"]]])
                == ["web", "1", "0", "0", "90s", "", "", "a=1,b=2"])
        #expect(cells(.daemonSet, [:])[6] == "<none>")
    }

    @Test func `controller revisions name their controller`() {
        let owner: JSONValue = [
            "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web", "controller": true,
        ]
        #expect(
            cells(
                .controllerRevision,
                ["metadata": ["name": "web-1", "ownerReferences": [owner]], "revision": 2])
                == ["web-1", "statefulset.apps/web", "2", "90s"])
        #expect(cells(.controllerRevision, [:])[1] == "<none>")
    }

    @Test(arguments: [
        (["type": "ClusterIP", "clusterIPs": ["None"]], ["None", "<none>", "<none>"]),
        (
            [
                "type": "NodePort", "clusterIPs": ["10.0.0.1"],
                "ports": [
                    ["port": 8080, "nodePort": 30080, "protocol": "TCP"],
                    ["port": 53, "protocol": "UDP"],
                ],
            ], ["10.0.0.1", "<none>", "8080:30080/TCP,53/UDP"]
        ),
        (
            ["type": "LoadBalancer", "clusterIPs": ["10.0.0.1"]],
            ["10.0.0.1", "<pending>", "<none>"]
        ),
        (
            ["type": "ExternalName", "externalName": "db.example"],
            ["<none>", "db.example", "<none>"]
        ),
        (
            [
                "type": "ClusterIP", "clusterIPs": ["10.0.0.1"],
                "externalIPs": ["1.1.1.1", "2.2.2.2"],
            ],
            ["10.0.0.1", "1.1.1.1,2.2.2.2", "<none>"]
        ),
    ] as [(JSONValue, [String])])
    func `services`(spec: JSONValue, expected: [String]) {
        let shown = cells(.service, ["spec": spec])
        #expect(Array(shown[2...4]) == expected)
        #expect(shown[5...] == ["90s", "<none>"])
    }

    @Test func `a load balancer shows its addresses`() {
        let shown = cells(
            .service,
            [
                "spec": ["type": "LoadBalancer", "externalIPs": ["9.9.9.9"]],
                "status": [
                    "loadBalancer": ["ingress": [["hostname": "lb.example"], ["ip": "5.5.5.5"]]]
                ],
            ])
        #expect(shown[3] == "5.5.5.5,lb.example,9.9.9.9")
    }

    @Test func `endpoints show three and count the rest`() {
        func endpoints(_ count: Int, ports: [Int64]) -> String {
            let addresses = (1...count).map { JSONValue.object(["ip": .string("10.0.0.\($0)")]) }
            return cells(
                .endpoints,
                [
                    "subsets": [
                        [
                            "addresses": .array(addresses),
                            "ports": .array(ports.map { ["port": .int($0)] }),
                        ]
                    ]
                ])[1]
        }
        #expect(endpoints(1, ports: [80]) == "10.0.0.1:80")
        #expect(endpoints(3, ports: [80]) == "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80")
        #expect(endpoints(5, ports: [80]) == "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...")
        #expect(endpoints(2, ports: [80, 81]) == "10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 1 more...")
        #expect(endpoints(1, ports: []) == "10.0.0.1")
        #expect(cells(.endpoints, [:])[1] == "<none>")
        let six: JSONValue = ["addresses": [["ip": "fd::1"]], "ports": [["port": 80]]]
        #expect(cells(.endpoints, ["subsets": [six]])[1] == "[fd::1]:80")
        // A service whose pods are not ready has subsets, but nothing to show of them.
        let waiting: JSONValue = ["notReadyAddresses": [["ip": "10.0.0.1"]], "ports": []]
        #expect(cells(.endpoints, ["subsets": [waiting]])[1] == "")
    }

    @Test func `endpoint slices`() {
        #expect(
            cells(
                .endpointSlice,
                [
                    "addressType": "IPv4", "ports": [["name": "web", "port": 80], ["name": ""]],
                    "endpoints": [
                        ["addresses": ["10.0.0.1"]], ["addresses": ["10.0.0.2"]],
                        ["addresses": ["10.0.0.3"]], ["addresses": ["10.0.0.4"]],
                    ],
                ]) == ["web", "IPv4", "80,*", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...", "90s"])
        #expect(Array(cells(.endpointSlice, [:])[2...3]) == ["<unset>", "<unset>"])
    }

    @Test func `claims and volumes`() {
        let spec: JSONValue = [
            "volumeName": "pv-1", "storageClassName": "fast", "volumeMode": "Filesystem",
        ]
        let status: JSONValue = [
            "phase": "Bound", "capacity": ["storage": "1Gi"],
            "accessModes": ["ReadWriteMany", "ReadWriteOnce"],
        ]
        #expect(
            cells(.persistentVolumeClaim, ["spec": spec, "status": status])
                == [
                    "web", "Bound", "pv-1", "1Gi", "RWO,RWX", "fast", "<unset>", "90s",
                    "Filesystem",
                ])
        #expect(
            cells(
                .persistentVolumeClaim,
                [
                    "metadata": ["deletionTimestamp": ago(1)], "status": ["phase": "Pending"],
                    "spec": ["storageClassName": ""],
                ]) == ["web", "Terminating", "", "", "", "", "<unset>", "90s", "<unset>"])
        #expect(
            cells(
                .persistentVolume,
                [
                    "spec": [
                        "capacity": ["storage": "1024Mi"],
                        "accessModes": ["ReadWriteOncePod", "ReadOnlyMany"],
                        "persistentVolumeReclaimPolicy": "Retain", "storageClassName": "fast",
                        "claimRef": ["namespace": "demo", "name": "www"], "volumeMode": "Block",
                    ], "status": ["phase": "Bound"],
                ])
                == [
                    "web", "1Gi", "ROX,RWOP", "Retain", "Bound", "demo/www", "fast", "<unset>",
                    "", "90s", "Block",
                ])
    }

    @Test func `storage classes, attachments, drivers`() {
        #expect(
            cells(
                .storageClass,
                [
                    "provisioner": "x",
                    "metadata": [
                        "name": "fast",
                        "annotations": ["storageclass.kubernetes.io/is-default-class": "true"],
                    ],
                ]) == ["fast (default)", "x", "Delete", "Immediate", "false", "90s"])
        #expect(
            cells(
                .volumeAttachment,
                [
                    "spec": [
                        "attacher": "d", "nodeName": "n", "source": ["persistentVolumeName": "v"],
                    ], "status": ["attached": true],
                ]) == ["web", "d", "v", "n", "true", "90s"])
        #expect(cells(.csiNode, ["spec": ["drivers": [[:], [:]]]]) == ["web", "2", "90s"])
        #expect(
            cells(.csiDriver, ["spec": ["volumeLifecycleModes": ["Persistent", "Ephemeral"]]])
                == [
                    "web", "true", "false", "false", "<unset>", "false", "Persistent,Ephemeral",
                    "90s",
                ])
    }

    @Test(arguments: [
        ([], false, "Unknown"),
        ([["type": "Ready", "status": "True"]], false, "Ready"),
        ([["type": "Ready", "status": "True"]], true, "Ready,SchedulingDisabled"),
        ([["type": "Ready", "status": "Unknown"]], false, "NotReady"),
        ([["type": "DiskPressure", "status": "True"]], true, "Unknown,SchedulingDisabled"),
    ] as [([JSONValue], Bool, String)])
    func `the status of nodes`(conditions: [JSONValue], isCordoned: Bool, text: String) {
        let shown = cells(
            .node,
            [
                "spec": ["unschedulable": .bool(isCordoned)],
                "status": ["conditions": .array(conditions)],
            ])
        #expect(shown[1] == text)
    }

    @Test func `the rest of nodes`() {
        let labels: JSONValue = [
            "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "db",
            "node-role.kubernetes.io/control-plane": "",
        ]
        let shown = cells(
            .node,
            [
                "metadata": ["name": "node-1", "labels": labels],
                "status": [
                    "addresses": [["type": "InternalIP", "address": "192.168.0.1"]],
                    "nodeInfo": [
                        "kernelVersion": "6.12.0", "architecture": "amd64",
                        "kubeletVersion": "v1.36.2",
                    ],
                ],
            ])
        #expect(
            shown == [
                "node-1", "Unknown", "control-plane,db,worker", "90s", "v1.36.2", "192.168.0.1",
                "<none>", "<unknown>", "6.12.0 (amd64)", "<unknown>",
            ])
    }

    @Test func `small objects`() {
        #expect(
            cells(.configMap, ["data": ["a": "1"], "binaryData": ["b": "", "c": ""]])
                == ["web", "3", "90s"])
        #expect(
            cells(.secret, ["type": "Opaque", "data": ["a": ""]]) == ["web", "Opaque", "1", "90s"])
        #expect(cells(.lease, ["spec": ["holderIdentity": "me"]]) == ["web", "me", "90s"])
        #expect(cells(.namespace, ["status": ["phase": "Active"]]) == ["web", "Active", "90s"])
        #expect(
            cells(
                .podDisruptionBudget,
                ["spec": ["minAvailable": "50%"], "status": ["disruptionsAllowed": 1]])
                == ["web", "50%", "N/A", "1", "90s"])
        #expect(
            cells(
                .resourceQuota,
                [
                    "status": [
                        "hard": ["pods": "4", "limits.cpu": "2", "cpu": "1"],
                        "used": ["pods": "1", "cpu": "500m"],
                    ]
                ]) == ["web", "cpu: 500m/1, pods: 1/4", "limits.cpu: 0/2", "90s"])
    }

    @Test func `events`() {
        #expect(
            cells(
                .event,
                [
                    "metadata": ["name": "web-0.1"], "type": "Normal", "reason": "Scheduled",
                    "involvedObject": ["kind": "Pod", "name": "web-0", "fieldPath": "spec"],
                    "source": ["component": "kubelet", "host": "node-1"], "message": " done \n",
                    "firstTimestamp": ago(300), "lastTimestamp": ago(30), "count": 4,
                ])
                == [
                    "30s", "Normal", "Scheduled", "pod/web-0", "spec", "kubelet, node-1", "done",
                    "5m", "4", "web-0.1",
                ])
        let series = cells(
            .event,
            [
                "eventTime": ago(100), "reportingComponent": "scheduler",
                "series": ["count": 7, "lastObservedTime": ago(10)],
                "involvedObject": ["kind": "Node"],
            ])
        #expect(series[0] == "10s")
        #expect(series[3] == "node")
        #expect(series[5] == "scheduler")
        #expect(series[7...] == ["100s", "7", "web"])
        #expect(cells(.event, [:])[0] == "<unknown>")
        #expect(cells(.event, [:])[8] == "1")
    }
}
