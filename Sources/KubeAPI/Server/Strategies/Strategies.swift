package import KubeModel

/// The rules of every resource.
package enum Strategies {
    /// The rules of one resource.
    package static func strategy(for resource: Resource) -> any Strategy {
        switch resource {
        case .namespace: NamespaceStrategy()
        case .node: NodeStrategy()
        case .persistentVolume: PersistentVolumeStrategy()
        case .persistentVolumeClaim: PersistentVolumeClaimStrategy()
        case .pod: PodStrategy()
        case .service: ServiceStrategy()
        case .endpoints: EndpointsStrategy()
        case .event: EventStrategy()
        case .configMap: ConfigMapStrategy()
        case .secret: SecretStrategy()
        case .serviceAccount: ServiceAccountStrategy()
        case .statefulSet: StatefulSetStrategy()
        case .controllerRevision: ControllerRevisionStrategy()
        case .deployment: DeploymentStrategyRules()
        case .replicaSet: ReplicaSetStrategy()
        case .endpointSlice: EndpointSliceStrategy()
        case .lease: LeaseStrategy()
        case .podDisruptionBudget: PodDisruptionBudgetStrategy()
        case .storageClass: StorageClassStrategy()
        case .volumeAttachment: VolumeAttachmentStrategy()
        case .limitRange: LimitRangeStrategy()
        case .resourceQuota: ResourceQuotaStrategy()
        case .replicationController: ReplicationControllerStrategy()
        case .podTemplate: PodTemplateStrategy()
        case .daemonSet: DaemonSetStrategy()
        case .csiNode: CSINodeStrategy()
        case .csiDriver: CSIDriverStrategy()
        case .csiStorageCapacity: CSIStorageCapacityStrategy()
        }
    }
}
