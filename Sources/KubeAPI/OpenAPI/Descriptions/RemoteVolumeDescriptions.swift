/// What `kubectl explain` says about the storage systems behind volumes.
enum RemoteVolumeDescriptions {
    static let text = #"""
        api.core.v1.AWSElasticBlockStoreVolumeSource: A disk of AWS. One node at a time can use it.
          fsType: The file system, e.g. ext4, the default.
          partition: The number of the partition; 0 for the whole disk.
          readOnly: Whether it may only be read. Default false.
          volumeID: The identifier of the disk.
        api.core.v1.AzureDiskVolumeSource: Given by name and URI.
          cachingMode: What the host caches: None, ReadOnly or ReadWrite, the default.
          diskName: The name of the disk.
          diskURI: The URI of the disk.
          fsType: The file system, e.g. ext4, the default.
          kind: Shared, Dedicated or Managed, after how the disk is kept in storage accounts.
          readOnly: Whether it may only be read. Default false.
        api.core.v1.AzureFileVolumeSource: A file share of Azure. Several nodes can use it.
          readOnly: Whether it may only be read. Default false.
          secretName: The Secret with the name and key of the storage account.
          shareName: The name of the share.
        api.core.v1.AzureFilePersistentVolumeSource: A file share of Azure. Several nodes can use
            it.
          readOnly: Whether it may only be read. Default false.
          secretName: The Secret with the name and key of the storage account.
          secretNamespace: The namespace of the Secret; that of the claim when left out.
          shareName: The name of the share.
        api.core.v1.CephFSVolumeSource: Given by monitors and path.
          monitors: The addresses of the Ceph monitors.
          path: The folder to mount; / when left out.
          readOnly: Whether it may only be read. Default false.
          secretFile: The file on the node with the key; /etc/ceph/user.secret when left out.
          secretRef: The Secret with the key; wins over secretFile.
          user: The user; admin when left out.
        api.core.v1.CephFSPersistentVolumeSource: Given by monitors and path.
          monitors: The addresses of the Ceph monitors.
          path: The folder to mount; / when left out.
          readOnly: Whether it may only be read. Default false.
          secretFile: The file on the node with the key; /etc/ceph/user.secret when left out.
          secretRef: The Secret with the key; wins over secretFile.
          user: The user; admin when left out.
        api.core.v1.CinderVolumeSource: One node at a time can use it.
          fsType: The file system, e.g. ext4, the default.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with what is needed to reach OpenStack.
          volumeID: The identifier of the disk.
        api.core.v1.CinderPersistentVolumeSource: One node at a time can use it.
          fsType: The file system, e.g. ext4, the default.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with what is needed to reach OpenStack.
          volumeID: The identifier of the disk.
        api.core.v1.CSIPersistentVolumeSource: A driver and its name for the storage; the usual
            source of volumes that are made for claims.
          controllerExpandSecretRef: The Secret the driver gets when it enlarges the storage.
          controllerPublishSecretRef: The Secret the driver gets when it attaches or detaches the
            storage.
          driver: The name of the driver, e.g. ebs.csi.aws.com.
          fsType: The file system, e.g. ext4; the driver decides when left out.
          nodeExpandSecretRef: The Secret the driver gets when it enlarges the file system on the
            node.
          nodePublishSecretRef: The Secret the driver gets when it mounts the volume for a pod.
          nodeStageSecretRef: The Secret the driver gets when it prepares the volume on the node.
          readOnly: Whether the driver is asked for read-only storage. Default false.
          volumeAttributes: Facts about the storage for the driver. Set when it was made.
          volumeHandle: The identifier of the storage at the driver. It never changes.
        api.core.v1.FCVolumeSource: Given by targetWWNs and lun, or by wwids.
          fsType: The file system, e.g. ext4, the default.
          lun: The number of the unit at the target.
          readOnly: Whether it may only be read. Default false.
          targetWWNs: The worldwide names of the targets.
          wwids: The worldwide identifiers of the disk.
        api.core.v1.FlexVolumeSource: A plug-in on the nodes mounts it.
          driver: The name of the plug-in.
          fsType: The file system; the plug-in decides when left out.
          options: Settings for the plug-in.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret that is passed to the plug-in.
        api.core.v1.FlexPersistentVolumeSource: A plug-in on the nodes mounts it.
          driver: The name of the plug-in.
          fsType: The file system; the plug-in decides when left out.
          options: Settings for the plug-in.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret that is passed to the plug-in.
        api.core.v1.FlockerVolumeSource: Given by name or by identifier.
          datasetName: The name of the dataset.
          datasetUUID: The identifier of the dataset.
        api.core.v1.GCEPersistentDiskVolumeSource: A disk of Google Cloud. One node at a time can
            write to it.
          fsType: The file system, e.g. ext4, the default.
          partition: The number of the partition; 0 for the whole disk.
          pdName: The name of the disk.
          readOnly: Whether it may only be read. Default false.
        api.core.v1.GlusterfsVolumeSource: Given by its servers and its name.
          endpoints: The Endpoints object with the servers.
          path: The name of the volume.
          readOnly: Whether it may only be read. Default false.
        api.core.v1.GlusterfsPersistentVolumeSource: Given by its servers and its name.
          endpoints: The Endpoints object with the servers.
          endpointsNamespace: Its namespace; that of the claim when left out.
          path: The name of the volume.
          readOnly: Whether it may only be read. Default false.
        api.core.v1.ISCSIVolumeSource: One node at a time can write to it.
          chapAuthDiscovery: Whether finding the targets needs CHAP credentials.
          chapAuthSession: Whether the session needs CHAP credentials.
          fsType: The file system, e.g. ext4, the default.
          initiatorName: The name the node gives itself; that of the node when left out.
          iqn: The qualified name of the target.
          iscsiInterface: The interface of the initiator; default uses TCP.
          lun: The number of the unit at the target.
          portals: Further addresses of the target.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with the CHAP credentials.
          targetPortal: The address of the target, with the port unless it is 3260.
        api.core.v1.ISCSIPersistentVolumeSource: One node at a time can write to it.
          chapAuthDiscovery: Whether finding the targets needs CHAP credentials.
          chapAuthSession: Whether the session needs CHAP credentials.
          fsType: The file system, e.g. ext4, the default.
          initiatorName: The name the node gives itself; that of the node when left out.
          iqn: The qualified name of the target.
          iscsiInterface: The interface of the initiator; default uses TCP.
          lun: The number of the unit at the target.
          portals: Further addresses of the target.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with the CHAP credentials.
          targetPortal: The address of the target, with the port unless it is 3260.
        api.core.v1.PhotonPersistentDiskVolumeSource: Given by its identifier.
          fsType: The file system, e.g. ext4, the default.
          pdID: The identifier of the disk.
        api.core.v1.PortworxVolumeSource: Given by its identifier.
          fsType: The file system, e.g. ext4, the default.
          readOnly: Whether it may only be read. Default false.
          volumeID: The identifier of the volume.
        api.core.v1.QuobyteVolumeSource: Given by registry and name.
          group: The group that files belong to; none when left out.
          readOnly: Whether it may only be read. Default false.
          registry: The addresses of the registries, parted by commas.
          tenant: The tenant that owns the volume.
          user: The user that files belong to.
          volume: The name of the volume.
        api.core.v1.RBDVolumeSource: Given by monitors, pool and image.
          fsType: The file system, e.g. ext4, the default.
          image: The name of the image.
          keyring: The file on the node with the key.
          monitors: The addresses of the Ceph monitors.
          pool: The pool of the image.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with the key; wins over keyring.
          user: The user.
        api.core.v1.RBDPersistentVolumeSource: Given by monitors, pool and image.
          fsType: The file system, e.g. ext4, the default.
          image: The name of the image.
          keyring: The file on the node with the key.
          monitors: The addresses of the Ceph monitors.
          pool: The pool of the image.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with the key; wins over keyring.
          user: The user.
        api.core.v1.ScaleIOVolumeSource: Given by gateway, system and name.
          fsType: The file system; xfs when left out.
          gateway: The address of the gateway.
          protectionDomain: The protection domain of the storage.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with the user and password. Without it nothing works.
          sslEnabled: Whether the gateway is reached with TLS. Default false.
          storageMode: ThinProvisioned, the default, or ThickProvisioned.
          storagePool: The pool of the volume.
          system: The name of the storage system.
          volumeName: The name of the volume.
        api.core.v1.ScaleIOPersistentVolumeSource: Given by gateway, system and name.
          fsType: The file system; xfs when left out.
          gateway: The address of the gateway.
          protectionDomain: The protection domain of the storage.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with the user and password. Without it nothing works.
          sslEnabled: Whether the gateway is reached with TLS. Default false.
          storageMode: ThinProvisioned, the default, or ThickProvisioned.
          storagePool: The pool of the volume.
          system: The name of the storage system.
          volumeName: The name of the volume.
        api.core.v1.StorageOSVolumeSource: Given by name and namespace.
          fsType: The file system, e.g. ext4, the default.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with what is needed to reach StorageOS.
          volumeName: The name of the volume.
          volumeNamespace: The namespace of the volume at StorageOS; that of the pod when left out.
        api.core.v1.StorageOSPersistentVolumeSource: Given by name and namespace.
          fsType: The file system, e.g. ext4, the default.
          readOnly: Whether it may only be read. Default false.
          secretRef: The Secret with what is needed to reach StorageOS.
          volumeName: The name of the volume.
          volumeNamespace: The namespace of the volume at StorageOS; that of the claim when left
            out.
        api.core.v1.VsphereVirtualDiskVolumeSource: Given by its path in a datastore.
          fsType: The file system, e.g. ext4, the default.
          storagePolicyID: The identifier of the storage policy.
          storagePolicyName: The name of the storage policy.
          volumePath: The path of the disk in its datastore.
        """#
}
