package import KubeAPI
package import SimKernel

/// The connection to a cluster in this very program.
package struct EmbeddedConnection: ClusterConnection {
    package let name: String
    private let host: ClusterHost
    private let user: UserInfo

    package init(_ host: ClusterHost, name: String, user: UserInfo = .admin) {
        self.host = host
        self.name = name
        self.user = user
    }

    package var controls: (any SimulationControls)? { EmbeddedControls(host: host) }

    package func time() async -> SimTime { await host.time }

    package func send(_ request: APIRequest) async throws(ConnectionError) -> APIAnswer {
        do {
            return try await host.submit(request, by: user)
        } catch {
            throw .rejected(error)
        }
    }

    package func watch(_ request: WatchRequest) async throws(ConnectionError) -> WatchStream {
        do {
            return try await host.openWatch(request)
        } catch {
            throw .rejected(error)
        }
    }
}

/// Clock, faults and DNS of the cluster in this program.
struct EmbeddedControls: SimulationControls {
    let host: ClusterHost

    func state() async -> SimulationState { await host.state }
    func states() async -> AsyncStream<SimulationState> { await host.states() }
    func setPaused(_ isPaused: Bool) async { await host.setPaused(isPaused) }
    func setRate(_ rate: Int) async { await host.setRate(rate) }
    func stepToNextChange() async { await host.stepToNextChange() }
    func advance(by duration: SimDuration) async { await host.advance(by: duration) }

    func inject(_ fault: FaultCommand) async throws(ConnectionError) {
        do {
            try await host.inject(fault)
        } catch {
            throw .rejected(error)
        }
    }

    func ask(_ names: [AskedName]) async -> [AskedAnswer] { await host.ask(names) }
}
