import KubeAPI
import KubeModel

/// Keeps the watch of one resource open: opens it, passes on its events, and opens it anew with
/// growing pauses when it ends.
struct WatchLoop: Sendable {
    /// Pauses between attempts, in milliseconds; the last one repeats. Source: dashboard.md 22.
    private static let pauses = [500, 1_000, 2_000, 4_000, 8_000, 15_000]

    let connection: any ClusterConnection
    let resource: Resource
    let mailbox: Mailbox

    func run() async {
        var failures = 0
        while !Task.isCancelled {
            do {
                let stream = try await connection.watch(WatchRequest(resource))
                mailbox.put(.message(.watchOpened(resource)))
                if failures > 0 { mailbox.put(.message(.reachable)) }
                failures = 0
                for try await events in stream.batches {
                    mailbox.put(.message(.watch(resource, events)))
                }
            } catch let error as ConnectionError {
                if case .unreachable(let why) = error {
                    mailbox.put(.message(.unreachable(why)))
                    failures += 1
                }
            } catch {
                failures += 1
            }
            guard failures > 0 else { continue }
            let pause = Self.pauses[min(failures, Self.pauses.count) - 1]
            do {
                try await Task.sleep(for: .milliseconds(pause))
            } catch {
                return
            }
        }
    }
}
