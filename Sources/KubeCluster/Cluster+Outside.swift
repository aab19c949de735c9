package import KubeAPI
import KubeModel
import SimKernel

/// What people and programs outside of the simulation can do. It happens at the present instant
/// and counts as a step.
extension Cluster {
    /// Handles a request from outside at once.
    package mutating func submit(
        _ request: APIRequest, by user: UserInfo = .admin
    ) throws(APIError) -> APIAnswer {
        let result = handleAtServer(request, by: user)
        if isWatched { check() }
        let response = try result.get()
        return APIAnswer(response, warnings: apiServer.warnings)
    }

    /// Opens a watch for somebody outside; `takeOutsideEvents` tells its events.
    package mutating func openOutsideWatch(_ request: WatchRequest) throws(APIError) -> WatchID {
        let opening = try apiServer.openingEvents(request)
        let id = WatchID(rawValue: nextWatch)
        nextWatch += 1
        watchers[id] = Watcher(process: .outside, life: 0, request: request, pending: opening)
        watchIndex.insert(id, request)
        if !opening.isEmpty { readyOutside.append(id) }
        if isWatched {
            observations.append(.watchOpened(id, request, by: "outside", opening: opening))
        }
        return id
    }

    /// Ends a watch from outside.
    package mutating func closeOutsideWatch(_ id: WatchID) { endWatch(id) }

    /// What has piled up for the watches from outside, in order of their numbers.
    package mutating func takeOutsideEvents() -> [(watch: WatchID, events: [WatchEvent])] {
        guard !readyOutside.isEmpty else { return [] }
        let ready = readyOutside.sorted()
        readyOutside = []
        return ready.compactMap { id in
            // One that has ended meanwhile has nothing to tell.
            let events = watchers.update(id) { watcher in
                defer { watcher.pending = [] }
                return watcher.pending
            }
            guard let events, !events.isEmpty else { return nil }
            if isWatched { observations.append(.delivered(id, events, to: "outside")) }
            return (id, events)
        }
    }

    /// The watches from outside that ended because their reader was too slow, since the last call.
    package mutating func takeClosedOutside() -> [WatchID] {
        defer { closedOutside = [] }
        return closedOutside
    }
}
