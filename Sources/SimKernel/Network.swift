// The network between simulated processes: when, and whether, a message arrives.
//
// It holds no messages. A sender asks `delivery`, puts the message into the event queue at the
// time it is told, and asks `isCut` once more when the time has come. Each kind of trouble is one
// documented option; what happens to a connection when a message is lost is the sender's business.

/// Names one end of a link: a simulated process. Numbers are given out by whoever wires the world.
package struct EndpointID: Hashable, Comparable, Sendable {
    /// The number of the process.
    package var rawValue: Int32

    /// The endpoint of that number.
    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// By number.
    package static func < (left: EndpointID, right: EndpointID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// How a link treats its messages.
package struct LinkOptions: Hashable, Sendable {
    /// Shortest time from sending to arrival.
    package var latencyMin: SimDuration
    /// Longest time from sending to arrival, apart from clogs and waiting behind earlier messages.
    package var latencyMax: SimDuration
    /// How often a message is lost without a word.
    package var loss: Ratio
    /// Whether a message may overtake an earlier one of the same link.
    package var allowsReordering: Bool
    /// How often a message finds its link clogged: it and all behind it wait.
    package var clogs: Ratio
    /// Mean length of a clog; lengths are distributed exponentially.
    package var clogMean: SimDuration

    /// Options of a link; without arguments, a perfect and instant one.
    package init(
        latencyMin: SimDuration = .zero, latencyMax: SimDuration = .zero, loss: Ratio = .zero,
        allowsReordering: Bool = false, clogs: Ratio = .zero, clogMean: SimDuration = .zero
    ) {
        self.latencyMin = latencyMin
        self.latencyMax = latencyMax
        self.loss = loss
        self.allowsReordering = allowsReordering
        self.clogs = clogs
        self.clogMean = clogMean
    }

    /// Everything arrives at the moment it is sent, in order.
    package static let instant = LinkOptions()

    /// A healthy local network: between 0.2 and 2 milliseconds, nothing lost.
    package static let local = LinkOptions(
        latencyMin: .microseconds(200), latencyMax: .milliseconds(2))
}

/// What becomes of a message.
package enum NetworkVerdict: Hashable, Sendable {
    /// It arrives at that time, unless its link is cut meanwhile.
    case arrives(SimTime)
    /// It vanishes; neither end hears of it.
    case lost
    /// There is no way now; the sender's transport notices sooner or later.
    case cut
}

/// Names one cut, so that overlapping cuts heal apart from each other.
package struct PartitionID: Hashable, Comparable, Sendable {
    /// Number of the cut, from 1, unique within its network.
    package let rawValue: Int

    /// By age.
    package static func < (left: PartitionID, right: PartitionID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Links between all endpoints, all alike unless told otherwise.
///
/// A message never arrives before an earlier one of the same link, unless the link allows it.
package struct Network: Sendable {
    /// How links without options of their own behave. A change applies to messages sent later.
    package var options: LinkOptions
    private var links = SortedMap<Link, LinkState>()
    private var partitions = SortedMap<PartitionID, Partition>()
    private var lastPartition = 0

    private struct Link: Hashable, Comparable, Sendable {
        var from: EndpointID
        var to: EndpointID

        static func < (left: Link, right: Link) -> Bool {
            left.from != right.from ? left.from < right.from : left.to < right.to
        }
    }

    private struct LinkState: Sendable {
        var options: LinkOptions?
        var lastArrival = SimTime.distantPast
        var cloggedUntil = SimTime.distantPast
    }

    /// A directional cut; a side that is nil stands for everyone.
    private struct Partition: Sendable {
        var from: SortedSet<EndpointID>?
        var to: SortedSet<EndpointID>?

        func contains(_ link: Link) -> Bool {
            (from?.contains(link.from) ?? true) && (to?.contains(link.to) ?? true)
        }
    }

    /// A network whose links all have these options.
    package init(options: LinkOptions) {
        self.options = options
    }

    /// Everything arrives at once: for traces and figures that are about the engine alone.
    package static let instant = Network(options: .instant)

    /// Decides the fate of a message sent now, and remembers its arrival for the order of the link.
    package mutating func delivery(
        from: EndpointID, to: EndpointID, at now: SimTime, random: inout Random
    ) -> NetworkVerdict {
        if links.isEmpty, partitions.isEmpty, options == .instant { return .arrives(now) }
        let link = Link(from: from, to: to)
        if partitions.contains(where: { $0.value.contains(link) }) { return .cut }
        var state = links[link] ?? LinkState()
        let options = state.options ?? self.options
        if options.loss.numerator > 0, random.chance(options.loss) { return .lost }
        if options.clogs.numerator > 0, random.chance(options.clogs) {
            let clog = now + random.exponential(mean: options.clogMean)
            state.cloggedUntil = max(state.cloggedUntil, clog)
        }
        let latency = random.uniform(from: options.latencyMin, to: options.latencyMax)
        var arrival = max(now, state.cloggedUntil) + latency
        if !options.allowsReordering {
            arrival = max(arrival, state.lastArrival)
        }
        state.lastArrival = max(arrival, state.lastArrival)
        links[link] = state
        return .arrives(arrival)
    }

    /// Whether a cut lies between the two in this direction.
    package func isCut(from: EndpointID, to: EndpointID) -> Bool {
        let link = Link(from: from, to: to)
        return partitions.contains { $0.value.contains(link) }
    }

    /// Gives one direction of one link options of its own; nil takes them away.
    package mutating func setOptions(
        _ options: LinkOptions?, from: EndpointID, to: EndpointID
    ) {
        let link = Link(from: from, to: to)
        var state = links[link] ?? LinkState()
        state.options = options
        links[link] = state
    }

    /// Holds everything sent from now on over the link until that time.
    package mutating func clog(from: EndpointID, to: EndpointID, until time: SimTime) {
        let link = Link(from: from, to: to)
        var state = links[link] ?? LinkState()
        state.cloggedUntil = max(state.cloggedUntil, time)
        links[link] = state
    }

    /// Cuts every link from one of `from` to one of `to`, in that direction only.
    /// A side that is nil stands for everyone.
    package mutating func cut(
        from: SortedSet<EndpointID>?, to: SortedSet<EndpointID>?
    ) -> PartitionID {
        lastPartition += 1
        let id = PartitionID(rawValue: lastPartition)
        partitions[id] = Partition(from: from, to: to)
        return id
    }

    /// Cuts both directions between the endpoint and everyone.
    package mutating func isolate(_ endpoint: EndpointID) -> [PartitionID] {
        [cut(from: [endpoint], to: nil), cut(from: nil, to: [endpoint])]
    }

    /// Ends one cut; does nothing when it ended before.
    package mutating func heal(_ id: PartitionID) {
        partitions[id] = nil
    }

    /// Ends every cut and every clog, and takes away the options of single links; what is on its
    /// way stays in order.
    package mutating func healAll() {
        partitions = SortedMap()
        for link in Array(links.keys) {
            links.update(link) { state in
                state.options = nil
                state.cloggedUntil = .distantPast
            }
        }
    }
}
