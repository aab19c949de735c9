import KubeModel

// Claims, volumes, classes and their drivers.

extension TableLayout {
    static let persistentVolumeClaim = TableLayout([
        .name,
        TableColumn("Status", "Whether the claim has a volume."),
        TableColumn("Volume", "The volume the claim is bound to."),
        TableColumn("Capacity", "The size of the volume."),
        TableColumn("Access Modes", "How the volume can be mounted."),
        TableColumn("StorageClass", "The class the claim asks for."),
        TableColumn("VolumeAttributesClass", "The class of attributes the claim asks for."),
        .age,
        TableColumn("VolumeMode", "Whether the volume holds files or blocks.").wide,
    ]) { claim, cells in
        let spec = claim.json["spec"]
        let status = claim.json["status"]
        let volume = spec?["volumeName"]?.string ?? ""
        cells.text(claim.name)
        cells.text(claim.facts.isTerminating ? "Terminating" : claim.facts.phase)
        cells.text(volume)
        cells.text(volume.isEmpty ? "" : TableText.quantity(status?["capacity"]?["storage"]))
        cells.text(volume.isEmpty ? "" : TableText.accessModes(status?["accessModes"]))
        cells.text(storageClass(of: claim))
        cells.text(spec?["volumeAttributesClassName"]?.string ?? TableText.unset)
        cells.age(claim)
        cells.text(spec?["volumeMode"]?.string ?? TableText.unset)
    }

    static let persistentVolume = TableLayout([
        .name,
        TableColumn("Capacity", "The size of the volume."),
        TableColumn("Access Modes", "How the volume can be mounted."),
        TableColumn("Reclaim Policy", "What becomes of the volume when its claim is deleted."),
        TableColumn("Status", "Whether the volume is taken."),
        TableColumn("Claim", "The claim the volume is bound to or reserved for."),
        TableColumn("StorageClass", "The class the volume belongs to."),
        TableColumn("VolumeAttributesClass", "The class of attributes the volume has."),
        TableColumn("Reason", "Why the volume is in its status."),
        .age,
        TableColumn("VolumeMode", "Whether the volume holds files or blocks.").wide,
    ]) { volume, cells in
        let spec = volume.json["spec"]
        cells.text(volume.name)
        cells.text(TableText.quantity(spec?["capacity"]?["storage"]))
        cells.text(TableText.accessModes(spec?["accessModes"]))
        cells.text(spec?["persistentVolumeReclaimPolicy"])
        cells.text(volume.facts.isTerminating ? "Terminating" : volume.facts.phase)
        let claim = spec?["claimRef"]?.object
        cells.text(
            claim.map { "\($0["namespace"]?.string ?? "")/\($0["name"]?.string ?? "")" } ?? "")
        cells.text(storageClass(of: volume))
        cells.text(spec?["volumeAttributesClassName"]?.string ?? TableText.unset)
        cells.text(volume.json["status"]?["reason"])
        cells.age(volume)
        cells.text(spec?["volumeMode"]?.string ?? TableText.unset)
    }

    /// The class of a claim or a volume; the annotation is the older form and wins.
    private static func storageClass(of object: StoredObject) -> String {
        let annotations = object.json["metadata"]?["annotations"]
        return annotations?["volume.beta.kubernetes.io/storage-class"]?.string
            ?? object.json["spec"]?["storageClassName"]?.string ?? ""
    }

    static let storageClass = TableLayout([
        .name,
        TableColumn("Provisioner", "Who makes volumes of the class."),
        TableColumn("ReclaimPolicy", "What becomes of volumes whose claim is deleted."),
        TableColumn("VolumeBindingMode", "When claims of the class get their volume."),
        TableColumn("AllowVolumeExpansion", .boolean, "Whether volumes of the class can grow."),
        .age,
    ]) { storageClass, cells in
        let annotations = storageClass.json["metadata"]?["annotations"]
        let isDefault = ["", "beta."].contains { form in
            annotations?["storageclass.\(form)kubernetes.io/is-default-class"]?.string == "true"
        }
        cells.text(storageClass.name + (isDefault ? " (default)" : ""))
        cells.text(storageClass.json["provisioner"])
        cells.text(storageClass.json["reclaimPolicy"], or: "Delete")
        cells.text(storageClass.json["volumeBindingMode"], or: "Immediate")
        cells.flag(storageClass.json["allowVolumeExpansion"]?.bool ?? false)
        cells.age(storageClass)
    }

    static let volumeAttachment = TableLayout([
        .name,
        TableColumn("Attacher", "The driver that attaches the volume."),
        TableColumn("PV", "The volume."),
        TableColumn("Node", "The node the volume is attached to."),
        TableColumn("Attached", .boolean, "Whether the volume is attached."),
        .age,
    ]) { attachment, cells in
        let spec = attachment.json["spec"]
        cells.text(attachment.name)
        cells.text(spec?["attacher"])
        cells.text(spec?["source"]?["persistentVolumeName"])
        cells.text(spec?["nodeName"])
        cells.flag(attachment.json["status"]?["attached"]?.bool ?? false)
        cells.age(attachment)
    }

    static let csiNode = TableLayout([
        .name, TableColumn("Drivers", .integer, "How many drivers run on the node."), .age,
    ]) { node, cells in
        cells.text(node.name)
        cells.integer(Int64(node.json["spec"]?["drivers"]?.array?.count ?? 0))
        cells.age(node)
    }

    static let csiDriver = TableLayout([
        .name,
        TableColumn("AttachRequired", .boolean, "Whether volumes are attached before mounting."),
        TableColumn("PodInfoOnMount", .boolean, "Whether the driver is told the pod of a mount."),
        TableColumn("StorageCapacity", .boolean, "Whether pods are placed by free capacity."),
        TableColumn("TokenRequests", "Audiences of the tokens the driver is given."),
        TableColumn("RequiresRepublish", .boolean, "Whether mounts are repeated now and then."),
        TableColumn("Modes", "Kinds of volumes the driver serves."),
        .age,
    ]) { driver, cells in
        let spec = driver.json["spec"]
        let audiences = spec?["tokenRequests"]
        let modes = (spec?["volumeLifecycleModes"]?.array ?? []).compactMap(\.string)
        cells.text(driver.name)
        cells.flag(spec?["attachRequired"]?.bool ?? true)
        cells.flag(spec?["podInfoOnMount"]?.bool ?? false)
        cells.flag(spec?["storageCapacity"]?.bool ?? false)
        cells.text(
            (audiences?.array ?? []).isEmpty
                ? TableText.unset : TableText.joined(audiences, "audience"))
        cells.flag(spec?["requiresRepublish"]?.bool ?? false)
        cells.text(modes.isEmpty ? TableText.none : modes.joined(separator: ","))
        cells.age(driver)
    }
}
