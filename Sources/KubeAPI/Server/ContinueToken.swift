import KubeModel

/// Where the next page of a list begins, and which state it shows; opaque to clients.
/// Source: api.md 6.2.
struct ContinueToken: Equatable {
    var revision: UInt64
    /// The last object of the page before.
    var last: NamespacedName

    init(revision: UInt64, last: NamespacedName) {
        self.revision = revision
        self.last = last
    }

    /// The token as it travels.
    var text: String {
        let document: JSONValue = [
            "v": "meta.k8s.io/v1", "rv": .int(Int64(clamping: revision)),
            "start": .string("/\(last.namespace)/\(last.name)\u{0}"),
        ]
        return Base64.url.text(of: document.canonicalBytes)
    }

    /// Reads a token; 400 when it is none of ours.
    init(_ text: String) throws(APIError) {
        let problem = "invalid continue token: continue key is not valid: "
        let bytes: [UInt8]
        switch Base64.url.bytes(of: text) {
        case .success(let decoded): bytes = decoded
        case .failure(let wrong):
            throw .badRequest(problem + "illegal base64 data at input byte \(wrong.offset)")
        }
        guard let document = try? JSONParser.parse(bytes).object else {
            throw .badRequest(problem + JSONSyntax.complaint(bytes))
        }
        guard document["v"]?.string == "meta.k8s.io/v1" else {
            throw .badRequest(
                problem + "server does not recognize this encoded version"
                    + " \(ValueText.quoted(document["v"]?.string ?? ""))")
        }
        guard let revision = document["rv"]?.int, revision > 0 else {
            throw .badRequest(
                problem + "incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
        }
        let start = document["start"]?.string ?? ""
        let steps = start.split(separator: "/", omittingEmptySubsequences: false)
        guard steps.count == 3, steps[0].isEmpty, let name = steps.last, name.hasSuffix("\u{0}")
        else {
            throw .badRequest(
                problem + "encoded start key is empty or incorrect (version meta.k8s.io/v1)")
        }
        self.init(
            revision: UInt64(revision),
            last: NamespacedName(namespace: String(steps[1]), name: String(name.dropLast())))
    }
}
