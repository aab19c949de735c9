/// The fields whose strings are one of a few words, as `kubectl explain` lists them.
/// Source: api.md 13.3.
struct OpenAPIWords {
    static let shared = OpenAPIWords()

    private let words: [String: [String]]

    /// The words of a field in byte order; empty when any string will do.
    subscript(type: String, field: String) -> [String] { words[type + "." + field] ?? [] }

    /// The fields with words, for checks.
    let names: [String]

    private init() {
        var words: [String: [String]] = [:]
        var names: [String] = []
        // A line that is indented goes on with the line before it.
        var lines: [String] = []
        for line in Self.text.split(separator: "\n") {
            if line.hasPrefix(" "), let last = lines.indices.last {
                lines[last] += line
            } else {
                lines.append(String(line))
            }
        }
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let values = parts[1].split(separator: " ").map { $0 == "\"\"" ? "" : String($0) }
            for name in parts[0].split(separator: " ") {
                names.append("api." + name)
                words["api." + name] = values
            }
        }
        for name in ["core.v1.Lifecycle.stopSignal", "core.v1.ContainerStatus.stopSignal"] {
            names.append("api." + name)
            words["api." + name] = Self.signals
        }
        self.words = words
        self.names = names
    }

    /// The signals a container may ask to be stopped with.
    private static var signals: [String] {
        let plain = """
            ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX
            RTMIN SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU
            XFSZ
            """
        var signals = plain.split { $0 == " " || $0 == "\n" }.map { "SIG" + $0 }
        signals += (1...14).map { "SIGRTMAX-\($0)" }
        signals += (1...15).map { "SIGRTMIN+\($0)" }
        return signals.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Fields with the same words share a line.
    private static let text = #"""
        apps.v1.StatefulSetSpec.podManagementPolicy: OrderedReady Parallel
        apps.v1.StatefulSetUpdateStrategy.type apps.v1.DaemonSetUpdateStrategy.type: OnDelete
            RollingUpdate
        apps.v1.DeploymentStrategy.type: Recreate RollingUpdate
        core.v1.AppArmorProfile.type core.v1.SeccompProfile.type: Localhost RuntimeDefault
            Unconfined
        core.v1.AzureDiskVolumeSource.cachingMode: None ReadOnly ReadWrite
        core.v1.AzureDiskVolumeSource.kind: Dedicated Managed Shared
        core.v1.Container.imagePullPolicy core.v1.EphemeralContainer.imagePullPolicy
            core.v1.ImageVolumeSource.pullPolicy: Always IfNotPresent Never
        core.v1.Container.terminationMessagePolicy
            core.v1.EphemeralContainer.terminationMessagePolicy: FallbackToLogsOnError File
        core.v1.ContainerPort.protocol core.v1.ServicePort.protocol core.v1.EndpointPort.protocol
            core.v1.PortStatus.protocol discovery.v1.EndpointPort.protocol: SCTP TCP UDP
        core.v1.HTTPGetAction.scheme: HTTP HTTPS
        core.v1.HostPathVolumeSource.type: "" BlockDevice CharDevice Directory DirectoryOrCreate
            File FileOrCreate Socket
        core.v1.VolumeMount.mountPropagation: Bidirectional HostToContainer None
        core.v1.NamespaceStatus.phase: Active Terminating
        core.v1.NodeSelectorRequirement.operator: DoesNotExist Exists Gt In Lt NotIn
        core.v1.NodeStatus.phase: Pending Running Terminated
        core.v1.ModifyVolumeStatus.status: InProgress Infeasible Pending
        core.v1.PersistentVolumeClaimSpec.volumeMode core.v1.PersistentVolumeSpec.volumeMode: Block
            Filesystem
        core.v1.PersistentVolumeClaimSpec.accessModes
            core.v1.PersistentVolumeClaimStatus.accessModes
            core.v1.PersistentVolumeSpec.accessModes: ReadOnlyMany ReadWriteMany ReadWriteOnce
            ReadWriteOncePod
        core.v1.PersistentVolumeClaimStatus.allocatedResourceStatuses: ControllerResizeInProgress
            ControllerResizeInfeasible NodeResizeInProgress NodeResizeInfeasible NodeResizePending
        core.v1.PersistentVolumeClaimStatus.phase: Bound Lost Pending
        core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy
            storage.v1.StorageClass.reclaimPolicy: Delete Recycle Retain
        storage.v1.StorageClass.volumeBindingMode: Immediate WaitForFirstConsumer
        core.v1.PersistentVolumeStatus.phase: Available Bound Failed Pending Released
        core.v1.PodSecurityContext.fsGroupChangePolicy: Always OnRootMismatch
        core.v1.PodSecurityContext.supplementalGroupsPolicy: Merge Strict
        core.v1.PodSpec.dnsPolicy: ClusterFirst ClusterFirstWithHostNet Default None
        core.v1.PodSpec.preemptionPolicy scheduling.v1.PriorityClass.preemptionPolicy: Never
            PreemptLowerPriority
        core.v1.PodSpec.restartPolicy: Always Never OnFailure
        core.v1.PodStatus.phase: Failed Pending Running Succeeded Unknown
        core.v1.PodStatus.qosClass: BestEffort Burstable Guaranteed
        core.v1.SecurityContext.procMount: Default Unmasked
        core.v1.ResourceQuotaSpec.scopes: BestEffort CrossNamespacePodAffinity NotBestEffort
            NotTerminating PriorityClass Terminating VolumeAttributesClass
        core.v1.ScopedResourceSelectorRequirement.operator: DoesNotExist Exists In NotIn
        core.v1.ServiceSpec.externalTrafficPolicy core.v1.ServiceSpec.internalTrafficPolicy: Cluster
            Local
        core.v1.ServiceSpec.ipFamilies: IPv4 IPv6
        core.v1.ServiceSpec.ipFamilyPolicy: PreferDualStack RequireDualStack SingleStack
        core.v1.ServiceSpec.sessionAffinity: ClientIP None
        core.v1.ServiceSpec.type: ClusterIP ExternalName LoadBalancer NodePort
        core.v1.Taint.effect core.v1.Toleration.effect: NoExecute NoSchedule PreferNoSchedule
        core.v1.Toleration.operator: Equal Exists Gt Lt
        core.v1.TopologySpreadConstraint.nodeAffinityPolicy
            core.v1.TopologySpreadConstraint.nodeTaintsPolicy: Honor Ignore
        core.v1.TopologySpreadConstraint.whenUnsatisfiable: DoNotSchedule ScheduleAnyway
        discovery.v1.EndpointSlice.addressType: FQDN IPv4 IPv6
        policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy: AlwaysAllow IfHealthyBudget
        """#
}
