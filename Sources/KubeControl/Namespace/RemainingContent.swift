import KubeModel
import KubeAPI
import SimKernel

/// What is left in a namespace that is being deleted, and what its status says of it.
/// Source: cluster.md H22, H24.
struct RemainingContent: Sendable, Equatable {
    /// How long objects that finalizers hold are expected to take.
    private static let finalizerEstimate: Int64 = 15

    private var byResource = SortedMap<String, Int>()
    private var byFinalizer = SortedMap<String, Int>()
    /// How long the rest is expected to take, in seconds.
    private var estimate: Int64 = 0
    private(set) var count = 0

    static func == (left: RemainingContent, right: RemainingContent) -> Bool {
        left.count == right.count && left.estimate == right.estimate
            && left.resourceText == right.resourceText && left.finalizerText == right.finalizerText
    }

    var isEmpty: Bool { count == 0 }

    /// When it is worth looking again.
    var recheckAfter: SimDuration { .seconds(estimate / 2 + 1) }

    mutating func add(_ objects: [StoredObject], of resource: Resource) {
        guard !objects.isEmpty else { return }
        count += objects.count
        // A group that is empty leaves its dot behind, as in `pods.`.
        byResource[resource.plural + "." + resource.group, default: 0] += objects.count
        for object in objects {
            let finalizers = object.json["metadata"]?["finalizers"]?.array ?? []
            for finalizer in finalizers.compactMap(\.string) {
                byFinalizer[finalizer, default: 0] += 1
                estimate = max(estimate, Self.finalizerEstimate)
            }
            guard resource == .pod, !["Succeeded", "Failed"].contains(object.facts.phase)
            else { continue }
            estimate = max(
                estimate, object.json["spec"]?["terminationGracePeriodSeconds"]?.int ?? 0)
        }
    }

    private var resourceText: String {
        byResource.map { "\($0.key) has \($0.value) resource instances" }.joined(separator: ", ")
    }

    private var finalizerText: String {
        byFinalizer.map { "\($0.key) in \($0.value) resource instances" }.joined(separator: ", ")
    }

    /// The conditions of the namespace; a time changes only with its status.
    func conditions(over old: [Condition], at time: Timestamp) -> [Condition] {
        var conditions = old
        conditions.set(
            type: "NamespaceDeletionDiscoveryFailure", status: .false,
            reason: "ResourcesDiscovered", message: "All resources successfully discovered",
            at: time)
        conditions.set(
            type: "NamespaceDeletionGroupVersionParsingFailure", status: .false,
            reason: "ParsedGroupVersions", message: "All legacy kube types successfully parsed",
            at: time)
        conditions.set(
            type: "NamespaceDeletionContentFailure", status: .false, reason: "ContentDeleted",
            message: "All content successfully deleted, may be waiting on finalization", at: time)
        conditions.set(
            type: "NamespaceContentRemaining", status: isEmpty ? .false : .true,
            reason: isEmpty ? "ContentRemoved" : "SomeResourcesRemain",
            message: isEmpty
                ? "All content successfully removed"
                : "Some resources are remaining: " + resourceText, at: time)
        conditions.set(
            type: "NamespaceFinalizersRemaining", status: byFinalizer.isEmpty ? .false : .true,
            reason: byFinalizer.isEmpty ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
            message: byFinalizer.isEmpty
                ? "All content-preserving finalizers finished"
                : "Some content in the namespace has finalizers remaining: " + finalizerText,
            at: time)
        return conditions
    }
}
