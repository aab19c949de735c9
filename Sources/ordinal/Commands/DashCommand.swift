import ArgumentParser
import Dashboard
import Glibc
import KubeAPI
import KubeCluster
import KubeHost
import KubeModel
import NcursesTerminal
import SimKernel
import TerminalUI

/// The dashboard on an embedded cluster: full screen on a terminal, plain text otherwise.
struct DashCommand {
    /// How long `--once` lets a cluster settle, in virtual time.
    private static let settleMax = SimDuration.minutes(10)

    let options: DashOptions

    /// - Returns: the exit status.
    func run() async throws -> Int32 {
        let embedded: EmbeddedCluster
        let theme: Theme
        do {
            embedded = try EmbeddedCluster(options.cluster)
            try checkSubject(embedded)
            theme = try ThemeChoice.load(options.theme)
        } catch {
            await TerminalSession.dismiss()
            throw error
        }
        if options.once || !Output.isTerminal {
            await TerminalSession.dismiss()
            for note in embedded.notes { Output.complain(note) }
            print(overview(embedded.cluster, subject(embedded)))
            return 0
        }
        return try await open(embedded, theme)
    }

    private func subject(_ embedded: EmbeddedCluster) -> NamespacedName? {
        guard let name = options.set else { return embedded.firstSet }
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2
            ? NamespacedName(namespace: parts[0], name: parts[1])
            : NamespacedName(namespace: "default", name: name)
    }

    /// A set that was asked for must be there, or the person is told which ones are.
    private func checkSubject(_ embedded: EmbeddedCluster) throws {
        guard options.set != nil, let subject = subject(embedded) else { return }
        guard embedded.cluster.apiServer.stored(ObjectKey(.statefulSet, subject)) == nil else {
            return
        }
        let known = embedded.cluster.apiServer.storedObjects(.statefulSet).map { "\($0.id)" }
        let list = known.isEmpty ? "there is none" : "there is " + known.joined(separator: ", ")
        throw ValidationError("--set: no StatefulSet \(subject); \(list)")
    }

    // MARK: - Full screen

    @MainActor
    private func open(_ embedded: EmbeddedCluster, _ theme: Theme) async throws -> Int32 {
        let host = ClusterHost(
            embedded.cluster, rate: options.pace.speed, isManual: options.clock == "manual")
        let glyphs: GlyphSet? = options.ascii ? .ascii : options.unicode ? .unicode : nil
        let driver: NcursesTerminal
        do {
            driver = try NcursesTerminal(
                TerminalOptions(depth: try options.depth(), glyphs: glyphs),
                guardian: TerminalSession.take())
        } catch {
            print(overview(embedded.cluster, subject(embedded)))
            return 0
        }
        var dashboard = Dashboard(
            source: SourceFacts(.simulation, name: "embedded"), size: driver.size,
            now: embedded.cluster.now, subject: subject(embedded))
        dashboard.announce(embedded.notes)
        let connection = EmbeddedConnection(host, name: "embedded")
        let log = try FrameLog.open(options.frameLog)
        let (frames, drawn) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let runtime = DashboardRuntime(
            dashboard, connection: connection, driver: driver, theme: theme,
            frameLog: { frame, isFull in
                log?(frame, isFull)
                if isFull || frame > 1 { drawn.finish() }
            })
        let api = APIBeside(connection, options.server) { runtime.post(.served($0)) }
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                await host.run()
                return nil
            }
            group.addTask {
                // The person sees the cluster first.
                for await _ in frames {}
                if !Task.isCancelled { await api.run() }
                return nil
            }
            let status = await runtime.run()
            await api.stop()
            group.cancelAll()
            return status
        }
    }

    // MARK: - Plain text

    /// Lets the cluster run as fast as it can until every set is ready, and shows what there is.
    private func overview(_ cluster: Cluster, _ subject: NamespacedName?) -> String {
        var cluster = cluster
        _ = cluster.run(until: cluster.now + Self.settleMax) { cluster in
            cluster.apiServer.storedObjects(.statefulSet).allSatisfy { object in
                let set: StatefulSet = object.view()
                return set.status.observedGeneration == set.metadata.generation
                    && (set.status.availableReplicas ?? 0) == set.spec.replicas ?? 1
            }
        }
        // Watchers of the last change, the DNS among them, hear of it a moment later.
        cluster.run(until: cluster.now + .milliseconds(500))
        var dashboard = Dashboard(
            source: SourceFacts(.simulation, name: "embedded"),
            size: TerminalSize(width: 120, height: 36), now: cluster.now, subject: subject)
        dashboard.load(cluster.snapshotObjects(Dashboard.resources), cluster.simulationState)
        for effect in dashboard.prepare() {
            if case .ask(let names) = effect {
                _ = dashboard.update(.answers(cluster.ask(names)), wall: 0)
            }
        }
        _ = dashboard.prepare()
        return PlainOverview.text(dashboard)
    }
}

/// A file that gets one line for each frame, so that tests can wait for the screen.
enum FrameLog {
    static func open(_ path: String?) throws -> (@Sendable (Int, Bool) -> Void)? {
        guard let path else { return nil }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ValidationError("--frame-log: cannot write \(path): \(String(cString: strerror(errno)))")
        }
        return { frame, isFull in
            let line = Array("\(frame)\(isFull ? " full" : "")\n".utf8)
            _ = write(descriptor, line, line.count)
        }
    }
}
