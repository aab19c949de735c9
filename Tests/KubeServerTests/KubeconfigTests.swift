import Foundation
import KubeModel
import KubeServer
import KubeYAML
import Testing

/// The files that lead a client to the server.
struct KubeconfigTests {
    private func config(_ port: Int = 6443) throws -> KubeconfigFile {
        let authority = try CertificateAuthority()
        return KubeconfigFile(
            address: "https://127.0.0.1:\(port)", authorityPEM: authority.certificatePEM,
            client: try authority.clientIdentity(name: "anna", groups: []), token: "t")
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func tree(_ path: String) throws -> JSONObject {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let document = try YAMLReader.document(Array(text.utf8), file: path)
        return try #require(document?.value?.object)
    }

    @Test
    func `is written for its owner alone, directories too`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path("state/ordinal/kubeconfig-1")
        try PrivateFile.write(try config().text, to: path)
        #expect(try mode(path) == 0o600)
        #expect(try mode(directory.path("state/ordinal")) == 0o700)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: directory.path("state/ordinal"))
        #expect(names == ["kubeconfig-1"])
    }

    @Test
    func `becomes private even where a public file stood`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path("config")
        try "old".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(chmod(path, 0o644) == 0)
        try PrivateFile.write("new", to: path)
        #expect(try mode(path) == 0o600)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    }

    @Test
    func `names one context called ordinal with everything inside`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path("config")
        try PrivateFile.write(try config(7000).text, to: path)
        let tree = try tree(path)
        #expect(tree["current-context"]?.string == "ordinal")
        let cluster = tree["clusters"]?.array?.first?.object?["cluster"]?.object
        #expect(cluster?["server"]?.string == "https://127.0.0.1:7000")
        let user = tree["users"]?.array?.first?.object?["user"]?.object
        for key in ["client-certificate-data", "client-key-data"] {
            let data = user?[key]?.string.flatMap { Data(base64Encoded: $0) }
            let text = String(decoding: data ?? Data(), as: UTF8.self)
            #expect(text.hasPrefix("-----BEGIN "), "\(key)")
        }
    }

    private static let foreign = """
        apiVersion: v1
        clusters:
        - cluster:
            server: https://example.com:6443
          name: work
        contexts:
        - context:
            cluster: work
            namespace: team
            user: me
          name: work
        current-context: work
        extensions:
        - name: mine
        kind: Config
        preferences:
          colors: true
        users:
        - name: me
          user:
            token: "0123"

        """

    @Test
    func `joins a file of the user's and leaves it as it was`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path("config")
        try Self.foreign.write(toFile: path, atomically: false, encoding: .utf8)
        let before = try tree(path)
        let config = try config()
        let former = try config.merge(into: path)
        #expect(former == "work")
        let merged = try tree(path)
        #expect(merged["current-context"]?.string == "ordinal")
        #expect(merged["contexts"]?.array?.count == 2)
        #expect(merged["extensions"] == before["extensions"])
        #expect(merged["preferences"] == before["preferences"])
        #expect(merged["users"]?.array?.first == before["users"]?.array?.first)
        // Once more, as after a crash: nothing is there twice.
        #expect(try config.merge(into: path) == nil)
        #expect(try tree(path)["users"]?.array?.count == 2)
        try config.remove(from: path, former: former)
        #expect(try tree(path) == before)
        #expect(!FileManager.default.fileExists(atPath: path + ".lock"))
    }

    @Test
    func `leaves another server's entries and the user's choice alone`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path("config")
        let first = try config(1)
        _ = try first.merge(into: path)
        let second = try config(2)
        _ = try second.merge(into: path)
        let before = try tree(path)
        try first.remove(from: path, former: nil)
        #expect(try tree(path) == before)
    }

    @Test
    func `touches no file it does not understand`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        for text in ["clusters: [", "- a\n- b\n", "a: 1\n---\nb: 2\n"] {
            let path = directory.path("config")
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            let config = try config()
            let error = #expect(throws: ServerError.self) { try config.merge(into: path) }
            #expect(error?.code == .kubeconfig)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test
    func `follows a symbolic link`() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let target = directory.path("real")
        try Self.foreign.write(toFile: target, atomically: false, encoding: .utf8)
        let link = directory.path("config")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        _ = try config().merge(into: link)
        #expect(try tree(target)["current-context"]?.string == "ordinal")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    }

    @Test
    func `is where the environment says`() {
        let table: [([String: String], String)] = [
            (["HOME": "/h"], "/h/.local/state/ordinal/kubeconfig-9"),
            (["HOME": "/h", "XDG_STATE_HOME": "/s"], "/s/ordinal/kubeconfig-9"),
            (["HOME": "/h", "XDG_STATE_HOME": "s"], "/h/.local/state/ordinal/kubeconfig-9"),
        ]
        for (environment, path) in table {
            #expect(KubeconfigFile.defaultPath(port: 9, environment: environment) == path)
        }
        #expect(KubeconfigFile.userPath(environment: ["HOME": "/h"]) == "/h/.kube/config")
        #expect(
            KubeconfigFile.userPath(environment: ["HOME": "/h", "KUBECONFIG": "/n1:/n2"]) == "/n2")
    }
}
