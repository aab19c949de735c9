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
    private(set) var isWanted = false
    /// Whether everything must be compared, not only the pods that changed.
    var mustCheckAll = true
    private var selector = LabelQuery()
    private var serviceName = ""
    private var publishesNotReady = false
    private var servicePorts: [ServicePort] = []
    private var entries = SortedMap<NamespacedName, Entry>()
    private var slices = SortedMap<String, Slice>()
    /// The slice each pod is published in.
    private var places = SortedMap<NamespacedName, String>()
    private var changed = SortedSet<NamespacedName>()

    /// Takes in a new version of the service.
    mutating func take(service: Service, _ cache: ClusterCache) {
        serviceName = service.name
        publishesNotReady = service.spec.publishNotReadyAddresses ?? false
        servicePorts = service.spec.ports
        mustCheckAll = true
        entries = SortedMap()
        guard let query = service.spec.selectorQuery, service.spec.type != "ExternalName" else {
            isWanted = false
            return
        }
        isWanted = true
        selector = query
        for pod in cache.list(.pod, namespace: service.namespace, matching: query) {
            entries[pod.id] = entry(pod, cache)
        }
    }

    /// Whether a pod that changed is, or was, one of the service's.
    func concerns(_ change: CacheChange) -> Bool {
        guard isWanted else { return false }
        if let old = change.old, selector.matches(old.facts.labels) { return true }
        if let new = change.new, selector.matches(new.facts.labels) { return true }
        return false
    }

    /// Takes in a change of a pod.
    ///
    /// - Returns: whether anything changed about what should be published.
    mutating func take(pod: StoredObject, _ new: StoredObject?, _ cache: ClusterCache) -> Bool {
        var wanted: Entry?
        if let new, selector.matches(new.facts.labels) { wanted = entry(new, cache) }
        guard entries[pod.id] != wanted else { return false }
        entries[pod.id] = wanted
        changed.insert(pod.id)
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
    mutating func reconcile(_ service: Service, _ now: Timestamp) -> [PlannedWrite] {
        if mustCheckAll {
            for (id, _) in entries { changed.insert(id) }
            for (id, _) in places { changed.insert(id) }
        }
        var edits = SortedMap<String, Slice>()
        var homeless: [NamespacedName] = []
        for id in changed { settle(id, &edits, &homeless) }
        changed.removeAll()
        let new = house(homeless, &edits)
        return writes(service, edits, new, now)
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

    /// Puts pods without a place into slices with room, and into new slices.
    private func house(
        _ homeless: [NamespacedName], _ edits: inout SortedMap<String, Slice>
    ) -> [(ports: JSONValue, endpoints: [JSONValue])] {
        let limit = EndpointSliceController.endpointsPerSliceMax
        var new: [(ports: JSONValue, endpoints: [JSONValue])] = []
        var room = slices.map { edits[$0.key] ?? $0.value }
        for id in homeless {
            guard let wanted = entries[id] else { continue }
            if let index = room.firstIndex(where: { slice in
                slice.endpoints.count < limit
                    && (slice.ports == wanted.ports || slice.endpoints.isEmpty)
            }) {
                room[index].ports = wanted.ports
                room[index].pods.append(id)
                room[index].endpoints.append(wanted.json)
                edits[room[index].object.name] = room[index]
            } else if let index = new.firstIndex(where: {
                $0.ports == wanted.ports && $0.endpoints.count < limit
            }) {
                new[index].endpoints.append(wanted.json)
            } else {
                new.append((wanted.ports, [wanted.json]))
            }
        }
        return new
    }

    private mutating func writes(
        _ service: Service, _ edits: SortedMap<String, Slice>,
        _ new: [(ports: JSONValue, endpoints: [JSONValue])], _ now: Timestamp
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
                        .delete(slice.object.key), .deletesSlice, tolerated: [.notFound]))
                continue
            }
            if now.endpoints.isEmpty {
                hasPlaceholder = true
                now.ports = .null
            }
            let isRelabelled =
                mustCheckAll && slice.object.json["metadata"]?["labels"] != .object(labels)
            guard edited != nil || isRelabelled || now.ports != slice.ports else { continue }
            writes.append(updates(now, labels, at: now.object))
        }
        var made = new
        if isEmpty && !hasPlaceholder { made = [(.null, [])] }
        for slice in made { writes.append(creates(service, slice, labels)) }
        mustCheckAll = false
        return writes.map { stamped($0, now) }
    }

    private func updates(
        _ slice: Slice, _ labels: JSONObject, at object: StoredObject
    ) -> PlannedWrite {
        var json = object.json
        json["endpoints"] = slice.endpoints.isEmpty ? .null : .array(slice.endpoints)
        json["ports"] = slice.ports
        json.update("metadata") { $0?["labels"] = .object(labels) }
        return PlannedWrite(.update(EndpointSlice(json: json)), .writesSlice)
    }

    private func creates(
        _ service: Service, _ slice: (ports: JSONValue, endpoints: [JSONValue]),
        _ labels: JSONObject
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
        return PlannedWrite(.create(object), .writesSlice)
    }

    /// Notes when the slice was last changed. Source: cluster.md F10.
    private func stamped(_ write: PlannedWrite, _ now: Timestamp) -> PlannedWrite {
        guard var body = write.request.body?.object else { return write }
        var write = write
        body.update("metadata") { metadata in
            var annotations = metadata?["annotations"]?.object ?? JSONObject()
            annotations["endpoints.kubernetes.io/last-change-trigger-time"] = now.jsonValue
            metadata?["annotations"] = .object(annotations)
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
    private func entry(_ stored: StoredObject, _ cache: ClusterCache) -> Entry? {
        let pod: Pod = stored.view()
        let status = pod.status
        guard let address = status.podIP, !address.isEmpty, !pod.isFinished else { return nil }
        let nodeName = stored.facts.nodeName ?? ""
        let node = nodeName.isEmpty ? nil : cache.get(.node, "", nodeName)
        if node == nil && !publishesNotReady { return nil }
        let isServing = stored.facts.isReady
        let isTerminating = stored.facts.isTerminating
        var json: JSONObject = [
            "addresses": [.string(address)],
            "conditions": [
                "ready": .bool(publishesNotReady || (isServing && !isTerminating)),
                "serving": .bool(isServing), "terminating": .bool(isTerminating),
            ],
            "targetRef": [
                "kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name),
                "uid": .string(pod.uid),
            ],
        ]
        if !nodeName.isEmpty { json["nodeName"] = .string(nodeName) }
        if let zone = node?.facts.labels[ZoneLabel.zone] { json["zone"] = .string(zone) }
        let spec = pod.spec
        if let hostname = spec.hostname, !hostname.isEmpty, spec.subdomain == serviceName {
            json["hostname"] = .string(hostname)
        }
        return Entry(json: .object(json), ports: ports(of: spec))
    }

    /// The ports of a pod behind the service, named ones looked up. Source: cluster.md F7, F16.
    private func ports(of spec: PodSpec) -> JSONValue {
        var ports: [JSONValue] = []
        for port in servicePorts {
            let protocolName = port.protocol ?? "TCP"
            let number: Int64?
            switch port.targetPort {
            case .int(let int)? where int != 0: number = int
            case .string(let name)?: number = containerPort(name, protocolName, spec)
            default: number = port.port
            }
            guard let number else { continue }
            var json: JSONObject = [
                "name": .string(port.name ?? ""), "port": .int(number),
                "protocol": .string(protocolName),
            ]
            if let appProtocol = port.appProtocol { json["appProtocol"] = .string(appProtocol) }
            ports.append(.object(json))
        }
        return ports.isEmpty ? .null : .array(ports)
    }

    private func containerPort(_ name: String, _ protocolName: String, _ spec: PodSpec) -> Int64? {
        let sidecars = spec.initContainers.filter { $0.restartPolicy == "Always" }
        for container in spec.containers + sidecars {
            for port in container.ports
            where port.name == name && (port.protocol ?? "TCP") == protocolName {
                return port.containerPort
            }
        }
        return nil
    }
}
