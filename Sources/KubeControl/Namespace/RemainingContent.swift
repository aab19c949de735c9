import KubeModel
import KubeAPI
import SimKernel

/// What is left in a namespace that is being deleted, and what its status says of it.
/// Source: cluster.md H22, H24, H25.
struct RemainingContent: Sendable {
    /// How long objects that finalizers hold are expected to take.
    private static let finalizerEstimate: Int64 = 15

    private var byResource = SortedMap<String, Int>()
    private var byFinalizer = SortedMap<String, Int>()
    /// How long the rest is expected to take, in seconds.
    private var estimate: Int64 = 0
    /// What should be gone and is not, though no grace and no finalizer holds it.
    private(set) var failures: [String] = []
    private(set) var count = 0
    /// Whether everything was looked at. While there are pods nothing else is, and the status
    /// says of what is left that there is nothing.
    var isSettled = false

    var isEmpty: Bool { count == 0 }

    /// Whether the namespace can go. Pods that went at once still count with the time they had.
    var isDone: Bool { isEmpty && estimate == 0 && failures.isEmpty }

    /// When it is worth looking again.
    var recheckAfter: SimDuration { .seconds(estimate / 2 + 1) }

    /// Expects pods to take the longest of their graces, as long as that is not over yet.
    mutating func expect(_ pods: [StoredObject], since elapsed: SimDuration) {
        var longest: Int64 = 0
        for pod in pods where !["Succeeded", "Failed"].contains(pod.facts.phase) {
            longest = max(longest, pod.json["spec"]?["terminationGracePeriodSeconds"]?.int ?? 0)
        }
        if elapsed < .seconds(longest) { estimate = longest }
    }

    mutating func add(_ objects: [StoredObject], of resource: Resource, in namespace: String) {
        guard !objects.isEmpty else { return }
        count += objects.count
        // A group that is empty leaves its dot behind, as in `pods.`.
        byResource[resource.plural + "." + resource.group, default: 0] += objects.count
        var isHeld = false
        for object in objects {
            let finalizers = object.json["metadata"]?["finalizers"]?.array ?? []
            for finalizer in finalizers.compactMap(\.string) {
                byFinalizer[finalizer, default: 0] += 1
                isHeld = true
            }
        }
        if resource == .pod, estimate > 0 { return }
        if isHeld {
            estimate = max(estimate, Self.finalizerEstimate)
        } else {
            failures.append(
                "unexpected items still remain in namespace: \(namespace) for gvr:"
                    + " \(resource.group)/\(resource.version), Resource=\(resource.plural)")
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
            type: "NamespaceDeletionContentFailure", status: failures.isEmpty ? .false : .true,
            reason: failures.isEmpty ? "ContentDeleted" : "ContentDeletionFailed",
            message: failures.isEmpty
                ? "All content successfully deleted, may be waiting on finalization"
                : "Failed to delete all resource types, \(failures.count) remaining: "
                    + failures.sorted(by: utf8Precedes).joined(separator: ", "), at: time)
        let isRemaining = isSettled && !isEmpty
        conditions.set(
            type: "NamespaceContentRemaining", status: isRemaining ? .true : .false,
            reason: isRemaining ? "SomeResourcesRemain" : "ContentRemoved",
            message: isRemaining
                ? "Some resources are remaining: " + resourceText
                : "All content successfully removed", at: time)
        let isHeld = isSettled && !byFinalizer.isEmpty
        conditions.set(
            type: "NamespaceFinalizersRemaining", status: isHeld ? .true : .false,
            reason: isHeld ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
            message: isHeld
                ? "Some content in the namespace has finalizers remaining: " + finalizerText
                : "All content-preserving finalizers finished", at: time)
        return conditions
    }
}
