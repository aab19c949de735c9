package import KubeAPI
package import KubeModel
package import SimKernel

/// Copies Endpoints that people made for services without a selector into slices, which is what
/// proxies and DNS read. Source: cluster.md F6.
///
/// The keys are Endpoints. One slice stands for each address type and list of ports.
package struct EndpointMirroringController: Reconciler {
    package static let name = "endpoint-slice-mirroring-controller"
    package static let watches: [Resource] = [.service, .endpoints, .endpointSlice]
    /// No more addresses of one subset are mirrored than this.
    package static let addressesPerSubsetMax = 1000

    static let managedBy = "endpointslicemirroring-controller.k8s.io"
    private static let managedByLabel = "endpointslice.kubernetes.io/managed-by"
    private static let serviceLabel = "kubernetes.io/service-name"
    private static let skipLabel = "endpointslice.kubernetes.io/skip-mirror"
    private static let leaderAnnotation = "control-plane.alpha.kubernetes.io/leader"
    /// Notes of an Endpoints object that are about itself alone.
    private static let ownAnnotations = [
        TriggerTimes.annotation, "kubectl.kubernetes.io/last-applied-configuration",
    ]

    package init() {}

    /// The mirroring slices of each service, in the newest version seen.
    package struct Memory: Sendable {
        var slices = SortedMap<NamespacedName, SortedMap<String, StoredObject>>()
        package init() {}
    }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] {
        guard let object = change.object else { return [] }
        switch change.resource {
        case .endpoints:
            // Most Endpoints belong to a service with a selector and are not mirrored.
            guard hasMirror(object.id, memory) || isWanted(object.id, cache) else { return [] }
            return [KeyRequest(object.key)]
        case .service:
            let key = ObjectKey(.endpoints, object.id)
            guard hasMirror(object.id, memory) || cache[key] != nil,
                change.old.map(hasSelector) != change.new.map(hasSelector)
            else { return [] }
            return [KeyRequest(key)]
        case .endpointSlice:
            return sliceChanged(change, &memory).map { KeyRequest(ObjectKey(.endpoints, $0)) }
        default:
            return []
        }
    }

    private func hasMirror(_ id: NamespacedName, _ memory: Memory) -> Bool {
        memory.slices.contains(key: id)
    }

    private func hasSelector(_ service: StoredObject) -> Bool {
        !(service.json["spec"]?["selector"]?.object ?? [:]).isEmpty
    }

    /// Whether the Endpoints of that name are to be mirrored.
    private func isWanted(_ id: NamespacedName, _ cache: ClusterCache) -> Bool {
        guard let endpoints = cache[ObjectKey(.endpoints, id)],
            let service = cache[ObjectKey(.service, id)], !hasSelector(service)
        else { return false }
        return endpoints.facts.labels[Self.skipLabel] != "true"
            && endpoints.json["metadata"]?["annotations"]?[Self.leaderAnnotation] == nil
    }

    // MARK: - What there is

    private func mirrored(by slice: StoredObject?) -> NamespacedName? {
        guard let slice, slice.facts.labels[Self.managedByLabel] == Self.managedBy,
            let service = slice.facts.labels[Self.serviceLabel]
        else { return nil }
        return NamespacedName(namespace: slice.namespace, name: service)
    }

    /// The services whose mirrors a change of a slice concerns; own writes are known already.
    private func sliceChanged(_ change: CacheChange, _ memory: inout Memory) -> [NamespacedName] {
        guard let object = change.object else { return [] }
        let before = mirrored(by: change.old ?? change.last)
        let after = mirrored(by: change.new)
        var found: [NamespacedName] = []
        if let before, before != after, forget(object, of: before, &memory) { found.append(before) }
        if let after, let new = change.new, see(new, of: after, &memory) { found.append(after) }
        return found
    }

    private func see(
        _ slice: StoredObject, of id: NamespacedName, _ memory: inout Memory
    ) -> Bool {
        if let known = memory.slices[id]?[slice.name], known.uid == slice.uid,
            known.revision >= slice.revision
        {
            return false
        }
        memory.slices[id, default: [:]][slice.name] = slice
        return true
    }

    private func forget(
        _ slice: StoredObject, of id: NamespacedName, _ memory: inout Memory
    ) -> Bool {
        let isEmpty = memory.slices.update(id) { slices -> Bool? in
            guard slices[slice.name]?.uid == slice.uid else { return nil }
            slices[slice.name] = nil
            return slices.isEmpty
        }
        guard let isEmpty = isEmpty ?? nil else { return false }
        if isEmpty { memory.slices[id] = nil }
        return true
    }

    package func observe(_ outcome: WriteOutcome, of key: ObjectKey, memory: inout Memory) {
        guard case .success(let response)? = outcome.result, let object = response.object else {
            return
        }
        if outcome.write.request.verb == .delete {
            _ = forget(object, of: key.id, &memory)
        } else {
            _ = see(object, of: key.id, &memory)
        }
    }

    // MARK: - What there should be

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan {
        var plan = Plan()
        let present = (memory.slices[key.id] ?? [:]).map(\.value)
        guard let stored = cache[key], isWanted(key.id, cache) else {
            plan.add(present.map(deletes))
            return plan
        }
        var mirror = EndpointMirror(stored.view(as: Endpoints.self))
        let metadata = metadata(for: stored)
        var writes: [PlannedWrite] = []
        var spare: [StoredObject] = []
        for slice in present {
            guard let wanted = mirror.take(like: slice) else {
                spare.append(slice)
                continue
            }
            if let write = updates(slice, wanted, metadata) { writes.append(write) }
        }
        for wanted in mirror.slices {
            // The address type of a slice never changes.
            let index = spare.lastIndex { $0.json["addressType"]?.string == wanted.addressType }
            if let index {
                let slice = spare.remove(at: index)
                if let write = updates(slice, wanted, metadata) { writes.append(write) }
            } else if !stored.facts.isTerminating {
                writes.append(creates(stored, wanted, metadata))
            }
        }
        if mirror.skippedCount > 0, !writes.isEmpty {
            plan.add(
                .event(
                    EventNote(
                        stored.key, uid: stored.uid, isWarning: true, "TooManyAddressesToMirror",
                        "A max of \(Self.addressesPerSubsetMax) addresses can be mirrored to"
                            + " EndpointSlices per Endpoints subset."
                            + " \(mirror.skippedCount) addresses were skipped")))
        }
        plan.add(writes + spare.map(deletes))
        return plan
    }

    /// The labels and annotations of a mirror: those of the Endpoints, and whose it is.
    private func metadata(for endpoints: StoredObject) -> JSONObject {
        let given = endpoints.json["metadata"]
        var labels = given?["labels"]?.object ?? JSONObject()
        labels[Self.serviceLabel] = .string(endpoints.name)
        labels[Self.managedByLabel] = .string(Self.managedBy)
        var annotations = given?["annotations"]?.object ?? JSONObject()
        for key in Self.ownAnnotations { annotations[key] = nil }
        var metadata: JSONObject = ["labels": .object(labels)]
        if !annotations.isEmpty { metadata["annotations"] = .object(annotations) }
        return metadata
    }

    private func creates(
        _ endpoints: StoredObject, _ wanted: EndpointMirror.Slice, _ metadata: JSONObject
    ) -> PlannedWrite {
        var slice = EndpointSlice(json: wanted.json)
        slice.json["metadata"] = .object(metadata)
        slice.metadata.namespace = endpoints.namespace
        slice.metadata.generateName = endpoints.name + "-"
        slice.metadata.ownerReferences = [
            OwnerReference(controller: .endpoints, name: endpoints.name, uid: endpoints.uid)
        ]
        // In a namespace that is being deleted every try would fail.
        return PlannedWrite(
            .create(.endpointSlice, slice.json), .mirrorsEndpoints, tolerated: [.forbidden])
    }

    private func updates(
        _ slice: StoredObject, _ wanted: EndpointMirror.Slice, _ metadata: JSONObject
    ) -> PlannedWrite? {
        var json = slice.json
        for member in wanted.json { json[member.key] = member.value }
        json.update("metadata") {
            $0?["labels"] = metadata["labels"]
            $0?["annotations"] = metadata["annotations"]
        }
        guard json != slice.json else { return nil }
        return PlannedWrite(
            .update(EndpointSlice(json: json)), .mirrorsEndpoints, silent: [.conflict])
    }

    private func deletes(_ slice: StoredObject) -> PlannedWrite {
        PlannedWrite(.delete(slice.key), .deletesSlice, tolerated: [.notFound])
    }
}
