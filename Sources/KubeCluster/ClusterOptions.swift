package import KubeAPI
package import KubeControl
import KubeModel
package import KubeNode
package import SimKernel

/// Everything that shapes a run. The same options and the same requests at the same times give the
/// same run, byte for byte.
package struct ClusterOptions: Sendable {
    /// One simulated machine.
    package struct Node: Sendable {
        package var name: String
        /// The zone label; nil: none.
        package var zone: String?

        package init(_ name: String, zone: String? = nil) {
            self.name = name
            self.zone = zone
        }
    }

    /// Where all randomness comes from.
    package var seed: UInt64 = 1
    /// The virtual time at which the run begins.
    package var start = SimTime.seconds(1_767_225_600)
    /// The machines, in order of their names. Source: decisions "Cluster file".
    package var nodes = (1...3).map { Node("node-\($0)", zone: nil) }
    package var gates = FeatureGates()
    /// How messages between processes travel.
    package var links = LinkOptions.local
    /// Delays of controllers, provisioner and attacher.
    package var control = ControlTiming.live
    /// Delays of kubelets and containers.
    package var node = NodeTiming.live
    /// What the images do.
    package var images = ImageCatalogue()
    /// Provisioners that answer claims of their classes. The NFS one is the stand-in for the
    /// file servers that many tutorials have.
    package var provisioners = BuiltInStorage.provisioners + ["example.com/nfs"]
    /// After how much silence a node counts as lost.
    package var nodeMonitorGrace = SimDuration.seconds(50)
    /// How often the nodes are looked at for that.
    package var nodeMonitorPeriod = SimDuration.seconds(5)
    /// How many changes watches can reach back to.
    package var logSizeMax = 10_000
    /// How much of the trace is kept.
    package var trace = Trace.Retention.off
    /// Whether checkers watch over what the cluster promises.
    package var checks = false
    /// A bug planted on purpose, to see whether a checker finds it; nil: none.
    package var planted: PlantedBug?
    /// What `kube-root-ca.crt` of every namespace holds, in PEM; a server that speaks TLS puts its
    /// own here. Source: api.md 17.8.
    package var rootCertificate = ControllerOptions.noCertificate
    /// Whether nodes are simulated; false is a bare control plane, for outside kubelets.
    package var simulatesNodes = true

    /// A cluster of three nodes with the pace of a real one.
    package init() {}

    /// Options changed by `build`.
    package init(_ build: (inout ClusterOptions) -> Void) { build(&self) }

    /// The same cluster without any delay: what is left is order alone. For traces and figures.
    package static var instant: ClusterOptions {
        ClusterOptions {
            $0.links = .instant
            $0.control = .instant
            $0.node = .instant
        }
    }
}

/// What the options mean for each process.
extension ClusterOptions {
    /// How the controllers of such a cluster run.
    package var controllerOptions: ControllerOptions {
        let gates = gates
        return ControllerOptions { options in
            options.reactionDelay = control.reaction
            options.honoursMaxUnavailable = gates.maxUnavailableStatefulSet
            options.timing = control
            options.provisioners = provisioners
            options.nodeMonitorGrace = nodeMonitorGrace
            options.nodeMonitorPeriod = nodeMonitorPeriod
            options.rootCertificate = rootCertificate
            options.keepsPlans = checks
            if gates.semanticRevisionComparison {
                options.defaulter = { resource, object in
                    var object = object
                    Strategies.strategy(for: resource).applyDefaults(&object)
                    return object
                }
            }
        }
    }

    var schedulerOptions: SchedulerOptions {
        control.scheduling == .zero
            ? .instant : SchedulerOptions(reactionDelay: control.scheduling, volumePoll: .seconds(1))
    }

    func kubeletOptions(_ node: Node, index: Int) -> KubeletOptions {
        KubeletOptions(
            name: node.name, index: index + 1,
            labels: node.zone.map { [("topology.kubernetes.io/zone", $0)] } ?? [],
            timing: self.node, images: images)
    }
}
