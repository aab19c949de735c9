import KubeModel
import SimKernel

/// The level of Kubernetes this server speaks. Source: api.md 16.2.
enum ServerVersion {
    static let text = "v1.36.2"

    static let facts: [(name: String, value: String)] = [
        ("major", "1"), ("minor", "36"), ("emulationMajor", "1"), ("emulationMinor", "36"),
        ("minCompatibilityMajor", "1"), ("minCompatibilityMinor", "35"), ("gitVersion", text),
        // Not Kubernetes' own build: the commit is that of no repository.
        ("gitCommit", "0000000000000000000000000000000000000000"), ("gitTreeState", "clean"),
        ("buildDate", "2026-01-01T00:00:00Z"), ("goVersion", "go1.26.0"), ("compiler", "gc"),
        ("platform", "linux/amd64"),
    ]

    /// `GET /version`, one fact a line as people read it too.
    static let document: [UInt8] = {
        var bytes = Array("{".utf8)
        for (index, fact) in facts.enumerated() {
            bytes.append(raw: index > 0 ? ",\n  " : "\n  ")
            bytes.append(json: fact.name)
            bytes.append(raw: ": ")
            bytes.append(json: fact.value)
        }
        bytes.append(raw: "\n}")
        return bytes
    }()
}

/// What `/metrics` tells: facts that are true of this server, in Prometheus' text form.
/// Source: api.md 16.3.
enum Metrics {
    static func text(at now: SimTime) -> String {
        let names = ["major", "minor", "gitVersion", "platform"]
        let labels = zip(names, ["major", "minor", "git_version", "platform"]).map { name, label in
            "\(label)=\"\(ServerVersion.facts.first { $0.name == name }?.value ?? "")\""
        }.joined(separator: ",")
        var text = family(
            "kubernetes_build_info", "The level of Kubernetes the server speaks.",
            ["{\(labels)} 1"])
        text += family(
            "ordinal_api_resources", "Resources the server lists, by group.",
            ([ResourceCatalogue.core] + ResourceCatalogue.groups).map { group in
                let count = group.entries.count { !$0.name.contains("/") }
                return "{group=\"\(group.name)\"} \(count)"
            })
        text += family(
            "ordinal_virtual_time_seconds", "The time inside the cluster since 1970.",
            [" \(now.secondsRoundedDown)"])
        return text
    }

    private static func family(_ name: String, _ help: String, _ samples: [String]) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
            + samples.map { "\(name)\($0)\n" }.joined()
    }
}
