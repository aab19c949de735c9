extension Snapshot {
    /// Makes the snapshot of one instant, and what must be handed to the next one.
    package static func make(_ input: SnapshotInput) -> (snapshot: Snapshot, memory: RowMemory) {
        var snapshot = Snapshot()
        snapshot.subject = input.subject
        snapshot.header.source = input.source
        return (snapshot, input.memory)
    }
}
