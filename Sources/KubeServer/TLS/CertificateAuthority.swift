import Crypto
package import Foundation
import SwiftASN1
import X509

/// Who vouches for the server and for its one client: made at start, gone with the program.
///
/// The authority's own key never leaves the value. Source: decisions "TLS", api.md 2.1.
package struct CertificateAuthority: Sendable {
    /// A certificate with its private key, both as PEM text.
    package struct Identity: Sendable, CustomStringConvertible, CustomReflectable {
        package let certificatePEM: String
        package let keyPEM: String

        /// Says what it is and never what the key is.
        package var description: String { "a certificate and its private key" }
        package var customMirror: Mirror { Mirror(self, children: []) }
    }

    /// How long the certificates hold. A program rarely runs longer than a year.
    private static let lifetime: TimeInterval = 365 * 24 * 3600
    /// How far a client's clock may be behind.
    private static let clockSkew: TimeInterval = 3600
    /// The names by which the server may be called. Source: api.md 2.1.
    private static let dnsNames = [
        "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
    ]
    private static let addresses: [[UInt8]] = [
        [127, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [10, 96, 0, 1],
    ]

    /// The authority's certificate, which clients trust.
    package let certificatePEM: String
    private let key: Certificate.PrivateKey
    private let name: DistinguishedName
    private let now: Date

    /// A new authority whose certificates hold from `now` on.
    package init(at now: Date = Date()) throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("ordinal-ca") }
        self.key = key
        self.name = name
        self.now = now
        certificatePEM = try Self.sign(
            key.publicKey, as: name, by: key, issuer: name, at: now,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            })
    }

    /// The identity of a server on this machine.
    package func serverIdentity() throws -> Identity {
        let names =
            Self.dnsNames.map { GeneralName.dnsName($0) }
            + Self.addresses.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        return try issue(
            DistinguishedName { CommonName("kube-apiserver") }, .serverAuth,
            alternatives: SubjectAlternativeNames(names))
    }

    /// The identity of a client: the user's name and the groups it is in.
    package func clientIdentity(name: String, groups: [String]) throws -> Identity {
        var parts = try groups.map { try OrganizationName($0).makeRDN() }
        parts.append(try CommonName(name).makeRDN())
        return try issue(DistinguishedName(parts), .clientAuth, alternatives: nil)
    }

    private func issue(
        _ subject: DistinguishedName, _ usage: ExtendedKeyUsage.Usage,
        alternatives: SubjectAlternativeNames?
    ) throws -> Identity {
        let own = P256.Signing.PrivateKey()
        let publicKey = Certificate.PrivateKey(own).publicKey
        let authority = SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([usage])
            SubjectKeyIdentifier(hash: publicKey)
            AuthorityKeyIdentifier(keyIdentifier: authority)
            if let alternatives { alternatives }
        }
        return Identity(
            certificatePEM: try Self.sign(
                publicKey, as: subject, by: key, issuer: name, at: now, extensions: extensions),
            keyPEM: own.pemRepresentation)
    }

    private static func sign(
        _ publicKey: Certificate.PublicKey, as subject: DistinguishedName,
        by key: Certificate.PrivateKey, issuer: DistinguishedName, at now: Date,
        extensions: Certificate.Extensions
    ) throws -> String {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: now - clockSkew, notValidAfter: now + lifetime, issuer: issuer,
            subject: subject, signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: key
        ).serializeAsPEM().pemString
    }
}
