import KubeAPI
import KubeModel
import SimKernel

/// A node as far as the subject cares.
struct NodeFacts: Sendable {
    var name: String
    var isReady: Bool
    /// When Ready last changed, in seconds.
    var changed: Int64?
    var hasCondition: Bool
    var isUnknown: Bool
    var isUnschedulable: Bool
    var zone: String
    var taints: [String]
    /// When the earliest NoExecute taint of a lost node was added, in seconds.
    var noExecuteSince: Int64?
    /// Whether there is such a taint, with or without a time.
    var hasNoExecute: Bool
    var isOutOfService: Bool
    var created: Int64
    /// Conditions that are true and bad: `MemoryPressure`.
    var pressures: [String]

    init(_ object: StoredObject) {
        let node: Node = object.view()
        name = object.name
        isReady = object.facts.isReady
        changed = object.facts.readySince
        let conditions = node.status.conditions
        let ready = conditions.condition("Ready")
        hasCondition = ready != nil
        isUnknown = ready?.status == .unknown
        isUnschedulable = node.isUnschedulable
        zone = object.facts.labels["topology.kubernetes.io/zone"] ?? ""
        var texts: [String] = []
        noExecuteSince = nil
        hasNoExecute = false
        isOutOfService = false
        for taint in node.spec.taints {
            let key = taint.key ?? ""
            let short = key.split(separator: "/").last.map(String.init) ?? key
            texts.append("\(short):\(taint.effect ?? "")")
            if short == "out-of-service" { isOutOfService = true }
            guard taint.effect == "NoExecute", short == "unreachable" || short == "not-ready"
            else { continue }
            hasNoExecute = true
            if let added = taint.timeAdded?.seconds {
                noExecuteSince = min(noExecuteSince ?? .max, added)
            }
        }
        taints = texts
        created = object.facts.creationSeconds
        pressures = conditions.filter {
            $0.status == .true && ($0.type ?? "").hasSuffix("Pressure")
        }.compactMap(\.type)
    }
}

/// A claim of the subject, by its name.
struct ClaimFacts: Sendable {
    var object: StoredObject
    var name: String
    var phase: ClaimPhase?
    var volume: String
    var requested: String
    var capacity: String
    var storageClass: String
    var accessModes: String
    var isResizing: Bool
    var isTerminating: Bool
    var created: Int64
    /// `pod/db-3`, `sts/db`: the owners that take the claim with them.
    var owners: [String]
    /// The uids of the owning pods.
    var podOwnerUIDs: [String]

    init(_ object: StoredObject) {
        self.object = object
        let claim: PersistentVolumeClaim = object.view()
        let spec = claim.spec
        let status = claim.status
        name = object.name
        phase = status.phase
        volume = spec.volumeName ?? ""
        requested = spec.resources?.requests?.quantity("storage")?.description ?? ""
        capacity = status.capacity?.quantity("storage")?.description ?? ""
        storageClass = spec.storageClassName ?? ""
        accessModes = AccessModes.short(spec.accessModes)
        isResizing = status.conditions.contains {
            $0.status == .true
                && ($0.type == "Resizing" || $0.type == "FileSystemResizePending")
        }
        isTerminating = object.facts.isTerminating
        created = object.facts.creationSeconds
        var owners: [String] = []
        var pods: [String] = []
        for owner in claim.metadata.ownerReferences {
            if owner.kind == "Pod" {
                owners.append("pod/\(owner.name)")
                pods.append(owner.uid)
            } else if owner.kind == "StatefulSet" {
                owners.append("sts/\(owner.name)")
            }
        }
        self.owners = owners
        podOwnerUIDs = pods
    }
}

/// The names of access modes as tables print them. Source: cluster.md E65.
enum AccessModes {
    static func short(_ modes: [String]) -> String {
        modes.map { mode in
            switch mode {
            case "ReadWriteOnce": "RWO"
            case "ReadOnlyMany": "ROX"
            case "ReadWriteMany": "RWX"
            case "ReadWriteOncePod": "RWOP"
            default: mode
            }
        }.joined(separator: ",")
    }
}

/// One endpoint of the subject's service.
struct EndpointFacts: Sendable {
    var hostname: String
    var address: String
    var isReady: Bool
    var isServing: Bool
    var isTerminating: Bool
    var podName: String
    var ports: [PortFacts]
    var isIPv6: Bool
}

/// One port of an endpoint.
struct PortFacts: Sendable, Equatable {
    var name: String
    var proto: String
    var number: Int64
}

/// The endpoints of one slice.
struct SliceFacts: Sendable {
    var endpoints: [EndpointFacts]

    init(_ object: StoredObject) {
        let slice: EndpointSlice = object.view()
        let ports = slice.ports.map {
            PortFacts(
                name: $0.name ?? "", proto: ($0.protocol ?? "TCP").lowercased(),
                number: $0.port ?? 0)
        }
        let isIPv6 = slice.addressType == "IPv6"
        endpoints = slice.endpoints.map { endpoint in
            let conditions = endpoint.conditions
            return EndpointFacts(
                hostname: endpoint.hostname ?? "", address: endpoint.addresses.first ?? "",
                isReady: conditions?.ready ?? true, isServing: conditions?.serving ?? true,
                isTerminating: conditions?.terminating ?? false,
                podName: endpoint.targetRef?.name ?? "", ports: ports, isIPv6: isIPv6)
        }
    }
}

/// An Event, read once.
struct EventFacts: Sendable {
    var kind: String
    var name: String
    var namespace: String
    var uid: String
    var reason: String
    var message: String
    var isWarning: Bool
    var count: Int64
    var first: Int64
    var last: Int64
    var revision: UInt64
    var reporter: String

    init(_ object: StoredObject) {
        let event: Event = object.view()
        let involved = event.involvedObject
        kind = involved?.kind ?? ""
        name = involved?.name ?? ""
        namespace = involved?.namespace ?? ""
        uid = involved?.uid ?? ""
        reason = event.reason ?? ""
        message = event.message ?? ""
        isWarning = event.type == "Warning"
        count = (event.series?.count ?? event.count ?? 1).clamped
        let micro = event.eventTime.map { $0.microseconds / 1_000_000 }
        let created = object.facts.creationSeconds
        first = event.firstTimestamp?.seconds ?? micro ?? created
        let seriesLast = event.series?.lastObservedTime.map { $0.microseconds / 1_000_000 }
        last = seriesLast ?? event.lastTimestamp?.seconds ?? micro ?? created
        revision = object.revision
        let component = event.source?.component ?? event.reportingComponent ?? ""
        let host = event.source?.host ?? event.reportingInstance ?? ""
        let isOnlyName = host.isEmpty || host == component || host.hasPrefix(component + "-")
        reporter = isOnlyName ? component : "\(component) on \(host)"
    }

    /// The kind as kubectl writes it in short: `pod`, `sts`, `pvc`.
    var shortKind: String {
        switch kind {
        case "StatefulSet": "sts"
        case "PersistentVolumeClaim": "pvc"
        case "PersistentVolume": "pv"
        default: kind.lowercased()
        }
    }
}
