import KubeModel

// Kinds that make pods.

extension TableLayout {
    static let statefulSet = TableLayout([
        .name, TableColumn("Ready", "Ready pods, of how many wanted."), .age, .containers, .images,
    ]) { set, cells in
        cells.text(set.name)
        cells.text(readyOfWanted(set))
        cells.age(set)
        template(set, &cells)
    }

    static let deployment = TableLayout([
        .name,
        TableColumn("Ready", "Ready pods, of how many wanted."),
        TableColumn("Up-to-date", "Pods of the newest template."),
        TableColumn("Available", "Pods that have been ready for long enough."),
        .age, .containers, .images, .selector,
    ]) { deployment, cells in
        let status = deployment.json["status"]
        cells.text(deployment.name)
        cells.text(readyOfWanted(deployment))
        cells.integer(status?["updatedReplicas"])
        cells.integer(status?["availableReplicas"])
        cells.age(deployment)
        template(deployment, &cells)
        cells.text(TableText.selector(deployment.json["spec"]?["selector"]))
    }

    static let replicaSet = TableLayout(replicaColumns) { set, cells in
        replicas(set, &cells)
        cells.text(TableText.selector(set.json["spec"]?["selector"]))
    }

    static let replicationController = TableLayout(replicaColumns) { controller, cells in
        replicas(controller, &cells)
        cells.text(TableText.pairs(controller.json["spec"]?["selector"]))
    }

    static let daemonSet = TableLayout([
        .name,
        TableColumn("Desired", .integer, "Nodes that should run the pod."),
        TableColumn("Current", .integer, "Nodes that have the pod and should."),
        TableColumn("Ready", .integer, "Nodes whose pod is ready."),
        TableColumn("Up-to-date", .integer, "Nodes whose pod is of the newest template."),
        TableColumn("Available", .integer, "Nodes whose pod has been ready for long enough."),
        TableColumn("Node Selector", "The labels of the nodes that run the pod."),
        .age, .containers, .images, .selector,
    ]) { set, cells in
        let status = set.json["status"]
        let spec = set.json["spec"]
        cells.text(set.name)
        cells.integer(status?["desiredNumberScheduled"])
        cells.integer(status?["currentNumberScheduled"])
        cells.integer(status?["numberReady"])
        cells.integer(status?["updatedNumberScheduled"])
        cells.integer(status?["numberAvailable"])
        cells.text(TableText.pairs(spec?["template"]?["spec"]?["nodeSelector"]))
        cells.age(set)
        template(set, &cells)
        cells.text(TableText.selector(spec?["selector"]))
    }

    static let podTemplate = TableLayout([
        .name,
        TableColumn("Containers", "The names of the containers of the template."),
        TableColumn("Images", "The images of the containers of the template."),
        TableColumn("Pod Labels", "The labels of pods made from the template."),
    ]) { object, cells in
        let template = object.json["template"]
        cells.text(object.name)
        cells.text(TableText.joined(template?["spec"]?["containers"], "name"))
        cells.text(TableText.joined(template?["spec"]?["containers"], "image"))
        cells.text(TableText.pairs(template?["metadata"]?["labels"]))
    }

    static let controllerRevision = TableLayout([
        .name,
        TableColumn("Controller", "The object whose history this is a part of."),
        TableColumn("Revision", .integer, "The number of the revision; the newest is highest."),
        .age,
    ]) { revision, cells in
        cells.text(revision.name)
        cells.text(controller(of: revision))
        cells.integer(revision.json["revision"])
        cells.age(revision)
    }

    private static let replicaColumns = [
        TableColumn.name,
        TableColumn("Desired", .integer, "How many pods are wanted."),
        TableColumn("Current", .integer, "How many pods there are."),
        TableColumn("Ready", .integer, "How many pods are ready."),
        .age, .containers, .images, .selector,
    ]

    private static func replicas(_ object: StoredObject, _ cells: inout TableCells) {
        let status = object.json["status"]
        cells.text(object.name)
        cells.integer(object.json["spec"]?["replicas"])
        cells.integer(status?["replicas"])
        cells.integer(status?["readyReplicas"])
        cells.age(object)
        template(object, &cells)
    }

    private static func readyOfWanted(_ object: StoredObject) -> String {
        let ready = object.json["status"]?["readyReplicas"]?.int ?? 0
        return "\(ready)/\(object.json["spec"]?["replicas"]?.int ?? 0)"
    }

    /// The containers and images of the pod template.
    private static func template(_ object: StoredObject, _ cells: inout TableCells) {
        let containers = object.json["spec"]?["template"]?["spec"]?["containers"]
        cells.text(TableText.joined(containers, "name"))
        cells.text(TableText.joined(containers, "image"))
    }

    /// `statefulset.apps/web`.
    private static func controller(of object: StoredObject) -> String {
        let owners = object.json["metadata"]?["ownerReferences"]?.array ?? []
        guard let owner = owners.first(where: { $0["controller"]?.bool == true }) else {
            return TableText.none
        }
        let kind = (owner["kind"]?.string ?? "").lowercased()
        let parts = (owner["apiVersion"]?.string ?? "").split(separator: "/")
        let group = parts.count == 2 ? "." + parts[0] : ""
        return "\(kind)\(group)/\(owner["name"]?.string ?? "")"
    }
}
