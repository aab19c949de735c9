package import KubeAPI
package import TerminalUI

/// An open dialog: the draft of an action and the field or choice under the cursor.
package struct DialogState: Sendable {
    /// What a line of the dialog lets a person do.
    package enum Row: Sendable, Equatable {
        case field
        /// One of the ways to fail a node.
        case fault(NodeFault)
        /// One of the given lengths; beside them stands the field.
        case duration(String)
        case buttons
    }

    /// The action as it stands.
    package private(set) var draft: ActionDraft
    /// The text being written, when the action has one.
    package private(set) var field: TextField?
    /// Where the part of the preset value begins that the first typed character replaces; it goes
    /// to the end. nil: nothing is selected any more, typing inserts.
    package private(set) var selectionStart: Int?
    /// The line under the cursor.
    package private(set) var focus: Int
    /// When it was opened, in milliseconds of wall time.
    package let openedAt: Int
    /// The generation of the subject its preview was last seen with.
    package var generation: Int64
    /// Whether somebody else changed the subject since it was opened.
    package var wasChangedOutside = false

    private let replicas: Int64
    /// The texts the fields had when it was opened.
    private let firstTexts: [String: String]
    /// What was typed before and not used, by field.
    private var leftTexts: [String: String]

    /// The lengths offered for a node fault; empty is "until I recover it".
    package static let durations = ["", "3m", "30s"]
    /// An Enter this soon after opening is dropped when no field has the focus.
    package static let guardMilliseconds = 250

    /// A dialog for a draft.
    ///
    /// - Parameters:
    ///   - leftTexts: what was typed into dialogs before and not used, by `fieldKeys`.
    ///   - generation: the present generation of the subject.
    ///   - replicas: how many pods the subject wants; the partition goes up to it.
    package init(
        _ draft: ActionDraft, at milliseconds: Int, history: [String] = [],
        leftTexts: [String: String] = [:], generation: Int64 = 0, replicas: Int64 = 0
    ) {
        self.draft = draft
        openedAt = milliseconds
        self.leftTexts = leftTexts
        self.generation = generation
        self.replicas = replicas
        var firstTexts: [String: String] = [:]
        for text in draft.fieldTexts { firstTexts[text.field] = text.text }
        self.firstTexts = firstTexts
        field = draft.editedText.map { TextField($0, history: history) }
        focus = 0
        if case .failNode(let fail) = draft {
            focus = rows.firstIndex(of: .fault(fail.fault)) ?? 0
            if Self.durations.contains(fail.duration) { field?.set("") }
        }
        selectPreset()
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

    /// Whether letters can close it: nothing can be typed.
    package var hasNoField: Bool { !isEditing }

    /// What was typed before into the field and not used; `Ctrl-P` takes it. nil: nothing, or it
    /// stands there already.
    package var leftText: String? {
        guard let field, let text = leftTexts[draft.fieldKey], text != field.text else { return nil }
        return text
    }

    /// The names of the fields.
    package var fieldKeys: [String] { draft.fieldTexts.map(\.field) }

    /// The fields that do not hold what they held at first.
    package var changedTexts: [(field: String, text: String)] {
        // A typed length is kept, also while another choice than the field is taken.
        if case .failNode = draft {
            let text = field?.text ?? ""
            return text.isEmpty ? [] : [(field: draft.fieldKey, text: text)]
        }
        return draft.fieldTexts.filter { !$0.text.isEmpty && firstTexts[$0.field] != $0.text }
    }

    /// Whether an Enter at that time may confirm.
    package func acceptsEnter(at milliseconds: Int) -> Bool {
        if isEditing { return true }
        return milliseconds - openedAt >= Self.guardMilliseconds
    }

    /// Whether the preview is about the subject as it is; only for what changes its spec.
    package func isCurrent(_ generation: Int64) -> Bool {
        switch draft {
        case .scale, .image, .partition: generation == self.generation
        case .failNode, .recoverNode, .deletePod: true
        }
    }

    // MARK: - Keys

    /// Applies a key that neither confirms nor closes.
    package mutating func handle(_ key: Key) -> TextField.Outcome {
        if replacesSelection(key) { return .changed }
        selectionStart = nil
        switch draft {
        case .scale, .partition: if step(key) { return .changed }
        case .image:
            if key == .tab || key == .backTab { return nextContainer(key == .tab ? 1 : -1) }
        case .failNode: if choose(key) { return .changed }
        // The name is typed letter by letter: that is what confirms it.
        case .deletePod: if case .paste = key { return .ignored }
        case .recoverNode: break
        }
        if key == .control("p"), let leftText {
            field?.set(leftText)
            if let row = rows.firstIndex(of: .field) { focus = row }
            takeField()
            return .changed
        }
        guard isEditing, var editing = field else { return .ignored }
        let outcome = editing.handle(key)
        guard outcome != .ignored else { return .ignored }
        field = editing
        takeField()
        return outcome
    }

    /// Empties the field under the cursor; `Ctrl-P` brings the text back.
    ///
    /// - Returns: false when there was nothing to empty.
    package mutating func empty() -> Bool {
        guard isEditing, let field, !field.isEmpty else { return false }
        leftTexts[draft.fieldKey] = field.text
        self.field?.set("")
        selectionStart = nil
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
        let delta: Int64
        switch key {
        case .up: delta = 1
        case .down: delta = -1
        case .right where isPartition: delta = 1
        case .left where isPartition: delta = -1
        case .pageUp: delta = 5
        case .pageDown: delta = -5
        default: return false
        }
        switch draft {
        case .scale(var scale):
            scale.step(by: delta)
            field?.set(scale.replicas)
        case .partition(var partition):
            partition.step(by: delta, replicas: replicas)
            field?.set(partition.partition)
        default: break
        }
        takeField()
        return true
    }

    private mutating func nextContainer(_ delta: Int) -> TextField.Outcome {
        guard case .image(var image) = draft, image.containers.count > 1 else { return .ignored }
        let count = image.containers.count
        image.containerIndex = (image.containerIndex + delta + count) % count
        draft = .image(image)
        field?.set(image.image)
        selectPreset()
        return .changed
    }
}

// MARK: - The selected part

extension DialogState {
    /// Selects what is mostly changed of a value nobody has touched: a whole number, the tag of an
    /// image. Source: dashboard.md 18.5.
    private mutating func selectPreset() {
        guard let text = field?.text, !text.isEmpty, firstTexts[draft.fieldKey] == text else {
            selectionStart = nil
            return
        }
        switch draft {
        case .scale, .partition: selectionStart = 0
        case .image: selectionStart = Self.tagStart(text)
        case .failNode, .recoverNode, .deletePod: selectionStart = nil
        }
    }

    /// Where the tag of an image begins: behind the last `:` behind the last `/`. Without a tag, or
    /// with nothing behind the `:`, it is the whole text.
    private static func tagStart(_ text: String) -> Int {
        let characters = Array(text)
        let path = characters.lastIndex(of: "/") ?? -1
        guard let colon = characters.lastIndex(of: ":"), colon > path,
            colon + 1 < characters.count
        else { return 0 }
        return colon + 1
    }

    /// Typing and pasting put their text in the place of the selected part; removing removes it.
    private mutating func replacesSelection(_ key: Key) -> Bool {
        guard let start = selectionStart, isEditing, var editing = field else { return false }
        var kept = String(editing.text.prefix(start))
        switch key {
        case .character, .backspace, .delete: break
        case .paste(let text):
            // A whole reference is no tag: it takes the place of all.
            if text.contains("/") || text.contains(":") { kept = "" }
        default: return false
        }
        selectionStart = nil
        editing.set(kept)
        switch key {
        case .character, .paste: _ = editing.handle(key)
        default: break
        }
        field = editing
        takeField()
        return true
    }
}

// MARK: - Choices

extension DialogState {
    /// Moves among the choices of a node fault. Within a group moving chooses; entering a group
    /// stops at what is chosen there, so that passing through changes nothing.
    private mutating func choose(_ key: Key) -> Bool {
        guard case .failNode = draft else { return false }
        switch key {
        case .down: move(1)
        case .up: move(-1)
        case .character("j") where !isEditing: move(1)
        case .character("k") where !isEditing: move(-1)
        case .right where !isEditing, .character("l") where !isEditing: move(1)
        case .left where !isEditing, .character("h") where !isEditing: move(-1)
        case .tab, .backTab: enter(isFault(focus) ? .durations : .faults)
        case .character(" ") where !isEditing: takeChoice()
        case .character(let digit) where !isEditing && digit.isASCII && digit.isNumber:
            // A length is simply typed.
            focus = rows.count - 1
            field?.set(String(digit))
            takeField()
        default: return false
        }
        return true
    }

    private enum Group { case faults, durations }

    private func isFault(_ index: Int) -> Bool {
        guard rows.indices.contains(index), case .fault = rows[index] else { return false }
        return true
    }

    private mutating func move(_ delta: Int) {
        let next = focus + delta
        if next < 0 { return enter(.durations) }
        if next >= rows.count { return enter(.faults) }
        if isFault(next) != isFault(focus) { return enter(isFault(next) ? .faults : .durations) }
        focus = next
        takeChoice()
    }

    private mutating func enter(_ group: Group) {
        guard case .failNode(let fail) = draft else { return }
        switch group {
        case .faults: focus = rows.firstIndex(of: .fault(fail.fault)) ?? 0
        case .durations:
            focus = rows.firstIndex(of: .duration(fail.duration)) ?? rows.count - 1
        }
    }

    private mutating func takeChoice() {
        guard case .failNode(var fail) = draft, rows.indices.contains(focus) else { return }
        switch rows[focus] {
        case .fault(let choice): fail.fault = choice
        case .duration(let text): fail.duration = text
        case .field: fail.duration = field?.text ?? ""
        case .buttons: break
        }
        draft = .failNode(fail)
    }
}

// MARK: - Fields of drafts

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

    /// The name of the field being edited, under which a text that was left is kept.
    package var fieldKey: String {
        if case .image(let draft) = self { return "image " + draft.container }
        return kindName
    }

    /// All fields with their texts.
    package var fieldTexts: [(field: String, text: String)] {
        if case .image(let draft) = self {
            return zip(draft.containers, draft.images).map {
                (field: "image " + $0, text: $1)
            }
        }
        guard let text = editedText else { return [] }
        return [(field: kindName, text: text)]
    }
}
