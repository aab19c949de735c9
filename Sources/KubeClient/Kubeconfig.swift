import Foundation
import KubeModel
import KubeYAML

/// Reads kubeconfig files as kubectl does.
package enum Kubeconfig {
    /// Why a kubeconfig cannot be used: one sentence that names the file and the field.
    package struct Unusable: Error, Sendable, Equatable, CustomStringConvertible {
        package var description: String
    }

    /// The access that a context of a file describes.
    ///
    /// Paths in the file are relative to its folder. `*-data` wins over the file of the same name.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - context: the context; nil for the file's `current-context`.
    package static func access(
        path: String, context: String? = nil
    ) throws(Unusable) -> ClusterAccess {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Unusable(description: "\(path): cannot be read")
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        return try access(
            text: Array(bytes), file: path, context: context,
            read: { (name: String) in
                let place = name.hasPrefix("/") ? URL(filePath: name) : folder.appending(path: name)
                return FileManager.default.contents(atPath: place.path).map(Array.init)
            })
    }

    /// The access that a context of a text describes; `read` gives the bytes of named files.
    static func access(
        text: [UInt8], file: String, context: String?, read: @escaping (String) -> [UInt8]?
    ) throws(Unusable) -> ClusterAccess {
        let root = try tree(text, file)
        let source = Source(root: root, file: file, read: read)
        let name = context ?? root["current-context"]?.string ?? ""
        guard !name.isEmpty else {
            throw Unusable(description: "\(file): no context is named and there is no current-context")
        }
        let entry = try source.entry("contexts", name, "context")
        let clusterName = entry["cluster"]?.string ?? ""
        let cluster = try source.entry("clusters", clusterName, "cluster")
        guard let server = cluster["server"]?.string, !server.isEmpty else {
            throw Unusable(description: "\(file): clusters \"\(clusterName)\": server is missing")
        }
        guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
            throw Unusable(
                description: "\(file): clusters \"\(clusterName)\": server \"\(server)\" is no"
                    + " http or https address")
        }
        var access = ClusterAccess(name: name, server: server)
        while access.server.hasSuffix("/") { access.server.removeLast() }
        if let namespace = entry["namespace"]?.string, !namespace.isEmpty {
            access.namespace = namespace
        }
        access.authority = try source.bytes(cluster, "certificate-authority")
        access.skipsVerification = cluster["insecure-skip-tls-verify"]?.bool ?? false
        access.serverName = cluster["tls-server-name"]?.string
        let userName = entry["user"]?.string ?? ""
        guard !userName.isEmpty else { return access }
        try source.addUser(userName, to: &access)
        return access
    }

    private static func tree(_ text: [UInt8], _ file: String) throws(Unusable) -> JSONValue {
        let document: SourceDocument?
        do {
            document = try YAMLReader.document(text, file: file)
        } catch {
            throw Unusable(description: "\(file): \(error.reason)")
        }
        if let fault = document?.faults.first {
            throw Unusable(
                description: "\(file):\(fault.position.line):\(fault.position.column): not a"
                    + " kubeconfig: \(fault.problem)")
        }
        guard let value = document?.value, value.object != nil else {
            throw Unusable(description: "\(file): not a kubeconfig: no YAML mapping")
        }
        return value
    }

    /// One file while it is read.
    private struct Source {
        let root: JSONValue
        let file: String
        let read: (String) -> [UInt8]?

        /// The member of a named entry of one of the three lists.
        func entry(
            _ list: String, _ name: String, _ member: String
        ) throws(Unusable) -> JSONValue {
            let found = root[list]?.array?.first { $0["name"]?.string == name }
            guard let value = found?[member], value.object != nil else {
                let names = (root[list]?.array ?? []).compactMap { $0["name"]?.string }
                throw Unusable(
                    description: "\(file): \(list) has no \"\(name)\"; it has "
                        + (names.isEmpty ? "none" : names.joined(separator: ", ")))
            }
            return value
        }

        /// What `NAME-data` holds in base64, else what the file called `NAME` holds.
        func bytes(_ value: JSONValue, _ name: String) throws(Unusable) -> [UInt8]? {
            if let text = value[name + "-data"]?.string, !text.isEmpty {
                guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
                    throw Unusable(description: "\(file): \(name)-data is no base64")
                }
                return Array(data)
            }
            guard let path = value[name]?.string, !path.isEmpty else { return nil }
            guard let bytes = read(path) else {
                throw Unusable(description: "\(file): \(name): \(path) cannot be read")
            }
            return bytes
        }

        func addUser(_ name: String, to access: inout ClusterAccess) throws(Unusable) {
            let user = try entry("users", name, "user")
            access.certificate = try bytes(user, "client-certificate")
            access.key = try bytes(user, "client-key")
            guard (access.certificate == nil) == (access.key == nil) else {
                throw Unusable(
                    description: "\(file): users \"\(name)\": a client certificate and its key"
                        + " belong together")
            }
            if let token = user["token"]?.string, !token.isEmpty { access.token = token }
            if access.token == nil, let path = user["tokenFile"]?.string, !path.isEmpty {
                guard let bytes = read(path) else {
                    throw Unusable(
                        description: "\(file): users \"\(name)\": tokenFile \(path) cannot be read")
                }
                access.token = String(decoding: bytes, as: UTF8.self)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            }
            for plugin in ["exec", "auth-provider"] where user[plugin]?.object != nil {
                throw Unusable(
                    description: "\(file): users \"\(name)\": \(plugin) is not supported; use a"
                        + " token or a client certificate")
            }
        }
    }
}
