import Foundation
import KubeAPI
import KubeServer
import Testing

/// Who sends a request, and to whom.
struct AuthenticationTests {
    private let admin = UserInfo(name: "anna", groups: ["system:masters"])

    @Test
    func `reads the user from the header`() throws {
        let authentication = Authentication(token: "s3cret", user: admin)
        let known = UserInfo(name: "anna", groups: ["system:masters", "system:authenticated"])
        let table: [(String?, UserInfo)] = [
            ("Bearer s3cret", known),
            ("bearer   s3cret", known),
            (nil, Authentication.anonymous),
            ("", Authentication.anonymous),
            ("Bearer", Authentication.anonymous),
            ("Bearer ", Authentication.anonymous),
            ("Basic czNjcmV0", Authentication.anonymous),
            ("s3cret", Authentication.anonymous),
        ]
        for (header, user) in table {
            let found = try authentication.user(certificateUser: nil, authorization: header)
            #expect(found == user, "\(header ?? "none")")
        }
    }

    @Test
    func `refuses tokens it does not know`() {
        let authentication = Authentication(token: "s3cret", user: admin)
        for token in ["s3cre", "s3crett", "S3CRET", "x"] {
            let error = #expect(throws: APIError.self) {
                try authentication.user(certificateUser: nil, authorization: "Bearer \(token)")
            }
            #expect(error?.code == 401)
            #expect(error?.message == "Unauthorized")
        }
    }

    @Test
    func `believes a certificate before a token`() throws {
        let authentication = Authentication(token: "s3cret", user: admin)
        let user = UserInfo(name: "bert", groups: [])
        let found = try authentication.user(certificateUser: user, authorization: "Bearer wrong")
        #expect(found == user)
    }

    @Test
    func `makes tokens nobody can guess`() {
        let tokens = (0..<20).map { _ in Authentication.makeToken() }
        #expect(Set(tokens).count == 20)
        #expect(tokens.allSatisfy { $0.count == 64 })
    }

    @Test
    func `reads name and groups from a certificate`() throws {
        let client = try CertificateAuthority().clientIdentity(
            name: "kubernetes-admin", groups: ["system:masters", "ops"])
        let user = try Authentication.user(certificateDER: der(client.certificatePEM))
        #expect(user?.name == "kubernetes-admin")
        #expect(user?.groups == ["system:masters", "ops", "system:authenticated"])
    }

    @Test
    func `shows no key and no token to whoever prints it`() throws {
        let authority = try CertificateAuthority()
        let client = try authority.clientIdentity(name: "anna", groups: [])
        var printed = "\(client) \(String(reflecting: client))"
        dump(client, to: &printed)
        dump(Authentication(token: "s3cret", user: admin), to: &printed)
        dump(
            KubeconfigFile(
                address: "https://127.0.0.1:1", authorityPEM: authority.certificatePEM,
                client: client, token: "s3cret"),
            to: &printed)
        #expect(!printed.contains("PRIVATE"))
        #expect(!printed.contains("s3cret"))
    }

    @Test
    func `answers to the names of this machine alone`() {
        let table: [(String, Bool)] = [
            ("127.0.0.1", true), ("127.0.0.1:6443", true), ("localhost", true),
            ("LocalHost:6443", true), ("[::1]", true), ("[::1]:6443", true), ("::1", true),
            ("", false), ("example.com", false), ("localhost.example.com", false),
            ("127.0.0.1.example.com", false), ("127.0.0.1:", false), ("127.0.0.1:x", false),
            ("localhost:123456", false), ("[::1", false), ("[::2]", false), ("[localhost]", false),
            ("localhost:1@example.com", false), ("10.0.0.1", false),
        ]
        for (host, isAllowed) in table {
            #expect(HostRule.allows(host) == isAllowed, "\(host)")
        }
    }

    private func der(_ pem: String) throws -> [UInt8] {
        let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }
        return Array(try #require(Data(base64Encoded: lines.joined())))
    }
}
