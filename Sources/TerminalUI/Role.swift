/// What a piece of the screen means. Screens and widgets name roles, never colours; a theme says
/// how each looks. The name in theme files is the case name with dots: `state.minready`.
package enum Role: UInt8, CaseIterable, Sendable {
    // Text.
    case text, textDim, textStrong, textHeading, textLink
    // Header.
    case header, headerModeSim, headerModeLive, headerModeRec, headerModeReadonly
    case headerModeWrite, headerModeOffline, headerModeReplay, headerModePaused, headerDanger
    case tab, tabActive
    // Why-line.
    case whyOk, whyProgress, whyWaiting, whyHeld, whyBlocked, whyUnknown, whyStale, whyText
    // Command and hints.
    case cmdPrompt, cmdText, cmdOk, cmdBad, hintKey, hintText, hintOff
    // Panes.
    case paneBorder, paneBorderFocus, paneTitle, paneTitleFocus, paneNote, scrollTrack
    case scrollThumb
    // Tables.
    case tableHead, tableHeadSort, row, rowSelected, rowSelectedNofocus, rowMarked, rowChanged
    case rowGone, rowLinked, rowNumber
    // State.
    case stateReady, stateMinready, stateNotready, stateStarting, stateInit, statePending
    case stateTerminating, stateFailed, stateLost, stateCompleted, stateAbsent
    // Revision.
    case revNew, revOld, revOther, revPartition, revArrow
    // Bars.
    case barFill, barRest, barFrame, timerOk, timerNear, timerOver
    // Timeline.
    case timeSteadyNew, timeSteadyOld, timeSteadyOther, timeAxis, timeCursor, timeNow, timeYou
    case timeEvent, timeGhost
    // Volumes.
    case volBound, volPending, volKept, volReleased, volFailed, volArrow
    // DNS.
    case dnsIn, dnsOut, dnsAsked, dnsComputed, dnsDiffers
    // Nodes.
    case nodeReady, nodeNotready, nodeCordoned, nodeFault
    // Events.
    case eventNormal, eventWarning, eventYou
    // Code and logs.
    case codeKey, codeString, codeNumber, codeBool, codeComment, codeFold, codeChanged
    case codeEscape, logTime, logSource
    // Input.
    case inputField, inputCursor, inputGhost, inputError, match, matchCurrent
    // Dialogs.
    case dialogBorder, dialogTitle, dialogText, dialogWarn, button, buttonFocus, buttonDanger
    case buttonOff
    // Toasts.
    case toastInfo, toastOk, toastWarn, toastError
    // Lesson.
    case lessonText, lessonNow, lessonDone, lessonLater, lessonFailed, lessonSpot

    /// The role's name in theme files, such as `header.mode.sim`.
    package var name: String { Self.names[Int(rawValue)] }

    /// The role with the name, if there is one.
    package init?(name: some StringProtocol) {
        guard let index = Self.names.firstIndex(where: { $0 == name }) else { return nil }
        self.init(rawValue: UInt8(index))
    }

    /// The role that stands in when a theme does not define this one: the nearest prefix of the
    /// name that is a role itself, else `text`.
    package var parent: Role? {
        guard self != .text else { return nil }
        var prefix = Substring(name)
        while let dot = prefix.lastIndex(of: ".") {
            prefix = prefix[..<dot]
            if let role = Role(name: prefix) { return role }
        }
        return .text
    }

    /// All names in the order of the cases.
    package static let names: [String] = nameText.split(whereSeparator: { $0 == " " || $0 == "\n" })
        .map(String.init)

    private static let nameText = """
        text text.dim text.strong text.heading text.link
        header header.mode.sim header.mode.live header.mode.rec header.mode.readonly
        header.mode.write header.mode.offline header.mode.replay header.mode.paused header.danger
        tab tab.active
        why.ok why.progress why.waiting why.held why.blocked why.unknown why.stale why.text
        cmd.prompt cmd.text cmd.ok cmd.bad hint.key hint.text hint.off
        pane.border pane.border.focus pane.title pane.title.focus pane.note scroll.track
        scroll.thumb
        table.head table.head.sort row row.selected row.selected.nofocus row.marked row.changed
        row.gone row.linked row.number
        state.ready state.minready state.notready state.starting state.init state.pending
        state.terminating state.failed state.lost state.completed state.absent
        rev.new rev.old rev.other rev.partition rev.arrow
        bar.fill bar.rest bar.frame timer.ok timer.near timer.over
        time.steady.new time.steady.old time.steady.other time.axis time.cursor time.now time.you
        time.event time.ghost
        vol.bound vol.pending vol.kept vol.released vol.failed vol.arrow
        dns.in dns.out dns.asked dns.computed dns.differs
        node.ready node.notready node.cordoned node.fault
        event.normal event.warning event.you
        code.key code.string code.number code.bool code.comment code.fold code.changed code.escape
        log.time log.source
        input.field input.cursor input.ghost input.error match match.current
        dialog.border dialog.title dialog.text dialog.warn button button.focus button.danger
        button.off
        toast.info toast.ok toast.warn toast.error
        lesson.text lesson.now lesson.done lesson.later lesson.failed lesson.spot
        """
}
