import SimKernel

/// Which images exist and what they do.
///
/// The first rule whose pattern matches decides; then, for well-known repositories, whether such a
/// tag can exist; then words in the tag that ask for a behaviour. An image that nothing is known of
/// is a generic service that runs until it is stopped.
///
/// **Images that cannot be pulled.** Registry hosts ending in `.invalid` have no address.
/// Repositories ending in `-missing` do not exist. The tags `missing`, `does-not-exist`, `broken`,
/// `bad`, `nope`, `oops` and `typo` exist nowhere. Of the well-known repositories (see
/// `WellKnownImages`) only tags that look like theirs exist: `nginx:1.25-alpine` does,
/// `nginx:99`, `nginx:1.999` and `nginx:latst` do not.
///
/// **Behaviour by tag.** `crash` exits with 1 two seconds after each start; `unready` runs and
/// answers probes with 503; `sick` fails its liveness probes after 30 s; `stubborn` ignores
/// SIGTERM; `complete` exits with 0 after five seconds.
package struct ImageCatalogue: Sendable {
    /// One pattern and what images that match it do.
    package struct Rule: Sendable {
        /// A name with or without a tag, in which `*` stands for any text. Without a tag it stands
        /// for every tag.
        package var pattern: String
        package var workload: Workload

        package init(_ pattern: String, _ workload: Workload) {
            self.pattern = pattern
            self.workload = workload
        }
    }

    /// Rules of this cluster, asked before all others.
    package var rules: [Rule]

    package init(rules: [Rule] = []) { self.rules = rules }

    /// Tags that exist nowhere.
    static let missingTags = [
        "missing", "does-not-exist", "broken", "bad", "nope", "oops", "typo",
    ]

    /// What an image does.
    package func workload(of image: ImageReference) -> Workload {
        for rule in rules where matches(rule.pattern, image) { return rule.workload }
        var workload = Workload()
        if let known = WellKnownImages.find(image) {
            workload = known.workload
            if let tag = image.tag, let tags = known.tags, !tags.allows(tag),
                !Self.behaviourTags.contains(tag) {
                workload.pull = .missingTag
            }
        }
        if image.registry.hasSuffix(".invalid") {
            workload.pull = .missingRegistry
        } else if image.repository.hasSuffix("-missing") {
            workload.pull = .missingRepository
        } else if let tag = image.tag, Self.missingTags.contains(tag) {
            workload.pull = .missingTag
        }
        apply(tag: image.tag, to: &workload)
        return workload
    }

    private static let behaviourTags = ["crash", "unready", "sick", "stubborn", "complete"]

    private func apply(tag: String?, to workload: inout Workload) {
        switch tag {
        case "crash": workload.end = .after(.seconds(2), code: 1)
        case "complete": workload.end = .after(.seconds(5), code: 0)
        case "unready": workload.becomesReady = false
        case "sick": workload.failsLivenessAfter = .seconds(30)
        case "stubborn": workload.stopFactor = nil
        default: break
        }
    }

    private func matches(_ pattern: String, _ image: ImageReference) -> Bool {
        let tag = image.tag.map { ":" + $0 } ?? ""
        let names = [image.familiarName, image.registry + "/" + image.repository]
        return names.contains { glob(pattern, $0) || glob(pattern, $0 + tag) }
    }
}

/// Whether a text matches a pattern in which `*` stands for any text.
func glob(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let text = Array(text.utf8)
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
        if p < pattern.count, pattern[p] == 0x2a {
            star = (p, t)
            p += 1
        } else if p < pattern.count, pattern[p] == text[t] {
            p += 1
            t += 1
        } else if let last = star {
            star = (last.pattern, last.text + 1)
            p = last.pattern + 1
            t = last.text + 1
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == 0x2a }
}

/// Which tags a repository has.
struct KnownTags: Sendable {
    /// The highest number each part of a version may have; further parts are free.
    var versionMax: [Int]
    /// Words that are tags themselves or follow a version after a dash.
    var words: [String]
    /// Whether versions begin with `v`.
    var hasPrefix = false

    /// Whether a tag may exist: a version, a word, or several joined by dashes.
    func allows(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { index, part in
            words.contains { isWord(part, $0) } || (index < 2 && isVersion(part))
        }
    }

    /// A word may carry digits and a version: `alpine3.20`, `java17`.
    private func isWord(_ part: Substring, _ word: String) -> Bool {
        part.hasPrefix(word)
            && part.dropFirst(word.count).utf8.allSatisfy {
                ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2e
            }
    }

    private func isVersion(_ part: Substring) -> Bool {
        let text = hasPrefix && part.hasPrefix("v") ? part.dropFirst() : part
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        guard !numbers.isEmpty, numbers.count <= 4 else { return false }
        for (index, number) in numbers.enumerated() {
            guard let value = Int(number), value >= 0, value < 1_000 else { return false }
            if index < versionMax.count, value > versionMax[index] { return false }
        }
        return true
    }
}

/// Images that tutorials use, with what they do and which of their tags can exist.
struct WellKnownImages {
    struct Entry: Sendable {
        var workload: Workload
        /// Nil: any tag exists.
        var tags: KnownTags?
    }

    private static let suites = [
        "alpine", "slim", "bookworm", "bullseye", "buster", "trixie", "jammy", "noble", "focal",
        "perl", "otel", "musl", "glibc", "uclibc", "oracle", "debian", "stable", "mainline",
        "latest", "lts", "rc", "ubi", "oraclelinux",
    ]

    /// The entry of an image, or nil. Vendors' copies, e.g. `bitnami/redis`, are not among them.
    static func find(_ image: ImageReference) -> Entry? {
        let name = image.familiarName
        if glob("luksa/kubia*", name) || name == "zou8944/kubia" || image.shortName == "kubia" {
            // Node.js as the first process has no handler for SIGTERM. Source: cluster.md J5, S5.
            let kubia = Workload {
                $0.stopFactor = nil
                $0.port = 8080
                $0.size = 263_000_000
            }
            return Entry(workload: kubia, tags: nil)
        }
        return image.registry == "docker.io" ? official(name) : registry(name)
    }

    private static func official(_ name: String) -> Entry? {
        switch name {
        case "nginx": entry(port: 80, size: 72_000_000, [1, 49])
        case "httpd": entry(port: 80, size: 60_000_000, [2, 4])
        case "mysql":
            entry(
                port: 3306, size: 232_000_000, [9, 9], ready: 5, stop: 2,
                requires: databaseVariables("MYSQL"))
        case "mariadb":
            entry(
                port: 3306, size: 125_000_000, [12], ready: 4, stop: 2,
                requires: databaseVariables("MARIADB") + databaseVariables("MYSQL"))
        case "postgres":
            entry(
                port: 5432, size: 160_000_000, [18], ready: 3,
                requires: [
                    "POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD",
                ])
        case "redis": entry(port: 6379, size: 45_000_000, [8])
        case "mongo": entry(port: 27017, size: 280_000_000, [8], ready: 3, stop: 2)
        case "busybox": shell(size: 2_200_000, [1, 37])
        case "alpine": shell(size: 3_600_000, [3, 29])
        case "debian": shell(size: 49_000_000, [13])
        case "ubuntu": shell(size: 29_000_000, [26])
        default: nil
        }
    }

    private static func registry(_ name: String) -> Entry? {
        switch name {
        case "registry.k8s.io/pause", "k8s.gcr.io/pause":
            entry(port: nil, size: 320_000, [3, 19])
        case "registry.k8s.io/nginx-slim", "k8s.gcr.io/nginx-slim":
            entry(port: 80, size: 52_000_000, [0, 49])
        case "registry.k8s.io/build-image/debian-base": shell(size: 22_000_000, [13])
        default: nil
        }
    }

    private static func databaseVariables(_ prefix: String) -> [String] {
        [
            "ROOT_PASSWORD", "ROOT_PASSWORD_FILE", "ALLOW_EMPTY_PASSWORD",
            "ALLOW_EMPTY_ROOT_PASSWORD", "RANDOM_ROOT_PASSWORD",
        ].map { prefix + "_" + $0 }
    }

    private static func entry(
        port: Int64?, size: Int64, _ versionMax: [Int], ready: Int = 1, stop: Int = 1,
        requires: [String] = []
    ) -> Entry {
        let workload = Workload {
            $0.port = port
            $0.size = size
            $0.readyFactor = ready
            $0.stopFactor = stop
            $0.requiresOneOf = requires
        }
        return Entry(workload: workload, tags: KnownTags(versionMax: versionMax, words: suites))
    }

    private static func shell(size: Int64, _ versionMax: [Int]) -> Entry {
        let workload = Workload {
            $0.isShell = true
            $0.size = size
        }
        return Entry(workload: workload, tags: KnownTags(versionMax: versionMax, words: suites))
    }
}
