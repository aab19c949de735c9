package import KubeAPI

/// What a person does to the cluster in a simulation.
package enum UserAction: Sendable, CustomStringConvertible {
    /// Sends a request; that it is refused is no failure of the run.
    case request(APIRequest)

    /// The action in a few words.
    package var description: String {
        switch self {
        case .request(let request): "\(request.verb.rawValue) \(request.key)"
        }
    }
}
