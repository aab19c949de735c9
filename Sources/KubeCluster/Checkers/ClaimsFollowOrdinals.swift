import KubeAPI
import KubeModel
import SimKernel

/// Data stays with its ordinal. Source: statefulset-controller.md 2, 7; cluster.md E.
package struct ClaimsFollowOrdinals: Checker {
    package static let name = "claims-follow-ordinals"
    package static let promise =
        "A pod mounts the claims of its ordinal; claims keep their volume to themselves, and no"
        + " part of the cluster deletes one that nothing asked it to."

    /// The claims that hold each volume, by the volume's uid.
    private var holders = SortedMap<String, NamespacedName>()
    /// The volume each claim holds, by its uid.
    private var held = SortedMap<String, String>()

    package init() {}

    package mutating func observe(
        _ seen: [Observation], _ cluster: borrowing Cluster
    ) -> [Violation] {
        var found: [Violation] = []
        for case .committed(let change, let user, let request) in seen {
            let text: String?
            switch change.object.resource {
            case .pod where ComponentUser.isComponent(user): text = mounts(change, cluster)
            case .persistentVolumeClaim:
                text =
                    deletion(of: change, by: user, request, cluster)
                    ?? binding(change) ?? sharing(change, cluster)
            case .persistentVolume: text = reclaim(change, by: user)
            default: text = nil
            }
            guard let text else { continue }
            found.append(violation(change.object.key.description, text, cluster))
        }
        return found
    }

    /// Source: R41, R46.
    private func mounts(_ change: Change, _ cluster: borrowing Cluster) -> String? {
        guard change.kind == .added,
            change.object.facts.controllerKind == Resource.statefulSet.kind
        else { return nil }
        let server = cluster.apiServer
        guard let set = CheckedSet(controlling: change.object, { server.stored($0) }),
            let ordinal = set.ordinal(of: change.object.name)
        else { return nil }
        let claims = change.object.claims
        for template in set.spec.volumeClaimTemplates {
            let wanted = "\(template.name)-\(set.object.name)-\(ordinal)"
            let mounted = claims.first { $0.volume == template.name }?.claim
            guard mounted != wanted else { continue }
            return "mounts \(mounted.map { "the claim " + $0 } ?? "nothing") as"
                + " \(template.name); its own claim is \(wanted)"
        }
        return nil
    }

    /// Source: R134, cluster.md H, A39.
    private func deletion(
        of change: Change, by user: String, _ request: APIRequest, _ cluster: borrowing Cluster
    ) -> String? {
        guard ComponentUser.isComponent(user), change.beginsDeletion, let before = change.previous,
            before.facts.ownerUIDs.isEmpty
        else { return nil }
        let namespace = ObjectKey(.namespace, name: before.namespace)
        if cluster.apiServer.stored(namespace)?.facts.isTerminating != false { return nil }
        return "is deleted by \(user), though it has no owner whose end could ask for that and its"
            + " namespace stays"
    }

    private func binding(_ change: Change) -> String? {
        guard change.kind == .modified, let before = volumeName(change.previous) else { return nil }
        let after = volumeName(change.object)
        if after == before { return nil }
        return "was bound to the volume \(before) and is now bound to \(after ?? "none")"
    }

    /// Source: cluster.md E15, E39.
    private mutating func sharing(_ change: Change, _ cluster: borrowing Cluster) -> String? {
        let claim = change.object
        let isBound = change.kind != .deleted && claim.facts.phase == "Bound"
        guard isBound, let name = volumeName(claim),
            let volume = cluster.apiServer.stored(ObjectKey(.persistentVolume, name: name))
        else {
            if let volume = held.removeValue(forKey: claim.uid), holders[volume] == claim.id {
                holders[volume] = nil
            }
            return nil
        }
        if held[claim.uid] == volume.uid { return nil }
        held[claim.uid] = volume.uid
        guard let other = holders.updateValue(claim.id, forKey: volume.uid), other != claim.id
        else { return nil }
        return "is bound to the volume \(name), which the claim \(other) holds"
    }

    /// Source: cluster.md E36.
    private func reclaim(_ change: Change, by user: String) -> String? {
        guard ComponentUser.isComponent(user), change.beginsDeletion,
            change.previous?.json["spec"]?["persistentVolumeReclaimPolicy"]?.string == "Retain"
        else { return nil }
        return "is deleted by \(user), though its reclaim policy is Retain"
    }

    private func volumeName(_ claim: StoredObject?) -> String? {
        guard let name = claim?.json["spec"]?["volumeName"]?.string, !name.isEmpty else {
            return nil
        }
        return name
    }
}
