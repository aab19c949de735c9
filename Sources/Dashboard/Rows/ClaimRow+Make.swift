import KubeModel
import SimKernel

extension ClaimRow {
    /// How long it is news that a pod got the claim of the one before it.
    static let reattachedSeconds: Int64 = 60

    /// By template and ordinal, then claims no pod uses, then volumes without their claim.
    static func rows(
        _ set: SetFacts, _ memory: RowMemory, _ clock: inout TextClock
    ) -> [ClaimRow] {
        guard !set.templates.isEmpty else { return [] }
        let builder = ClaimRows(set: set, scaling: memory.scaling)
        var rows: [ClaimRow] = []
        for template in set.templates {
            for ordinal in builder.ordinals {
                let name = set.claimName(template, ordinal)
                let claim = set.claim(name)
                let pod = set.pod(ordinal)
                if claim == nil, pod == nil { continue }
                rows.append(builder.row(template, ordinal, name, claim, pod, &clock))
            }
        }
        return rows + builder.kept(&clock) + builder.released(&clock)
    }
}

extension ClaimSummary {
    init(_ set: SetFacts, _ rows: [ClaimRow]) {
        templates = set.claimTemplates.map { template in
            let spec = template.spec
            let size = spec.resources?.requests?.quantity("storage")?.description ?? ""
            return [
                template.name, size, spec.storageClassName ?? "",
                AccessModes.short(spec.accessModes),
            ].filter { !$0.isEmpty }.joined(separator: " ")
        }
        claims = rows.filter { !$0.claimName.isEmpty }.count
        kept = rows.filter { $0.noteKind == .kept }.count
        whenScaled = set.whenScaled
        whenDeleted = set.whenDeleted
    }
}

private struct ClaimRows {
    let set: SetFacts
    let scaling: ScalingMemory?

    /// Wanted ordinals and those of pods, ascending.
    var ordinals: [Int64] {
        let range = set.range
        let below = set.pods.map(\.ordinal).filter { $0 < range.lowerBound }
        let above = set.pods.map(\.ordinal).filter { $0 >= range.upperBound }
        return below + Array(range) + above
    }

    func row(
        _ template: String, _ ordinal: Int64, _ name: String, _ claim: ClaimFacts?,
        _ pod: PodFacts?, _ clock: inout TextClock
    ) -> ClaimRow {
        var row = ClaimRow()
        row.template = template
        row.ordinal = ordinal
        row.claimName = name
        if let pod {
            row.podName = pod.name
            row.podState = set.state(pod)
            row.podRevision = set.tag(pod.revision)
            row.isInUse = claim != nil
        }
        guard let claim else {
            row.noteKind = .waiting
            row.note = TimedText("no such claim")
            return row
        }
        fill(&row, claim, &clock)
        note(&row, claim, pod, &clock)
        return row
    }

    private func fill(_ row: inout ClaimRow, _ claim: ClaimFacts, _ clock: inout TextClock) {
        row.state = state(claim)
        row.volumeName = claim.volume
        let capacity = claim.capacity
        row.size =
            capacity.isEmpty || capacity == claim.requested
            ? claim.requested : "\(capacity)→\(claim.requested)"
        row.storageClass = claim.storageClass
        row.accessModes = claim.accessModes
        row.age = clock.age(since: claim.created)
        guard let volume = set.volume(claim.volume) else { return }
        fill(&row, volume)
        attach(&row, volume, &clock)
    }

    private func fill(_ row: inout ClaimRow, _ volume: VolumeFacts) {
        row.volumeState = state(volume)
        row.node = volume.node
        row.zone = volume.zone
        row.reclaimPolicy = volume.reclaimPolicy
        if row.zone.isEmpty, let node = set.node(volume.node) { row.zone = node.zone }
    }

    private func attach(_ row: inout ClaimRow, _ volume: VolumeFacts, _ clock: inout TextClock) {
        guard let attachment = set.attachment(volume.name), attachment.isAttached else { return }
        row.attachedTo = attachment.node
        row.attachedFor = clock.age(since: attachment.created)
        if row.node.isEmpty { row.node = attachment.node }
        if row.zone.isEmpty { row.zone = set.node(attachment.node)?.zone ?? "" }
    }

    private func state(_ claim: ClaimFacts) -> ClaimState {
        if claim.isTerminating { return .terminating }
        if claim.isResizing { return .resizing }
        switch claim.phase {
        case .bound: return .bound
        case .lost: return .lost
        default: return .pending
        }
    }

    private func state(_ volume: VolumeFacts) -> ClaimState {
        if volume.isTerminating { return .terminating }
        switch volume.phase {
        case .bound: return .bound
        case .released: return .released
        case .available: return .available
        case .failed: return .failed
        default: return .pending
        }
    }

    private func note(
        _ row: inout ClaimRow, _ claim: ClaimFacts, _ pod: PodFacts?, _ clock: inout TextClock
    ) {
        if claim.isTerminating {
            row.noteKind = .leaving
            row.note = TimedText("is being deleted" + (pod == nil ? "" : ", still in use"))
        } else if claim.phase == .pending {
            row.noteKind = .waiting
            row.note = TimedText("waits for a volume")
        } else if let pod, pod.created > claim.created + 2,
            set.second - pod.created < ClaimRow.reattachedSeconds
        {
            // A claim that is older than its pod served an earlier pod of the same name.
            row.noteKind = .reattached
            let age = clock.age(since: pod.created)
            row.note = TimedText("re-attached \(age.text)", changesAt: age.changesAt)
        } else if let owner = claim.owners.first {
            row.noteKind = .owned
            row.note = TimedText("owner: \(owner)")
        }
    }

    /// Claims whose ordinal is not wanted and has no pod.
    func kept(_ clock: inout TextClock) -> [ClaimRow] {
        var rows: [ClaimRow] = []
        for claim in set.claims {
            let name = PodName(claim.name)
            let suffix = "-\(set.name)"
            guard let template = set.templates.first(where: { "\($0)\(suffix)" == name.parent }),
                claim.name == set.claimName(template, name.ordinal),
                !set.range.contains(name.ordinal), set.pod(name.ordinal) == nil
            else { continue }
            var row = ClaimRow()
            row.template = template
            row.ordinal = name.ordinal
            row.claimName = claim.name
            fill(&row, claim, &clock)
            if claim.isTerminating {
                row.noteKind = .leaving
                row.note = TimedText("is being deleted")
            } else {
                row.noteKind = .kept
                row.note = TimedText("KEPT, \(cause(name.ordinal))")
            }
            rows.append(row)
        }
        return rows.sorted {
            $0.template == $1.template
                ? ($0.ordinal ?? 0) < ($1.ordinal ?? 0)
                : utf8Precedes($0.template, $1.template)
        }
    }

    private func cause(_ ordinal: Int64) -> String {
        guard let fall = scaling?.fall(leaving: ordinal - set.start) else {
            return ordinal < set.start ? "below ordinal \(set.start)" : "beyond \(set.desired)"
        }
        return "scaled \(fall.from)→\(fall.to)"
    }

    /// Volumes that were made for a claim of the set that is gone.
    func released(_ clock: inout TextClock) -> [ClaimRow] {
        var rows: [ClaimRow] = []
        for volume in set.volumes {
            guard volume.claimNamespace == set.namespace,
                volume.phase == .released || volume.phase == .failed
                    || (volume.phase == .available && set.claim(volume.claimName) == nil)
            else { continue }
            let name = PodName(volume.claimName)
            guard set.templates.contains(where: { "\($0)-\(set.name)" == name.parent }) else {
                continue
            }
            var row = ClaimRow()
            row.ordinal = name.ordinal
            row.volumeName = volume.name
            row.state = state(volume)
            row.size = volume.capacity
            row.storageClass = volume.storageClass
            row.accessModes = volume.accessModes
            fill(&row, volume)
            attach(&row, volume, &clock)
            row.age = clock.age(since: volume.created)
            row.noteKind = .released
            let since = clock.age(since: volume.phaseChanged)
            row.note =
                volume.phase == .released
                ? TimedText(
                    since.text.isEmpty ? "RELEASED" : "RELEASED \(since.text) ago",
                    changesAt: since.changesAt)
                : TimedText("was \(volume.claimName)")
            rows.append(row)
        }
        return rows
    }
}

extension RowMemory {
    /// Remembers how the number of replicas changed.
    mutating func remember(replicas: Int64, at second: Int64) {
        guard var memory = scaling else {
            scaling = ScalingMemory(replicas: replicas)
            return
        }
        guard memory.replicas != replicas else { return }
        if replicas < memory.replicas {
            memory.falls.append((memory.replicas, replicas, second))
            if memory.falls.count > 16 { memory.falls.removeFirst() }
        }
        memory.before = memory.replicas
        memory.replicas = replicas
        memory.changedAt = second
        scaling = memory
    }
}
