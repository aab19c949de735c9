/// What `kubectl explain` says about claims, volumes and classes.
enum StorageDescriptions {
    static let text = #"""
        api.core.v1.PersistentVolumeClaim: Asks for storage in a namespace. A claim is bound to one
            PersistentVolume for good; the claims of a StatefulSet's pods stay when pods are
            replaced, and by default also when the set is scaled down or deleted.
          spec: What storage is asked for. It cannot be changed, but once the claim is bound the
            requested size can grow and the attributes class can change.
          status: What storage the claim has got.
        api.core.v1.PersistentVolumeClaimSpec: A volume must offer at least this size and these
            access modes, and be of the same class, to be bound.
          accessModes: How the storage is to be shared. ReadWriteOnce: by the pods of one node;
            ReadWriteOncePod: by one pod; ReadOnlyMany and ReadWriteMany: by many nodes.
          dataSource: What the new storage is filled from: a VolumeSnapshot or another claim of the
            namespace.
          dataSourceRef: Like dataSource, and also for other kinds whose own controllers fill the
            storage.
          resources: How much storage is needed. Once the claim is bound, requests.storage may be
            raised when the class allows expansion. The claims of a StatefulSet are enlarged one by
            one: its templates are fixed.
          selector: Labels a PersistentVolume must have to be bound. With it no storage is made on
            demand.
          storageClassName: The class of the storage. When left out the default class is used; the
            empty name asks for a volume without a class, made by hand.
          volumeAttributesClassName: The class of attributes such as speed, which can be changed
            while the storage is in use.
          volumeMode: Filesystem, the default, to be mounted as a folder, or Block for a raw device.
          volumeName: The PersistentVolume the claim is bound to. Filled in at binding; given
            beforehand it asks for that very volume.
        api.core.v1.VolumeResourceRequirements: How much storage is asked for.
          limits: The most storage the claim may get. Rarely used.
          requests: How much is needed at least, under the name storage, e.g. 10Gi.
        api.core.v1.TypedLocalObjectReference: Names an object of the same namespace and its kind.
          apiGroup: The API group of the kind; empty for kinds of the core group.
          kind: The kind.
          name: The name of the object.
        api.core.v1.TypedObjectReference: Names an object, its kind and perhaps its namespace.
          apiGroup: The API group of the kind; empty for kinds of the core group.
          kind: The kind.
          name: The name of the object.
          namespace: The namespace of the object, where the cluster allows another one; that of the
            claim when left out.
        api.core.v1.PersistentVolumeClaimStatus: Reports of the volume controllers: the binding, and
            how resizing goes.
          accessModes: The access modes of the volume it is bound to.
          allocatedResourceStatuses: How far the enlarging is, by resource. Absent when none is
            going on.
          allocatedResources: The size that has been asked of the storage system. It can be above
            capacity while enlarging goes on or has failed.
          capacity: How much storage there really is.
          conditions: Statements such as Resizing or FileSystemResizePending.
          currentVolumeAttributesClassName: The attributes class the volume has now.
          modifyVolumeStatus: How far a change of the attributes class is.
          phase: Pending: not bound yet; Bound: has its volume; Lost: its volume is gone, and the
            data with it.
        api.core.v1.ModifyVolumeStatus: The class that is wanted and the state of the change.
          status: Pending: the class is not ready; InProgress: the driver is at it; Infeasible: the
            driver refuses, choose another class.
          targetVolumeAttributesClassName: The class that is being changed to.
        api.core.v1.PersistentVolumeClaimCondition: One statement about a claim.
          lastProbeTime: When it was last checked.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about: Resizing, FileSystemResizePending, ModifyingVolume and
            others.
        api.core.v1.PersistentVolume: A piece of storage in the cluster, made by hand or by a
            provisioner for a claim. It belongs to no namespace and to at most one claim.
          spec: What the storage is, who may use it and what happens to it in the end.
          status: Whether it is free, bound or left over.
        api.core.v1.PersistentVolumeSpec: A piece of storage. Besides the other fields it has
            exactly one source.
          accessModes: The ways the storage can be shared: ReadWriteOnce, ReadWriteOncePod,
            ReadOnlyMany, ReadWriteMany. A claim's modes must be among them.
          awsElasticBlockStore: A disk of AWS. Served by the CSI driver ebs.csi.aws.com today.
          azureDisk: A disk of Azure. Served by the CSI driver disk.csi.azure.com today.
          azureFile: A file share of Azure. Served by the CSI driver file.csi.azure.com today.
          capacity: How much it holds, under the name storage.
          cephfs: A CephFS file system. No longer served; use a CSI driver.
          cinder: A disk of OpenStack. Served by the CSI driver cinder.csi.openstack.org today.
          claimRef: The claim this volume is bound to, or kept for when set by hand. A Released
            volume still names its old claim; removing this makes it Available again.
          csi: Storage that a CSI driver serves.
          fc: A Fibre Channel disk.
          flexVolume: A volume of an exec-based plug-in. Out of date; use a CSI driver.
          flocker: A Flocker volume. No longer served.
          gcePersistentDisk: A disk of Google Cloud. Served by the CSI driver pd.csi.storage.gke.io
            today.
          glusterfs: A GlusterFS volume. No longer served; use a CSI driver.
          hostPath: A folder of the node. For tests on a single node only: on several nodes the data
            is where the pod was.
          iscsi: An iSCSI disk.
          local: A disk or folder of one node. Needs nodeAffinity.
          mountOptions: Options of the mount, e.g. ro or soft. The mount fails when one is wrong.
          nfs: A folder of an NFS server.
          nodeAffinity: The nodes that can reach the storage. Pods that use it run only there.
          persistentVolumeReclaimPolicy: What happens when the claim is deleted. Retain keeps volume
            and data to be dealt with by hand; Delete removes both; Recycle is out of date. Default
            Retain, for volumes made on demand that of the class.
          photonPersistentDisk: A disk of Photon. No longer served.
          portworxVolume: A Portworx volume. Served by the CSI driver pxd.portworx.com today.
          quobyte: A Quobyte volume. No longer served.
          rbd: A Ceph block device. No longer served; use a CSI driver.
          scaleIO: A ScaleIO volume. No longer served.
          storageClassName: The class of the volume. Only claims that ask for this class are bound
            to it; empty means none.
          storageos: A StorageOS volume. No longer served.
          volumeAttributesClassName: The class of attributes the volume has.
          volumeMode: Filesystem, the default, or Block.
          vsphereVolume: A disk of vSphere. Served by the CSI driver csi.vsphere.vmware.com today.
        api.core.v1.VolumeNodeAffinity: From where a volume can be reached.
          required: What a node must be like.
        api.core.v1.SecretReference: Names a Secret in any namespace.
          name: The name of the Secret.
          namespace: The namespace of the Secret.
        api.core.v1.PersistentVolumeStatus: A phase, and why.
          lastPhaseTransitionTime: When phase last changed.
          message: Why the volume is in this state, for people.
          phase: Pending: not ready; Available: free; Bound: has its claim; Released: the claim is
            gone, the data is not; Failed: could not be recycled or deleted.
          reason: Why the volume is in this state, as one word.
        api.storage.v1.StorageClass: A kind of storage that claims can ask for, and who makes it.
            Provisioner, parameters, reclaimPolicy and volumeBindingMode cannot be changed later.
            The annotation storageclass.kubernetes.io/is-default-class makes it the one for claims
            that name none.
          allowVolumeExpansion: Whether claims of the class may grow. Default false; no claim can
            shrink.
          allowedTopologies: Where storage may be made, e.g. in which zones; anywhere when left out.
          mountOptions: Options that volumes of the class are mounted with. They are not checked
            beforehand.
          parameters: Settings for the provisioner, e.g. the type of disk.
          provisioner: Who makes the storage, e.g. ebs.csi.aws.com. kubernetes.io/no-provisioner
            means that volumes are made by hand.
          reclaimPolicy: What happens to volumes made for claims when the claim is deleted: Delete,
            the default, or Retain.
          volumeBindingMode: Immediate, the default, makes storage as soon as the claim is there.
            WaitForFirstConsumer waits until a pod needs it, so that the storage lies where the pod
            can run.
        api.core.v1.TopologySelectorTerm: Where storage may be made. All conditions must hold.
          matchLabelExpressions: Conditions on the labels of nodes.
        api.core.v1.TopologySelectorLabelRequirement: One condition on a place.
          key: The name of the node label, e.g. topology.kubernetes.io/zone.
          values: The values that are allowed; one of them is enough.
        api.storage.v1.VolumeAttachment: Asks for a volume to be attached to a node, and tells
            whether it is. Made by the attach-detach controller.
          spec: Which volume, to which node, by which driver.
          status: Whether it is attached.
        api.storage.v1.VolumeAttachmentSpec: It cannot be changed.
          attacher: The CSI driver that attaches it.
          nodeName: The node.
          source: The volume.
        api.storage.v1.VolumeAttachmentSource: Exactly one of the two is given.
          inlineVolumeSpec: A volume that only a pod describes. Used for old sources that a CSI
            driver has taken over.
          persistentVolumeName: The name of the PersistentVolume.
        api.storage.v1.VolumeAttachmentStatus: Written by the driver.
          attachError: The last error while attaching.
          attached: Whether it is attached. A pod's containers wait for this.
          attachmentMetadata: What the driver needs to know to mount the volume.
          detachError: The last error while detaching.
        api.storage.v1.VolumeError: An error of the driver, which tries again.
          errorCode: The gRPC code of the driver.
          message: What went wrong.
          time: When.
        api.storage.v1.CSIDriver: What the cluster should know about a CSI driver. Named like the
            driver.
          spec: What the driver can do and needs.
        api.storage.v1.CSIDriverSpec: Written by whoever installs the driver; the kubelet and the
            controllers go by it.
          attachRequired: Whether volumes must be attached to a node before they are mounted.
            Default true; fixed.
          fsGroupPolicy: Whether the kubelet gives volumes to a pod's fsGroup:
            ReadWriteOnceWithFSType, the default, File or None.
          nodeAllocatableUpdatePeriodSeconds: How often the number of volumes a node can take is
            asked anew, in seconds; never when left out.
          podInfoOnMount: Whether the driver is told about the pod when it mounts. Default false.
          preventPodSchedulingIfMissing: Whether pods that need the driver are kept from nodes
            without it.
          requiresRepublish: Whether the driver is asked to mount again and again, to refresh what
            is in the volume.
          seLinuxMount: Whether volumes can be mounted with an SELinux label.
          serviceAccountTokenInSecrets: Whether tokens reach the driver among the secrets instead of
            the volume's attributes.
          storageCapacity: Whether the scheduler looks at the capacity the driver reports.
          tokenRequests: Tokens of the pod's service account that the driver gets when it mounts.
          volumeLifecycleModes: Persistent, the default, for volumes of claims; Ephemeral for
            volumes of pods.
        api.storage.v1.TokenRequest: A token of a pod's service account for a driver.
          audience: Whom the token is for; empty for the API server.
          expirationSeconds: For how many seconds it is valid.
        api.storage.v1.CSINode: The CSI drivers that run on a node. Named like the node.
          spec: The drivers.
        api.storage.v1.CSINodeSpec: Filled in as drivers register with the kubelet.
          drivers: One entry for each driver.
        api.storage.v1.CSINodeDriver: A CSI driver on a node.
          allocatable: How many volumes the driver can serve on the node.
          name: The name of the driver.
          nodeID: What the driver calls the node.
          topologyKeys: The node labels by which the driver tells places apart.
        api.storage.v1.VolumeNodeResources: How much of a driver's volumes a node can take.
          count: How many volumes; no limit when left out.
        api.storage.v1.CSIStorageCapacity: How much storage a driver can still make in a place, for
            the scheduler.
          capacity: How much is left; nothing known when left out.
          maximumVolumeSize: The largest volume that can be made.
          nodeTopology: The nodes this is about, by their labels.
          storageClassName: The class this is about.
        """#
}
