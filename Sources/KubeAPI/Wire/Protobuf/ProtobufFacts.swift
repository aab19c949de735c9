/// Field numbers of the messages that clients post, as they are published, as text that
/// `ProtobufTable` parses on first use.
///
/// A line is a message: its name, then for each field its number, its name in JSON and its type.
/// Types: `s` text, `b` truth value, `i` number, `y` bytes, `[T]` list, `{T}` map with text keys,
/// else a message. `!` marks fields whose zero is shown: those that can be absent without it, and
/// those that are never left out. `-` stands for a message whose fields stand among those of the
/// message around it. Source: api.md 4.3.
enum ProtobufFacts {
    /// The kinds of each version; `KIND=MESSAGE` where the names differ.
    static let kinds = """
        v1 Namespace ConfigMap Secret ServiceAccount Service ResourceQuota LimitRange \
        PersistentVolumeClaim Pod Node Event Binding
        apps/v1 Deployment StatefulSet ReplicaSet
        policy/v1 PodDisruptionBudget Eviction
        autoscaling/v1 Scale
        coordination.k8s.io/v1 Lease
        events.k8s.io/v1 Event=NewEvent
        authorization.k8s.io/v1 SelfSubjectAccessReview SelfSubjectRulesReview
        authentication.k8s.io/v1 SelfSubjectReview TokenRequest
        """

    static let messages = metadata + core + reviews + workloads + pods + volumes

    private static let metadata = """
        ObjectMeta 1 name s 2 generateName s 3 namespace s 4 selfLink s 5 uid s \
        6 resourceVersion s 7 generation i 8 creationTimestamp Time 9 deletionTimestamp Time \
        10 deletionGracePeriodSeconds i! 11 labels {s} 12 annotations {s} \
        13 ownerReferences [OwnerReference] 14 finalizers [s] \
        17 managedFields [ManagedFieldsEntry]
        OwnerReference 1 kind s! 3 name s! 4 uid s! 5 apiVersion s! 6 controller b! \
        7 blockOwnerDeletion b!
        ManagedFieldsEntry 1 manager s 2 operation s 3 apiVersion s 4 time Time 6 fieldsType s \
        7 fieldsV1 Raw 8 subresource s
        LabelSelector 1 matchLabels {s} 2 matchExpressions [LabelSelectorRequirement]
        LabelSelectorRequirement 1 key s! 2 operator s! 3 values [s]
        Condition 1 type s! 2 status s! 3 observedGeneration i 4 lastTransitionTime Time \
        5 reason s! 6 message s!
        DeleteOptions 1 gracePeriodSeconds i! 2 preconditions Preconditions \
        3 orphanDependents b! 4 propagationPolicy s! 5 dryRun [s] \
        6 ignoreStoreReadErrorWithClusterBreakingPotential b!
        Preconditions 1 uid s! 2 resourceVersion s!
        ObjectReference 1 kind s 2 namespace s 3 name s 4 uid s 5 apiVersion s \
        6 resourceVersion s 7 fieldPath s
        LocalObjectReference 1 name s

        """

    private static let core = """
        Namespace 1 metadata ObjectMeta 2 spec NamespaceSpec 3 status NamespaceStatus
        NamespaceSpec 1 finalizers [s]
        NamespaceStatus 1 phase s 2 conditions [SmallCondition]
        SmallCondition 1 type s! 2 status s! 4 lastTransitionTime Time 5 reason s 6 message s
        ConfigMap 1 metadata ObjectMeta 2 data {s} 3 binaryData {y} 4 immutable b!
        Secret 1 metadata ObjectMeta 2 data {y} 3 type s 4 stringData {s} 5 immutable b!
        ServiceAccount 1 metadata ObjectMeta 2 secrets [ObjectReference] \
        3 imagePullSecrets [LocalObjectReference] 4 automountServiceAccountToken b!
        Service 1 metadata ObjectMeta 2 spec ServiceSpec 3 status ServiceStatus
        ServiceSpec 1 ports [ServicePort] 2 selector {s} 3 clusterIP s 4 type s \
        5 externalIPs [s] 7 sessionAffinity s 8 loadBalancerIP s 9 loadBalancerSourceRanges [s] \
        10 externalName s 11 externalTrafficPolicy s 12 healthCheckNodePort i \
        13 publishNotReadyAddresses b 14 sessionAffinityConfig SessionAffinityConfig \
        17 ipFamilyPolicy s! 18 clusterIPs [s] 19 ipFamilies [s] \
        20 allocateLoadBalancerNodePorts b! 21 loadBalancerClass s! 22 internalTrafficPolicy s! \
        23 trafficDistribution s!
        ServicePort 1 name s 2 protocol s 3 port i! 4 targetPort IntOrString 5 nodePort i \
        6 appProtocol s!
        SessionAffinityConfig 1 clientIP ClientIPConfig
        ClientIPConfig 1 timeoutSeconds i!
        ServiceStatus 1 loadBalancer LoadBalancerStatus 2 conditions [Condition]
        LoadBalancerStatus 1 ingress [LoadBalancerIngress]
        LoadBalancerIngress 1 ip s 2 hostname s 3 ipMode s! 4 ports [PortStatus]
        PortStatus 1 port i! 2 protocol s! 3 error s!
        ResourceQuota 1 metadata ObjectMeta 2 spec ResourceQuotaSpec 3 status ResourceQuotaStatus
        ResourceQuotaSpec 1 hard {Quantity} 2 scopes [s] 3 scopeSelector ScopeSelector
        ScopeSelector 1 matchExpressions [ScopeRequirement]
        ScopeRequirement 1 scopeName s! 2 operator s! 3 values [s]
        ResourceQuotaStatus 1 hard {Quantity} 2 used {Quantity}
        LimitRange 1 metadata ObjectMeta 2 spec LimitRangeSpec
        LimitRangeSpec 1 limits [LimitRangeItem]
        LimitRangeItem 1 type s! 2 max {Quantity} 3 min {Quantity} 4 default {Quantity} \
        5 defaultRequest {Quantity} 6 maxLimitRequestRatio {Quantity}
        Binding 1 metadata ObjectMeta 2 target ObjectReference
        Lease 1 metadata ObjectMeta 2 spec LeaseSpec
        LeaseSpec 1 holderIdentity s! 2 leaseDurationSeconds i! 3 acquireTime MicroTime \
        4 renewTime MicroTime 5 leaseTransitions i! 6 strategy s! 7 preferredHolder s!
        EventSource 1 component s 2 host s
        EventSeries 1 count i 2 lastObservedTime MicroTime
        Event 1 metadata ObjectMeta 2 involvedObject ObjectReference 3 reason s 4 message s \
        5 source EventSource 6 firstTimestamp Time 7 lastTimestamp Time 8 count i 9 type s \
        10 eventTime MicroTime 11 series EventSeries 12 action s 13 related ObjectReference \
        14 reportingComponent s! 15 reportingInstance s!
        NewEvent 1 metadata ObjectMeta 2 eventTime MicroTime 3 series EventSeries \
        4 reportingController s 5 reportingInstance s 6 action s 7 reason s \
        8 regarding ObjectReference 9 related ObjectReference 10 note s 11 type s \
        12 deprecatedSource EventSource 13 deprecatedFirstTimestamp Time \
        14 deprecatedLastTimestamp Time 15 deprecatedCount i
        Node 1 metadata ObjectMeta 2 spec NodeSpec 3 status NodeStatus
        NodeSpec 1 podCIDR s 3 providerID s 4 unschedulable b 5 taints [Taint] 7 podCIDRs [s]
        Taint 1 key s! 2 value s 3 effect s! 4 timeAdded Time
        NodeStatus 1 capacity {Quantity} 2 allocatable {Quantity} 3 phase s \
        4 conditions [NodeCondition] 5 addresses [NodeAddress] \
        6 daemonEndpoints NodeDaemonEndpoints 7 nodeInfo NodeSystemInfo 8 images [ContainerImage] \
        9 volumesInUse [s] 10 volumesAttached [AttachedVolume]
        NodeCondition 1 type s! 2 status s! 3 lastHeartbeatTime Time 4 lastTransitionTime Time \
        5 reason s 6 message s
        NodeAddress 1 type s! 2 address s!
        NodeDaemonEndpoints 1 kubeletEndpoint DaemonEndpoint
        DaemonEndpoint 1 Port i!
        NodeSystemInfo 1 machineID s! 2 systemUUID s! 3 bootID s! 4 kernelVersion s! 5 osImage s! \
        6 containerRuntimeVersion s! 7 kubeletVersion s! 8 kubeProxyVersion s! \
        9 operatingSystem s! 10 architecture s!
        ContainerImage 1 names [s] 2 sizeBytes i
        AttachedVolume 1 name s! 2 devicePath s!

        """

    private static let reviews = """
        SelfSubjectAccessReview 1 metadata ObjectMeta 2 spec SelfSubjectAccessReviewSpec \
        3 status SubjectAccessReviewStatus
        SelfSubjectAccessReviewSpec 1 resourceAttributes ResourceAttributes \
        2 nonResourceAttributes NonResourceAttributes
        ResourceAttributes 1 namespace s 2 verb s 3 group s 4 version s 5 resource s \
        6 subresource s 7 name s 8 fieldSelector FieldSelectorAttributes \
        9 labelSelector LabelSelectorAttributes
        FieldSelectorAttributes 1 rawSelector s 2 requirements [LabelSelectorRequirement]
        LabelSelectorAttributes 1 rawSelector s 2 requirements [LabelSelectorRequirement]
        NonResourceAttributes 1 path s 2 verb s
        SubjectAccessReviewStatus 1 allowed b! 2 reason s 3 evaluationError s 4 denied b
        SelfSubjectRulesReview 1 metadata ObjectMeta 2 spec SelfSubjectRulesReviewSpec \
        3 status SubjectRulesReviewStatus
        SelfSubjectRulesReviewSpec 1 namespace s
        SubjectRulesReviewStatus 3 incomplete b! 4 evaluationError s
        SelfSubjectReview 1 metadata ObjectMeta 2 status SelfSubjectReviewStatus
        SelfSubjectReviewStatus 1 userInfo UserInfo
        UserInfo 1 username s 2 uid s 3 groups [s] 4 extra {Strings}
        TokenRequest 1 metadata ObjectMeta 2 spec TokenRequestSpec 3 status TokenRequestStatus
        TokenRequestSpec 1 audiences [s] 3 boundObjectRef BoundObjectReference \
        4 expirationSeconds i!
        BoundObjectReference 1 kind s 2 apiVersion s 3 name s 4 uid s
        TokenRequestStatus 1 token s! 2 expirationTimestamp Time

        """

    private static let workloads = """
        Deployment 1 metadata ObjectMeta 2 spec DeploymentSpec 3 status DeploymentStatus
        DeploymentSpec 1 replicas i! 2 selector LabelSelector 3 template PodTemplateSpec \
        4 strategy DeploymentStrategy 5 minReadySeconds i 6 revisionHistoryLimit i! 7 paused b \
        9 progressDeadlineSeconds i!
        DeploymentStrategy 1 type s 2 rollingUpdate RollingUpdateDeployment
        RollingUpdateDeployment 1 maxUnavailable IntOrString! 2 maxSurge IntOrString!
        DeploymentStatus 1 observedGeneration i 2 replicas i 3 updatedReplicas i \
        4 availableReplicas i 5 unavailableReplicas i 6 conditions [DeploymentCondition] \
        7 readyReplicas i 8 collisionCount i! 9 terminatingReplicas i!
        DeploymentCondition 1 type s! 2 status s! 4 reason s 5 message s 6 lastUpdateTime Time \
        7 lastTransitionTime Time
        AppsCondition 1 type s! 2 status s! 3 lastTransitionTime Time 4 reason s 5 message s
        ReplicaSet 1 metadata ObjectMeta 2 spec ReplicaSetSpec 3 status ReplicaSetStatus
        ReplicaSetSpec 1 replicas i! 2 selector LabelSelector 3 template PodTemplateSpec \
        4 minReadySeconds i
        ReplicaSetStatus 1 replicas i! 2 fullyLabeledReplicas i 3 observedGeneration i \
        4 readyReplicas i 5 availableReplicas i 6 conditions [AppsCondition] \
        7 terminatingReplicas i!
        StatefulSet 1 metadata ObjectMeta 2 spec StatefulSetSpec 3 status StatefulSetStatus
        StatefulSetSpec 1 replicas i! 2 selector LabelSelector 3 template PodTemplateSpec \
        4 volumeClaimTemplates [PersistentVolumeClaim] 5 serviceName s 6 podManagementPolicy s \
        7 updateStrategy StatefulSetUpdateStrategy 8 revisionHistoryLimit i! 9 minReadySeconds i \
        10 persistentVolumeClaimRetentionPolicy ClaimRetentionPolicy 11 ordinals Ordinals
        StatefulSetUpdateStrategy 1 type s 2 rollingUpdate RollingUpdateStatefulSet
        RollingUpdateStatefulSet 1 partition i! 2 maxUnavailable IntOrString!
        ClaimRetentionPolicy 1 whenDeleted s 2 whenScaled s
        Ordinals 1 start i!
        StatefulSetStatus 1 observedGeneration i 2 replicas i! 3 readyReplicas i \
        4 currentReplicas i 5 updatedReplicas i 6 currentRevision s 7 updateRevision s \
        9 collisionCount i! 10 conditions [AppsCondition] 11 availableReplicas i!
        PodDisruptionBudget 1 metadata ObjectMeta 2 spec PodDisruptionBudgetSpec \
        3 status PodDisruptionBudgetStatus
        PodDisruptionBudgetSpec 1 minAvailable IntOrString! 2 selector LabelSelector \
        3 maxUnavailable IntOrString! 4 unhealthyPodEvictionPolicy s!
        PodDisruptionBudgetStatus 1 observedGeneration i 2 disruptedPods {Time} \
        3 disruptionsAllowed i! 4 currentHealthy i! 5 desiredHealthy i! 6 expectedPods i! \
        7 conditions [Condition]
        Eviction 1 metadata ObjectMeta 2 deleteOptions DeleteOptions
        Scale 1 metadata ObjectMeta 2 spec ScaleSpec 3 status ScaleStatus
        ScaleSpec 1 replicas i
        ScaleStatus 1 replicas i! 2 selector s

        """
}
