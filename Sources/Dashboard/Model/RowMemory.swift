import KubeModel

/// What must be known about the past to make the next snapshot, and what was read from objects
/// that have not changed since.
///
/// Hand the memory a snapshot left to the next one; a fresh memory only loses history (highlights,
/// what an answer was before), never correctness.
package struct RowMemory: Sendable {
    /// The subject the memory is about; another subject starts afresh.
    var subject: NamespacedName?
    var subjectUID = ""

    // What was read from objects.
    var pods = FactsCache<PodFacts>()
    var podsByOrdinal: [PodFacts] = []
    var nodes = FactsCache<NodeFacts>()
    var claims = FactsCache<ClaimFacts>()
    var volumes = FactsCache<VolumeFacts>()
    var attachments = FactsCache<AttachmentFacts>()
    /// By volume.
    var attachmentsByVolume: [AttachmentFacts] = []
    var slices = FactsCache<SliceFacts>()
    var endpoints: [EndpointFacts] = []
    var events = FactsCache<EventFacts>()
    var eventIndex = EventIndex()
    var eventGroups: [EventGroup] = []
    var revisions = FactsCache<RevisionFacts>()
    var revisionsByNumber: [RevisionFacts] = []
    var revisionChanges: [String] = []

    // What is history.
    var cells: [CellMemory] = []
    var names: [NameMemory] = []
    var scaling: ScalingMemory?
    var unobserved: (generation: Int64, since: Int64)?
    /// The subject as it was last seen, for when it is deleted.
    var lastSet: StatefulSet?
    var goneSince: Int64?

    package init() {}
}

/// What a cell looked like.
struct CellMemory: Sendable {
    var ordinal: Int64
    var uid: String
    var state: PodState
    var revision: String
    /// Nanoseconds of the last change; nil: none was seen.
    var changedAt: Int64?
    var restarts: Int64
    var restartRise: Int64 = 0
    var restartedAt: Int64 = 0
}

/// What a name answered.
struct NameMemory: Sendable {
    var name: String
    var answer: [String]
    /// The last answer that was not empty.
    var lastAddresses: [String]
    /// Seconds; nil: since before the dashboard looked.
    var since: Int64?
    var lastChange: String

    /// How long a change is worth a note, in seconds.
    static let noteSeconds: Int64 = 60
}

/// How the number of replicas last changed.
struct ScalingMemory: Sendable {
    var replicas: Int64
    var before: Int64?
    var changedAt: Int64?
    /// How high it was each time it fell, so that kept claims can tell.
    var falls: [(from: Int64, to: Int64, at: Int64)] = []

    /// The fall that left an index without a pod, or nil.
    func fall(leaving index: Int64) -> (from: Int64, to: Int64, at: Int64)? {
        falls.last { $0.to <= index && index < $0.from }
    }
}

/// Equal Events of one object.
struct EventGroup: Sendable {
    var newest: EventFacts
    var first: Int64
    var count: Int64
}
