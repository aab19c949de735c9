import SimKernel

/// The images of one node: what was pulled, what is being pulled, and what they do.
struct ImageStore: Sendable {
    /// What is known of one image.
    struct Image: Sendable {
        /// The whole name, as statuses show it; empty when the name is none.
        var resolvedName: String
        /// The name with its digest.
        var imageID: String
        var workload: Workload
        /// What is wrong with the name, or nil.
        var nameProblem: String?
        var isPresent = false
        /// When the pull that is under way ends.
        var pullEnds: SimTime?
    }

    private var images = SortedMap<String, Image>()
    private let catalogue: ImageCatalogue
    /// Whether no registry can be reached, so that every pull fails.
    var isRegistryDown = false
    /// Rises with every image that was pulled.
    private(set) var pulls = 0

    init(catalogue: ImageCatalogue) { self.catalogue = catalogue }

    /// What is known of an image.
    mutating func image(_ name: String) -> Image {
        if let known = images[name] { return known }
        let image = describe(name)
        images[name] = image
        return image
    }

    /// Begins a pull or joins the one under way; when it ends.
    mutating func beginPull(_ name: String, at now: SimTime, taking time: SimDuration) -> SimTime {
        let image = image(name)
        if let end = image.pullEnds, end > now { return end }
        images.update(name) { $0.pullEnds = now + time }
        return now + time
    }

    /// An image is there now.
    mutating func finishPull(_ name: String) {
        let isNew = images.update(name) { image in
            image.pullEnds = nil
            let isNew = !image.isPresent
            image.isPresent = true
            return isNew
        }
        if isNew == true { pulls += 1 }
    }

    /// The names and sizes of the images that are there, by name.
    var present: [(name: String, size: Int64)] {
        images.filter { $0.value.isPresent }.map { ($0.value.resolvedName, $0.value.workload.size) }
    }

    private func describe(_ name: String) -> Image {
        do throws(ImageReference.Problem) {
            let reference = try ImageReference(name)
            let digest = reference.digest ?? "sha256:" + hexadecimal(reference.description)
            return Image(
                resolvedName: reference.description,
                imageID: reference.registry + "/" + reference.repository + "@" + digest,
                workload: catalogue.workload(of: reference))
        } catch {
            return Image(
                resolvedName: "", imageID: "", workload: Workload(),
                nameProblem: "Failed to apply default image tag \"\(name)\": couldn't parse image"
                    + " name \"\(name)\": \(error.message)")
        }
    }

    /// Why an image cannot be pulled, in the runtime's words; nil when it can.
    func pullError(_ image: Image) -> String? {
        let name = image.resolvedName
        let start =
            "failed to pull and unpack image \"\(name)\": failed to resolve reference \"\(name)\": "
        let host = name.split(separator: "/").first.map(String.init) ?? name
        if isRegistryDown {
            return start
                + "failed to do request: Head \"https://\(host)/v2/\": dial tcp: i/o timeout"
        }
        switch image.workload.pull {
        case .works: return nil
        case .missingTag: return start + name + ": not found"
        case .missingRepository:
            return start + "pull access denied, repository does not exist or may require"
                + " authorization: server message: insufficient_scope: authorization failed"
        case .missingRegistry:
            return start + "failed to do request: Head \"https://\(host)/v2/\": dial tcp: lookup"
                + " \(host): no such host"
        }
    }
}

/// 64 hexadecimal digits that depend on a text alone: for names that look like digests.
func hexadecimal(_ text: String) -> String {
    var result = ""
    for part in 0..<4 {
        var digest = Digest()
        digest.combine(UInt64(part))
        digest.combine(text)
        let digits = String(digest.value, radix: 16)
        result += String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return result
}
