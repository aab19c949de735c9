package import SimKernel

/// One promise of the cluster, watched while it runs.
///
/// A checker is told everything that happens and keeps of it what its promise needs. It judges by
/// what is promised, never by how the controllers go about it. Source: architecture 2.4.
package protocol Checker: Sendable {
    /// The checker's name in traces and reports, e.g. `ordinal-order`.
    static var name: String { get }

    /// The promise in one sentence.
    static var promise: String { get }

    /// Takes in what happened in one step.
    ///
    /// - Parameter cluster: the cluster at the end of the step.
    /// - Returns: how the promise was broken; nothing while it holds.
    mutating func observe(_ seen: [Observation], _ cluster: borrowing Cluster) -> [Violation]
}

extension Checker {
    /// A violation of this promise.
    func violation(
        _ subject: String, _ text: String, _ cluster: borrowing Cluster
    ) -> Violation {
        Violation(checker: Self.name, time: cluster.now, subject: subject, text: text)
    }
}

/// A broken promise.
package struct Violation: Sendable, Equatable {
    /// The name of the checker.
    package var checker: String
    package var time: SimTime
    /// What it is about, e.g. `pods/default/web-0`.
    package var subject: String
    /// What was seen and what had to be, in one sentence.
    package var text: String

    package init(checker: String, time: SimTime, subject: String, text: String) {
        self.checker = checker
        self.time = time
        self.subject = subject
        self.text = text
    }
}
