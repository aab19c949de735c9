import KubeModel

/// One column of a table. Source: api.md 14.1.
struct TableColumn: Sendable {
    enum ValueType: String, Sendable {
        case string, integer, boolean
    }

    var name: String
    var type: ValueType
    var format: String
    var description: String
    var priority: Int

    /// A column of text that is always shown.
    init(_ name: String, format: String = "", _ description: String) {
        self.init(name, .string, description)
        self.format = format
    }

    /// A column that is always shown.
    init(_ name: String, _ type: ValueType, _ description: String) {
        self.name = name
        self.type = type
        format = ""
        self.description = description
        priority = 0
    }

    /// The same column, shown only with `-o wide`.
    var wide: TableColumn {
        var column = self
        column.priority = 1
        return column
    }

    /// The column as the table names it.
    var document: JSONValue {
        [
            "name": .string(name), "type": .string(type.rawValue), "format": .string(format),
            "description": .string(description), "priority": .int(Int64(priority)),
        ]
    }

    static let name = TableColumn(
        "Name", format: "name", "The name, unique among objects of the kind in a namespace.")
    static let age = TableColumn("Age", "The time since the object was created.")
    static let containers = TableColumn(
        "Containers", "The names of the containers of the template."
    ).wide
    static let images = TableColumn("Images", "The images of the containers of the template.").wide
    static let selector = TableColumn("Selector", "The labels that select the pods.").wide
}

/// The columns of a kind, and how a row of them is filled.
struct TableLayout: Sendable {
    /// Writes one cell for every column, in their order.
    typealias Fill = @Sendable (_ object: StoredObject, _ cells: inout TableCells) -> Void

    var columns: [TableColumn]
    var fill: Fill

    init(_ columns: [TableColumn], _ fill: @escaping Fill) {
        self.columns = columns
        self.fill = fill
    }

    /// The layout of a resource. Source: api.md 14.2.
    static func of(_ resource: Resource) -> TableLayout {
        switch resource {
        case .pod: pod
        case .statefulSet: statefulSet
        case .deployment: deployment
        case .replicaSet: replicaSet
        case .daemonSet: daemonSet
        case .replicationController: replicationController
        case .podTemplate: podTemplate
        case .controllerRevision: controllerRevision
        case .service: service
        case .endpoints: endpoints
        case .endpointSlice: endpointSlice
        case .persistentVolumeClaim: persistentVolumeClaim
        case .persistentVolume: persistentVolume
        case .storageClass: storageClass
        case .volumeAttachment: volumeAttachment
        case .csiNode: csiNode
        case .csiDriver: csiDriver
        case .node: node
        case .namespace: namespace
        case .configMap: configMap
        case .secret: secret
        case .serviceAccount: serviceAccount
        case .event: event
        case .lease: lease
        case .podDisruptionBudget: podDisruptionBudget
        case .resourceQuota: resourceQuota
        case .limitRange, .csiStorageCapacity: generic
        }
    }

    /// The layout of kinds without columns of their own.
    static let generic = TableLayout([
        .name, TableColumn("Created At", format: "date", "The instant the object was created."),
    ]) { object, cells in
        cells.text(object.name)
        cells.text(object.json["metadata"]?["creationTimestamp"]?.string ?? "")
    }

    /// The layout of the subresource of that name.
    static let scale = TableLayout([
        .name,
        TableColumn("Desired", .integer, "How many pods are wanted."),
        TableColumn("Available", .integer, "How many pods there are."),
        .age,
    ]) { object, cells in
        cells.text(object.name)
        cells.integer(object.json["spec"]?["replicas"])
        cells.integer(object.json["status"]?["replicas"])
        cells.age(object)
    }
}
