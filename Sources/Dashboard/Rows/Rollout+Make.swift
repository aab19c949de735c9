import KubeModel
import SimKernel

extension Rollout {
    /// The cells, line, counters and revisions of a set.
    init(
        _ set: SetFacts, _ outlook: Outlook, _ memory: inout RowMemory, _ clock: inout TextClock
    ) {
        strategy = set.isOnDelete ? "OnDelete" : "RollingUpdate"
        policy = set.isParallel ? "Parallel" : "OrderedReady"
        historyLimit = set.set.spec.revisionHistoryLimit ?? 10
        cells = OrdinalCell.cells(set, outlook, &memory, &clock)
        partition = PartitionLine(set, cells)
        counters = RolloutCounters(set)
        revisions = RevisionRow.rows(set, memory.revisionChanges, &clock)
        runs = OrdinalRun.runs(cells)
    }
}

extension OrdinalCell {
    /// How long a change stays marked.
    static let highlight = SimDuration.seconds(2)

    static func cells(
        _ set: SetFacts, _ outlook: Outlook, _ memory: inout RowMemory, _ clock: inout TextClock
    ) -> [OrdinalCell] {
        var cells: [OrdinalCell] = []
        var seen: [CellMemory] = []
        cells.reserveCapacity(set.pods.count)
        seen.reserveCapacity(set.pods.count)
        let isFirst = memory.cells.isEmpty
        var old = 0
        let waiting = outlook.waitingOrdinal
        let next = outlook.nextOrdinal
        forEachOrdinal(set) { ordinal, index in
            var cell = OrdinalCell(set, ordinal, index, &clock)
            cell.note = set.note(ordinal, index, waiting: waiting, next: next)
            while old < memory.cells.count, memory.cells[old].ordinal < ordinal { old += 1 }
            let before =
                old < memory.cells.count && memory.cells[old].ordinal == ordinal
                ? memory.cells[old] : nil
            let now = cell.remember(set, index, before, isFirst: isFirst)
            if let changed = now.changedAt {
                let end = SimTime(nanoseconds: changed) + highlight
                cell.hasJustChanged = end > set.now
                clock.note(end)
            }
            cells.append(cell)
            seen.append(now)
        }
        memory.cells = seen
        return cells
    }

    /// All wanted ordinals and all pods, ascending, with the position of the pod.
    private static func forEachOrdinal(_ set: SetFacts, _ body: (Int64, Int?) -> Void) {
        var index = 0
        let range = set.range
        while index < set.pods.count, set.pods[index].ordinal < range.lowerBound {
            body(set.pods[index].ordinal, index)
            index += 1
        }
        for ordinal in range {
            // Two pods can parse to one ordinal, e.g. `web-1` and `web-01`; the first counts.
            var found: Int?
            while index < set.pods.count, set.pods[index].ordinal <= ordinal {
                if set.pods[index].ordinal == ordinal, found == nil { found = index }
                index += 1
            }
            body(ordinal, found)
        }
        while index < set.pods.count {
            body(set.pods[index].ordinal, index)
            index += 1
        }
    }

    private init(_ set: SetFacts, _ ordinal: Int64, _ index: Int?, _ clock: inout TextClock) {
        self.ordinal = ordinal
        podName = set.podName(ordinal)
        guard let index else {
            state = set.range.contains(ordinal) ? .absent : .beyond
            return
        }
        let pod = set.pods[index]
        state = set.states[index]
        revision = set.tag(pod.revision)
        node = pod.node
        let seconds = max(0, set.second - pod.created)
        shortAge = AgeFormat.short(seconds)
        age = seconds < 600 ? TimedText(shortAge) : clock.age(since: pod.created)
        address = pod.address
        restarts = pod.restarts
    }

    private func remember(
        _ set: SetFacts, _ index: Int?, _ before: CellMemory?, isFirst: Bool
    ) -> CellMemory {
        let uid = index.map { set.pods[$0].uid } ?? ""
        let hash = index.map { set.pods[$0].revision } ?? ""
        var now = CellMemory(
            ordinal: ordinal, uid: uid, state: state, revision: hash, restarts: restarts)
        guard let before else {
            now.changedAt = isFirst ? nil : set.now.nanoseconds
            return now
        }
        let isSame = before.uid == uid && before.state == state && before.revision == hash
        now.changedAt = isSame ? before.changedAt : set.now.nanoseconds
        if before.uid == uid {
            now.restartRise = before.restartRise
            now.restartedAt = before.restartedAt
            if restarts > before.restarts {
                let isRecent = set.second - before.restartedAt < PodRow.riseSeconds
                now.restartRise = (isRecent ? before.restartRise : 0) + restarts - before.restarts
                now.restartedAt = set.second
            }
        }
        return now
    }
}

extension Outlook {
    /// The ordinal something is done to next: now, or once the waits are over.
    var nextOrdinal: Int64? {
        creates.first ?? deletes.first ?? laterCreates.first ?? laterRemovals.first
            ?? laterReplacements.first { $0 != waitingOrdinal }
    }
}

extension SetFacts {
    /// What the rollout has in store for an ordinal.
    func note(_ ordinal: Int64, _ index: Int?, waiting: Int64?, next: Int64?) -> CellNote {
        if ordinal == waiting { return .waiting }
        if ordinal == next { return .next }
        guard range.contains(ordinal) else { return index == nil ? .none : .leaving }
        guard isRolling, let index else { return .none }
        let pod = pods[index]
        if ordinal < partitionOrdinal { return isUpdated(pod) ? .none : .kept }
        return isUpdated(pod) && isAvailable(pod) ? .done : .none
    }
}

extension PartitionLine {
    init(_ set: SetFacts, _ cells: [OrdinalCell]) {
        value = set.isOnDelete ? 0 : set.partition
        if set.isOnDelete {
            label = "OnDelete: replaced when deleted"
            return
        }
        guard set.partition > 0 else {
            label = "P=0 updates all"
            return
        }
        let line = set.partitionOrdinal
        index = cells.firstIndex { $0.ordinal >= line } ?? cells.count
        label = set.partition >= set.desired ? "P=\(set.partition) holds all" : "P=\(set.partition)"
        keptLabel = set.isRolling ? "kept on \(set.tag(set.currentRevision).text)" : "kept"
    }
}

extension RolloutCounters {
    init(_ set: SetFacts) {
        desired = set.set.spec.replicasOrDefault
        generation = set.generation
        observedGeneration = set.observedGeneration
        replicas = Int64(set.pods.count)
        total = set.start + set.desired - set.partitionOrdinal
        if set.isOnDelete { total = set.desired }
        let range = set.range
        for pod in set.pods {
            if pod.isRunningAndReady { ready += 1 }
            let isAvailable = set.isAvailable(pod)
            if pod.isRunning, isAvailable { available += 1 }
            guard !pod.isTerminating else { continue }
            if pod.revision == set.currentRevision { current += 1 }
            guard set.isUpdated(pod) else { continue }
            updated += 1
            let counts = set.isOnDelete || pod.ordinal >= set.partitionOrdinal
            if isAvailable, counts, range.contains(pod.ordinal) { done += 1 }
        }
    }
}

extension RevisionRow {
    static func rows(
        _ set: SetFacts, _ changes: [String], _ clock: inout TextClock
    ) -> [RevisionRow] {
        var rows: [RevisionRow] = []
        for index in set.revisions.indices.reversed() {
            let revision = set.revisions[index]
            var row = RevisionRow()
            row.tag = set.tag(revision.name)
            row.name = revision.name
            row.image = revision.image
            row.ordinals = set.pods.filter { $0.revision == revision.name }.map(\.ordinal)
            row.age = clock.age(since: revision.created)
            row.change = changes.indices.contains(index) ? changes[index] : ""
            let isUpdate = revision.name == set.updateRevision
            let isCurrent = revision.name == set.currentRevision
            row.role =
                isUpdate && isCurrent
                ? "update and current" : isUpdate ? "update" : isCurrent ? "current" : ""
            rows.append(row)
        }
        return rows
    }
}

extension OrdinalRun {
    /// Runs of ordinals of one revision and state, highest first.
    static func runs(_ cells: [OrdinalCell]) -> [OrdinalRun] {
        var runs: [OrdinalRun] = []
        var end = cells.count
        while end > 0 {
            let last = cells[end - 1]
            var start = end - 1
            while start > 0, cells[start - 1].state == last.state,
                cells[start - 1].revision == last.revision,
                cells[start - 1].ordinal == cells[start].ordinal - 1
            {
                start -= 1
            }
            runs.append(
                OrdinalRun(
                    tag: last.revision, state: last.state,
                    ordinals: OrdinalText.range(cells[start].ordinal, last.ordinal),
                    count: end - start))
            end = start
        }
        return runs
    }
}

/// Ordinals in few words.
enum OrdinalText {
    /// `3`, `3,4`, `3-7`.
    static func range(_ first: Int64, _ last: Int64) -> String {
        if first == last { return "\(first)" }
        return last == first + 1 ? "\(first),\(last)" : "\(first)-\(last)"
    }

    /// `0-3,7`: ascending ordinals.
    static func list(_ ordinals: [Int64]) -> String {
        var parts: [String] = []
        var index = 0
        while index < ordinals.count {
            var end = index
            while end + 1 < ordinals.count, ordinals[end + 1] == ordinals[end] + 1 { end += 1 }
            parts.append(range(ordinals[index], ordinals[end]))
            index = end + 1
        }
        return parts.joined(separator: ",")
    }

    /// `db-0 and db-1`, `db-0, db-1 and db-2`, `db-0 to db-8 (9)`.
    static func pods(_ set: String, _ ordinals: [Int64]) -> String {
        let names = ordinals.map { "\(set)-\($0)" }
        switch names.count {
        case 0: return "no pod"
        case 1: return names[0]
        case 2...3:
            return names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
        default:
            let isGapless =
                abs(ordinals[ordinals.count - 1] - ordinals[0]) == Int64(names.count - 1)
            return isGapless
                ? "\(names[0]) to \(names[names.count - 1]) (\(names.count))"
                : "\(names[0]), \(names[1]) and \(names.count - 2) more"
        }
    }
}
