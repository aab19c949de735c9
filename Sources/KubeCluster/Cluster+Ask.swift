package import KubeAPI
import KubeDNS

extension Cluster {
    /// What the cluster's DNS answers to some questions now.
    package func ask(_ names: [AskedName]) -> [AskedAnswer] {
        names.map { dns.answer($0, at: now) }
    }
}
