import KubeModel

/// The documents of `/api` and `/apis`, in every form that clients ask for. Source: api.md 5.
///
/// They depend on nothing but the server's address, so the large ones are written once.
enum DiscoveryDocuments {
    /// `GET /api` in the aggregated form.
    static let coreGroups = aggregated([ResourceCatalogue.core])
    /// `GET /apis` in the aggregated form.
    static let otherGroups = aggregated(ResourceCatalogue.groups)

    /// `GET /api`. Source: api.md 5.3.
    static func versions(serverAddress: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(
            raw: "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":"
                + "[{\"clientCIDR\":\"0.0.0.0/0\",\"serverAddress\":")
        bytes.append(json: serverAddress)
        bytes.append(raw: "}]}")
        return bytes
    }

    /// `GET /apis`.
    static let groupList: [UInt8] = {
        var bytes = Array("{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[".utf8)
        for (index, group) in ResourceCatalogue.groups.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(raw: "{")
            appendNames(of: group, into: &bytes)
            bytes.append(raw: "}")
        }
        bytes.append(raw: "]}")
        return bytes
    }()

    /// `GET /apis/GROUP`.
    static func group(_ group: APIGroupEntry) -> [UInt8] {
        var bytes = Array("{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",".utf8)
        appendNames(of: group, into: &bytes)
        bytes.append(raw: "}")
        return bytes
    }

    /// `GET /api/v1` and `GET /apis/GROUP/VERSION`.
    static func resources(of group: APIGroupEntry) -> [UInt8] {
        var bytes = Array("{\"kind\":\"APIResourceList\",".utf8)
        // The oldest list of all came before the kind had a version.
        if !group.name.isEmpty { bytes.append(raw: "\"apiVersion\":\"v1\",") }
        bytes.append(raw: "\"groupVersion\":\"\(group.groupVersion)\",\"resources\":[")
        for (index, entry) in group.entries.enumerated() {
            bytes.append(raw: index > 0 ? ",{\"name\":" : "{\"name\":")
            bytes.append(json: entry.name)
            bytes.append(raw: ",\"singularName\":\"\(entry.singular)\"")
            bytes.append(raw: ",\"namespaced\":\(entry.isNamespaced)")
            if !entry.group.isEmpty { bytes.append(raw: ",\"group\":\"\(entry.group)\"") }
            if !entry.version.isEmpty { bytes.append(raw: ",\"version\":\"\(entry.version)\"") }
            bytes.append(raw: ",\"kind\":\"\(entry.kind)\"")
            append("verbs", entry.verbs, into: &bytes)
            if !entry.shortNames.isEmpty { append("shortNames", entry.shortNames, into: &bytes) }
            if !entry.categories.isEmpty { append("categories", entry.categories, into: &bytes) }
            bytes.append(raw: "}")
        }
        bytes.append(raw: "]}")
        return bytes
    }

    private static func aggregated(_ groups: [APIGroupEntry]) -> [UInt8] {
        var bytes = Array(
            ("{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\","
                + "\"metadata\":{},\"items\":[").utf8)
        for (index, group) in groups.enumerated() {
            bytes.append(raw: index > 0 ? ",{\"metadata\":{" : "{\"metadata\":{")
            if !group.name.isEmpty { bytes.append(raw: "\"name\":\"\(group.name)\"") }
            bytes.append(raw: "},\"versions\":[{\"version\":\"v1\",\"resources\":[")
            let whole = group.entries.filter { !$0.name.contains("/") }
            for (index, entry) in whole.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(entry, of: group, into: &bytes)
            }
            bytes.append(raw: "],\"freshness\":\"Current\"}]}")
        }
        bytes.append(raw: "]}")
        return bytes
    }

    private static func append(
        _ entry: APIResourceEntry, of group: APIGroupEntry, into bytes: inout [UInt8]
    ) {
        bytes.append(raw: "{\"resource\":\"\(entry.name)\"")
        appendKind(of: entry, into: &bytes)
        bytes.append(raw: ",\"scope\":\"\(entry.isNamespaced ? "Namespaced" : "Cluster")\"")
        bytes.append(raw: ",\"singularResource\":\"\(entry.singular)\"")
        append("verbs", entry.verbs, into: &bytes)
        if !entry.shortNames.isEmpty { append("shortNames", entry.shortNames, into: &bytes) }
        if !entry.categories.isEmpty { append("categories", entry.categories, into: &bytes) }
        let parts = group.entries.filter { $0.name.hasPrefix(entry.name + "/") }
        if !parts.isEmpty {
            bytes.append(raw: ",\"subresources\":[")
            for (index, part) in parts.enumerated() {
                let name = part.name.dropFirst(entry.name.count + 1)
                bytes.append(raw: (index > 0 ? "," : "") + "{\"subresource\":\"\(name)\"")
                appendKind(of: part, into: &bytes)
                append("verbs", part.verbs, into: &bytes)
                bytes.append(raw: "}")
            }
            bytes.append(raw: "]")
        }
        bytes.append(raw: "}")
    }

    /// An empty group and version mean those around it.
    private static func appendKind(of entry: APIResourceEntry, into bytes: inout [UInt8]) {
        bytes.append(raw: ",\"responseKind\":{\"group\":\"\(entry.group)\"")
        bytes.append(raw: ",\"version\":\"\(entry.version)\",\"kind\":\"\(entry.kind)\"}")
    }

    private static func appendNames(of group: APIGroupEntry, into bytes: inout [UInt8]) {
        let version = "{\"groupVersion\":\"\(group.groupVersion)\",\"version\":\"v1\"}"
        bytes.append(raw: "\"name\":\"\(group.name)\",\"versions\":[\(version)]")
        bytes.append(raw: ",\"preferredVersion\":\(version)")
    }

    private static func append(_ name: String, _ texts: [String], into bytes: inout [UInt8]) {
        bytes.append(raw: ",\"\(name)\":[")
        for (index, text) in texts.enumerated() {
            bytes.append(raw: index > 0 ? ",\"\(text)\"" : "\"\(text)\"")
        }
        bytes.append(raw: "]")
    }
}
