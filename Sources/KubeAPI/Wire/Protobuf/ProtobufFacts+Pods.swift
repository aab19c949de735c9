// The pod template, which is most of what a workload posts.

extension ProtobufFacts {
    static let pods = """
        Pod 1 metadata ObjectMeta 2 spec PodSpec
        PodTemplateSpec 1 metadata ObjectMeta 2 spec PodSpec
        PodSpec 1 volumes [Volume] 2 containers [Container] 3 restartPolicy s \
        4 terminationGracePeriodSeconds i! 5 activeDeadlineSeconds i! 6 dnsPolicy s \
        7 nodeSelector {s} 8 serviceAccountName s 9 serviceAccount s 10 nodeName s \
        11 hostNetwork b 12 hostPID b 13 hostIPC b 14 securityContext PodSecurityContext \
        15 imagePullSecrets [LocalObjectReference] 16 hostname s 17 subdomain s \
        18 affinity Affinity 19 schedulerName s 20 initContainers [Container] \
        21 automountServiceAccountToken b! 22 tolerations [Toleration] 23 hostAliases [HostAlias] \
        24 priorityClassName s 25 priority i! 26 dnsConfig PodDNSConfig \
        27 shareProcessNamespace b! 28 readinessGates [PodReadinessGate] 29 runtimeClassName s! \
        30 enableServiceLinks b! 31 preemptionPolicy s! 32 overhead {Quantity} \
        33 topologySpreadConstraints [TopologySpreadConstraint] 35 setHostnameAsFQDN b! \
        36 os NamedOnly 37 hostUsers b! 38 schedulingGates [NamedOnly] \
        40 resources ResourceRequirements 41 hostnameOverride s!
        NamedOnly 1 name s!
        NameValue 1 name s! 2 value s!
        Container 1 name s! 2 image s 3 command [s] 4 args [s] 5 workingDir s \
        6 ports [ContainerPort] 7 env [EnvVar] 8 resources ResourceRequirements \
        9 volumeMounts [VolumeMount] 10 livenessProbe Probe 11 readinessProbe Probe \
        12 lifecycle Lifecycle 13 terminationMessagePath s 14 imagePullPolicy s \
        15 securityContext SecurityContext 16 stdin b 17 stdinOnce b 18 tty b \
        19 envFrom [EnvFromSource] 20 terminationMessagePolicy s 21 volumeDevices [VolumeDevice] \
        22 startupProbe Probe 23 resizePolicy [ContainerResizePolicy] 24 restartPolicy s!
        ContainerPort 1 name s 2 hostPort i 3 containerPort i! 4 protocol s 5 hostIP s
        ContainerResizePolicy 1 resourceName s! 2 restartPolicy s!
        EnvVar 1 name s! 2 value s 3 valueFrom EnvVarSource
        EnvVarSource 1 fieldRef ObjectFieldSelector 2 resourceFieldRef ResourceFieldSelector \
        3 configMapKeyRef KeySelector 4 secretKeyRef KeySelector
        ObjectFieldSelector 1 apiVersion s 2 fieldPath s!
        ResourceFieldSelector 1 containerName s 2 resource s! 3 divisor Quantity!
        KeySelector 1 - LocalObjectReference 2 key s! 3 optional b!
        EnvFromSource 1 prefix s 2 configMapRef EnvSource 3 secretRef EnvSource
        EnvSource 1 - LocalObjectReference 2 optional b!
        ResourceRequirements 1 limits {Quantity} 2 requests {Quantity} 3 claims [ResourceClaim]
        ResourceClaim 1 name s! 2 request s
        VolumeMount 1 name s! 2 readOnly b 3 mountPath s! 4 subPath s 5 mountPropagation s! \
        6 subPathExpr s 7 recursiveReadOnly s!
        VolumeDevice 1 name s! 2 devicePath s!
        Probe 1 - ProbeHandler 2 initialDelaySeconds i 3 timeoutSeconds i 4 periodSeconds i \
        5 successThreshold i 6 failureThreshold i 7 terminationGracePeriodSeconds i!
        ProbeHandler 1 exec ExecAction 2 httpGet HTTPGetAction 3 tcpSocket TCPSocketAction \
        4 grpc GRPCAction
        Lifecycle 1 postStart LifecycleHandler 2 preStop LifecycleHandler 3 stopSignal s!
        LifecycleHandler 1 exec ExecAction 2 httpGet HTTPGetAction 3 tcpSocket TCPSocketAction \
        4 sleep SleepAction
        ExecAction 1 command [s]
        HTTPGetAction 1 path s 2 port IntOrString! 3 host s 4 scheme s 5 httpHeaders [NameValue]
        TCPSocketAction 1 port IntOrString! 2 host s
        GRPCAction 1 port i! 2 service s!
        SleepAction 1 seconds i!
        SecurityContext 1 capabilities Capabilities 2 privileged b! \
        3 seLinuxOptions SELinuxOptions 4 runAsUser i! 5 runAsNonRoot b! \
        6 readOnlyRootFilesystem b! 7 allowPrivilegeEscalation b! 8 runAsGroup i! 9 procMount s! \
        11 seccompProfile Profile 12 appArmorProfile Profile
        Capabilities 1 add [s] 2 drop [s]
        SELinuxOptions 1 user s 2 role s 3 type s 4 level s
        Profile 1 type s! 2 localhostProfile s!
        PodSecurityContext 1 seLinuxOptions SELinuxOptions 2 runAsUser i! 3 runAsNonRoot b! \
        4 supplementalGroups [i] 5 fsGroup i! 6 runAsGroup i! 7 sysctls [NameValue] \
        9 fsGroupChangePolicy s! 10 seccompProfile Profile 11 appArmorProfile Profile \
        12 supplementalGroupsPolicy s! 13 seLinuxChangePolicy s!
        Toleration 1 key s 2 operator s 3 value s 4 effect s 5 tolerationSeconds i!
        HostAlias 1 ip s! 2 hostnames [s]
        PodDNSConfig 1 nameservers [s] 2 searches [s] 3 options [DNSOption]
        DNSOption 1 name s 2 value s!
        PodReadinessGate 1 conditionType s!
        Affinity 1 nodeAffinity NodeAffinity 2 podAffinity PodAffinity \
        3 podAntiAffinity PodAffinity
        NodeAffinity 1 requiredDuringSchedulingIgnoredDuringExecution NodeSelector \
        2 preferredDuringSchedulingIgnoredDuringExecution [PreferredTerm]
        PreferredTerm 1 weight i! 2 preference NodeSelectorTerm
        NodeSelector 1 nodeSelectorTerms [NodeSelectorTerm]
        NodeSelectorTerm 1 matchExpressions [LabelSelectorRequirement] \
        2 matchFields [LabelSelectorRequirement]
        PodAffinity 1 requiredDuringSchedulingIgnoredDuringExecution [PodAffinityTerm] \
        2 preferredDuringSchedulingIgnoredDuringExecution [WeightedPodTerm]
        WeightedPodTerm 1 weight i! 2 podAffinityTerm PodAffinityTerm
        PodAffinityTerm 1 labelSelector LabelSelector 2 namespaces [s] 3 topologyKey s! \
        4 namespaceSelector LabelSelector 5 matchLabelKeys [s] 6 mismatchLabelKeys [s]
        TopologySpreadConstraint 1 maxSkew i! 2 topologyKey s! 3 whenUnsatisfiable s! \
        4 labelSelector LabelSelector 5 minDomains i! 6 nodeAffinityPolicy s! \
        7 nodeTaintsPolicy s! 8 matchLabelKeys [s]

        """

    static let volumes = """
        Volume 1 name s! 2 - VolumeSource
        VolumeSource 1 hostPath HostPathVolume 2 emptyDir EmptyDirVolume 6 secret SecretVolume \
        7 nfs NFSVolume 10 persistentVolumeClaim ClaimVolume 16 downwardAPI DownwardAPIVolume \
        19 configMap ConfigMapVolume 26 projected ProjectedVolume 28 csi CSIVolume \
        29 ephemeral EphemeralVolume 30 image ImageVolume
        HostPathVolume 1 path s! 2 type s!
        EmptyDirVolume 1 medium s 2 sizeLimit Quantity!
        SecretVolume 1 secretName s 2 items [KeyToPath] 3 defaultMode i! 4 optional b!
        KeyToPath 1 key s! 2 path s! 3 mode i!
        NFSVolume 1 server s! 2 path s! 3 readOnly b
        ClaimVolume 1 claimName s! 2 readOnly b
        DownwardAPIVolume 1 items [DownwardAPIFile] 2 defaultMode i!
        DownwardAPIFile 1 path s! 2 fieldRef ObjectFieldSelector \
        3 resourceFieldRef ResourceFieldSelector 4 mode i!
        ConfigMapVolume 1 - LocalObjectReference 2 items [KeyToPath] 3 defaultMode i! 4 optional b!
        ProjectedVolume 1 sources [VolumeProjection] 2 defaultMode i!
        VolumeProjection 1 secret KeyProjection 2 downwardAPI DownwardAPIProjection \
        3 configMap KeyProjection 4 serviceAccountToken TokenProjection
        KeyProjection 1 - LocalObjectReference 2 items [KeyToPath] 4 optional b!
        DownwardAPIProjection 1 items [DownwardAPIFile]
        TokenProjection 1 audience s 2 expirationSeconds i! 3 path s!
        CSIVolume 1 driver s! 2 readOnly b! 3 fsType s! 4 volumeAttributes {s} \
        5 nodePublishSecretRef LocalObjectReference
        EphemeralVolume 1 volumeClaimTemplate ClaimTemplate
        ClaimTemplate 1 metadata ObjectMeta 2 spec PersistentVolumeClaimSpec
        ImageVolume 1 reference s 2 pullPolicy s
        PersistentVolumeClaim 1 metadata ObjectMeta 2 spec PersistentVolumeClaimSpec \
        3 status PersistentVolumeClaimStatus
        PersistentVolumeClaimSpec 1 accessModes [s] 2 resources ResourceRequirements \
        3 volumeName s 4 selector LabelSelector 5 storageClassName s! 6 volumeMode s! \
        7 dataSource TypedReference 8 dataSourceRef TypedReference 9 volumeAttributesClassName s!
        TypedReference 1 apiGroup s! 2 kind s! 3 name s! 4 namespace s!
        PersistentVolumeClaimStatus 1 phase s 2 accessModes [s] 3 capacity {Quantity}

        """
}
