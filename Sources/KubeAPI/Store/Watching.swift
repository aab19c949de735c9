import KubeModel

extension WatchRequest {
    /// What a watch with this request tells about a change, or nil when it is not concerned.
    ///
    /// An object that begins to match is told as added, one that no longer matches as deleted with
    /// its old state. Source: cluster.md A45.
    package func event(for change: Change) -> WatchEvent? {
        guard change.object.resource == resource else { return nil }
        // Only a watch from a revision that is still to come sees changes it did not ask for.
        if let after, change.revision <= after { return nil }
        let isMatch = change.kind != .deleted && matches(change.object)
        let wasMatch = change.previous.map(matches) ?? false
        switch (wasMatch, isMatch) {
        case (false, false): return nil
        case (false, true): return .added(change.object)
        case (true, true): return .modified(change.object)
        case (true, false): return .deleted(lastMatch(change))
        }
    }

    /// The last matching state, carrying the revision at which it stopped to match.
    private func lastMatch(_ change: Change) -> StoredObject {
        guard change.kind != .deleted, let previous = change.previous else { return change.object }
        var json = previous.json
        var metadata: ObjectMeta = json.viewOrEmpty("metadata")
        metadata.resourceVersion = String(change.revision)
        json.write(view: "metadata", metadata)
        return StoredObject(resource: resource, json: json)
    }
}
