/// One pod of the subject in the table of pods.
package struct PodRow: Sendable, Equatable {
    package var ordinal: Int64 = 0
    package var name = ""
    package var revision = RevisionTag.absent
    package var state = PodState.absent
    package var readyContainers = 0
    package var containers = 0
    package var restarts: Int64 = 0
    /// How many of the restarts happened in the last minute.
    package var restartRise: Int64 = 0
    package var node = ""
    package var address = ""
    package var age = TimedText.empty
    /// The pod's own short reason: `kept by partition 2`, `probe 503 ×7 in 21s`.
    package var why = ""
    /// Whether it changed in the last two seconds.
    package var hasJustChanged = false

    package init() {}

    /// `1/2`.
    package var readyText: String { "\(readyContainers)/\(containers)" }
}
