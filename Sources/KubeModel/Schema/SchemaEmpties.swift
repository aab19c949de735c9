/// Which empty values survive being stored.
///
/// The API server reads objects into structures and writes them again. An empty text, a zero, a
/// false or an empty list is lost on that way unless the field can tell it from absence. Revision
/// hashes depend on this. Source: spec R65.
enum SchemaEmpties {
    static func keeps(owner: String, field: String, shape: SchemaShape) -> Bool {
        switch shape {
        case .string:
            keptTexts.contains(field) || kept.contains(owner + "." + field)
        case .boolean: !droppedBooleans.contains(field) || kept.contains(owner + "." + field)
        case .integer:
            !(droppedIntegers.contains(field) || dropped.contains(owner + "." + field))
        case .list, .map: kept.contains(owner + "." + field)
        default: true
        }
    }

    /// Whether a null is kept: times that are written even when they are unset.
    static func keepsNull(owner: String, field: String) -> Bool {
        keptNulls.contains(owner + "." + field)
    }

    private static let keptNulls: Set<String> = [
        "PodCondition.lastProbeTime", "PodCondition.lastTransitionTime",
        "PersistentVolumeClaimCondition.lastProbeTime", "Event.eventTime", "Event.firstTimestamp",
        "Event.lastTimestamp", "ProjectedVolumeSource.sources",
        "TypedLocalObjectReference.apiGroup", "TypedObjectReference.apiGroup",
    ]

    /// Texts that tell empty from absent wherever they occur.
    private static let keptTexts: Set<String> = [
        "storageClassName", "volumeAttributesClassName", "appProtocol", "apiGroup",
        "holderIdentity", "whenUnsatisfiable", "topologyKey", "mountPath", "devicePath",
        "imageID", "addressType", "provisioner", "attacher", "status",
    ]

    private static let kept: Set<String> = [
        "HostPathVolumeSource.type", "GRPCAction.service", "StatefulSetSpec.serviceName",
        "ContainerStatus.name", "ContainerStatus.image", "Endpoint.addresses",
        "EndpointSlice.endpoints", "EndpointSlice.ports", "OwnerReference.name",
        "OwnerReference.uid", "OwnerReference.kind", "OwnerReference.apiVersion", "EnvVar.name",
        "Volume.name", "VolumeMount.name", "VolumeDevice.name", "Container.name",
        "Condition.type", "Condition.reason", "Condition.message", "PodCondition.type",
        "PersistentVolumeClaimVolumeSource.claimName", "HostPathVolumeSource.path",
        "LocalVolumeSource.path", "HTTPHeader.name", "HTTPHeader.value", "Taint.key",
        "Taint.effect", "LabelSelectorRequirement.key", "LabelSelectorRequirement.operator",
        "NodeSelectorRequirement.key", "NodeSelectorRequirement.operator", "NodeAddress.type",
        "NodeAddress.address", "NodeSystemInfo.machineID", "NodeSystemInfo.systemUUID",
        "NodeSystemInfo.bootID", "NodeSystemInfo.kernelVersion", "NodeSystemInfo.osImage",
        "NodeSystemInfo.containerRuntimeVersion", "NodeSystemInfo.kubeletVersion",
        "NodeSystemInfo.kubeProxyVersion", "NodeSystemInfo.operatingSystem",
        "NodeSystemInfo.architecture", "KeyToPath.key", "KeyToPath.path",
        "ObjectFieldSelector.fieldPath", "ResourceFieldSelector.resource",
        "ConfigMapKeySelector.key", "SecretKeySelector.key", "PodReadinessGate.conditionType",
        "EndpointPort.name", "NodeSelector.nodeSelectorTerms", "Sysctl.name", "Sysctl.value",
        "PodDNSConfigOption.value", "HostAlias.ip", "PodOS.name", "PodSchedulingGate.name",
        "PodResourceClaim.name", "ResourceClaim.name", "PodSpec.hostnameOverride",
        "PodSpec.preemptionPolicy", "PodSpec.runtimeClassName", "SeccompProfile.type",
        "SeccompProfile.localhostProfile", "AppArmorProfile.type",
        "AppArmorProfile.localhostProfile", "PodSecurityContext.fsGroupChangePolicy",
        "PodSecurityContext.seLinuxChangePolicy",
        "PodSecurityContext.supplementalGroupsPolicy", "SecurityContext.procMount",
        "WindowsSecurityContextOptions.gmsaCredentialSpec",
        "WindowsSecurityContextOptions.gmsaCredentialSpecName",
        "WindowsSecurityContextOptions.runAsUserName", "VolumeMount.mountPropagation",
        "VolumeMount.recursiveReadOnly", "TopologySpreadConstraint.nodeAffinityPolicy",
        "TopologySpreadConstraint.nodeTaintsPolicy", "PersistentVolumeClaimSpec.volumeMode",
        "TypedLocalObjectReference.kind", "TypedLocalObjectReference.name",
        "TypedObjectReference.kind", "TypedObjectReference.name",
        "TypedObjectReference.namespace", "DownwardAPIVolumeFile.path",
        "ServiceAccountTokenProjection.path", "ClusterTrustBundleProjection.path",
        "ClusterTrustBundleProjection.name", "ClusterTrustBundleProjection.signerName",
        "FileKeySelector.key", "FileKeySelector.path", "FileKeySelector.volumeName",
        "CSIVolumeSource.driver", "CSIVolumeSource.fsType", "CSIVolumeSource.readOnly",
        "AzureDiskVolumeSource.cachingMode", "AzureDiskVolumeSource.diskName",
        "AzureDiskVolumeSource.diskURI", "AzureDiskVolumeSource.fsType",
        "AzureDiskVolumeSource.kind", "AzureDiskVolumeSource.readOnly",
        "AzureFileVolumeSource.secretName", "AzureFileVolumeSource.shareName",
        "ISCSIVolumeSource.initiatorName", "ISCSIVolumeSource.iqn",
        "ISCSIVolumeSource.targetPortal", "NFSVolumeSource.path", "NFSVolumeSource.server",
        "GlusterfsVolumeSource.endpoints", "GlusterfsVolumeSource.path",
        "RBDVolumeSource.image", "FlexVolumeSource.driver", "GitRepoVolumeSource.repository",
        "QuobyteVolumeSource.registry", "QuobyteVolumeSource.volume",
        "ScaleIOVolumeSource.gateway", "ScaleIOVolumeSource.system",
    ]

    /// False is the same as absent for these.
    private static let droppedBooleans: Set<String> = [
        "hostNetwork", "hostPID", "hostIPC", "stdin", "stdinOnce", "tty", "readOnly",
        "unschedulable", "publishNotReadyAddresses", "paused", "chapAuthDiscovery",
        "chapAuthSession", "sslEnabled",
    ]

    /// Zero is the same as absent for these.
    private static let droppedIntegers: Set<String> = [
        "minReadySeconds", "initialDelaySeconds", "periodSeconds", "successThreshold",
        "failureThreshold", "hostPort", "nodePort", "healthCheckNodePort", "generation",
        "observedGeneration", "readyReplicas", "currentReplicas", "updatedReplicas",
        "unavailableReplicas", "fullyLabeledReplicas", "signal", "count", "sizeBytes",
    ]

    private static let dropped: Set<String> = [
        "Probe.timeoutSeconds", "AWSElasticBlockStoreVolumeSource.partition",
        "GCEPersistentDiskVolumeSource.partition", "DeploymentStatus.replicas",
        "DeploymentStatus.availableReplicas",
        "ReplicaSetStatus.availableReplicas",
    ]
}
