import KubeAPI
import KubeModel

/// A bug put into the cluster on purpose, to show that a checker would find the like of it.
///
/// Each is planted where messages pass, so that the processes themselves stay as they are:
/// `ordinal simulate --plant NAME`.
package enum PlantedBug: String, Sendable, CaseIterable {
    /// Controllers delete pods without waiting for the kubelet to confirm that they have stopped.
    case unconfirmedDeletion = "unconfirmed-deletion"

    /// What the bug makes of a request on its way to the API server; nil: nothing.
    func rewritten(_ request: APIRequest, from process: String) -> APIRequest? {
        switch self {
        case .unconfirmedDeletion:
            guard request.verb == .delete, request.resource == .pod,
                process == "controller-manager"
            else { return nil }
            var request = request
            request.options.gracePeriodSeconds = 0
            return request
        }
    }
}
