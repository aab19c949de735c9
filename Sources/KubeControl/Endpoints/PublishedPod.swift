import KubeAPI
import KubeModel
import SimKernel

/// What a pod offers to the services that select it; slices and Endpoints publish the same.
enum PublishedPod {
    /// Whether anything about a pod changed that an endpoint depends on.
    static func isNews(_ change: CacheChange) -> Bool {
        guard let old = change.old, let new = change.new else { return true }
        return old.facts.isReady != new.facts.isReady
            || old.facts.isTerminating != new.facts.isTerminating
            || old.facts.phase != new.facts.phase || old.uid != new.uid
            || old.facts.nodeName != new.facts.nodeName
            || old.json["status"]?["podIP"] != new.json["status"]?["podIP"]
            || old.facts.labels != new.facts.labels
    }

    /// The address of a pod; nil when it has none or has finished. Source: cluster.md F12, F21.
    static func address(_ pod: Pod) -> String? {
        guard !pod.isFinished, let address = pod.status.podIP, !address.isEmpty else { return nil }
        return address
    }

    /// The host name under a service of the pod's namespace. Source: cluster.md F15.
    static func hostname(_ spec: PodSpec, under service: String) -> String? {
        guard let hostname = spec.hostname, !hostname.isEmpty, spec.subdomain == service else {
            return nil
        }
        return hostname
    }

    /// The members of a reference to a pod.
    static func reference(_ pod: StoredObject) -> JSONValue {
        [
            "kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name),
            "uid": .string(pod.uid),
        ]
    }

    /// The ports of a pod behind a service, named ones looked up; what the pod does not have is
    /// left out. Source: cluster.md F7, F16.
    static func ports(_ ports: [ServicePort], of spec: PodSpec, namesAll: Bool) -> [JSONValue] {
        ports.compactMap { port in
            let protocolName = port.protocol ?? "TCP"
            let number: Int64?
            switch port.targetPort {
            case .int(let int)? where int != 0: number = int
            case .string(let name)?: number = containerPort(name, protocolName, spec)
            default: number = port.port
            }
            guard let number else { return nil }
            var json: JSONObject = ["port": .int(number), "protocol": .string(protocolName)]
            let name = port.name ?? ""
            if namesAll || !name.isEmpty { json["name"] = .string(name) }
            if let appProtocol = port.appProtocol { json["appProtocol"] = .string(appProtocol) }
            return .object(json)
        }
    }

    private static func containerPort(
        _ name: String, _ protocolName: String, _ spec: PodSpec
    ) -> Int64? {
        let sidecars = spec.initContainers.filter { $0.restartPolicy == "Always" }
        for container in spec.containers + sidecars {
            for port in container.ports
            where port.name == name && (port.protocol ?? "TCP") == protocolName {
                return port.containerPort
            }
        }
        return nil
    }
}

/// When what a service publishes last had a reason to change, for the annotation
/// `endpoints.kubernetes.io/last-change-trigger-time`. Source: cluster.md F10.
///
/// The reason is the earliest of what is new since the write before: the service itself, and pods
/// that became ready or stopped being so.
struct TriggerTimes: Sendable {
    static let annotation = "endpoints.kubernetes.io/last-change-trigger-time"

    private var service: Timestamp?
    private var pods = SortedMap<String, Timestamp>()
    private var earliest: Timestamp?

    /// Takes in the service.
    mutating func see(service: Service) {
        guard let time = service.metadata.creationTimestamp else { return }
        if self.service.map({ time > $0 }) ?? true { note(time) }
        self.service = time
    }

    /// Takes in all pods of the service; of others nothing is remembered.
    mutating func see(pods: [StoredObject]) {
        let before = self.pods
        self.pods = SortedMap()
        for pod in pods {
            self.pods[pod.name] = before[pod.name]
            see(pod.name, pod)
        }
    }

    /// Takes in a pod of the service; nil when it is that no more.
    mutating func see(_ name: String, _ pod: StoredObject?) {
        guard let pod, let time = Self.readyChange(pod) else {
            pods[name] = nil
            return
        }
        if pods[name].map({ time > $0 }) ?? true { note(time) }
        pods[name] = time
    }

    /// The time to write, which then is used up.
    mutating func take() -> Timestamp? {
        defer { earliest = nil }
        return earliest
    }

    private mutating func note(_ time: Timestamp) { earliest = min(earliest ?? time, time) }

    private static func readyChange(_ pod: StoredObject) -> Timestamp? {
        for value in pod.json["status"]?["conditions"]?.array ?? [] {
            guard let condition = value.object, condition["type"]?.string == "Ready" else {
                continue
            }
            return condition.read("lastTransitionTime")
        }
        return nil
    }
}
