import KubeAPI
import KubeModel
import SimKernel

extension SetFacts {
    /// Reads everything about a set from the cache; unchanged objects come from the memory.
    init(_ set: StatefulSet, _ input: SnapshotInput, _ memory: inout RowMemory) {
        let cache = input.cache
        let spec = set.spec
        let status = set.status
        self.set = set
        name = set.name
        namespace = set.namespace
        uid = set.uid
        start = max(0, spec.ordinalStart.clamped)
        desired = min(max(0, spec.replicasOrDefault), Self.desiredMax)
        isOnDelete = spec.updateStrategy?.type == "OnDelete"
        partition = max(0, spec.partition.clamped)
        isParallel = spec.isParallel
        minReady = max(0, (spec.minReadySeconds ?? 0).clamped)
        updateRevision = status.updateRevision ?? ""
        currentRevision = status.currentRevision ?? updateRevision
        generation = set.metadata.generation ?? 0
        observedGeneration = status.observedGeneration ?? 0
        let policy = spec.persistentVolumeClaimRetentionPolicy
        whenScaled = policy?.whenScaled ?? "Retain"
        whenDeleted = policy?.whenDeleted ?? "Retain"
        claimTemplates = spec.volumeClaimTemplates
        templates = claimTemplates.map(\.name)
        faults = input.simulation?.faults ?? []
        knowsFaults = input.simulation != nil
        now = input.now
        knowsNodes = cache.isSynced(.node) || cache.count(.node) > 0

        memory.begin(set)
        pods = memory.readPods(cache, uid: set.uid)
        _ = memory.nodes.update(cache.list(.node), read: NodeFacts.init)
        nodes = memory.nodes.facts
        revisions = memory.readRevisions(cache, uid: set.uid)
        claims = memory.readClaims(cache, set.name, set.namespace, templates)
        _ = memory.volumes.update(cache.list(.persistentVolume), read: VolumeFacts.init)
        volumes = memory.volumes.facts
        attachments = memory.readAttachments(cache)
        let serviceName = spec.serviceName ?? ""
        service =
            serviceName.isEmpty ? nil : cache.get(Service.self, set.namespace, serviceName)
        endpoints = memory.readEndpoints(cache, set.namespace, serviceName)
        events = EventIndex()
        memory.readEvents(cache, self)
        events = memory.eventIndex
        states = pods.map(state)
    }
}

extension RowMemory {
    /// Starts afresh when the subject is another one.
    mutating func begin(_ set: StatefulSet) {
        let id = NamespacedName(namespace: set.namespace, name: set.name)
        if subject != id || subjectUID != set.uid {
            self = RowMemory()
            subject = id
            subjectUID = set.uid
        }
        lastSet = set
        goneSince = nil
    }

    mutating func readPods(_ cache: ClusterCache, uid: String) -> [PodFacts] {
        guard pods.update(cache.controlled(by: uid, .pod), read: PodFacts.init) else {
            return podsByOrdinal
        }
        let facts = pods.facts
        let order = facts.indices.filter { facts[$0].ordinal >= 0 }.sorted {
            facts[$0].ordinal == facts[$1].ordinal
                ? $0 < $1 : facts[$0].ordinal < facts[$1].ordinal
        }
        podsByOrdinal = order.map { facts[$0] }
        return podsByOrdinal
    }

    mutating func readRevisions(_ cache: ClusterCache, uid: String) -> [RevisionFacts] {
        let listed = cache.controlled(by: uid, .controllerRevision)
        guard revisions.update(listed, read: RevisionFacts.init) else { return revisionsByNumber }
        // Source: spec R71.
        revisionsByNumber = revisions.facts.sorted {
            if $0.number != $1.number { return $0.number < $1.number }
            if $0.created != $1.created { return $0.created < $1.created }
            return utf8Precedes($0.name, $1.name)
        }
        revisionChanges = revisionsByNumber.indices.map { index in
            index == 0
                ? "first revision"
                : TemplateChange.text(
                    from: revisionsByNumber[index - 1].template,
                    to: revisionsByNumber[index].template)
        }
        return revisionsByNumber
    }

    mutating func readClaims(
        _ cache: ClusterCache, _ set: String, _ namespace: String, _ templates: [String]
    ) -> [ClaimFacts] {
        guard !templates.isEmpty else { return [] }
        let parents = templates.map { "\($0)-\(set)" }
        let listed = cache.list(.persistentVolumeClaim, namespace: namespace).filter { object in
            let name = PodName(object.name)
            return name.ordinal >= 0 && parents.contains { utf8Equal($0, name.parent) }
        }
        _ = claims.update(listed, read: ClaimFacts.init)
        return claims.facts
    }

    mutating func readAttachments(_ cache: ClusterCache) -> [AttachmentFacts] {
        if attachments.update(cache.list(.volumeAttachment), read: AttachmentFacts.init) {
            attachmentsByVolume = attachments.facts.sorted {
                $0.volume == $1.volume
                    ? $0.created < $1.created : utf8Precedes($0.volume, $1.volume)
            }
        }
        return attachmentsByVolume
    }

    mutating func readEndpoints(
        _ cache: ClusterCache, _ namespace: String, _ service: String
    ) -> [EndpointFacts] {
        guard !service.isEmpty else { return [] }
        let listed = cache.list(.endpointSlice, namespace: namespace).filter {
            $0.facts.labels["kubernetes.io/service-name"] == service
        }
        if slices.update(listed, read: SliceFacts.init) {
            endpoints = slices.facts.flatMap(\.endpoints)
        }
        return endpoints
    }

    mutating func readEvents(_ cache: ClusterCache, _ set: SetFacts) {
        guard events.update(cache.list(.event), read: EventFacts.init) else { return }
        let relevant = events.facts.filter { set.concerns($0) }
        eventIndex = EventIndex(relevant)
        eventGroups = EventGroup.groups(of: eventIndex.sorted)
    }
}

extension SetFacts {
    /// Whether an Event is about the set, its pods, its claims or a node with a pod of it.
    fileprivate func concerns(_ event: EventFacts) -> Bool {
        switch event.kind {
        case "Pod": event.namespace == namespace && PodName(event.name).parent == name
        case "StatefulSet": event.namespace == namespace && event.name == name
        case "PersistentVolumeClaim":
            event.namespace == namespace
                && templates.contains { PodName(event.name).parent == "\($0)-\(name)" }
        case "Node": true
        default: false
        }
    }
}

extension EventGroup {
    /// Groups by object, reason and message, newest first. The Events come sorted by object and
    /// time.
    static func groups(of sorted: [EventFacts]) -> [EventGroup] {
        var groups: [EventGroup] = []
        var start = 0
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].kind == sorted[start].kind,
                sorted[end].name == sorted[start].name
            {
                end += 1
            }
            // Equal ones side by side, still by time: a large set has thousands about itself.
            let equalsTogether = (start..<end).sorted { left, right in
                let reason = utf8Compare(sorted[left].reason, sorted[right].reason)
                if reason != 0 { return reason < 0 }
                let message = utf8Compare(sorted[left].message, sorted[right].message)
                return message == 0 ? left < right : message < 0
            }
            var before: EventFacts?
            for index in equalsTogether {
                let event = sorted[index]
                if let before, utf8Equal(before.reason, event.reason),
                    utf8Equal(before.message, event.message)
                {
                    let last = groups.count - 1
                    groups[last].newest = event
                    groups[last].first = min(groups[last].first, event.first)
                    groups[last].count += event.count
                } else {
                    groups.append(EventGroup(newest: event, first: event.first, count: event.count))
                }
                before = event
            }
            start = end
        }
        return groups.sorted {
            if $0.newest.last != $1.newest.last { return $0.newest.last > $1.newest.last }
            return $0.newest.revision > $1.newest.revision
        }
    }
}
