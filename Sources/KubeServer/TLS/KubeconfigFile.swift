import Foundation
import KubeModel
import KubeYAML

/// What a client needs to reach the server, as kubectl writes it.
///
/// Context, cluster and user are called `ordinal`; the user carries a client certificate.
package struct KubeconfigFile: Sendable, CustomReflectable {
    /// What context and cluster are called.
    package static let name = "ordinal"
    /// The largest kubeconfig that is read, in bytes.
    private static let byteCountMax = 1 << 20

    private let cluster: JSONValue
    private let context: JSONValue
    private let user: JSONValue

    /// A file for the server at `address`, e.g. `https://127.0.0.1:6443`.
    package init(
        address: String, authorityPEM: String, client: CertificateAuthority.Identity, token: String
    ) {
        func encoded(_ text: String) -> JSONValue {
            .string(Data(text.utf8).base64EncodedString())
        }
        cluster = [
            "cluster": [
                "certificate-authority-data": encoded(authorityPEM), "server": .string(address),
            ],
            "name": .string(Self.name),
        ]
        context = [
            "context": ["cluster": .string(Self.name), "user": .string(Self.name)],
            "name": .string(Self.name),
        ]
        user = [
            "name": .string(Self.name),
            "user": [
                "client-certificate-data": encoded(client.certificatePEM),
                "client-key-data": encoded(client.keyPEM),
                "token": .string(token),
            ],
        ]
    }

    /// Shows nothing of the credentials.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The text of a file with nothing else in it.
    package var text: String {
        YAMLWriter.text([
            "apiVersion": "v1", "kind": "Config", "preferences": [:],
            "clusters": .array([cluster]), "contexts": .array([context]),
            "users": .array([user]), "current-context": .string(Self.name),
        ])
    }

    /// Where the file of a server on a port is kept: `$XDG_STATE_HOME/ordinal`, else
    /// `~/.local/state/ordinal`.
    package static func defaultPath(port: Int, environment: [String: String]) -> String {
        var state = environment["XDG_STATE_HOME"] ?? ""
        // A relative path there is not valid and is ignored, by the rule of the specification.
        if !state.hasPrefix("/") { state = home(environment) + "/.local/state" }
        return "\(state)/ordinal/kubeconfig-\(port)"
    }

    /// The user's own kubeconfig, the one kubectl would write to.
    package static func userPath(environment: [String: String]) -> String {
        let listed = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
        return listed.first { access($0, F_OK) == 0 } ?? listed.last
            ?? home(environment) + "/.kube/config"
    }

    private static func home(_ environment: [String: String]) -> String {
        if let home = environment["HOME"], home.hasPrefix("/") { return home }
        return NSHomeDirectory()
    }

    // MARK: - The user's own file

    /// Adds context, cluster and user to a kubeconfig and makes the context the current one.
    /// Everything else in the file stays; comments are lost, as with kubectl.
    ///
    /// - Returns: the context that was current before, for `remove`.
    /// - Throws: when the file has errors; it is left alone then.
    package func merge(into path: String) throws(ServerError) -> String? {
        try PrivateFile.locked(path) { () throws(ServerError) in
            var tree = try Self.tree(path)
            let former = tree["current-context"]?.string
            for (list, entry) in [("clusters", cluster), ("contexts", context), ("users", user)] {
                var entries = Self.others(tree[list])
                entries.append(entry)
                tree[list] = .array(entries)
            }
            tree["current-context"] = .string(Self.name)
            if tree["apiVersion"] == nil { tree["apiVersion"] = "v1" }
            if tree["kind"] == nil { tree["kind"] = "Config" }
            if tree["preferences"] == nil { tree["preferences"] = [:] }
            try PrivateFile.write(YAMLWriter.text(.object(tree)), to: path)
            return former == Self.name ? nil : former
        }
    }

    /// Takes context, cluster and user out again, if they are still the ones of this value; the
    /// context that was current before becomes so again unless somebody chose another.
    package func remove(from path: String, former: String?) throws(ServerError) {
        try PrivateFile.locked(path) { () throws(ServerError) in
            var tree = try Self.tree(path)
            guard (tree["users"]?.array ?? []).contains(user) else { return }
            for list in ["clusters", "contexts", "users"] {
                tree[list] = .array(Self.others(tree[list]))
            }
            if tree["current-context"]?.string == Self.name {
                tree["current-context"] = .string(former ?? "")
            }
            try PrivateFile.write(YAMLWriter.text(.object(tree)), to: path)
        }
    }

    private static func others(_ list: JSONValue?) -> [JSONValue] {
        (list?.array ?? []).filter { $0.object?["name"]?.string != name }
    }

    private static func tree(_ path: String) throws(ServerError) -> JSONObject {
        guard let bytes = try PrivateFile.read(path, limit: byteCountMax) else {
            return JSONObject()
        }
        let document: SourceDocument?
        do {
            document = try YAMLReader.document(bytes, file: path)
        } catch {
            throw ServerError(.kubeconfig, "\(path) \(error.reason); it is left as it is")
        }
        guard let document else { return JSONObject() }
        guard document.faults.isEmpty, let tree = document.value?.object else {
            throw ServerError(.kubeconfig, "\(path) is no kubeconfig; it is left as it is")
        }
        return tree
    }
}
