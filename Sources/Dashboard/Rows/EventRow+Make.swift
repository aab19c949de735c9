import SimKernel

extension EventRow {
    /// How many lines are kept at most.
    static let countMax = 200

    /// The groups of Events and the person's actions, newest first.
    static func rows(
        _ groups: [EventGroup], _ actions: [OwnAction], _ clock: inout TextClock
    ) -> [EventRow] {
        var rows: [EventRow] = []
        var action = actions.count - 1
        for group in groups {
            while action >= 0, actions[action].time.secondsRoundedDown >= group.newest.last {
                rows.append(EventRow(actions[action], &clock))
                action -= 1
            }
            if rows.count >= countMax { return rows }
            rows.append(EventRow(group, &clock))
        }
        while action >= 0, rows.count < countMax {
            rows.append(EventRow(actions[action], &clock))
            action -= 1
        }
        return rows
    }

    private init(_ group: EventGroup, _ clock: inout TextClock) {
        let event = group.newest
        kind = event.isWarning ? .warning : .normal
        last = event.last
        first = group.first
        time = clock.time(event.last)
        age = clock.age(since: event.last)
        count = group.count
        reason = event.reason
        object = "\(event.shortKind)/\(event.name)"
        message = event.message
        reporter = event.reporter
    }

    private init(_ action: OwnAction, _ clock: inout TextClock) {
        kind = .action
        last = action.time.secondsRoundedDown
        first = last
        time = clock.time(last)
        age = clock.age(since: last)
        message = action.text
    }
}
