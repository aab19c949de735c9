import KubeModel

extension Examination {
    // MARK: Classes

    /// The class of a claim or claim template, whose spec stands at `path`.
    mutating func checkClass(_ object: ManifestObject, _ path: String, _ spec: JSONObject) {
        if hasUnreadable { return }
        let own = objects.filter { $0.resource == .storageClass }
        let field = path + ".storageClassName"
        guard let name = spec["storageClassName"]?.string else {
            let hasDefault =
                context.classes.contains(where: \.isDefault)
                || own.contains { object in
                    let annotations = object.json["metadata"]?["annotations"]?.object
                    return annotations?[ManifestContext.defaultClassAnnotation]?.string == "true"
                }
            if hasDefault { return }
            findings.add(
                "MAN-SC", .warning, object, field,
                "no default StorageClass: the claim stays Pending unless a volume is made by hand")
            return
        }
        let names = own.map(\.name) + context.classes.map(\.name)
        // An empty name asks for a volume made by hand.
        if name.isEmpty || names.contains(where: { utf8Equal($0, name) }) { return }
        let hasVolume = objects.contains {
            $0.resource == .persistentVolume
                && utf8Equal($0.spec["storageClassName"]?.string ?? "", name)
        }
        if hasVolume { return }
        let near = SchemaSuggestion.nearest(to: name, among: names)
        findings.add(
            "MAN-SC", .warning, object, field,
            "StorageClass \(name) does not exist: the claim stays Pending and the Pod waits for it",
            server: "storageclass.storage.k8s.io \"\(name)\" not found",
            suggestion: near ?? (own.count == 1 ? own[0].name : nil), atValue: true)
    }

    /// A class for which nobody makes volumes.
    mutating func checkProvisioner(_ object: ManifestObject) {
        guard let name = object.json["provisioner"]?.string, !name.isEmpty,
            !utf8Equal(name, "kubernetes.io/no-provisioner")
        else { return }
        let there = context.provisioners + context.classes.map(\.provisioner)
        if there.contains(where: { utf8Equal($0, name) }) { return }
        findings.add(
            "MAN-PROVISIONER", .warning, object, "provisioner",
            "\(name) is no part of the cluster: claims wait until it runs beside it",
            server: "Waiting for a volume to be created either by the external provisioner "
                + "'\(name)' or manually by the system administrator. If volume creation is "
                + "delayed, please verify that the provisioner is running and correctly "
                + "registered.",
            suggestion: SchemaSuggestion.nearest(to: name, among: there), atValue: true)
    }

    // MARK: Volumes

    mutating func checkVolume(_ object: ManifestObject) {
        if object.spec["persistentVolumeReclaimPolicy"]?.string == "Recycle" {
            findings.add(
                "MAN-PV-RECYCLE", .warning, object, "spec.persistentVolumeReclaimPolicy",
                "the reclaim policy Recycle is deprecated",
                server: "Warning: spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy "
                    + "is deprecated. Instead, the recommended approach is to use dynamic "
                    + "provisioning.", atValue: true)
        }
        checkSource(object, object.spec, "spec")
    }

    /// The volumes that a Pod names itself.
    mutating func checkPodVolumes(_ object: ManifestObject) {
        guard let pod = object.pod else { return }
        for (index, value) in (pod.spec["volumes"]?.array ?? []).enumerated() {
            guard let volume = value.object else { continue }
            checkSource(object, volume, "\(pod.path)spec.volumes[\(index)]")
        }
    }

    private mutating func checkSource(
        _ object: ManifestObject, _ source: JSONObject, _ path: String
    ) {
        for member in source {
            guard case .object(let settings) = member.value else { continue }
            let field = SourceMap.path(path, member.key)
            if Self.removedSources.contains(where: { utf8Equal($0, member.key) }) {
                findings.add(
                    "MAN-PV-INTREE", .warning, object, field,
                    "volumes of type \(member.key) have no code in Kubernetes any more; they work "
                        + "only where the driver of that system is installed")
            }
            guard Self.blockSources.contains(where: { utf8Equal($0, member.key) }),
                let type = settings["fsType"]?.string, !type.isEmpty,
                !Self.fileSystems.contains(where: { utf8Equal($0, type) })
            else { continue }
            findings.add(
                "MAN-PV-FSTYPE", .warning, object, field + ".fsType",
                "\(type) is no file system that a disk can have",
                suggestion: SchemaSuggestion.nearest(to: type, among: Self.fileSystems) ?? "ext4",
                atValue: true)
        }
    }

    /// Volume types whose code was removed or moved to drivers outside of Kubernetes by 1.36.
    private static let removedSources = [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "flocker",
        "gcePersistentDisk", "gitRepo", "glusterfs", "photonPersistentDisk", "portworxVolume",
        "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
    ]

    /// Volume types that are disks.
    private static let blockSources = [
        "awsElasticBlockStore", "azureDisk", "cinder", "fc", "flexVolume", "gcePersistentDisk",
        "iscsi", "local", "photonPersistentDisk", "portworxVolume", "rbd", "scaleIO",
        "storageos", "vsphereVolume",
    ]

    private static let fileSystems = [
        "btrfs", "ext2", "ext3", "ext4", "f2fs", "ntfs", "vfat", "xfs",
    ]
}
