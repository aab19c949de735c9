import KubeAPI
import KubeModel
import SimKernel

/// What a kubelet knows of its own Node object and Lease, and what they shall say.
/// Source: cluster.md D.1.
struct NodeReport: Sendable {
    /// The newest version of the Node object that is known.
    var node: StoredObject?
    /// The Lease as it was last answered.
    var lease: JSONObject?
    /// Whether the node may say that it is ready.
    var isReady = false
    var bootID = ""
    var writtenAt = SimTime.distantPast
    /// What was told last; nil: nothing that is known to have arrived.
    var told: Facts?
    var isCallUnderWay = false
    var isLeaseCallUnderWay = false
    /// When the present kubelet began; renewals keep this phase. Source: cluster.md S7.
    var anchor = SimTime.distantPast
    /// When the machine was booted last.
    var bootedAt = SimTime.distantPast
    /// Of which version of the node `hasOwnVerdicts` was true, and for which readiness.
    private var agreed: (revision: UInt64, isReady: Bool)?
    private let options: KubeletOptions

    init(_ options: KubeletOptions) { self.options = options }

    var key: ObjectKey { ObjectKey(.node, name: options.name) }

    /// The next heartbeat after an instant.
    func nextHeartbeat(after now: SimTime) -> SimTime {
        let beats = (now - anchor).nanoseconds / NodePeriods.heartbeat.nanoseconds
        return anchor + NodePeriods.heartbeat * Int(beats + 1)
    }

    /// The Node object as it is registered.
    func newNode(_ machine: NodeMachine, at now: SimTime) -> JSONObject {
        var node = Node(named: options.name)
        for label in options.allLabels { node.metadata.setLabel(label.key, label.value) }
        node.spec = NodeSpec {
            $0.podCIDR = machine.network.range
            $0.podCIDRs = [machine.network.range]
        }
        node.status = NodeStatus(json: status(of: [:], machine, at: now))
        return node.json
    }

    /// The status that shall be written now; nil when the one that is there will do.
    mutating func statusToWrite(_ machine: NodeMachine, at now: SimTime) -> JSONObject? {
        guard let node else { return nil }
        // The server keeps a normal form, so what it holds is not compared with what was sent.
        // Most looks end here, before anything is made.
        if now - writtenAt < NodePeriods.statusReport, facts(machine) == told,
            hasOwnVerdicts(node)
        {
            return nil
        }
        let known = node.json["status"]?.object ?? JSONObject()
        var wanted = status(of: known, machine, at: now)
        wanted["conditions"] = .array(
            (wanted["conditions"]?.array ?? []).map { condition in
                guard Self.ownConditions.contains(condition["type"]?.string ?? "") else {
                    return condition
                }
                var condition = condition
                condition["lastHeartbeatTime"] = now.jsonValue
                return condition
            })
        return wanted
    }

    /// What changes in a node's status.
    struct Facts: Equatable, Sendable {
        var isReady: Bool
        var bootID: String
        var pulls: Int
        var inUse: [String]
    }

    /// What is to be told now.
    func facts(_ machine: NodeMachine) -> Facts {
        Facts(
            isReady: isReady, bootID: bootID, pulls: machine.images.pulls,
            inUse: machine.inUse.map(\.key))
    }

    /// Whether a version of the node says of each of the own conditions what is to be said; it is
    /// read once.
    private mutating func hasOwnVerdicts(_ node: StoredObject) -> Bool {
        if let agreed, agreed.revision == node.revision, agreed.isReady == isReady,
            node.revision != 0
        {
            return true
        }
        guard hasOwnVerdicts(node.json["status"]?.object ?? JSONObject()) else { return false }
        agreed = (node.revision, isReady)
        return true
    }

    /// Whether a status says of each of the own conditions what is to be said.
    private func hasOwnVerdicts(_ status: JSONObject) -> Bool {
        var agreeing = 0
        for value in status["conditions"]?.array ?? [] {
            guard let condition = value.object, let type = condition["type"]?.string else {
                continue
            }
            let verdict: String
            switch type {
            case "MemoryPressure", "DiskPressure", "PIDPressure": verdict = "False"
            case "Ready": verdict = isReady ? "True" : "False"
            default: continue
            }
            guard condition["status"]?.string == verdict else { return false }
            agreeing += 1
        }
        return agreeing == Self.ownConditions.count
    }

    private static let ownConditions = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"]

    /// The status after `known`, with its heartbeat times and what others have written.
    private func status(
        of known: JSONObject, _ machine: NodeMachine, at now: SimTime
    ) -> JSONObject {
        var status = known
        status["addresses"] = [
            ["type": "InternalIP", "address": .string(options.internalIP)],
            ["type": "Hostname", "address": .string(options.name)],
        ]
        let capacity: JSONValue = [
            "cpu": options.cpu.jsonValue, "memory": options.memory.jsonValue,
            "ephemeral-storage": "100Gi", "hugepages-1Gi": "0", "hugepages-2Mi": "0",
            "pods": .string(String(options.pods)),
        ]
        status["capacity"] = capacity
        status["allocatable"] = capacity
        status["daemonEndpoints"] = ["kubeletEndpoint": ["Port": 10250]]
        status["nodeInfo"] = nodeInfo
        let images = machine.images.present.prefix(50).map { image in
            JSONValue.object([
                "names": [.string(image.name)], "sizeBytes": .int(image.size),
            ])
        }
        status["images"] = images.isEmpty ? nil : .array(Array(images))
        let inUse = machine.inUse.map { JSONValue.string($0.key) }
        status["volumesInUse"] = inUse.isEmpty ? nil : .array(inUse)
        status["conditions"] = conditions(known["conditions"]?.array ?? [], at: now)
        return status
    }

    private var nodeInfo: JSONValue {
        let machine = hexadecimal("machine/" + options.name)
        return [
            "architecture": "amd64", "bootID": .string(bootID),
            "containerRuntimeVersion": "containerd://2.2.1", "kernelVersion": "6.12.0",
            "kubeProxyVersion": "", "kubeletVersion": "v1.36.2",
            "machineID": .string(String(machine.prefix(32))), "operatingSystem": "linux",
            "osImage": "Ordinal Simulated Linux",
            "systemUUID": .string(uuid(of: String(machine.suffix(32)))),
        ]
    }

    private func conditions(_ known: [JSONValue], at now: SimTime) -> JSONValue {
        var result = known.filter {
            !Self.ownConditions.contains($0["type"]?.string ?? "")
        }
        let ready: (Bool, String, String) =
            isReady
            ? (true, "KubeletReady", "kubelet is posting ready status")
            : (
                false, "KubeletNotReady",
                "container runtime network not ready: NetworkReady=false"
                    + " reason:NetworkPluginNotReady message:Network plugin returns error:"
                    + " cni plugin not initialized"
            )
        let wanted: [(String, (Bool, String, String))] = [
            (
                "MemoryPressure",
                (
                    false, "KubeletHasSufficientMemory",
                    "kubelet has sufficient memory available"
                )
            ),
            (
                "DiskPressure",
                (false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure")
            ),
            (
                "PIDPressure",
                (false, "KubeletHasSufficientPID", "kubelet has sufficient PID available")
            ),
            ("Ready", ready),
        ]
        for (type, (isTrue, reason, message)) in wanted {
            let old = known.first { $0["type"]?.string == type }
            let status: JSONValue = isTrue ? "True" : "False"
            let changed = old?["status"] != status ? nil : old?["lastTransitionTime"]
            result.append([
                "type": .string(type), "status": status, "reason": .string(reason),
                "message": .string(message),
                "lastHeartbeatTime": old?["lastHeartbeatTime"] ?? now.jsonValue,
                "lastTransitionTime": changed ?? now.jsonValue,
            ])
        }
        return .array(result)
    }

    /// The request that renews the Lease, or creates it. Source: cluster.md D3.
    func renewal(at now: SimTime) -> APIRequest {
        let time = MicroTime(microseconds: now.nanoseconds / 1_000)
        // A renewal changes one text of what was answered last.
        if var json = self.lease, case .object(var spec)? = json["spec"],
            spec["holderIdentity"]?.string == options.name,
            spec["leaseDurationSeconds"] == .int(40)
        {
            spec["renewTime"] = time.jsonValue
            json["spec"] = .object(spec)
            return APIRequest(
                .update, .lease, namespace: "kube-node-lease", name: options.name,
                body: .object(json))
        }
        var lease: Lease
        if let known = self.lease {
            lease = Lease(json: known)
        } else {
            lease = Lease(named: options.name, namespace: "kube-node-lease")
            if let node {
                lease.metadata.ownerReferences = [
                    OwnerReference(json: [
                        "apiVersion": "v1", "kind": "Node", "name": .string(options.name),
                        "uid": .string(node.uid),
                    ])
                ]
            }
        }
        var spec = lease.spec
        if spec.holderIdentity != options.name { spec.holderIdentity = options.name }
        if spec.leaseDurationSeconds != 40 { spec.leaseDurationSeconds = 40 }
        spec.renewTime = time
        lease.spec = spec
        return self.lease == nil ? .create(lease) : .update(lease)
    }

    var leaseKey: ObjectKey {
        ObjectKey(.lease, namespace: "kube-node-lease", name: options.name)
    }
}

/// 32 hexadecimal digits in the groups of a UUID.
func uuid(of digits: String) -> String {
    var result: [UInt8] = []
    for (index, digit) in digits.utf8.prefix(32).enumerated() {
        if index == 8 || index == 12 || index == 16 || index == 20 {
            result.append(UInt8(ascii: "-"))
        }
        result.append(digit)
    }
    return String(decoding: result, as: UTF8.self)
}
