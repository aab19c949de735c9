package import SimKernel

/// How the names of a cluster are answered. The defaults are kubeadm's. Source: spec G2.
package struct ResolverOptions: Sendable {
    /// Which names of the form `10-244-1-5.<namespace>.pod` exist. Source: spec G18.
    package enum PodNames: Hashable, Sendable {
        /// None.
        case disabled
        /// Every address in an existing namespace.
        case insecure
        /// The addresses of pods of the namespace.
        case verified
    }

    /// The zone of the cluster.
    package var clusterDomain: DNSName
    /// Zones of reverse names that are answered too.
    package var reverseZones: [DNSName]
    /// Seconds an answer may be kept, 0 to 3600.
    package var ttl: UInt32
    /// Which names of pods exist.
    package var podNames: PodNames
    /// The addresses of the server itself, which `ns.dns.<zone>` has.
    package var serverAddresses: [IPAddress]
    /// Names outside the cluster that external services can lead to.
    package var externalNames: SortedMap<DNSName, [IPAddress]>

    /// Options; what is not given is as kubeadm sets it up.
    package init(
        clusterDomain: String = "cluster.local", ttl: UInt32 = 30, podNames: PodNames = .insecure,
        serverAddresses: [String] = ["10.96.0.10"],
        externalNames: SortedMap<DNSName, [IPAddress]> = SortedMap()
    ) {
        self.clusterDomain = DNSName(clusterDomain) ?? .root
        reverseZones = ["in-addr.arpa", "ip6.arpa"].compactMap { DNSName($0) }
        self.ttl = min(ttl, 3600)
        self.podNames = podNames
        self.serverAddresses = serverAddresses.compactMap { IPAddress($0) }
        self.externalNames = externalNames
    }
}
