import Crypto
package import KubeAPI
import SwiftASN1
import X509

/// Who sends a request, by certificate or bearer token. Source: api.md 2.
package struct Authentication: Sendable, CustomReflectable {
    /// Requests without credentials, or with ones that are not understood. Source: api.md 2.2.
    package static let anonymous = UserInfo(
        name: "system:anonymous", groups: ["system:unauthenticated"])
    /// The group of everybody who is known.
    private static let authenticated = "system:authenticated"

    /// The digest of the token, so that the token itself need not be kept.
    private let tokenDigest: SHA256.Digest
    private let tokenUser: UserInfo

    /// Accepts one bearer token, which stands for `user`.
    package init(token: String, user: UserInfo) {
        tokenDigest = SHA256.hash(data: Array(token.utf8))
        tokenUser = UserInfo(name: user.name, groups: user.groups + [Self.authenticated])
    }

    /// Shows nothing of what it keeps.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// A token nobody can guess: 256 bits of the system's randomness.
    package static func makeToken() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }
    }

    /// The user of a request.
    ///
    /// - Parameters:
    ///   - certificateUser: the user of the certificate of the connection, which was verified.
    ///   - authorization: the value of the header of that name.
    /// - Throws: 401 for a bearer token that is not known.
    package func user(
        certificateUser: UserInfo?, authorization: String?
    ) throws(APIError) -> UserInfo {
        if let certificateUser { return certificateUser }
        guard let token = Self.bearer(authorization) else { return Self.anonymous }
        // Digests are compared in constant time.
        guard SHA256.hash(data: Array(token.utf8)) == tokenDigest else {
            throw APIError(code: 401, reason: .unauthorized, message: "Unauthorized")
        }
        return tokenUser
    }

    /// The token of `Bearer T`; nil when the header says something else or nothing.
    private static func bearer(_ authorization: String?) -> String? {
        guard let authorization else { return nil }
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        let token = words[1].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    /// The user a verified certificate names: CN is the name, each O a group. Nil when the
    /// certificate has no CN.
    package static func user(certificateDER bytes: [UInt8]) throws -> UserInfo? {
        let certificate = try Certificate(derEncoded: bytes)
        var name: String?
        var groups: [String] = []
        for part in certificate.subject {
            for attribute in part {
                switch attribute.type {
                case .RDNAttributeType.commonName: name = String(attribute.value)
                case .RDNAttributeType.organizationName:
                    if let group = String(attribute.value) { groups.append(group) }
                default: break
                }
            }
        }
        guard let name, !name.isEmpty else { return nil }
        return UserInfo(name: name, groups: groups + [authenticated])
    }
}
