package import KubeAPI
import KubeModel
package import SimKernel

/// The agent of one node, together with the machine it runs on.
///
/// It registers its node, keeps the lease alive, mirrors the pods bound to the node, and moves
/// each of them through its life (`PodWorker`). What runs on the machine goes on running while the
/// kubelet is stopped or cut off. Source: cluster.md B, D.
package struct Kubelet: Process {
    /// What of the node works.
    package enum Condition: Sendable, Equatable {
        case running
        /// The machine works, its containers too; only the kubelet does not.
        case kubeletStopped
        case poweredOff
    }

    /// A pod of which a process is alive on the machine.
    package struct RunningPod: Sendable, Equatable {
        package var uid: String
        package var namespace: String
        package var name: String
        /// The address; nil while it has none.
        package var address: String?
        /// The names of the containers whose process is alive, in the order of the spec.
        package var containers: [String]
    }

    package let options: KubeletOptions
    package internal(set) var condition = Condition.running

    var informer: Informer
    /// All pods the node has to do with, by uid.
    var workers = SortedMap<String, PodWorker>()
    /// The uids of the workers of one pod name, oldest first.
    var names = SortedMap<NamespacedName, [String]>()
    var turn: PodTurn
    var report: NodeReport
    var recorder: NodeEventRecorder
    /// What the calls under way are for; looked up, never walked.
    var calls: [CallID: CallPurpose] = [:]
    /// Pods that wait for an attachment.
    var attaching = SortedSet<String>()
    /// Whether the pods of the API were seen once since the kubelet started, so that those that
    /// are gone are not started again.
    var isReconciled = false
    var boots = 0
    /// Whether the machine was booted and its pods are not made anew yet.
    var remakesPods = false
    /// Whether the machine was booted and no event has said so yet.
    var tellsReboot = false

    package init(_ options: KubeletOptions) {
        self.options = options
        informer = Self.newInformer(options.name)
        turn = PodTurn(machine: NodeMachine(options))
        report = NodeReport(options)
        recorder = NodeEventRecorder(host: options.name)
    }

    static func newInformer(_ name: String) -> Informer {
        Informer([
            WatchRequest(.pod, fieldSelector: [FieldRequirement("spec.nodeName", name)]),
            WatchRequest(.node, fieldSelector: [FieldRequirement("metadata.name", name)]),
        ])
    }

    package mutating func receive(_ input: ProcessInput, _ context: inout ProcessContext) {
        guard condition == .running else { return }
        turn.now = context.now
        switch input {
        case .started: start(&context)
        case .timer(let key): timer(key, &context)
        case .response(let call, let result): response(call, result, &context)
        case .watch, .watchClosed:
            for change in informer.receive(input, &context) ?? [] { take(change, &context) }
            if !isReconciled, informer.cache.isSynced(.pod) { reconcile(&context) }
        }
    }

    /// The pods of which a process is alive on the machine at an instant, by uid: the truth of the
    /// machine, also while nobody can reach it. Nothing runs on a machine without power.
    package func runningPods(at now: SimTime) -> [RunningPod] {
        guard condition != .poweredOff else { return [] }
        return workers.compactMap { _, worker in
            let alive = worker.containers.filter { $0.isAlive(at: now) }
            guard !alive.isEmpty else { return nil }
            return RunningPod(
                uid: worker.uid, namespace: worker.id.namespace, name: worker.id.name,
                address: worker.address, containers: alive.map(\.spec.name))
        }
    }

    /// How many pods the machine has to do with, those included that the API forgot.
    package var podCount: Int { workers.count }

    /// Whether a process of the pod with this uid is alive on the machine.
    package func isRunning(pod uid: String, at now: SimTime) -> Bool {
        condition != .poweredOff && workers[uid]?.isAlive(at: now) == true
    }
}

/// What a call was for.
enum CallPurpose: Sendable {
    case register
    case nodeStatus
    case fetchNode
    case lease
    case fetchLease
    case podStatus(uid: String)
    case podDelete(uid: String)
    case fetch(uid: String, ObjectKey, FetchPurpose)
    case repeatEvent(token: String, NodeEventText)
}

/// An event that may have to be told anew.
struct NodeEventText: Sendable {
    var involved: JSONObject
    var namespace: String
    var kind: NodeEvent.Kind
    var reason: String
    var message: String
}

/// What the timers of a kubelet are for.
enum KubeletTimer: Int {
    /// The earliest instant of one pod; the detail is its uid.
    case pod
    case heartbeat
    case nodeReady
    case register
}

extension TimerKey {
    init(_ timer: KubeletTimer, uid: String = "") { self.init(timer.rawValue, detail: uid) }
}
