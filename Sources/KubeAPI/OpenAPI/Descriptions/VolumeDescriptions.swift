/// What `kubectl explain` says about the volumes of pods.
enum VolumeDescriptions {
    static let text = #"""
        api.core.v1.Volume: Storage that the containers of a pod can mount. Besides its name it has
            exactly one source.
          awsElasticBlockStore: A disk of AWS. Served by the CSI driver ebs.csi.aws.com today.
          azureDisk: A disk of Azure. Served by the CSI driver disk.csi.azure.com today.
          azureFile: A file share of Azure. Served by the CSI driver file.csi.azure.com today.
          cephfs: A CephFS file system. No longer served; use a CSI driver.
          cinder: A disk of OpenStack. Served by the CSI driver cinder.csi.openstack.org today.
          configMap: The keys of a ConfigMap as files.
          csi: A volume that a CSI driver makes for this pod alone and that goes with it.
          downwardAPI: Facts about the pod as files.
          emptyDir: A folder that is empty when the pod starts and lost when it goes. It survives
            restarts of containers, not the replacement of the pod; for data to keep use a claim.
          ephemeral: A claim that is made for this pod and deleted with it. For claims that outlive
            pods use the volumeClaimTemplates of a StatefulSet.
          fc: A Fibre Channel disk.
          flexVolume: A volume of an exec-based plug-in. Out of date; use a CSI driver.
          flocker: A Flocker volume. No longer served.
          gcePersistentDisk: A disk of Google Cloud. Served by the CSI driver pd.csi.storage.gke.io
            today.
          gitRepo: A clone of a git repository. Out of date and off by default; clone in an init
            container instead.
          glusterfs: A GlusterFS volume. No longer served; use a CSI driver.
          hostPath: A file or folder of the node. A replaced pod may land on another node and find
            other data; a risk for the node besides.
          image: The files of a container image, read-only.
          iscsi: An iSCSI disk.
          name: The name that containers mount the volume by, unique in the pod.
          nfs: A folder of an NFS server. Several pods can share it.
          persistentVolumeClaim: A claim of the namespace. The StatefulSet controller fills this in
            for its claim templates.
          photonPersistentDisk: A disk of Photon. No longer served.
          portworxVolume: A Portworx volume. Served by the CSI driver pxd.portworx.com today.
          projected: Several of Secrets, ConfigMaps, facts about the pod and tokens in one folder.
          quobyte: A Quobyte volume. No longer served.
          rbd: A Ceph block device. No longer served; use a CSI driver.
          scaleIO: A ScaleIO volume. No longer served.
          secret: The keys of a Secret as files, kept in memory.
          storageos: A StorageOS volume. No longer served.
          vsphereVolume: A disk of vSphere. Served by the CSI driver csi.vsphere.vmware.com today.
        api.core.v1.PersistentVolumeClaimVolumeSource: A claim as a volume.
          claimName: The name of the claim in the pod's namespace. The pod is not scheduled before
            it exists and can be bound.
          readOnly: Whether all containers may only read. Default false.
        api.core.v1.EphemeralVolumeSource: The claim is owned by the pod.
          volumeClaimTemplate: What the claim looks like. It is called POD-VOLUME and owned by the
            pod.
        api.core.v1.PersistentVolumeClaimTemplate: What a claim made for a pod looks like.
          metadata: Labels and annotations the claim gets; nothing else is allowed here.
          spec: The claim's spec.
        api.core.v1.EmptyDirVolumeSource: An empty folder that lives as long as the pod.
          medium: Where it lies: empty for the disk of the node, Memory for memory, which counts
            towards the limits of the containers; HugePages for huge pages.
          sizeLimit: How much it may hold. A pod that writes more is evicted.
        api.core.v1.HostPathVolumeSource: Given by its path; type says what is checked or made
            first.
          path: Its path on the node.
          type: What must be there or is made: Directory, DirectoryOrCreate, File, FileOrCreate,
            Socket, CharDevice or BlockDevice; empty checks nothing.
        api.core.v1.ConfigMapVolumeSource: Each key becomes a file. The files follow changes of the
            ConfigMap after a while, except those mounted with subPath.
          defaultMode: The permissions of the files, e.g. 0644, which is the default. JSON needs the
            decimal number 420.
          items: Which keys become files, and where. All of them under their own names when left
            out.
          name: The name of the ConfigMap.
          optional: Whether it or its keys may be missing. Without it the pod waits otherwise.
        api.core.v1.SecretVolumeSource: Each key becomes a file. The files follow changes of the
            Secret after a while, except those mounted with subPath.
          defaultMode: The permissions of the files, e.g. 0644, which is the default. JSON needs the
            decimal number 420.
          items: Which keys become files, and where. All of them under their own names when left
            out.
          optional: Whether it or its keys may be missing. Without it the pod waits otherwise.
          secretName: The name of the Secret.
        api.core.v1.KeyToPath: A key that becomes a file.
          key: The key.
          mode: The permissions of this file; defaultMode when left out.
          path: The path of the file in the volume, relative and without '..'.
        api.core.v1.DownwardAPIVolumeSource: Files that follow changes of labels and annotations.
          defaultMode: The permissions of the files; 0644 when left out.
          items: The files.
        api.core.v1.DownwardAPIVolumeFile: A file with one fact about the pod. Exactly one of
            fieldRef and resourceFieldRef is given.
          fieldRef: A field of the pod: its name, namespace, uid, labels or annotations.
          mode: The permissions of this file; defaultMode when left out.
          path: The path of the file in the volume, relative and without '..'.
          resourceFieldRef: A request or limit of a container.
        api.core.v1.ProjectedVolumeSource: All sources must be in the namespace of the pod.
          defaultMode: The permissions of the files; 0644 when left out.
          sources: What goes into the folder.
        api.core.v1.VolumeProjection: One source of a shared folder. Exactly one is given.
          clusterTrustBundle: Certificates to be trusted, from ClusterTrustBundles.
          configMap: Keys of a ConfigMap.
          downwardAPI: Facts about the pod.
          podCertificate: A key and a certificate that are made for the pod and renewed.
          secret: Keys of a Secret.
          serviceAccountToken: A token of the pod's service account that is renewed.
        api.core.v1.ConfigMapProjection: Given by name; all keys or those listed.
          items: Which keys become files, and where. All of them when left out.
          name: The name of the ConfigMap.
          optional: Whether it or its keys may be missing.
        api.core.v1.SecretProjection: Given by name; all keys or those listed.
          items: Which keys become files, and where. All of them when left out.
          name: The name of the Secret.
          optional: Whether it or its keys may be missing.
        api.core.v1.DownwardAPIProjection: A list of files.
          items: The files.
        api.core.v1.ServiceAccountTokenProjection: A token of the pod's service account as a file.
            The kubelet renews it in time.
          audience: Whom the token is for; the API server when left out.
          expirationSeconds: For how many seconds a token is valid. Default 3600, at least 600.
          path: The path of the file in the volume.
        api.core.v1.ClusterTrustBundleProjection: Certificates to be trusted as one file. Bundles
            are picked by name, or by signer and labels.
          labelSelector: Which bundles of the signer, by their labels. Nothing when left out,
            everything when empty.
          name: The name of one bundle.
          optional: Whether the bundles may be missing. Without it the pod waits otherwise.
          path: The path of the file in the volume.
          signerName: The signer whose bundles are taken.
        api.core.v1.PodCertificateProjection: The kubelet makes the key and asks the signer; the
            files are renewed in time.
          certificateChainPath: The file for the certificates alone.
          credentialBundlePath: The file for key and certificates together. Safer than two files, as
            it changes in one step.
          keyPath: The file for the key alone.
          keyType: What key is made, e.g. ECDSAP256, ED25519 or RSA3072.
          maxExpirationSeconds: For how many seconds a certificate may be valid; at least 3600, one
            day when left out.
          signerName: Who signs the certificates.
          userAnnotations: Further texts for the signer, who decides what they mean.
        api.core.v1.ImageVolumeSource: Given by the name of the image.
          pullPolicy: When the image is pulled: Always, IfNotPresent or Never. Always when the tag
            is latest or missing, else IfNotPresent.
          reference: The image.
        api.core.v1.CSIVolumeSource: Driver and settings. Not every driver offers such volumes.
          driver: The name of the driver. It must support volumes of pods.
          fsType: The file system, e.g. ext4; the driver decides when left out.
          nodePublishSecretRef: A Secret of the namespace that the driver gets when it mounts the
            volume.
          readOnly: Whether it may only be read. Default false.
          volumeAttributes: Settings for the driver.
        api.core.v1.GitRepoVolumeSource: Given by URL, and commit if need be.
          directory: The folder in the volume for the clone; '.' for the volume itself.
          repository: The URL of the repository.
          revision: The commit to check out.
        api.core.v1.NFSVolumeSource: Given by server and folder.
          path: The folder the server exports.
          readOnly: Whether it may only be read. Default false.
          server: The name or address of the server.
        api.core.v1.LocalVolumeSource: The data stays on that node: when the node is lost, pods that
            need it stay Pending.
          fsType: The file system that a block device gets when it is empty; the kubelet picks one
            when left out.
          path: The path of the folder or device on the node.
        """#
}
