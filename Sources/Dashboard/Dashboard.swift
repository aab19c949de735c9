package import KubeAPI
package import KubeModel
package import SimKernel
package import TerminalUI

/// The whole dashboard as one value: `update` takes what happened and says what is wanted, `draw`
/// makes a picture of it. Neither reads a clock or does anything else. Source: architecture 2.7.
package struct Dashboard: Sendable {
    // What is known of the cluster.
    package internal(set) var cache = ClusterCache()
    package internal(set) var simulation: SimulationState?
    package internal(set) var source: SourceFacts
    /// How other programs reach the cluster; nil while they do not.
    package internal(set) var served: ServedAPI?
    package internal(set) var now: SimTime
    package internal(set) var asked: [AskedAnswer] = []
    package internal(set) var actions: [OwnAction] = []
    package internal(set) var subject: NamespacedName?
    /// What the panes show; made anew by `prepare`.
    package internal(set) var snapshot = Snapshot()

    // What the person sees and does.
    package internal(set) var size: TerminalSize
    package internal(set) var page = Page.overview
    package internal(set) var focus: [Page: PaneID] = [:]
    package internal(set) var isZoomed = false
    package internal(set) var layers: [Layer] = []
    /// The row under the cursor of each pane, by identity; it outlives sorting and changes.
    package internal(set) var selection: [PaneID: String] = [:]
    /// What the last row chosen is about; the same is marked in all other panes.
    package internal(set) var link = Link()
    /// Columns scrolled away after the first one of a table.
    package internal(set) var columnScroll: [PaneID: Int] = [:]
    package internal(set) var command: CommandLine?
    package internal(set) var toasts: [Toast] = []
    /// Milliseconds of wall time, told by `tick` and by keys.
    package internal(set) var wall = 0

    var memory = RowMemory()
    var isStale = true
    /// What is held of a resource and was not told again since its watch was opened anew.
    var unseen: [Resource: SortedSet<NamespacedName>] = [:]
    var nextAction = 1
    var running: [ActionID: Running] = [:]
    /// Where the selected row of a pane was when it was last there.
    var lastPlace: [PaneID: Int] = [:]
    var histories: [String: [String]] = [:]
    var leftTexts: [String: String] = [:]
    /// When the DNS server is to be asked again; nil: not at all.
    var askAt: SimTime?
    /// Whether the next question is the one that shows what a change settled on.
    var isSettling = false
    var interruptedAt: Int?

    /// A dashboard that knows nothing yet.
    package init(
        source: SourceFacts, size: TerminalSize, now: SimTime, subject: NamespacedName? = nil
    ) {
        self.source = source
        self.size = size
        self.now = now
        self.subject = subject
    }

    /// The resources that must be mirrored.
    package static let resources: [Resource] = [
        .statefulSet, .pod, .controllerRevision, .persistentVolumeClaim, .persistentVolume,
        .service, .endpointSlice, .node, .event, .storageClass, .volumeAttachment,
    ]

    /// Takes in what happened at a time.
    ///
    /// - Returns: what is to be done outside, in order.
    package mutating func update(
        _ message: DashboardMessage, wall milliseconds: Int
    ) -> [DashboardEffect] {
        wall = max(wall, milliseconds)
        switch message {
        case .key(let key): return handle(key)
        case .tick(let time):
            now = max(now, time)
            return []
        case .watch(let resource, let events):
            take(events, resource)
            return []
        case .watchOpened(let resource):
            unseen[resource] = SortedSet(cache.list(resource).map(\.id))
            cache.beginResync(resource)
            return []
        case .unreachable(let reason):
            if source.unreachableSince == nil {
                source.unreachableSince = now
                toast(.error, reason)
            }
            isStale = true
            return []
        case .reachable:
            source.unreachableSince = nil
            isStale = true
            return []
        case .replied(let id, let reply):
            finish(id, reply)
            return []
        case .simulation(let state):
            simulation = state
            now = max(now, state.now)
            isStale = true
            return []
        case .answers(let answers):
            asked = answers
            isStale = true
            return []
        case .served(.success(let api)):
            served = api
            return []
        case .served(.failure(let failure)):
            served = nil
            toast(.warning, "kubectl cannot reach this cluster: \(failure.reason)")
            return []
        case .resumed:
            return [.repaint]
        }
    }

    private mutating func take(_ events: [WatchEvent], _ resource: Resource) {
        for event in events {
            if let object = event.object { _ = unseen[resource]?.remove(object.id) }
            if case .initialEventsEnd = event, let gone = unseen.removeValue(forKey: resource) {
                for id in gone { cache.remove(ObjectKey(resource, id)) }
            }
            _ = cache.apply(event, resource: resource)
        }
        switch resource {
        case .endpointSlice, .service, .pod, .statefulSet: askSoon()
        default: break
        }
        isStale = true
    }

    /// Makes the snapshot anew when something changed or a text has become old.
    ///
    /// - Returns: what the new picture asks for: questions to the DNS server.
    package mutating func prepare() -> [DashboardEffect] {
        toasts.removeAll { $0.until <= wall }
        if let change = snapshot.nextTextChange, change <= now { isStale = true }
        guard isStale else { return questions() }
        isStale = false
        chooseSubject()
        var input = SnapshotInput(cache: cache, subject: subject, now: now)
        input.simulation = simulation
        input.source = source
        input.asked = asked
        input.actions = actions
        input.memory = memory
        (snapshot, memory) = Snapshot.make(input)
        if command == nil, snapshot.presence == .present, let look = lookCommand(for: page) {
            // From the first frame on the line shows what a person would type to see this.
            command = CommandLine(command: look)
        }
        followSelection()
        return questions()
    }

    /// Names asked at once; a larger set has its first ones checked.
    private static let questionsMax = 256

    mutating func askSoon() {
        askAt = now
        isSettling = false
    }

    private var canAsk: Bool { simulation != nil && !snapshot.dns.isEmpty }

    private mutating func questions() -> [DashboardEffect] {
        guard let due = askAt, due <= now, canAsk else { return [] }
        // The server hears of a change by a watch of its own, maybe a moment after this one did;
        // asking once more a little later shows what it settled on.
        askAt = isSettling ? nil : now + .milliseconds(50)
        isSettling = true
        return [.ask(snapshot.dns.prefix(Self.questionsMax).map(\.question))]
    }

    private mutating func chooseSubject() {
        if let subject, cache[ObjectKey(.statefulSet, subject)] != nil { return }
        guard subject == nil, let first = SubjectList.first(cache) else { return }
        subject = first
    }

    /// When a new picture is due though nothing happens; nil: never.
    package var nextChange: SimTime? {
        guard let askAt, canAsk else { return snapshot.nextTextChange }
        return min(askAt, snapshot.nextTextChange ?? askAt)
    }

    /// When a toast goes, in milliseconds of wall time; nil: there is none.
    package var nextToastEnd: Int? { toasts.map(\.until).min() }

    /// Takes in the objects of a cluster that stands still, for a picture without a connection.
    package mutating func load(_ objects: [StoredObject], _ simulation: SimulationState) {
        for object in objects { cache.put(object) }
        for resource in Self.resources {
            _ = cache.apply(.initialEventsEnd(0), resource: resource)
        }
        self.simulation = simulation
        askAt = now
        isStale = true
    }

    /// Shows lines about how the program was started, e.g. warnings about manifests.
    package mutating func announce(_ lines: [String]) {
        for line in lines.prefix(3) { toast(.warning, line) }
        if lines.count > 3 { toast(.warning, "and \(lines.count - 3) more: run ordinal check") }
    }

    // MARK: - Answers

    private mutating func finish(_ id: ActionID, _ reply: ActionReply) {
        guard let action = running.removeValue(forKey: id) else { return }
        if actions.indices.contains(action.index) {
            actions[action.index].result = reply.error ?? "ok"
        }
        if let error = reply.error {
            if command?.action == id { command?.outcome = .failed(error) }
            // What was typed is offered when the dialog is opened again.
            for text in action.texts { leftTexts[text.field] = text.text }
            toast(.error, error)
        } else if command?.action == id {
            command?.outcome = .done(milliseconds: reply.milliseconds)
        }
        isStale = true
    }

    /// Shows a message for a while; a repeated one counts instead of stacking.
    mutating func toast(_ level: Toast.Level, _ text: String) {
        if let index = toasts.firstIndex(where: { $0.text == text && $0.level == level }) {
            toasts[index].count += 1
            toasts[index].until = wall + level.stays
            return
        }
        toasts.append(Toast(level, text, at: wall))
        if toasts.count > 3 { toasts.removeFirst() }
    }
}

extension Dashboard {
    /// An action that was sent and not answered.
    struct Running: Sendable {
        /// Its place in the log of actions.
        let index: Int
        /// The texts it was made from, by field.
        let texts: [(field: String, text: String)]
    }

    /// What a chosen row is about.
    package struct Link: Sendable, Equatable {
        package var pod = ""
        package var node = ""

        package init() {}
    }
}
