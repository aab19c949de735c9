import Dashboard
import KubeAPI
import KubeServer
import Synchronization

/// The API beside the dashboard: the same cluster for kubectl in another terminal. That it cannot
/// be served is said and ends nothing.
final class APIBeside: Sendable {
    private struct State {
        var service: APIService?
        var isStopped = false
    }

    private let connection: any ClusterConnection
    private let arguments: ServerArguments
    private let tell: @Sendable (Result<ServedAPI, NotServed>) -> Void
    private let state = Mutex(State())

    /// - Parameter tell: hears how the API is reached, or why it is not.
    init(
        _ connection: any ClusterConnection, _ arguments: ServerArguments,
        tell: @escaping @Sendable (Result<ServedAPI, NotServed>) -> Void
    ) {
        self.connection = connection
        self.arguments = arguments
        self.tell = tell
    }

    /// Serves until `stop`.
    func run() async {
        ProcessLimits.raise()
        let tell = tell
        do {
            let service = try APIService(
                connection, arguments, authority: try CertificateAuthority())
            let isStopped = state.withLock { state in
                state.service = service
                return state.isStopped
            }
            if isStopped { return }
            try await service.run { ready in
                tell(.success(ServedAPI(address: ready.address, export: ready.export)))
            }
        } catch {
            tell(.failure(NotServed(reason: "\(error)")))
        }
    }

    /// Ends watches in order, closes the sockets, and takes away what was written.
    func stop() async {
        let service = state.withLock { state in
            state.isStopped = true
            return state.service
        }
        await service?.stop()
    }
}
