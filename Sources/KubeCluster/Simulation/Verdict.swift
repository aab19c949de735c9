package import SimKernel

/// How a simulation ended.
package struct Verdict: Sendable {
    /// Whether every promise held and the cluster came to rest.
    package enum Outcome: Sendable, Equatable {
        case passed
        /// A checker found a promise broken.
        case violated(Violation)
        /// The cluster did not come to rest in time; what is still missing, a line each.
        case stuck([String])
    }

    package var outcome: Outcome
    /// The digest at the end: the same for the same seed in every process.
    package var digest: Digest
    package var steps: UInt64
    /// How much virtual time the cluster needed to come to rest after everything was mended.
    package var restedAfter: SimDuration
    /// The last records, when the run was asked to keep them.
    package var records: [TraceRecord]

    /// What failed, to compare runs by; nil when nothing did. Runs that fail for one reason have
    /// the same.
    package var failure: String? {
        switch outcome {
        case .passed: nil
        case .violated(let violation): violation.checker
        case .stuck: "liveness"
        }
    }
}
