/// The storage every embedded cluster comes with, and what is known about storage drivers.
/// Source: cluster.md E33.
package enum BuiltInStorage {
    /// The driver of network disks.
    package static let networkDriver = "disk.csi.ordinal.dev"
    /// The provisioner of classes whose volumes a person makes.
    package static let noProvisioner = "kubernetes.io/no-provisioner"
    /// The provisioner of throw-away directories.
    package static let hostPathProvisioner = "kubernetes.io/host-path"

    /// The default class: network disks, made when a pod that uses them is scheduled.
    package static var standard: StorageClass {
        var storageClass = StorageClass(named: "standard")
        storageClass.metadata.setAnnotation("storageclass.kubernetes.io/is-default-class", "true")
        storageClass.provisioner = networkDriver
        storageClass.reclaimPolicy = "Delete"
        storageClass.volumeBindingMode = "WaitForFirstConsumer"
        storageClass.allowVolumeExpansion = true
        return storageClass
    }

    /// The class of disks of single nodes, made by hand.
    package static var local: StorageClass {
        var storageClass = StorageClass(named: "local")
        storageClass.provisioner = noProvisioner
        storageClass.reclaimPolicy = "Delete"
        storageClass.volumeBindingMode = "WaitForFirstConsumer"
        return storageClass
    }

    /// Both classes, by name.
    package static var classes: [StorageClass] { [local, standard] }

    /// The provisioners that are present unless a cluster file says otherwise.
    package static let provisioners = [networkDriver, hostPathProvisioner]

    /// Whether a volume must be attached to a node before it is mounted: every volume of a CSI
    /// driver, as kubelets assume of drivers they know nothing else about. Source: E58.
    package static func isAttachable(_ volume: PersistentVolume) -> Bool {
        volume.spec.csi != nil
    }

    /// The name of an attachable volume in `volumesAttached` and `volumesInUse` of a node.
    package static func uniqueName(_ volume: PersistentVolume) -> String {
        let source = volume.spec.csi
        return "kubernetes.io/csi/\(source?.driver ?? "")^\(source?.volumeHandle ?? volume.name)"
    }

    /// Fills in the source of a volume that a provisioner makes.
    package static func setSource(
        of spec: inout PersistentVolumeSpec, provisioner: String, volume name: String,
        claim: String
    ) {
        if provisioner == hostPathProvisioner {
            spec.hostPath = HostPathVolumeSource { $0.path = "/tmp/hostpath_pv/\(name)" }
        } else if provisioner.hasSuffix("nfs") {
            spec.nfs = NFSVolumeSource {
                $0.server = "nfs-server.default.svc.cluster.local"
                $0.path = "/export/\(claim)-\(name)"
            }
        } else {
            spec.csi = CSIPersistentVolumeSource {
                $0.driver = provisioner
                $0.volumeHandle = name
                $0.fsType = "ext4"
            }
        }
    }
}
