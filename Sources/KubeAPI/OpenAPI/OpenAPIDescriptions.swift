/// What types and fields mean, in the words of this program, for `kubectl explain`.
/// Source: api.md 13.3.
///
/// The texts are data, read on first use. A line at the margin describes a type, an indented line
/// a field of that type; a line indented deeper goes on with the line before it:
///
///     api.core.v1.PodIP: An address of the pod.
///       ip: The address, IPv4 or
///         IPv6.
///
/// The type `*` holds the fields that all kinds share.
struct OpenAPIDescriptions {
    static let shared = OpenAPIDescriptions([
        CommonDescriptions.text, WorkloadDescriptions.text, PodDescriptions.text,
        ContainerDescriptions.text, PodStatusDescriptions.text, VolumeDescriptions.text,
        RemoteVolumeDescriptions.text, StorageDescriptions.text, NetworkDescriptions.text,
        NodeDescriptions.text, ClusterDescriptions.text,
    ])

    /// The types and fields described, a field as `type.field`, in the order of the texts.
    let names: [String]

    /// Lines that describe nothing, for checks; none.
    let misplaced: [String]

    private let texts: [String: String]

    /// The description of a type, or nil.
    subscript(type: String) -> String? { texts[type] }

    /// The description of a field, or nil.
    subscript(type: String, field: String) -> String? {
        texts[type + "." + field] ?? texts["*." + field]
    }

    init(_ parts: [String]) {
        var names: [String] = []
        var texts: [String] = []
        var misplaced: [String] = []
        var type = ""
        for part in parts {
            for line in part.split(separator: "\n") {
                let indent = line.prefix { $0 == " " }.count
                let content = line.dropFirst(indent)
                if indent > 2, let last = texts.indices.last {
                    texts[last] += " " + content
                    continue
                }
                guard let end = content.utf8.firstIndex(of: UInt8(ascii: ":")) else {
                    misplaced.append(String(content))
                    continue
                }
                let name = String(content[..<end])
                if indent == 0 { type = name }
                names.append(indent == 0 ? name : type + "." + name)
                texts.append(String(content[end...].dropFirst().drop { $0 == " " }))
            }
        }
        self.names = names
        self.misplaced = misplaced
        self.texts = Dictionary(zip(names, texts)) { first, _ in first }
    }
}
