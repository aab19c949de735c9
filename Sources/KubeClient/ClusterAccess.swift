/// How to reach one cluster and as whom: one context of a kubeconfig, with everything read.
///
/// It holds secrets. Its description names none of them.
package struct ClusterAccess: Sendable, CustomStringConvertible {
    /// The name of the context.
    package var name: String
    /// `https://host:port[/path]`, without a slash at its end.
    package var server: String
    /// The namespace of the context; `default` when it names none.
    package var namespace = "default"
    /// Certificates, as PEM, that the server's must be signed by; nil: those of the system.
    package var authority: [UInt8]?
    /// Whether the server's certificate is not looked at.
    package var skipsVerification = false
    /// The name the server's certificate must carry, when it is not that of the address.
    package var serverName: String?
    /// The certificate this side shows, as PEM, with its key.
    package var certificate: [UInt8]?
    package var key: [UInt8]?
    /// A bearer token.
    package var token: String?

    package init(name: String, server: String) {
        self.name = name
        self.server = server
    }

    /// The name and the address, no secrets.
    package var description: String { "\(name) (\(server))" }
}
