import KubeAPI
import KubeModel
import SimKernel

/// What one watch has to tell, worked out from the changes of the store alone.
struct WatchModel {
    /// One thing to tell.
    enum Due {
        case added(StoredObject)
        case modified(StoredObject)
        /// At a revision; the last state that matched.
        case deleted(StoredObject, UInt64)
        /// The present state is complete, and is that of this revision.
        case end(UInt64)

        var revision: UInt64 {
            switch self {
            case .added(let object), .modified(let object): object.revision
            case .deleted(_, let revision), .end(let revision): revision
            }
        }
    }

    let request: WatchRequest
    /// What is to be told, in order; the first `told` of it were.
    var due: [Due] = []
    private var told = 0
    /// The revision of the last change told; 0 while the present state is.
    private var last: UInt64 = 0

    init(request: WatchRequest) { self.request = request }

    /// Takes in a change of the store.
    mutating func take(_ change: Change) {
        if let after = request.after, change.revision <= after { return }
        let was = change.previous.map(request.matches) ?? false
        if change.kind == .deleted {
            if was { due.append(.deleted(change.object, change.revision)) }
        } else if request.matches(change.object) {
            due.append(was ? .modified(change.object) : .added(change.object))
        } else if was, let before = change.previous {
            due.append(.deleted(before, change.revision))
        }
    }

    /// Takes in what was delivered.
    ///
    /// - Returns: what is wrong with it; nil when it is what was due.
    mutating func take(_ events: [WatchEvent]) -> String? {
        for event in events {
            if let text = judge(event) { return text }
        }
        if told > 256, told * 2 > due.count {
            due.removeFirst(told)
            told = 0
        }
        return nil
    }

    private mutating func judge(_ event: WatchEvent) -> String? {
        let next = told < due.count ? due[told] : nil
        if case .bookmark(let revision) = event {
            guard let next, next.revision <= revision else { return nil }
            return "a bookmark says that all up to \(revision) was told,"
                + " but \(next.revision) was not"
        }
        let isInitial = last == 0 && request.after == nil && !request.skipsPresent
        switch (event, next) {
        case (.added(let told), .added(let due)?) where told === due: break
        case (.modified(let told), .modified(let due)?) where told === due: break
        case (.deleted(let told), .deleted(let due, let revision)?)
        where told === due || (told.uid == due.uid && told.revision == revision): break
        case (.initialEventsEnd(let told), .end(let due)?) where told == due: break
        default: return mismatch(event, next, isInitial: isInitial)
        }
        if case .end(let revision)? = next { last = revision }
        if !isInitial { last = next?.revision ?? last }
        told += 1
        return nil
    }

    /// Which promise an event breaks that is not the one due.
    private func mismatch(_ event: WatchEvent, _ next: Due?, isInitial: Bool) -> String {
        guard let object = event.object else {
            return "the present state is told to be complete, but is not the one of the opening"
        }
        let what = "\(object.key) at revision \(object.revision)"
        var wasMatch = request.matches(object)
        if case .deleted = event { wasMatch = true }
        if !wasMatch { return "\(what) does not match what was asked for" }
        if isInitial { return "\(what) is not next in the state at the opening" }
        if object.revision == last { return "\(what) is told twice" }
        if object.revision < last { return "\(what) is told after revision \(last)" }
        guard let next else { return "\(what) is told, but there was no such change" }
        if next.revision < object.revision {
            return "\(what) is told, but the change at revision \(next.revision) was left out"
        }
        return "\(what) is told otherwise than it was stored"
    }
}
