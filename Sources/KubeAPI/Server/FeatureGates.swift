/// Optional behaviour that can be switched on and off by name. Source: spec section 0.
package struct FeatureGates: Sendable, Equatable {
    /// `MaxUnavailableStatefulSet`: honours `rollingUpdate.maxUnavailable`.
    package var maxUnavailableStatefulSet = false

    /// `StatefulSetSemanticRevisionComparison`: revisions that mean the same are the same.
    package var semanticRevisionComparison = true

    /// The gates of a stock 1.36 cluster.
    package init() {}

    /// Reads `A=true,B=false`; gates that are not named keep their default.
    package init(parsing text: String) throws(FeatureGateError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            let name = String(pair[0])
            guard let gate = Self.gates.first(where: { $0.name == name }) else {
                let near = Self.gates.map(\.name)
                throw FeatureGateError(
                    text: "unknown feature gate \"\(name)\"; known are "
                        + near.joined(separator: ", "))
            }
            guard pair.count == 2, pair[1] == "true" || pair[1] == "false" else {
                throw FeatureGateError(
                    text: "feature gate \(name) must be given as \(name)=true or \(name)=false")
            }
            self[keyPath: gate.path] = pair[1] == "true"
        }
    }

    /// Every gate with its value, in the order of their names, e.g. for the help text.
    package var all: [(name: String, isOn: Bool)] {
        Self.gates.map { ($0.name, self[keyPath: $0.path]) }
    }

    private static var gates: [(name: String, path: WritableKeyPath<FeatureGates, Bool>)] {
        [
            ("MaxUnavailableStatefulSet", \.maxUnavailableStatefulSet),
            ("StatefulSetSemanticRevisionComparison", \.semanticRevisionComparison),
        ]
    }
}

/// Why a list of feature gates cannot be read.
package struct FeatureGateError: Error, Equatable, Sendable {
    package var text: String

    package init(text: String) { self.text = text }
}
