package import SimKernel

/// The one way from outside into a cluster, embedded or remote. Source: architecture 2.6.
package protocol ClusterConnection: Sendable {
    /// What the cluster is called on the screen, e.g. `orchard` or a kubeconfig context.
    var name: String { get }

    /// Sends one request and waits for its answer.
    func send(_ request: APIRequest) async throws(ConnectionError) -> APIAnswer

    /// Opens a watch. The stream ends with an error when the watch expires or the cluster cannot
    /// be reached; the caller opens it anew.
    func watch(_ request: WatchRequest) async throws(ConnectionError) -> WatchStream

    /// What the cluster's clock shows; virtual time in a simulation.
    func time() async -> SimTime

    /// What only a simulation can do; nil on a real cluster.
    var controls: (any SimulationControls)? { get }
}

/// What can go wrong between here and a cluster.
package enum ConnectionError: Error, Sendable, Equatable {
    /// The cluster answered no.
    case rejected(APIError)
    /// No answer: the text says why, without credentials.
    case unreachable(String)
    /// The connection was closed by this side.
    case closed
}

/// The events of one watch, in batches that arrived together.
package struct WatchStream: Sendable {
    package typealias Batches = AsyncThrowingStream<[WatchEvent], any Error>

    /// The batches. They end with a `ConnectionError`, or without error on a clean end.
    package let batches: Batches

    private let stop: @Sendable () -> Void

    package init(batches: Batches, stop: @escaping @Sendable () -> Void = {}) {
        self.batches = batches
        self.stop = stop
    }

    /// Closes the watch from the reader's side: what has arrived is still in the stream, which
    /// then ends without error. May be called again and from anywhere.
    package func end() { stop() }
}
