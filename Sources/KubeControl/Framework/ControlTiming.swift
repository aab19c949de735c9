package import KubeModel
package import SimKernel

/// How long the control plane takes for its steps. Source: cluster.md S4.
package struct ControlTiming: Sendable, Equatable {
    /// From a change of the mirror to a controller looking at it.
    package var reaction: SimDuration
    /// From a change of the mirror to a decision of the scheduler.
    package var scheduling: SimDuration
    /// What an external provisioner needs for one volume.
    package var provision: SimDuration
    /// What attaching a network volume to a node takes.
    package var attach: SimDuration
    /// What detaching it takes.
    package var detach: SimDuration

    package init(
        reaction: SimDuration, scheduling: SimDuration, provision: SimDuration,
        attach: SimDuration, detach: SimDuration
    ) {
        self.reaction = reaction
        self.scheduling = scheduling
        self.provision = provision
        self.attach = attach
        self.detach = detach
    }

    /// What a person at the dashboard sees.
    package static let live = ControlTiming(
        reaction: .milliseconds(100), scheduling: .milliseconds(100), provision: .seconds(2),
        attach: .seconds(3), detach: .seconds(2))

    /// Everything at once, for traces and measurements.
    package static let instant = ControlTiming(
        reaction: .zero, scheduling: .zero, provision: .zero, attach: .zero, detach: .zero)
}

/// Passes that are repeated at equal distances, counted from the first change seen.
///
/// Source: cluster.md S7, S8: passes are aligned, so that runs look alike.
package struct AlignedPasses: Sendable, Equatable {
    /// The instant from which passes are counted; nil before anything was seen.
    package private(set) var origin: SimTime?

    package init() {}

    /// Begins counting.
    ///
    /// - Returns: whether this call was the first, so that the pass must be asked for.
    package mutating func start(at now: SimTime) -> Bool {
        guard origin == nil else { return false }
        origin = now
        return true
    }

    /// How long it is from `now` to the next pass; never zero.
    package func untilNext(_ now: SimTime, every period: SimDuration) -> SimDuration {
        guard let origin, now >= origin, period > .zero else { return period }
        return SimDuration(
            nanoseconds: period.nanoseconds
                - (now - origin).nanoseconds % period.nanoseconds)
    }
}

/// Uids of objects known to be gone for ever; the oldest are forgotten first.
struct GoneObjects: Sendable {
    private static let countMax = 2_000
    private var uids = SortedSet<String>()
    private var order: [String] = []

    func contains(_ uid: String) -> Bool { uids.contains(uid) }

    mutating func insert(_ uid: String) {
        guard !uid.isEmpty, uids.insert(uid) else { return }
        order.append(uid)
        guard order.count > Self.countMax else { return }
        for old in order.prefix(Self.countMax / 2) { uids.remove(old) }
        order.removeFirst(Self.countMax / 2)
    }
}

extension SimTime {
    /// The instant as objects carry it, in whole seconds. Source: cluster.md 0.5.
    package var timestamp: Timestamp { Timestamp(seconds: secondsRoundedDown) }
}
