import ArgumentParser
import Dashboard
import KubeAPI
import KubeServer
import SimKernel
import TerminalUI

/// The options of an embedded cluster.
struct ClusterArguments: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("filename")],
        parsing: .upToNextOption,
        help: "Manifests to apply: files, directories, or - for standard input.")
    var files: [String] = []

    @Option(help: "Seed of everything that is random in the cluster.")
    var seed: UInt64 = 1

    @Option(help: "Feature gates of the cluster, e.g. MaxUnavailableStatefulSet=true.")
    var featureGates = ""

    @Option(help: "After how long a silent node counts as lost, e.g. 50s.")
    var nodeMonitorGrace = "50s"

    /// The gates, or one clear sentence.
    func gates() throws -> FeatureGates {
        do {
            return try FeatureGates(parsing: featureGates)
        } catch {
            throw ValidationError("--feature-gates: \(error.text)")
        }
    }

    /// The grace period, or one clear sentence.
    func grace() throws -> SimDuration {
        guard let duration = DurationText.parse(nodeMonitorGrace), duration > .zero else {
            throw ValidationError(
                "--node-monitor-grace: \"\(nodeMonitorGrace)\" is no length of time; write it"
                    + " like 50s or 2m")
        }
        return duration
    }

    func validate() throws {
        _ = try gates()
        _ = try grace()
    }
}

/// The options of the API server in front of an embedded cluster.
struct ServerArguments: ParsableArguments {
    /// Where the API is expected when nobody says otherwise.
    private static let defaultPort = 6443

    @Option(
        help: """
            Port of the API on 127.0.0.1; 0 for any free one (default: 6443, or the next free one \
            when that is taken).
            """)
    var port: Int?

    @Option(help: "Write the kubeconfig to this file and leave it there.")
    var writeKubeconfig: String?

    @Flag(
        help: """
            Add the context "ordinal" to your own kubeconfig while this runs, and take it out \
            again at the end.
            """)
    var mergeKubeconfig = false

    /// Which port to listen on.
    var choice: APIApplication.Port {
        switch port {
        case nil: .firstFree(from: Self.defaultPort)
        case 0: .any
        case let port?: .exact(port)
        }
    }

    func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port: \(port) is not between 0 and 65535")
        }
    }
}

/// How fast virtual time runs.
///
/// A group of its own, because an option that the dashboard and a command both have must be the
/// same one: the parser gives it to the first that knows it.
struct PaceArguments: ParsableArguments {
    @Option(help: "Virtual seconds per second at the start: 1 to 60.")
    var speed = 1

    func validate() throws {
        guard (1...60).contains(speed) else {
            throw ValidationError("--speed: \(speed) is not between 1 and 60")
        }
    }
}

/// The options of the dashboard.
struct DashOptions: ParsableArguments {
    @OptionGroup(title: "Cluster") var cluster: ClusterArguments
    @OptionGroup(title: "Server") var server: ServerArguments
    @OptionGroup(title: "Time") var pace: PaceArguments

    @Option(help: "Theme: a name from themes/, or a file.")
    var theme: String?

    @Option(help: "Colours: truecolor, 256, 16, 8 or mono (default: what the terminal has).")
    var colors: String?

    @Flag(help: "Plain ASCII instead of line drawing.")
    var ascii = false

    @Flag(help: "Line drawing even if the locale is not UTF-8.")
    var unicode = false

    @Flag(help: "Let the cluster settle, print the Overview as plain text and exit.")
    var once = false

    @Option(help: "The set shown first: NAME or NAMESPACE/NAME.")
    var set: String?

    @Option(help: .hidden)
    var clock = "wall"

    @Option(help: .hidden)
    var frameLog: String?

    /// The colour depth asked for, or nil.
    func depth() throws -> ColorDepth? {
        guard let colors else { return nil }
        guard let depth = ColorDepth(rawValue: colors) else {
            throw ValidationError(
                "--colors: \"\(colors)\" is not one of truecolor, 256, 16, 8, mono")
        }
        return depth
    }

    func validate() throws {
        _ = try depth()
        guard clock == "wall" || clock == "manual" else {
            throw ValidationError("--clock: \"\(clock)\" is neither wall nor manual")
        }
        if ascii, unicode { throw ValidationError("--ascii and --unicode exclude each other") }
    }
}

extension DurationText {
    /// A length of virtual time as people write it; nil when it is none.
    static func parse(_ text: String) -> SimDuration? { seconds(text).map { .seconds($0) } }
}
