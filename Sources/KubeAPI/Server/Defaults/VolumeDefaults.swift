import KubeModel

/// What the server fills into volumes.
enum VolumeDefaults {
    static func volume(_ volume: inout JSONObject) {
        let hasSource = volume.contains { $0.key != "name" && !$0.value.isNull }
        if !hasSource { volume["emptyDir"] = [:] }
        for key in ["configMap", "secret", "projected", "downwardAPI"] {
            volume.edit(key) { $0.setDefault("defaultMode", 420) }
        }
        volume.edit("hostPath") { $0.setDefault("type", "") }
        remote(&volume)
        volume.edit("downwardAPI") { $0.editEach("items", ContainerDefaults.fieldSource) }
        volume.edit("projected") { projected in
            // The list is written even when there is none.
            if projected["sources"] == nil { projected["sources"] = .null }
            projected.editEach("sources", projection)
        }
        volume.edit("ephemeral") { ephemeral in
            ephemeral.edit("volumeClaimTemplate") { template in
                template.setDefault("metadata", [:])
                template.editOrMake("spec", ClaimDefaults.spec)
            }
        }
        volume.edit("image") { image in
            let reference = image["reference"]?.string ?? ""
            image.setDefaultText(
                "pullPolicy", ImageName.isLatest(reference) ? "Always" : "IfNotPresent")
        }
    }

    /// Sources outside of the cluster.
    private static func remote(_ volume: inout JSONObject) {
        volume.edit("iscsi") { disk in
            disk.setDefault("lun", 0)
            disk.setDefaultText("iscsiInterface", "default")
        }
        volume.edit("rbd") { image in
            image.setDefaultText("pool", "rbd")
            image.setDefaultText("user", "admin")
            image.setDefaultText("keyring", "/etc/ceph/keyring")
        }
        volume.edit("azureDisk") { disk in
            disk.setDefault("cachingMode", "ReadWrite")
            disk.setDefault("kind", "Shared")
            disk.setDefault("fsType", "ext4")
            disk.setDefault("readOnly", false)
        }
        volume.edit("scaleIO") { disk in
            disk.setDefaultText("storageMode", "ThinProvisioned")
            disk.setDefaultText("fsType", "xfs")
        }
    }

    private static func projection(_ source: inout JSONObject) {
        source.edit("serviceAccountToken") { $0.setDefault("expirationSeconds", 3600) }
        source.edit("downwardAPI") { $0.editEach("items", ContainerDefaults.fieldSource) }
    }
}

/// What the server fills into the specs of claims that stand in other objects.
enum ClaimDefaults {
    static func spec(_ spec: inout JSONObject) {
        spec.setDefault("volumeMode", "Filesystem")
        spec.setDefault("resources", [:])
        spec.edit("resources", AmountDefaults.resources)
        // The group of a source is written even when it has none.
        for key in ["dataSource", "dataSourceRef"] {
            spec.edit(key) { if $0["apiGroup"] == nil { $0["apiGroup"] = .null } }
        }
    }
}
