import KubeAPI
import KubeModel

/// The claims of a set's pods: what they are made from and who shall own them.
/// Source: spec section 7.
struct Claims: Sendable {
    let set: SetFacts
    let cache: ClusterCache
    private let events: SetEvents

    init(_ set: SetFacts, _ cache: ClusterCache) {
        self.set = set
        self.cache = cache
        events = SetEvents(set: set)
    }

    /// Whose claims are looked at.
    struct Owner: Sendable {
        var ordinal: Int
        /// Empty for a pod that is not there yet.
        var uid: String
        var name: String
        /// Whether the set wants the ordinal.
        var isWanted: Bool
        /// Tells the pods of one batch apart.
        var lane: Int?
    }

    /// A claim of an ordinal, or nil when the mirror has none.
    func claim(_ template: String, _ ordinal: Int) -> StoredObject? {
        cache.get(.persistentVolumeClaim, set.namespace, set.claimName(template, ordinal))
    }

    // MARK: Making claims

    /// What is to be done so that a pod has all its claims.
    struct Creation: Sendable {
        var writes: [PlannedWrite] = []
        /// Claims that are being deleted; the pod has to wait for each to be gone.
        var terminating: [String] = []

        /// The error that claims being deleted are. Source: spec R92, R96.
        var failure: String? {
            terminating.isEmpty
                ? nil : SetEvents.joined(terminating.map(Claims.isBeingDeleted))
        }
    }

    /// The error that a claim which is being deleted is.
    static func isBeingDeleted(_ claim: String) -> String { "pvc \(claim) is being deleted" }

    /// Creates the claims that are missing. Source: spec R96.
    func creation(for owner: Owner) -> Creation {
        var creation = Creation()
        for template in set.claimTemplates {
            let name = set.claimName(template.name, owner.ordinal)
            if let claim = claim(template.name, owner.ordinal) {
                if claim.facts.isTerminating { creation.terminating.append(name) }
                continue
            }
            var write = PlannedWrite(
                .create(newClaim(name, template)),
                .createsClaim(ordinal: owner.ordinal, template: template.name),
                onSuccess: events.claimCreated(name, pod: owner.name),
                onFailure: events.claimFailed(name, pod: owner.name),
                silent: [.alreadyExists])
            write.lane = owner.lane
            creation.writes.append(write)
        }
        return creation
    }

    /// Source: spec R42.
    private func newClaim(_ name: String, _ template: PersistentVolumeClaim)
        -> PersistentVolumeClaim
    {
        var claim = PersistentVolumeClaim(named: name, namespace: set.namespace)
        var metadata = claim.metadata
        let source = template.metadata
        metadata.json["labels"] = source.json["labels"]
        for (key, value) in set.spec.selector?.matchLabels ?? [] {
            metadata.setLabel(key, value)
        }
        metadata.json["annotations"] = source.json["annotations"]
        metadata.finalizers = source.finalizers
        claim.metadata = metadata
        claim.json["spec"] = template.json["spec"]
        return claim
    }

    /// The first claim of a pod to be made that still belongs to an earlier pod of the name.
    /// Source: spec R145.
    func staleClaim(_ ordinal: Int) -> String? {
        let pod = set.podName(ordinal)
        for template in set.claimTemplateNames {
            guard let claim = claim(template, ordinal) else { continue }
            let view: PersistentVolumeClaim = claim.view()
            if view.metadata.ownerReferences.contains(where: { isPod($0, pod) }) {
                return claim.name
            }
        }
        return nil
    }

    // MARK: Owners

    /// Whether every claim of a pod that exists is owned as the retention policy wants.
    func areOwnedRightly(_ owner: Owner) -> Bool {
        set.claimTemplateNames.allSatisfy { template in
            guard let claim = claim(template, owner.ordinal) else { return true }
            return isOwnedRightly(claim, owner)
        }
    }

    /// Writes that put the owners of a pod's claims right, with warnings about claims that
    /// another controller manages; one claim after the other, for the first that fails ends it.
    /// A failure is told as one of the pod when `tellsFailure`. Source: spec R141, R148.
    func ownership(of owner: Owner, tellsFailure: Bool) -> [[PlannedWrite]] {
        var groups: [[PlannedWrite]] = []
        for template in set.claimTemplateNames {
            guard let object = claim(template, owner.ordinal) else { continue }
            var claim: PersistentVolumeClaim = object.view()
            let references = claim.metadata.ownerReferences
            if hasUnexpectedController(references, owner) {
                var warning = PlannedWrite.event(events.conflictingController(object.name))
                warning.lane = owner.lane
                groups.append([warning])
            }
            guard !isOwnedRightly(object, owner) else { continue }
            claim.metadata.ownerReferences = rewritten(references, owner)
            let note = events.failed(
                .update, pod: owner.name,
                "could not update claim \(object.name) for delete policy ownerRefs: ")
            var write = PlannedWrite(
                .update(claim), .ownsClaim(ordinal: owner.ordinal),
                onFailure: tellsFailure ? note : nil, silent: [.conflict])
            write.lane = owner.lane
            groups.append([write])
        }
        return groups
    }

    /// Source: spec R135.
    private func wanted(_ owner: Owner) -> (set: Bool, pod: Bool) {
        let pod = set.deletesClaimsWithPod && !owner.isWanted
        return (set.deletesClaimsWithSet && !pod, pod)
    }

    private func isSet(_ reference: OwnerReference) -> Bool {
        reference.name == set.name && reference.kind == "StatefulSet"
            && reference.apiVersion == "apps/v1"
    }

    private func isPod(_ reference: OwnerReference, _ name: String) -> Bool {
        reference.name == name && reference.kind == "Pod" && reference.apiVersion == "v1"
    }

    /// Source: spec R138.
    func isOwnedRightly(_ claim: StoredObject, _ owner: Owner) -> Bool {
        let wanted = wanted(owner)
        if claim.facts.ownerUIDs.isEmpty { return !wanted.set && !wanted.pod }
        let references = PersistentVolumeClaim(json: claim.json).metadata.ownerReferences
        if let reference = references.first(where: isSet), reference.uid != set.uid {
            return true
        }
        if let reference = references.first(where: { isPod($0, owner.name) }),
            reference.uid != owner.uid
        {
            return true
        }
        let ofSet = references.filter { $0.uid == set.uid }
        let ofPod = references.filter { !owner.uid.isEmpty && $0.uid == owner.uid }
        if hasUnexpectedController(references, owner) { return ofSet.isEmpty && ofPod.isEmpty }
        guard (ofSet + ofPod).allSatisfy(\.isController) else { return false }
        return ofSet.isEmpty == !wanted.set && ofPod.isEmpty == !wanted.pod
    }

    /// Whether somebody else manages the claim. Source: spec R139.
    private func hasUnexpectedController(
        _ references: [OwnerReference], _ owner: Owner
    ) -> Bool {
        guard set.deletesClaimsWithSet || set.deletesClaimsWithPod else { return false }
        return references.contains { reference in
            if isSet(reference) { return reference.uid != set.uid }
            if isPod(reference, owner.name) { return reference.uid != owner.uid }
            return reference.isController
        }
    }

    /// Source: spec R140.
    private func rewritten(
        _ references: [OwnerReference], _ owner: Owner
    ) -> [OwnerReference] {
        var result = references.filter { !isSet($0) && !isPod($0, owner.name) }
        if hasUnexpectedController(references, owner) { return result }
        let wanted = wanted(owner)
        if wanted.set { result.append(set.reference) }
        if wanted.pod {
            result.append(OwnerReference(controller: .pod, name: owner.name, uid: owner.uid))
        }
        return result
    }
}
