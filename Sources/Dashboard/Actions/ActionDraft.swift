package import KubeAPI

/// What an action asks of the cluster.
package enum ActionRequest: Sendable, Equatable {
    case api(APIRequest)
    case fault(FaultCommand)
}

/// An action that is being prepared in a dialog: its fields, whether they are valid, what would
/// happen, and what would be sent.
///
/// A draft never touches the cluster. The dialog shows what `review` makes of it against the
/// present snapshot; the texts a person typed live here and survive every refresh.
package enum ActionDraft: Sendable, Equatable {
    case scale(ScaleDraft)
    case image(ImageDraft)
    case partition(PartitionDraft)
    case failNode(FailNodeDraft)
    case recoverNode(RecoverNodeDraft)
    case deletePod(DeletePodDraft)
}

/// What a dialog shows about a draft.
package struct ActionReview: Sendable, Equatable {
    /// `Scale sts/db`.
    package var title = ""
    /// The message below the field; nil: nothing to say.
    package var message: FieldMessage?
    /// `now 5`, `range 0..5`.
    package var hint = ""
    /// The lines of *What happens*. A line that starts with `! ` is a warning.
    package var preview: [String] = []
    /// `Scale to 3`.
    package var confirmLabel = ""
    /// Why it cannot be confirmed; nil: it can.
    package var blocker: String?
    /// The command a person would type, without the `$ `. Lines that begin with `# ` are things
    /// kubectl cannot do.
    package var command = ""
    /// What is sent when it is confirmed; nil when it cannot be.
    package var request: ActionRequest?
    /// How the log of actions names it: `scale sts/db to 3`.
    package var logText = ""

    package init() {}
}

/// A message about what stands in a field.
package struct FieldMessage: Sendable, Equatable {
    /// How serious it is.
    package enum Level: Sendable, Equatable { case info, warning, error }

    package var level: Level
    package var text: String
    /// The offset in characters of the spot in the field that is wrong; nil: the whole.
    package var caret: Int?

    package init(_ level: Level, _ text: String, caret: Int? = nil) {
        self.level = level
        self.text = text
        self.caret = caret
    }
}
