package import KubeAPI
package import TerminalUI

/// An open dialog: the draft of an action and the field or choice under the cursor.
package struct DialogState: Sendable {
    /// What a line of the dialog lets a person do.
    package enum Row: Sendable, Equatable {
        case field
        /// One of the ways to fail a node.
        case fault(NodeFault)
        /// One of the given lengths; the last is the field.
        case duration(String)
        case buttons
    }

    /// The action as it stands.
    package private(set) var draft: ActionDraft
    /// The text being written, when the action has one.
    package private(set) var field: TextField?
    /// The line under the cursor.
    package private(set) var focus: Int
    /// When it was opened, in milliseconds of wall time.
    package let openedAt: Int
    /// What was typed into this dialog before it was left with Esc; Ctrl-P takes it again.
    package let leftText: String?
    /// A request is under way, or the last one failed with this text.
    package var failure: String?

    /// The lengths offered for a node fault; empty is "until I recover it".
    package static let durations = ["", "3m", "30s"]
    /// An Enter this soon after opening is dropped when no field has the focus.
    package static let guardMilliseconds = 250

    /// A dialog for a draft.
    package init(
        _ draft: ActionDraft, at milliseconds: Int, history: [String], leftText: String?
    ) {
        self.draft = draft
        openedAt = milliseconds
        let text = draft.editedText
        self.leftText = leftText == text ? nil : leftText
        field = text.map { TextField($0, history: history) }
        focus = 0
        if case .failNode(let fail) = draft {
            focus = rows.firstIndex(of: .fault(fail.fault)) ?? 0
            if Self.durations.contains(fail.duration) { field?.set("") }
        }
    }

    /// The lines of the dialog in order.
    package var rows: [Row] {
        switch draft {
        case .scale, .image, .partition: [.field]
        case .deletePod(let delete): delete.isForced ? [.field] : [.buttons]
        case .recoverNode: [.buttons]
        case .failNode:
            NodeFault.allCases.map(Row.fault) + Self.durations.map(Row.duration) + [.field]
        }
    }

    /// Whether keys go into the field.
    package var isEditing: Bool { rows.indices.contains(focus) && rows[focus] == .field }

    /// Whether an Enter at that time may confirm.
    package func acceptsEnter(at milliseconds: Int) -> Bool {
        if isEditing { return true }
        return milliseconds - openedAt >= Self.guardMilliseconds
    }

    /// Applies a key that neither confirms nor closes.
    ///
    /// - Returns: whether it did anything.
    package mutating func handle(_ key: Key) -> Bool {
        failure = nil
        switch draft {
        case .scale, .partition: if step(key) { return true }
        case .image:
            if key == .tab || key == .backTab { return nextContainer(key == .tab ? 1 : -1) }
        case .failNode: if choose(key) { return true }
        case .recoverNode, .deletePod: break
        }
        if key == .control("p"), let leftText {
            field?.set(leftText)
            takeField()
            return true
        }
        guard isEditing, var editing = field else { return false }
        let outcome = editing.handle(key)
        guard outcome != .ignored else { return false }
        field = editing
        takeField()
        return true
    }

    private mutating func takeField() {
        guard let text = field?.text else { return }
        switch draft {
        case .scale(var scale):
            scale.replicas = text
            draft = .scale(scale)
        case .partition(var partition):
            partition.partition = text
            draft = .partition(partition)
        case .image(var image):
            image.image = text
            draft = .image(image)
        case .deletePod(var delete):
            delete.typedName = text
            draft = .deletePod(delete)
        case .failNode(var fail):
            fail.duration = text
            draft = .failNode(fail)
        case .recoverNode: break
        }
    }

    /// Arrows change a number by one, page keys by five.
    private mutating func step(_ key: Key) -> Bool {
        var isPartition = false
        if case .partition = draft { isPartition = true }
        let delta: Int
        switch key {
        case .up: delta = 1
        case .down: delta = -1
        case .right where isPartition: delta = 1
        case .left where isPartition: delta = -1
        case .pageUp: delta = 5
        case .pageDown: delta = -5
        default: return false
        }
        guard let field, let number = Int(field.text) else { return true }
        self.field?.set(String(max(0, number + delta)))
        takeField()
        return true
    }

    private mutating func nextContainer(_ delta: Int) -> Bool {
        guard case .image(var image) = draft, image.containers.count > 1 else { return true }
        let count = image.containers.count
        image.containerIndex = (image.containerIndex + delta + count) % count
        draft = .image(image)
        field?.set(image.image)
        return true
    }

    /// Moves among the choices of a node fault, and takes one.
    private mutating func choose(_ key: Key) -> Bool {
        guard case .failNode(var fail) = draft else { return false }
        let rows = rows
        switch key {
        case .down, .character("j") where !isEditing || key == .down, .tab:
            focus = (focus + 1) % rows.count
        case .up, .character("k") where !isEditing || key == .up, .backTab:
            focus = (focus + rows.count - 1) % rows.count
        case .character(" ") where !isEditing: break
        default: return false
        }
        switch rows[focus] {
        case .fault(let choice): fail.fault = choice
        case .duration(let text): fail.duration = text
        case .field: fail.duration = field?.text ?? ""
        case .buttons: break
        }
        draft = .failNode(fail)
        return true
    }
}

extension ActionDraft {
    /// A name for the kind of action, under which its field history is kept.
    package var kindName: String {
        switch self {
        case .scale: "scale"
        case .image: "image"
        case .partition: "partition"
        case .failNode: "fail"
        case .recoverNode: "recover"
        case .deletePod: "delete"
        }
    }

    /// The text a person edits; nil when there is none.
    package var editedText: String? {
        switch self {
        case .scale(let draft): draft.replicas
        case .image(let draft): draft.image
        case .partition(let draft): draft.partition
        case .failNode(let draft): draft.duration
        case .deletePod(let draft): draft.isForced ? draft.typedName : nil
        case .recoverNode: nil
        }
    }
}
