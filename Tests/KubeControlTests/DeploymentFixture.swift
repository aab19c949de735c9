import KubeAPI
import KubeControl
import KubeModel
import SimKernel

extension Make {
    static func template(_ image: String) -> PodTemplateSpec {
        var template = PodTemplateSpec(json: [:])
        template.metadata.setLabel("app", "api")
        template.spec.containers = [Container(json: ["name": "main", "image": .string(image)])]
        return template
    }

    static func replicaSet(
        _ name: String, _ replicas: Int64, _ body: (inout ReplicaSet) -> Void = { _ in }
    ) -> ReplicaSet {
        var set = ReplicaSet(named: name, namespace: "default")
        set.spec.replicas = replicas
        set.spec.selector = LabelSelector(matchLabels: [("app", "api")])
        set.spec.template = template("app:1")
        body(&set)
        return set
    }

    static func deployment(
        _ replicas: Int64, surge: IntOrString = .string("25%"),
        unavailable: IntOrString = .string("25%"),
        _ body: (inout Deployment) -> Void = { _ in }
    ) -> Deployment {
        var deployment = Deployment(named: "api", namespace: "default")
        deployment.spec.replicas = replicas
        deployment.spec.selector = LabelSelector(matchLabels: [("app", "api")])
        deployment.spec.template = template("app:1")
        deployment.spec.progressDeadlineSeconds = 600
        deployment.spec.revisionHistoryLimit = 10
        deployment.spec.strategy = DeploymentStrategy {
            $0.type = "RollingUpdate"
            $0.rollingUpdate = RollingUpdateDeployment {
                $0.maxSurge = surge
                $0.maxUnavailable = unavailable
            }
        }
        body(&deployment)
        return deployment
    }
}

/// A deployment with its controllers and a kubelet that is told when to do something.
struct DeploymentBench {
    var bench = ControllerBench()

    init(_ deployment: Deployment) {
        bench.add(ReplicaSetReconciler(), .init())
        bench.add(DeploymentReconciler(), .init())
        bench.put(deployment)
        bench.run()
    }

    var deployment: Deployment { bench[Deployment.self, "api"] ?? Deployment(json: [:]) }
    var status: DeploymentStatus { deployment.status }

    /// The ReplicaSets by their revision numbers.
    var sets: [ReplicaSet] {
        bench.cache.list(.replicaSet).map { $0.view(as: ReplicaSet.self) }.sorted {
            revision($0) < revision($1)
        }
    }

    func revision(_ set: ReplicaSet) -> Int {
        Int(set.metadata.annotation("deployment.kubernetes.io/revision") ?? "") ?? 0
    }

    var sizes: [Int64] { sets.map { $0.spec.replicas ?? -1 } }
    var pods: [StoredObject] { bench.cache.list(.pod) }
    var active: [StoredObject] { pods.filter { !$0.facts.isTerminating } }
    var available: Int { active.count { $0.facts.isReady } }

    func progress(_ type: String = "Progressing") -> String {
        let condition = status.conditions.condition(type)
        return "\(condition?.status?.rawValue ?? "-") \(condition?.reason ?? "-")"
    }

    mutating func change(_ body: (inout Deployment) -> Void) {
        bench.change(Deployment.self, "api", "default", body)
        bench.run()
    }

    mutating func setImage(_ image: String) {
        change { $0.spec.template.spec.containers[0].image = image }
    }

    /// The kubelet does one thing to one pod: starts it, or ends it.
    mutating func kubelet(_ pod: StoredObject) {
        if pod.facts.isTerminating {
            bench.vanish(.pod, pod.name)
        } else if !pod.facts.isReady {
            let time = bench.now.timestamp
            bench.change(Pod.self, pod.name) {
                $0.spec.nodeName = "n1"
                $0.status.phase = .running
                $0.status.conditions.set(type: "Ready", status: .true, at: time)
            }
        }
        bench.run()
    }

    /// The pods the kubelet has something to do about.
    var unsettled: [StoredObject] { pods.filter { $0.facts.isTerminating || !$0.facts.isReady } }

    /// Lets the kubelet work until nothing is left to do.
    mutating func settle() {
        var steps = 0
        while let pod = unsettled.first, steps < 2_000 {
            kubelet(pod)
            steps += 1
        }
        bench.run(.seconds(2))
    }
}
