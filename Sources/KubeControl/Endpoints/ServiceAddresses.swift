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
    private var selector = LabelQuery()
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
        guard let query = spec.selectorQuery, spec.type != "ExternalName" else {
            isWanted = false
            return
        }
        isWanted = true
        selector = query
        serviceName = service.name
        publishesNotReady = spec.publishNotReadyAddresses ?? false
        ports = EndpointPorts(service: service)
        for pod in cache.list(.pod, namespace: service.namespace, matching: query) {
            insert(pod)
        }
    }

    /// The service is gone; what is known of the object stays until that is gone too.
    mutating func forgetService() {
        isWanted = false
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

    /// Whether anything about a pod changed that an address depends on.
    static func isNews(_ change: CacheChange) -> Bool {
        guard let old = change.old, let new = change.new else { return true }
        return old.facts.isReady != new.facts.isReady
            || old.facts.isTerminating != new.facts.isTerminating
            || old.facts.phase != new.facts.phase || old.uid != new.uid
            || old.json["status"]?["podIP"] != new.json["status"]?["podIP"]
            || old.facts.labels != new.facts.labels
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
    mutating func take(pod: StoredObject, _ new: StoredObject?) -> Bool {
        let oldPlace = places.removeValue(forKey: pod.id)
        let old = oldPlace.flatMap { entries.removeValue(forKey: $0) }
        if let new, selector.matches(new.facts.labels) { insert(new) }
        let place = places[pod.id]
        return place != oldPlace || place.flatMap { entries[$0] } != old
    }

    /// Source: cluster.md F15, F20, F21.
    private mutating func insert(_ stored: StoredObject) {
        let pod: Pod = stored.view()
        guard let ip = pod.status.podIP, !ip.isEmpty, !pod.isFinished,
            publishesNotReady || !stored.facts.isTerminating,
            let list = ports.list(for: pod.spec)
        else { return }
        var json: JSONObject = [
            "ip": .string(ip),
            "targetRef": [
                "kind": "Pod", "name": .string(stored.name),
                "namespace": .string(stored.namespace), "uid": .string(stored.uid),
            ],
        ]
        if let node = stored.facts.nodeName, !node.isEmpty { json["nodeName"] = .string(node) }
        let spec = pod.spec
        if let hostname = spec.hostname, !hostname.isEmpty, spec.subdomain == serviceName {
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
    func write(_ service: Service, _ now: Timestamp) -> PlannedWrite? {
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
        object.metadata.setAnnotation(EndpointsController.changedAnnotation, now.description)
        object.json["subsets"] = wanted.isNull ? nil : wanted
        let isNew = present == nil
        let word = isNew ? "create" : "update"
        return PlannedWrite(
            isNew ? .create(object) : .update(object), .writesEndpoints,
            onFailure: EventNote(
                ObjectKey(.endpoints, namespace: service.namespace, name: service.name),
                uid: present?.uid ?? "", isWarning: true,
                isNew ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                "Failed to \(word) endpoint \(service.namespace)/\(service.name): "),
            silent: [.conflict, .alreadyExists, .forbidden])
    }

    /// Source: cluster.md F19.
    private func labels(_ service: Service) -> JSONObject {
        var labels = service.metadata.json["labels"]?.object ?? JSONObject()
        labels[EndpointsController.managedByLabel] = .string(EndpointsController.name)
        labels[EndpointsController.headlessLabel] = service.isHeadless ? "" : nil
        return labels
    }
}
