import KubeAPI
import KubeModel
import SimKernel

/// What one service should publish and what its slices publish.
struct ServiceEndpoints: Sendable {
    /// One endpoint as it should be.
    struct Entry: Sendable, Equatable {
        var json: JSONValue
        /// The port list it needs; endpoints share a slice only when this is equal.
        var ports: JSONValue
    }

    /// One slice as last seen, and where its endpoints are in it.
    struct Slice: Sendable {
        var object: StoredObject
        var pods: [NamespacedName]
        var endpoints: [JSONValue]
        var ports: JSONValue
    }

    /// Whether the service exists and has a selector.
    var isWanted: Bool { selector != nil }
    /// Whether everything must be compared, not only the pods that changed.
    var mustCheckAll = true
    private(set) var selector: LabelQuery?
    private var serviceName = ""
    private var publishesNotReady = false
    private var servicePorts: [ServicePort] = []
    private var entries = SortedMap<NamespacedName, Entry>()
    /// Pods left out because their node is missing, and that node.
    private var skipped = SortedMap<NamespacedName, String>()
    private var slices = SortedMap<String, Slice>()
    /// The slice each pod is published in.
    private var places = SortedMap<NamespacedName, String>()
    private var changed = SortedSet<NamespacedName>()
    private var triggers = TriggerTimes()

    /// Takes in a new version of the service.
    mutating func take(service: Service, _ cache: ClusterCache) {
        serviceName = service.name
        publishesNotReady = service.spec.publishNotReadyAddresses ?? false
        servicePorts = service.spec.ports
        mustCheckAll = true
        entries = SortedMap()
        skipped = SortedMap()
        selector = service.spec.type == "ExternalName" ? nil : service.spec.selectorQuery
        guard let query = selector else { return }
        triggers.see(service: service)
        let pods = cache.list(.pod, namespace: service.namespace, matching: query)
        triggers.see(pods: pods)
        for pod in pods { entries[pod.id] = entry(pod, cache) }
    }

    /// Takes in a pod of the service as it is now; nil when it is that no more.
    ///
    /// - Returns: whether anything changed about what should be published, now or before without
    ///   being written yet: what the loss of a node changes waits for the next change of the pod.
    mutating func take(
        pod id: NamespacedName, _ new: StoredObject?, _ cache: ClusterCache
    ) -> Bool {
        guard let selector else { return false }
        let pod = new.flatMap { selector.matches($0.facts.labels) ? $0 : nil }
        triggers.see(id.name, pod)
        skipped[id] = nil
        let wanted = pod.flatMap { entry($0, cache) }
        guard entries[id] != wanted else { return changed.contains(id) }
        entries[id] = wanted
        changed.insert(id)
        return true
    }

    /// Takes in a change of one of the slices, unless a newer version is known.
    ///
    /// - Returns: whether it was news, so that the slice must be compared again.
    mutating func take(_ change: CacheChange) -> Bool {
        guard let object = change.object else { return false }
        let known = slices[object.name]
        if let known, known.object.uid == object.uid {
            if change.new != nil, known.object.revision >= object.revision { return false }
        } else if change.new == nil {
            return false
        }
        for pod in known?.pods ?? [] where places[pod] == object.name {
            places[pod] = nil
            changed.insert(pod)
        }
        slices[object.name] = change.new.map(read)
        for pod in slices[object.name]?.pods ?? [] {
            places[pod] = object.name
            changed.insert(pod)
        }
        mustCheckAll = mustCheckAll || change.new == nil
        return true
    }

    private func read(_ object: StoredObject) -> Slice {
        let endpoints = object.json["endpoints"]?.array ?? []
        let pods = endpoints.map { endpoint in
            let target = endpoint["targetRef"]?.object
            return NamespacedName(
                namespace: target?.read("namespace") ?? "", name: target?.read("name") ?? "")
        }
        return Slice(
            object: object, pods: pods, endpoints: endpoints,
            ports: object.json["ports"] ?? .null)
    }

    /// Compares what should be with what is, and says which writes make it so.
    mutating func reconcile(_ service: Service) -> [PlannedWrite] {
        if mustCheckAll {
            for (id, _) in entries { changed.insert(id) }
            for (id, _) in places { changed.insert(id) }
        }
        var edits = SortedMap<String, Slice>()
        var homeless: [NamespacedName] = []
        for id in changed { settle(id, &edits, &homeless) }
        changed.removeAll()
        let new = SlicePacking(entries, slices).house(homeless, &edits)
        let isFirstLook = mustCheckAll
        mustCheckAll = false
        let writes = writes(service, edits, new, checksLabels: isFirstLook)
        let trigger = triggers.take()
        return complaints(service) + writes.map { stamped($0, trigger) }
    }

    /// Updates a pod where it is published, or finds that it has no place.
    private func settle(
        _ id: NamespacedName, _ edits: inout SortedMap<String, Slice>,
        _ homeless: inout [NamespacedName]
    ) {
        let wanted = entries[id]
        guard let place = places[id], var slice = edits[place] ?? slices[place],
            let index = slice.pods.firstIndex(of: id)
        else {
            if wanted != nil { homeless.append(id) }
            return
        }
        if let wanted, wanted.ports == slice.ports {
            guard slice.endpoints[index] != wanted.json else { return }
            slice.endpoints[index] = wanted.json
        } else {
            slice.pods.remove(at: index)
            slice.endpoints.remove(at: index)
            if wanted != nil { homeless.append(id) }
        }
        edits[place] = slice
    }

    private func writes(
        _ service: Service, _ edits: SortedMap<String, Slice>,
        _ new: [SlicePacking.NewSlice], checksLabels: Bool
    ) -> [PlannedWrite] {
        var writes: [PlannedWrite] = []
        let labels = sliceLabels(service)
        let isEmpty = new.isEmpty && slices.allSatisfy { (edits[$0.key] ?? $0.value).pods.isEmpty }
        var hasPlaceholder = false
        for (name, slice) in slices {
            let edited = edits[name]
            var now = edited ?? slice
            let keepsEmpty = isEmpty && !hasPlaceholder
            if now.endpoints.isEmpty && !keepsEmpty {
                writes.append(
                    PlannedWrite(
                        .delete(slice.object.key), .deletesSlice,
                        onFailure: failure(service, "delete \(name)"), tolerated: [.notFound]))
                continue
            }
            if now.endpoints.isEmpty {
                hasPlaceholder = true
                now.ports = .null
            }
            let isRelabelled =
                checksLabels && slice.object.json["metadata"]?["labels"] != .object(labels)
            guard edited != nil || isRelabelled || now.ports != slice.ports else { continue }
            writes.append(updates(service, now, labels))
        }
        var made = new
        if isEmpty && !hasPlaceholder { made = [(.null, [])] }
        for slice in made { writes.append(creates(service, slice, labels)) }
        return writes
    }

    /// What is told about a service whose slices could not be kept as they should be.
    private func warning(_ service: Service, _ cause: String) -> EventNote {
        EventNote(
            service.key, uid: service.uid, isWarning: true, "FailedToUpdateEndpointSlices",
            "Error updating Endpoint Slices for Service \(service.namespace)/\(service.name): "
                + cause)
    }

    private func failure(_ service: Service, _ what: String) -> EventNote {
        warning(
            service,
            "failed to \(what) EndpointSlice for Service \(service.namespace)/\(service.name): ")
    }

    /// Source: cluster.md F13.
    private func complaints(_ service: Service) -> [PlannedWrite] {
        guard !skipped.isEmpty else { return [] }
        let causes = skipped.map { id, node in
            "skipping Pod \(id.name) for Service \(service.namespace)/\(service.name):"
                + " Node \(node) Not Found"
        }
        let text = causes.count == 1 ? causes[0] : "[\(causes.joined(separator: ", "))]"
        return [.event(warning(service, text))]
    }

    private func updates(
        _ service: Service, _ slice: Slice, _ labels: JSONObject
    ) -> PlannedWrite {
        var json = slice.object.json
        json["endpoints"] = slice.endpoints.isEmpty ? .null : .array(slice.endpoints)
        json["ports"] = slice.ports
        json.update("metadata") { $0?["labels"] = .object(labels) }
        return PlannedWrite(
            .update(EndpointSlice(json: json)), .writesSlice,
            onFailure: failure(service, "update \(slice.object.name)"))
    }

    private func creates(
        _ service: Service, _ slice: SlicePacking.NewSlice, _ labels: JSONObject
    ) -> PlannedWrite {
        var object = EndpointSlice(named: "", namespace: service.namespace)
        object.metadata.name = nil
        object.metadata.generateName = service.name + "-"
        object.metadata.json["labels"] = .object(labels)
        object.metadata.ownerReferences = [
            OwnerReference(controller: .service, name: service.name, uid: service.uid)
        ]
        object.addressType = "IPv4"
        object.json["endpoints"] = slice.endpoints.isEmpty ? .null : .array(slice.endpoints)
        object.json["ports"] = slice.ports
        return PlannedWrite(
            .create(object), .writesSlice, onFailure: failure(service, "create"),
            // In a namespace that is being deleted every try would fail.
            tolerated: [.forbidden])
    }

    /// Notes what set the change off; a change without such a time loses the note.
    private func stamped(_ write: PlannedWrite, _ trigger: Timestamp?) -> PlannedWrite {
        guard var body = write.request.body?.object else { return write }
        var write = write
        body.update("metadata") { metadata in
            var annotations = metadata?["annotations"]?.object ?? JSONObject()
            annotations[TriggerTimes.annotation] = trigger?.jsonValue
            metadata?["annotations"] = annotations.isEmpty ? nil : .object(annotations)
        }
        write.request.body = .object(body)
        return write
    }

    /// Source: cluster.md F10.
    private func sliceLabels(_ service: Service) -> JSONObject {
        var labels = service.metadata.json["labels"]?.object ?? JSONObject()
        labels["kubernetes.io/service-name"] = .string(service.name)
        labels["endpointslice.kubernetes.io/managed-by"] = .string(
            EndpointSliceController.managedBy)
        labels["service.kubernetes.io/headless"] = service.isHeadless ? "" : nil
        return labels
    }

    /// The endpoint of a pod, or nil when it must not be published. Source: cluster.md F12-F16.
    private mutating func entry(_ stored: StoredObject, _ cache: ClusterCache) -> Entry? {
        let pod: Pod = stored.view()
        guard let address = PublishedPod.address(pod) else { return nil }
        let nodeName = stored.facts.nodeName ?? ""
        let node = nodeName.isEmpty ? nil : cache.get(.node, "", nodeName)
        if node == nil && !publishesNotReady {
            skipped[stored.id] = nodeName
            return nil
        }
        let isServing = stored.facts.isReady
        let isTerminating = stored.facts.isTerminating
        var json: JSONObject = [
            "addresses": [.string(address)],
            "conditions": [
                "ready": .bool(publishesNotReady || (isServing && !isTerminating)),
                "serving": .bool(isServing), "terminating": .bool(isTerminating),
            ],
            "targetRef": PublishedPod.reference(stored),
        ]
        if !nodeName.isEmpty { json["nodeName"] = .string(nodeName) }
        if let zone = node?.facts.labels[ZoneLabel.zone], !zone.isEmpty {
            json["zone"] = .string(zone)
        }
        let spec = pod.spec
        if let hostname = PublishedPod.hostname(spec, under: serviceName) {
            json["hostname"] = .string(hostname)
        }
        let ports = PublishedPod.ports(servicePorts, of: spec, namesAll: true)
        return Entry(json: .object(json), ports: ports.isEmpty ? .null : .array(ports))
    }
}
