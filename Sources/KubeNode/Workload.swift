package import SimKernel

/// What a simulated image does, as data.
package struct Workload: Sendable, Equatable {
    /// Whether the image can be pulled.
    package enum Pull: Sendable, Equatable {
        case works
        /// The repository exists, the tag does not.
        case missingTag
        /// The repository does not exist, or is private.
        case missingRepository
        /// The registry's host has no address.
        case missingRegistry
    }

    /// When the main process ends by itself.
    package enum End: Sendable, Equatable {
        case never
        case after(SimDuration, code: Int64)
    }

    package var pull = Pull.works
    /// Bytes of the image.
    package var size: Int64 = 32_000_000
    /// How many times the pace's `ready` it takes until the app answers.
    package var readyFactor = 1
    /// Whether the app ever answers; if not, HTTP probes get 503.
    package var becomesReady = true
    /// When liveness probes begin to fail, after the start; nil: they do not.
    package var failsLivenessAfter: SimDuration?
    /// How many times the pace's `stop` the app needs after SIGTERM; nil: it ignores the signal.
    package var stopFactor: Int? = 1
    /// The exit code after SIGTERM.
    package var stopCode: Int64 = 0
    package var end = End.never
    /// The port the app listens on; nil: on every port that is asked for.
    package var port: Int64?
    /// Variables of which one must be set; otherwise the process exits with 1 at once.
    package var requiresOneOf: [String] = []
    /// Whether the image is a set of tools without a service: its command decides what it does, and
    /// without a command it ends at once.
    package var isShell = false

    package init() {}

    /// A workload changed by `build`.
    package init(_ build: (inout Workload) -> Void) { build(&self) }
}

/// How one container of an image behaves: its workload, after command and environment had a say.
struct ContainerBehaviour: Sendable, Equatable {
    var workload: Workload

    /// - Parameters:
    ///   - command: the command and arguments of the container, if it has any.
    ///   - isInteractive: whether it has a terminal that keeps a shell waiting.
    init(
        _ workload: Workload, command: [String], environment: [String],
        isInteractive: Bool = false
    ) {
        self.workload = workload
        let required = workload.requiresOneOf
        if !required.isEmpty, !environment.contains(where: required.contains) {
            self.workload.end = .after(.zero, code: 1)
        }
        guard !command.isEmpty else {
            if workload.isShell, !isInteractive { run(ShellScript(command: ["sh"])) }
            return
        }
        let script = ShellScript(command: command)
        if script.isKnown, !(isInteractive && command.count == 1) { run(script) }
    }

    private mutating func run(_ script: ShellScript) {
        // A shell or a tool as the first process of a container has no handler for SIGTERM.
        if workload.end == .never || workload.isShell { workload.end = script.end }
        workload.stopFactor = nil
        workload.port = nil
    }
}

/// The little that is understood of shell commands: how long they take and how they end.
struct ShellScript: Sendable, Equatable {
    /// Whether the command is one that this type understands at all.
    private(set) var isKnown = false
    private(set) var end = Workload.End.after(.zero, code: 0)

    init(command: [String]) {
        guard let program = command.first else { return }
        let name = program.split(separator: "/").last.map(String.init) ?? program
        if ["sh", "bash", "ash"].contains(name) {
            let rest = command.dropFirst().drop { $0.hasPrefix("-") && $0 != "-" }
            let hasScript = command.dropFirst().contains { $0.hasPrefix("-") && $0.hasSuffix("c") }
            guard hasScript, let text = rest.first else {
                isKnown = true
                return
            }
            read(text)
        } else {
            isKnown = run(command)
        }
    }

    private mutating func read(_ text: String) {
        var seconds: Int64 = 0
        var known = false
        for line in Self.steps(of: text) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            guard let first = words.first else { continue }
            if first == "while" || first == "until" || first == "for" && text.contains("((;;))") {
                if words.contains("true") || words.contains(":") || first == "for" {
                    isKnown = true
                    end = .never
                    return
                }
            }
            guard run(words.first == "exec" ? Array(words.dropFirst()) : words) else { continue }
            known = true
            guard case .after(let duration, let code) = end else {
                isKnown = true
                return
            }
            seconds += duration.secondsRoundedDown
            if first == "exit" {
                isKnown = true
                end = .after(.seconds(seconds), code: code)
                return
            }
        }
        isKnown = known
        let code: Int64 = if case .after(_, let code) = end { code } else { 0 }
        end = .after(.seconds(seconds), code: code)
    }

    /// The commands of a script, one after the other; what comes after `||` is for failures.
    private static func steps(of text: String) -> [Substring] {
        text.split(whereSeparator: { $0 == ";" || $0 == "\n" }).flatMap { line in
            let end = line.firstRange(of: "||")?.lowerBound ?? line.endIndex
            return line[..<end].split(whereSeparator: { $0 == "&" || $0 == "|" })
        }
    }

    /// Takes in one simple command; false when it is not known.
    private mutating func run(_ words: [String]) -> Bool {
        switch words.first?.split(separator: "/").last.map(String.init) {
        case "sleep":
            let text = words.count > 1 ? words[1] : "0"
            end = Self.duration(text).map { .after($0, code: 0) } ?? .never
        case "tail" where words.contains("-f") || words.contains("-F"):
            end = .never
        case "top", "pause":
            end = .never
        case "exit":
            end = .after(.zero, code: words.count > 1 ? Int64(words[1]) ?? 0 : 0)
        case "false":
            end = .after(.zero, code: 1)
        case "true", "echo", "printf", "date", "hostname", "ls", "env", "mkdir", "touch", "cp",
            "chmod", "chown", "rm", "nslookup", "test":
            end = .after(.zero, code: 0)
        default:
            return false
        }
        return true
    }

    /// `30`, `30s`, `5m`, `1h`, `1d`; nil for `infinity` and the like.
    private static func duration(_ text: String) -> SimDuration? {
        var factor: Int64 = 1
        var digits = Substring(text)
        switch text.utf8.last {
        case 0x73: digits = digits.dropLast()
        case 0x6d: (digits, factor) = (digits.dropLast(), 60)
        case 0x68: (digits, factor) = (digits.dropLast(), 3_600)
        case 0x64: (digits, factor) = (digits.dropLast(), 86_400)
        default: break
        }
        let whole = digits.split(separator: ".").first ?? digits
        guard let count = Int64(whole), count >= 0 else { return nil }
        return .seconds(count) * Int(factor)
    }
}
