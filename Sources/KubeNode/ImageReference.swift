/// The name of an image, taken apart and completed as a container runtime does.
package struct ImageReference: Sendable, Equatable {
    /// The registry, e.g. `docker.io`.
    package let registry: String
    /// The repository within it, e.g. `library/nginx`.
    package let repository: String
    /// The tag; `latest` when neither tag nor digest was given, nil beside a digest.
    package let tag: String?
    package let digest: String?

    /// The whole name, e.g. `docker.io/library/nginx:latest`.
    package var description: String {
        registry + "/" + repository + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0 } ?? "")
    }

    /// The repository as people write it: `nginx`, `luksa/kubia-pet`, `registry.k8s.io/pause`.
    package var familiarName: String {
        if registry != "docker.io" { return registry + "/" + repository }
        let library = "library/"
        return repository.hasPrefix(library)
            ? String(repository.dropFirst(library.utf8.count)) : repository
    }

    /// The last part of the repository, e.g. `nginx-slim`.
    package var shortName: String {
        repository.split(separator: "/").last.map(String.init) ?? repository
    }

    /// Why a text is no image name.
    package enum Problem: Error, Equatable {
        case invalid
        case upperCase(String)

        /// The runtime's words.
        package var message: String {
            switch self {
            case .invalid: "invalid reference format"
            case .upperCase(let repository):
                "invalid reference format: repository name (\(repository)) must be lowercase"
            }
        }
    }

    /// Reads `[registry/]repository[:tag][@digest]`.
    package init(_ text: String) throws(Problem) {
        var rest = Substring(text)
        if let at = rest.firstIndex(of: "@") {
            let digest = rest[rest.index(after: at)...]
            guard Self.isDigest(digest) else { throw .invalid }
            self.digest = String(digest)
            rest = rest[..<at]
        } else {
            digest = nil
        }
        let slash = rest.lastIndex(of: "/")
        let tail = slash.map { rest.index(after: $0) } ?? rest.startIndex
        if let colon = rest[tail...].lastIndex(of: ":") {
            let tag = rest[rest.index(after: colon)...]
            guard Self.isTag(tag) else { throw .invalid }
            self.tag = String(tag)
            rest = rest[..<colon]
        } else {
            tag = digest == nil ? "latest" : nil
        }
        var registry = "docker.io"
        var repository = String(rest)
        if let slash = rest.firstIndex(of: "/") {
            let head = rest[..<slash]
            if head.contains(".") || head.contains(":") || head == "localhost" {
                registry = String(head)
                repository = String(rest[rest.index(after: slash)...])
            }
        }
        if registry == "docker.io" || registry == "index.docker.io" {
            registry = "docker.io"
            if !repository.contains("/") { repository = "library/" + repository }
        }
        guard Self.isRepository(repository) else {
            if Self.isRepository(repository.lowercased()) { throw .upperCase(repository) }
            throw .invalid
        }
        self.registry = registry
        self.repository = repository
    }

    private static func isTag(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first != 0x2d, first != 0x2e else { return false }
        return text.utf8.count <= 128
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x5f || $0 == 0x2d || $0 == 0x2e }
    }

    private static func isDigest(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].utf8.count >= 32
            && parts[1].utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }

    /// Parts of lower-case letters and digits, joined by `.`, `_`, `__` or dashes, between slashes.
    private static func isRepository(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 255 else { return false }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.utf8.first, let last = part.utf8.last else { return false }
            return isLower(first) && isLower(last)
                && part.utf8.allSatisfy {
                    isLower($0) || $0 == 0x2e || $0 == 0x5f || $0 == 0x2d
                }
        }
    }

    private static func isLower(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLower(byte) || (byte >= 0x41 && byte <= 0x5a)
    }
}
