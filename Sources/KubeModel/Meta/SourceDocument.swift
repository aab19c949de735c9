/// One document of a file that a person wrote: its tree, where everything stands in the text, and
/// what was wrong with the text itself.
///
/// The tree is that of the repaired text, so that one fault does not hide the others.
package struct SourceDocument: Sendable {
    /// The file's name as the user gave it.
    package var file: String
    /// The line of the file on which the document starts, from 1.
    package var firstLine: Int
    /// The tree; nil when the text could not be read at all, which a fault then explains.
    package var value: JSONValue?
    /// Where the fields stand.
    package var map: SourceMap
    /// What was wrong with the text, in the order of the text.
    package var faults: [SourceFault]

    package init(
        file: String, firstLine: Int = 1, value: JSONValue?, map: SourceMap = SourceMap(),
        faults: [SourceFault] = []
    ) {
        self.file = file
        self.firstLine = firstLine
        self.value = value
        self.map = map
        self.faults = faults
    }
}

/// A fault of the text of a document, found before anyone asks what the document means.
package struct SourceFault: Sendable, Equatable {
    /// What is wrong.
    package enum Problem: Sendable, Equatable {
        /// A TAB where only spaces can indent. `lines` are all such lines of the document.
        case tabIndentation(lines: [Int])
        /// Dots where the author left something out. `dropsItem` says that the cut-off item above
        /// them was left out too.
        case ellipsis(text: String, dropsItem: Bool)
        /// Text behind a mark that does not start a comment in YAML; `value` is what stands before
        /// it.
        case comment(mark: String, value: String)
        /// The same key again in one mapping; the first one stands on line `first`.
        case duplicateKey(key: String, first: Int)
        /// The text is not YAML.
        case syntax(message: String, hint: String?)
    }

    package var problem: Problem
    package var position: SourcePosition
    /// The field's path; empty when the fault belongs to no field.
    package var path: String

    package init(_ problem: Problem, at position: SourcePosition, path: String = "") {
        self.problem = problem
        self.position = position
        self.path = path
    }
}
