import KubeAPI
import KubeModel
import SimKernel

/// The addresses one service should publish, and its Endpoints object as last seen.
struct ServiceAddresses: Sendable {
    /// The place of an address: by the bytes of the address, then by the pod.
    struct Place: Comparable, Sendable {
        var ip: String
        var uid: String

        static func < (left: Place, right: Place) -> Bool {
            let order = utf8Compare(left.ip, right.ip)
            return order == 0 ? utf8Precedes(left.uid, right.uid) : order < 0
        }
    }

    /// One address as it should be published.
    struct Entry: Equatable, Sendable {
        var json: JSONValue
        var isReady: Bool
        /// The ports the pod offers, by their index in `portLists`.
        var ports: Int
    }

    /// Whether the service exists and its endpoints are the controller's to keep.
    private(set) var isWanted = false
    /// The object with the newest version seen.
    private(set) var present: StoredObject?
    private(set) var selector: LabelQuery?
    private var triggers = TriggerTimes()
    private var ports = EndpointPorts(service: nil)
    private var serviceName = ""
    private var publishesNotReady = false
    private var entries = SortedMap<Place, Entry>()
    private var places = SortedMap<NamespacedName, Place>()
    /// Every list of ports that some pod offers or offered.
    private var portLists: [[JSONValue]] = []

    /// How many addresses there are.
    var count: Int { entries.count }

    /// Takes in a new version of the service.
    mutating func take(service: Service, _ cache: ClusterCache) {
        entries = SortedMap()
        places = SortedMap()
        portLists = []
        present = present ?? cache.get(.endpoints, service.namespace, service.name)
        let spec = service.spec
        selector = spec.type == "ExternalName" ? nil : spec.selectorQuery
        isWanted = selector != nil
        guard let query = selector else { return }
        triggers.see(service: service)
        serviceName = service.name
        publishesNotReady = spec.publishNotReadyAddresses ?? false
        ports = EndpointPorts(service: service)
        let pods = cache.list(.pod, namespace: service.namespace, matching: query)
        triggers.see(pods: pods)
        for pod in pods { insert(pod) }
    }

    /// The service is gone; what is known of the object stays until that is gone too.
    mutating func forgetService() {
        isWanted = false
        selector = nil
        triggers = TriggerTimes()
        entries = SortedMap()
        places = SortedMap()
    }

    /// Takes in a version of the object, unless a newer one is known.
    mutating func see(_ change: CacheChange) {
        guard let new = change.new else {
            if let known = present, known.uid == change.object?.uid { present = nil }
            return
        }
        if let known = present, known.revision >= new.revision { return }
        present = new
    }

    // MARK: Pods

    /// Takes in a change of a pod.
    ///
    /// - Returns: whether anything changed about what should be published.
    mutating func take(pod id: NamespacedName, _ new: StoredObject?) -> Bool {
        let oldPlace = places.removeValue(forKey: id)
        let old = oldPlace.flatMap { entries.removeValue(forKey: $0) }
        let pod = selector.flatMap { query in
            new.flatMap { query.matches($0.facts.labels) ? $0 : nil }
        }
        triggers.see(id.name, pod)
        if let pod { insert(pod) }
        let place = places[id]
        return place != oldPlace || place.flatMap { entries[$0] } != old
    }

    /// Source: cluster.md F15, F20, F21.
    private mutating func insert(_ stored: StoredObject) {
        let pod: Pod = stored.view()
        let spec = pod.spec
        guard let ip = PublishedPod.address(pod),
            publishesNotReady || !stored.facts.isTerminating, let list = ports.list(for: spec)
        else { return }
        var json: JSONObject = ["ip": .string(ip), "targetRef": PublishedPod.reference(stored)]
        if let node = stored.facts.nodeName, !node.isEmpty { json["nodeName"] = .string(node) }
        if let hostname = PublishedPod.hostname(spec, under: serviceName) {
            json["hostname"] = .string(hostname)
        }
        let known = portLists.firstIndex(of: list)
        if known == nil { portLists.append(list) }
        let place = Place(ip: ip, uid: stored.uid)
        places[stored.id] = place
        entries[place] = Entry(
            json: .object(json), isReady: publishesNotReady || stored.facts.isReady,
            ports: known ?? portLists.count - 1)
    }

    // MARK: The object

    /// The write that makes the object what it should be; nil when it is that already.
    mutating func write(_ service: Service) -> PlannedWrite? {
        let trigger = triggers.take()
        var subsets = AddressSubsets(portLists: portLists)
        for (_, entry) in entries { subsets.add(entry) }
        let isTruncated = subsets.truncate(to: EndpointsController.addressesMax)
        let wanted = subsets.json
        let labels = labels(service)
        let metadata = present?.json["metadata"]
        let isMarked =
            metadata?["annotations"]?[EndpointsController.capacityAnnotation] != nil
        if let present, isMarked == isTruncated, present.json["subsets"] ?? .null == wanted,
            metadata?["labels"] == .object(labels)
        {
            return nil
        }
        var object =
            present.map { $0.view(as: Endpoints.self) }
            ?? Endpoints(named: service.name, namespace: service.namespace)
        object.metadata.json["labels"] = .object(labels)
        object.metadata.setAnnotation(
            EndpointsController.capacityAnnotation, isTruncated ? "truncated" : nil)
        object.metadata.setAnnotation(TriggerTimes.annotation, trigger?.description)
        object.json["subsets"] = wanted.isNull ? nil : wanted
        let isNew = present == nil
        let id = "\(service.namespace)/\(service.name)"
        return PlannedWrite(
            isNew ? .create(object) : .update(object), .writesEndpoints,
            onFailure: EventNote(
                ObjectKey(.endpoints, namespace: service.namespace, name: service.name),
                uid: present?.uid ?? "", isWarning: true,
                isNew ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                isNew
                    ? "Failed to create endpoint for service \(id): "
                    : "Failed to update endpoint \(id): "),
            // In a namespace that is being deleted every try would fail.
            tolerated: isNew ? [.forbidden] : [], silent: [.conflict, .alreadyExists])
    }

    /// Source: cluster.md F19.
    private func labels(_ service: Service) -> JSONObject {
        var labels = service.metadata.json["labels"]?.object ?? JSONObject()
        labels[EndpointsController.managedByLabel] = .string(EndpointsController.name)
        labels[EndpointsController.headlessLabel] = service.isHeadless ? "" : nil
        return labels
    }
}
