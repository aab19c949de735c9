package import KubeAPI
import KubeDNS

extension Cluster {
    /// What the cluster's DNS answers to some questions now.
    package func ask(_ names: [AskedName]) -> [AskedAnswer] {
        let answers = names.map { dns.answer($0, at: now) }
        guard let planted = options.planted else { return answers }
        return answers.map { planted.reanswered($0, apiServer) }
    }
}
