package import KubeAPI

/// What pressing an action key gives.
package enum DraftOpening: Sendable, Equatable {
    /// A dialog with this draft opens.
    case draft(ActionDraft)
    /// Nothing opens; the text says why.
    case refused(String)
}

extension ActionDraft {
    /// The draft a key opens, with its defaults.
    ///
    /// - Parameters:
    ///   - pod: the pod under the cursor, for `x`.
    ///   - node: the node under the cursor, for `F`.
    package static func open(
        _ key: Character, _ snapshot: Snapshot, _ cache: ClusterCache, pod: String? = nil,
        node: String? = nil
    ) -> DraftOpening {
        .refused("there is no StatefulSet here")
    }

    /// What the dialog shows about the draft now.
    package func review(_ snapshot: Snapshot, _ cache: ClusterCache) -> ActionReview {
        ActionReview()
    }
}
