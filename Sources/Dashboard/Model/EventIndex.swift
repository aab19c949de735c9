import KubeModel

/// The Events about the subject, its pods, its claims and its nodes.
struct EventIndex: Sendable {
    /// By kind, name and time.
    private(set) var sorted: [EventFacts] = []

    init() {}

    init(_ relevant: [EventFacts]) {
        sorted = relevant.sorted(by: Self.precedes)
    }

    private static func precedes(_ left: EventFacts, _ right: EventFacts) -> Bool {
        let kind = utf8Compare(left.kind, right.kind)
        if kind != 0 { return kind < 0 }
        let name = utf8Compare(left.name, right.name)
        if name != 0 { return name < 0 }
        if left.last != right.last { return left.last < right.last }
        return left.revision < right.revision
    }

    /// The Events about one object, oldest first. With a uid, only those about that very object.
    func about(_ kind: String, _ name: String, uid: String = "") -> [EventFacts] {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            let order = utf8Compare(sorted[middle].kind, kind)
            let isBefore =
                order < 0 || (order == 0 && utf8Compare(sorted[middle].name, name) < 0)
            if isBefore { low = middle + 1 } else { high = middle }
        }
        var found: [EventFacts] = []
        while low < sorted.count, sorted[low].kind == kind, sorted[low].name == name {
            if uid.isEmpty || sorted[low].uid.isEmpty || sorted[low].uid == uid {
                found.append(sorted[low])
            }
            low += 1
        }
        return found
    }

    /// The newest Event of some reasons about a pod.
    func newest(_ reasons: [String], of pod: PodFacts) -> EventFacts? {
        about("Pod", pod.name, uid: pod.uid).last { reasons.contains($0.reason) }
    }

    /// The failing probe of a pod, or nil. Failures from before the present Ready are over.
    func probeTrouble(_ pod: PodFacts) -> ProbeTrouble? {
        guard !pod.isReady else { return nil }
        var trouble: ProbeTrouble?
        for event in about("Pod", pod.name, uid: pod.uid) where event.reason == "Unhealthy" {
            guard let found = ProbeTrouble(event) else { continue }
            if let known = trouble, known.probe == found.probe, known.reason == found.reason {
                trouble = found.joined(with: known)
            } else {
                trouble = found
            }
        }
        return trouble
    }
}

/// A probe that fails.
struct ProbeTrouble: Sendable, Equatable {
    /// `readiness`, `liveness`, `startup`.
    var probe: String
    /// `503`, `connection refused`, `timeout`, or the output cut short.
    var reason: String
    var count: Int64
    var first: Int64
    var last: Int64

    /// Reads `Readiness probe failed: HTTP probe failed with statuscode: 503`.
    /// Source: cluster.md B41.
    init?(_ event: EventFacts) {
        let parts = event.message.split(separator: " ", maxSplits: 3)
        guard parts.count >= 3, parts[1] == "probe" else { return nil }
        probe = parts[0].lowercased()
        let output = parts.count > 3 ? String(parts[3]) : ""
        count = event.count
        first = event.first
        last = event.last
        if let code = output.split(separator: " ").last, output.contains("statuscode:") {
            reason = String(code)
        } else if output.contains("connection refused") {
            reason = "connection refused"
        } else if output.contains("deadline exceeded") || output.contains("timeout") {
            reason = "timeout"
        } else if output.isEmpty {
            reason = "fails"
        } else {
            let line = output.split(whereSeparator: \.isNewline).first.map(String.init) ?? output
            reason = Cut.end(line, 24)
        }
    }

    func joined(with other: ProbeTrouble) -> ProbeTrouble {
        var joined = self
        joined.count += other.count
        joined.first = min(first, other.first)
        joined.last = max(last, other.last)
        return joined
    }
}

/// Cuts texts that are too long.
enum Cut {
    /// The first characters, the last of them `…` when something is missing.
    static func end(_ text: String, _ count: Int) -> String {
        if text.utf8.count <= count { return text }
        guard text.count > count else { return text }
        return text.prefix(count - 1) + "…"
    }
}
