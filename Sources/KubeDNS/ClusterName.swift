/// What a name below the cluster's zone asks about, read from the right:
///
///     [endpoint | _port._protocol] . service . namespace . svc . zone
///     address-with-hyphens         . namespace . pod . zone
///
/// Every part may be missing from the left on. Parts are in lower case. Source: spec G.2.
struct ClusterName: Hashable, Sendable {
    enum Branch: Hashable, Sendable {
        /// A service or one of its endpoints.
        case service
        /// An address of a pod.
        case pod
    }

    /// `svc` or `pod`; nil at the top of the zone.
    var branch: Branch?
    var namespace: String?
    /// The service, or the label of a pod's address.
    var service: String?
    /// The label of one endpoint.
    var endpoint: String?
    /// The name of a port, without its underscore; nil for any.
    var port: String?
    /// The protocol of a port, without its underscore; nil for any.
    var transport: String?

    /// Reads the labels in front of the zone; nil when there can be no such name.
    init?(labels: some BidirectionalCollection<ArraySlice<UInt8>>) {
        var rest = labels.map { String(decoding: $0, as: UTF8.self).lowercased() }[...]
        guard let last = rest.popLast() else { return }
        switch last {
        case "svc": branch = .service
        case "pod": branch = .pod
        default: return nil
        }
        namespace = rest.popLast()
        service = rest.popLast()
        switch rest.count {
        case 0: break
        case 1: endpoint = rest.popLast()
        case 2:
            transport = Self.withoutUnderscore(rest.popLast())
            port = Self.withoutUnderscore(rest.popLast())
        default: return nil
        }
    }

    /// The label without an underscore in front; nil when nothing is left: a lone underscore
    /// stands for any.
    private static func withoutUnderscore(_ label: String?) -> String? {
        guard let label, label.utf8.first == UInt8(ascii: "_") else { return label }
        return label.utf8.count == 1 ? nil : String(label.dropFirst())
    }
}
