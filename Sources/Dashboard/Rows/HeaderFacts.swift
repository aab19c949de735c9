package import KubeModel
package import SimKernel

/// Where the objects on the screen come from.
package enum SourceKind: String, Sendable, CaseIterable {
    /// The embedded cluster.
    case simulation = "SIM"
    /// A cluster behind a kubeconfig.
    case live = "LIVE"
    /// A recording.
    case recording = "REC"
}

/// What is known about the source beside its objects.
package struct SourceFacts: Sendable, Equatable {
    package var kind: SourceKind
    /// The name of the cluster or context.
    package var name: String
    /// Since when nothing was heard of the source; nil while all is well.
    package var unreachableSince: SimTime?
    /// How far back the moment shown is; nil at the present.
    package var replayOffset: SimDuration?

    package init(_ kind: SourceKind = .simulation, name: String = "") {
        self.kind = kind
        self.name = name
    }
}

/// What the first row of the frame says.
package struct HeaderFacts: Sendable, Equatable {
    /// The source: badge word and name.
    package var source = SourceFacts()
    package var namespace = ""
    /// The subject's name; empty when there is no subject.
    package var name = ""
    package var ready: Int64 = 0
    package var desired: Int64 = 0
    /// The old revision's tag, nil when there is only one.
    package var oldRevision: RevisionTag?
    /// The target's tag.
    package var newRevision: RevisionTag?
    /// `RollingUpdate` or `OnDelete`.
    package var strategy = ""
    /// The partition, nil without one.
    package var partition: Int64?
    /// `OrderedReady` or `Parallel`.
    package var policy = ""
    package var minReadySeconds: Int64 = 0
    package var isPaused = false
    /// Virtual seconds a second; nil when the source has no clock of its own.
    package var rate: Int?
    /// `00:12:41`, to stand behind `T+` in a simulation.
    package var elapsed = TimedText.empty
    package var readyNodes = 0
    package var nodes = 0
    package var seed: UInt64?

    package init() {}
}

/// One StatefulSet in the list of subjects.
package struct SubjectRow: Sendable, Equatable {
    package var id: NamespacedName
    package var ready: Int64
    package var desired: Int64
    /// Whether it is the one on the screen.
    package var isSubject: Bool

    package init(id: NamespacedName, ready: Int64, desired: Int64, isSubject: Bool) {
        self.id = id
        self.ready = ready
        self.desired = desired
        self.isSubject = isSubject
    }
}
