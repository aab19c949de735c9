import KubeAPI
import KubeModel
import SimKernel

/// The subject and everything around it, gathered once for all panes of a snapshot.
struct SetFacts: Sendable {
    var set: StatefulSet
    var name: String
    var namespace: String
    var uid: String
    /// The first wanted ordinal.
    var start: Int64
    /// How many pods are wanted.
    var desired: Int64
    /// Counted from the first ordinal; 0 without one.
    var partition: Int64
    var isOnDelete: Bool
    var isParallel: Bool
    var minReady: Int64
    var currentRevision: String
    var updateRevision: String
    var generation: Int64
    var observedGeneration: Int64
    var whenScaled: String
    var whenDeleted: String
    /// The names of the claim templates.
    var templates: [String]
    var claimTemplates: [PersistentVolumeClaim]
    /// The pods of the set, ascending ordinals; those without an ordinal are left out.
    var pods: [PodFacts]
    /// Oldest first.
    var revisions: [RevisionFacts]
    /// By name.
    var nodes: [NodeFacts]
    /// By name.
    var claims: [ClaimFacts]
    /// By name.
    var volumes: [VolumeFacts]
    /// By volume.
    var attachments: [AttachmentFacts]
    var endpoints: [EndpointFacts]
    var service: Service?
    var events: EventIndex
    /// Nodes that are broken by the person, by name.
    var faults: [ActiveFault]
    /// Whether all faults there are are known: the cluster is the embedded one.
    var knowsFaults: Bool
    var now: SimTime
    /// Whether the cluster tells about nodes at all.
    var knowsNodes: Bool
    /// The states of `pods`, in the same order.
    var states: [PodState] = []

    /// How many ordinals are shown at most; a set that wants more is a slip of the finger.
    static let desiredMax: Int64 = 20_000

    /// Whole seconds of now.
    var second: Int64 { now.secondsRoundedDown }
    /// The ordinals that are wanted.
    var range: Range<Int64> { start..<(start + desired) }
    /// The first ordinal the partition lets go.
    var partitionOrdinal: Int64 { start + min(max(0, isOnDelete ? 0 : partition), desired) }
    /// Whether two revisions are about.
    var isRolling: Bool { currentRevision != updateRevision && !updateRevision.isEmpty }

    func podName(_ ordinal: Int64) -> String { "\(name)-\(ordinal)" }

    func claimName(_ template: String, _ ordinal: Int64) -> String {
        "\(template)-\(name)-\(ordinal)"
    }

    /// The position of an ordinal in `pods`, or nil.
    func index(of ordinal: Int64) -> Int? {
        // Ordinals without gaps are where they are expected.
        let guess = Int(clamping: ordinal - (pods.first?.ordinal ?? 0))
        if pods.indices.contains(guess), pods[guess].ordinal == ordinal { return guess }
        var low = 0
        var high = pods.count
        while low < high {
            let middle = (low + high) / 2
            if pods[middle].ordinal < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < pods.count && pods[low].ordinal == ordinal ? low : nil
    }

    func pod(_ ordinal: Int64) -> PodFacts? { index(of: ordinal).map { pods[$0] } }

    func node(_ name: String) -> NodeFacts? { nodes.find(name, \.name) }

    func claim(_ name: String) -> ClaimFacts? { claims.find(name, \.name) }

    func volume(_ name: String) -> VolumeFacts? { volumes.find(name, \.name) }

    /// Where a volume is attached, or nil.
    func attachment(_ volume: String) -> AttachmentFacts? { attachments.find(volume, \.volume) }

    func fault(_ node: String) -> ActiveFault? { faults.first { $0.node == node } }

    /// Whether the cluster regards the node as lost.
    func isLost(_ node: String) -> Bool {
        guard !node.isEmpty, knowsNodes else { return false }
        guard let facts = self.node(node) else { return true }
        return facts.hasCondition && !facts.isReady
    }

    /// Whether a node is broken and the cluster has not noticed yet.
    func isLate(_ node: String) -> Bool {
        guard fault(node) != nil else { return false }
        return !isLost(node)
    }

    func isUpdated(_ pod: PodFacts) -> Bool { pod.revision == updateRevision }

    func isAvailable(_ pod: PodFacts) -> Bool {
        pod.isAvailable(minReady: minReady, at: second)
    }

    /// The state of a pod at this instant.
    func state(_ pod: PodFacts) -> PodState {
        if isLost(pod.node), pod.ownState != .completed { return .lost }
        if pod.ownState == .ready, minReady > 0, !isAvailable(pod) { return .minReady }
        return pod.ownState
    }

    /// How the screen names a revision.
    func tag(_ revision: String) -> RevisionTag {
        let number = revisions.first { $0.name == revision }?.number
        let kind: RevisionKind =
            revision == updateRevision && !revision.isEmpty
            ? .new : revision == currentRevision && !revision.isEmpty ? .old : .other
        return RevisionTag(kind, number.map { "v\($0)" } ?? "?")
    }

    /// When a node's fault mends by itself, if that is to come before a second; else nil.
    func returnTime(_ node: String, before second: Int64) -> SimTime? {
        guard let until = fault(node)?.until, until > now, until <= .seconds(second) else {
            return nil
        }
        return until
    }

    /// When a lost node's pod is deleted, in seconds: `.some(nil)` is never, nil is not known.
    func deletionTime(_ pod: PodFacts) -> Int64?? {
        guard let node = node(pod.node), node.hasNoExecute else { return nil }
        guard let seconds = pod.tolerationSeconds else { return .some(nil) }
        guard let since = node.noExecuteSince ?? node.changed else { return nil }
        return .some(since + seconds)
    }
}

/// A revision, read once.
struct RevisionFacts: Sendable {
    var name: String
    var number: Int64
    var created: Int64
    var template: JSONObject
    /// The image of the first container.
    var image: String

    init(_ object: StoredObject) {
        let revision: ControllerRevision = object.view()
        name = object.name
        number = revision.revision ?? 0
        created = object.facts.creationSeconds
        template = revision.data?.at("spec", "template")?.object ?? [:]
        image =
            template["spec"]?.at("containers")?.array?.first?.object?["image"]?.string ?? ""
    }
}

extension Int64 {
    /// The number brought into 32 bits, so that sums of what objects say cannot overflow.
    var clamped: Int64 { Int64(Int32(clamping: self)) }
}

extension Array {
    /// The element of a name in an array sorted by the bytes of names, or nil.
    func find(_ name: String, _ key: (Element) -> String) -> Element? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let order = utf8Compare(key(self[middle]), name)
            if order == 0 { return self[middle] }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
