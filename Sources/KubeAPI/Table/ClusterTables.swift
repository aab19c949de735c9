import KubeModel

// Nodes, namespaces and the small objects of a namespace.

extension TableLayout {
    static let node = TableLayout([
        .name,
        TableColumn("Status", "Whether the node is ready, and whether pods are placed on it."),
        TableColumn("Roles", "The roles named by labels of the node."),
        .age,
        TableColumn("Version", "The version of the kubelet."),
        TableColumn("Internal-IP", "The address inside the cluster.").wide,
        TableColumn("External-IP", "The address outside the cluster.").wide,
        TableColumn("OS-Image", "The operating system.").wide,
        TableColumn("Kernel-Version", "The kernel and the architecture.").wide,
        TableColumn("Container-Runtime", "The runtime of the containers.").wide,
    ]) { node, cells in
        let status = node.json["status"]
        let info = status?["nodeInfo"]
        cells.text(node.name)
        cells.text(nodeStatus(node))
        cells.text(roles(node))
        cells.age(node)
        cells.text(info?["kubeletVersion"])
        cells.text(address("InternalIP", status?["addresses"]))
        cells.text(address("ExternalIP", status?["addresses"]))
        cells.text(info?["osImage"], or: "<unknown>")
        let kernel = info?["kernelVersion"]?.string ?? ""
        let architecture = info?["architecture"]?.string ?? ""
        cells.text(
            kernel.isEmpty
                ? "<unknown>" : architecture.isEmpty ? kernel : "\(kernel) (\(architecture))")
        cells.text(info?["containerRuntimeVersion"], or: "<unknown>")
    }

    private static func nodeStatus(_ node: StoredObject) -> String {
        let conditions = node.json["status"]?["conditions"]?.array ?? []
        let ready = conditions.first { $0["type"]?.string == "Ready" }
        var text = "Unknown"
        if let ready { text = ready["status"]?.string == "True" ? "Ready" : "NotReady" }
        let isCordoned = node.json["spec"]?["unschedulable"]?.bool ?? false
        return isCordoned ? text + ",SchedulingDisabled" : text
    }

    private static func roles(_ node: StoredObject) -> String {
        let prefix = "node-role.kubernetes.io/"
        var roles: [String] = []
        for label in node.json["metadata"]?["labels"]?.object ?? [:] {
            let role =
                label.key.hasPrefix(prefix)
                ? String(label.key.dropFirst(prefix.count))
                : label.key == "kubernetes.io/role" ? label.value.string ?? "" : ""
            if !role.isEmpty, !roles.contains(role) { roles.append(role) }
        }
        return roles.isEmpty
            ? TableText.none : roles.sorted(by: utf8Precedes).joined(separator: ",")
    }

    private static func address(_ type: String, _ addresses: JSONValue?) -> String {
        let found = (addresses?.array ?? []).first { $0["type"]?.string == type }
        return found?["address"]?.string ?? TableText.none
    }

    static let namespace = TableLayout([
        .name, TableColumn("Status", "Whether the namespace is in use or being deleted."), .age,
    ]) { namespace, cells in
        cells.text(namespace.name)
        cells.text(namespace.facts.phase)
        cells.age(namespace)
    }

    static let configMap = TableLayout([
        .name, TableColumn("Data", "How many keys there are."), .age,
    ]) { map, cells in
        cells.text(map.name)
        cells.integer(
            Int64((map.json["data"]?.object?.count ?? 0))
                + Int64(map.json["binaryData"]?.object?.count ?? 0))
        cells.age(map)
    }

    static let secret = TableLayout([
        .name,
        TableColumn("Type", "What the secret is for."),
        TableColumn("Data", "How many keys there are."),
        .age,
    ]) { secret, cells in
        cells.text(secret.name)
        cells.text(secret.json["type"])
        cells.integer(Int64(secret.json["data"]?.object?.count ?? 0))
        cells.age(secret)
    }

    static let serviceAccount = TableLayout([.name, .age]) { account, cells in
        cells.text(account.name)
        cells.age(account)
    }

    static let lease = TableLayout([
        .name, TableColumn("Holder", "Who holds the lease."), .age,
    ]) { lease, cells in
        cells.text(lease.name)
        cells.text(lease.json["spec"]?["holderIdentity"])
        cells.age(lease)
    }

    static let podDisruptionBudget = TableLayout([
        .name,
        TableColumn("Min Available", "How many pods must stay."),
        TableColumn("Max Unavailable", "How many pods may be missing."),
        TableColumn("Allowed Disruptions", .integer, "How many pods may be evicted now."),
        .age,
    ]) { budget, cells in
        let spec = budget.json["spec"]
        cells.text(budget.name)
        cells.text(TableText.intOrString(spec?["minAvailable"]) ?? "N/A")
        cells.text(TableText.intOrString(spec?["maxUnavailable"]) ?? "N/A")
        cells.integer(budget.json["status"]?["disruptionsAllowed"])
        cells.age(budget)
    }

    static let resourceQuota = TableLayout([
        .name,
        TableColumn("Request", "What may be requested, and how much of it is taken."),
        TableColumn("Limit", "What limits may add up to, and how much of it is taken."),
        .age,
    ]) { quota, cells in
        var requests: [String] = []
        var limits: [String] = []
        for member in quota.json["status"]?["hard"]?.object ?? [:] {
            let used = TableText.quantity(quota.json["status"]?["used"]?[member.key])
            let text = "\(member.key): \(used)/\(TableText.quantity(member.value))"
            if member.key.hasPrefix("limits") { limits.append(text) } else { requests.append(text) }
        }
        cells.text(quota.name)
        cells.text(requests.joined(separator: ", "))
        cells.text(limits.joined(separator: ", "))
        cells.age(quota)
    }
}
