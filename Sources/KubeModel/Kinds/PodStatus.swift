/// What is known about a pod. Source: cluster.md B.
package struct PodStatus: JSONView {
    package static let schemaType = "api.core.v1.PodStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var allocatedResources: ResourceList? {
        get { json.view("allocatedResources") }
        set { json.write(view: "allocatedResources", newValue) }
    }
    package var conditions: [Condition] {
        get { json.list("conditions") }
        set { json.write(list: "conditions", newValue) }
    }
    package var containerStatuses: [ContainerStatus] {
        get { json.list("containerStatuses") }
        set { json.write(list: "containerStatuses", newValue) }
    }
    package var ephemeralContainerStatuses: [ContainerStatus] {
        get { json.list("ephemeralContainerStatuses") }
        set { json.write(list: "ephemeralContainerStatuses", newValue) }
    }
    package var hostIP: String? {
        get { json.read("hostIP") }
        set { json.write("hostIP", newValue) }
    }
    package var hostIPs: [HostIP] {
        get { json.list("hostIPs") }
        set { json.write(list: "hostIPs", newValue) }
    }
    package var initContainerStatuses: [ContainerStatus] {
        get { json.list("initContainerStatuses") }
        set { json.write(list: "initContainerStatuses", newValue) }
    }
    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var nominatedNodeName: String? {
        get { json.read("nominatedNodeName") }
        set { json.write("nominatedNodeName", newValue) }
    }
    package var observedGeneration: Int64? {
        get { json.read("observedGeneration") }
        set { json.write("observedGeneration", newValue) }
    }
    package var phase: PodPhase? {
        get { json.read("phase") }
        set { json.write("phase", newValue) }
    }
    package var podIP: String? {
        get { json.read("podIP") }
        set { json.write("podIP", newValue) }
    }
    package var podIPs: [PodIP] {
        get { json.list("podIPs") }
        set { json.write(list: "podIPs", newValue) }
    }
    package var qosClass: String? {
        get { json.read("qosClass") }
        set { json.write("qosClass", newValue) }
    }
    package var reason: String? {
        get { json.read("reason") }
        set { json.write("reason", newValue) }
    }
    package var resize: String? {
        get { json.read("resize") }
        set { json.write("resize", newValue) }
    }
    package var resources: ResourceRequirements? {
        get { json.view("resources") }
        set { json.write(view: "resources", newValue) }
    }
    package var startTime: Timestamp? {
        get { json.read("startTime") }
        set { json.write("startTime", newValue) }
    }

    /// Statuses of init containers and then of containers.
    package var allContainerStatuses: [ContainerStatus] {
        initContainerStatuses + containerStatuses
    }

    /// The status of the regular container of a name, or nil.
    package func containerStatus(_ name: String) -> ContainerStatus? {
        containerStatuses.first { $0.name == name }
    }
}

/// One address of a pod.
package struct PodIP: JSONView {
    package static let schemaType = "api.core.v1.PodIP"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var ip: String? {
        get { json.read("ip") }
        set { json.write("ip", newValue) }
    }
}

/// One address of the node of a pod.
package struct HostIP: JSONView {
    package static let schemaType = "api.core.v1.HostIP"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var ip: String? {
        get { json.read("ip") }
        set { json.write("ip", newValue) }
    }
}

/// What is known about one container of a pod. Source: cluster.md B6.
package struct ContainerStatus: JSONView {
    package static let schemaType = "api.core.v1.ContainerStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var allocatedResources: ResourceList? {
        get { json.view("allocatedResources") }
        set { json.write(view: "allocatedResources", newValue) }
    }
    package var containerID: String? {
        get { json.read("containerID") }
        set { json.write("containerID", newValue) }
    }
    package var image: String? {
        get { json.read("image") }
        set { json.write("image", newValue) }
    }
    package var imageID: String? {
        get { json.read("imageID") }
        set { json.write("imageID", newValue) }
    }
    package var lastState: ContainerState? {
        get { json.view("lastState") }
        set { json.write(view: "lastState", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var ready: Bool? {
        get { json.read("ready") }
        set { json.write("ready", newValue) }
    }
    package var resources: ResourceRequirements? {
        get { json.view("resources") }
        set { json.write(view: "resources", newValue) }
    }
    package var restartCount: Int64? {
        get { json.read("restartCount") }
        set { json.write("restartCount", newValue) }
    }
    package var started: Bool? {
        get { json.read("started") }
        set { json.write("started", newValue) }
    }
    package var state: ContainerState? {
        get { json.view("state") }
        set { json.write(view: "state", newValue) }
    }
    package var stopSignal: String? {
        get { json.read("stopSignal") }
        set { json.write("stopSignal", newValue) }
    }
    package var volumeMounts: [VolumeMountStatus] {
        get { json.list("volumeMounts") }
        set { json.write(list: "volumeMounts", newValue) }
    }
}

/// One mount as it is in a running container.
package struct VolumeMountStatus: JSONView {
    package static let schemaType = "api.core.v1.VolumeMountStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var mountPath: String? {
        get { json.read("mountPath") }
        set { json.write("mountPath", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var readOnly: Bool? {
        get { json.read("readOnly") }
        set { json.write("readOnly", newValue) }
    }
    package var recursiveReadOnly: String? {
        get { json.read("recursiveReadOnly") }
        set { json.write("recursiveReadOnly", newValue) }
    }
}

/// What a container does; at most one member is set.
package struct ContainerState: JSONView {
    package static let schemaType = "api.core.v1.ContainerState"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var running: ContainerStateRunning? {
        get { json.view("running") }
        set { json.write(view: "running", newValue) }
    }
    package var terminated: ContainerStateTerminated? {
        get { json.view("terminated") }
        set { json.write(view: "terminated", newValue) }
    }
    package var waiting: ContainerStateWaiting? {
        get { json.view("waiting") }
        set { json.write(view: "waiting", newValue) }
    }
}

/// Why a container does not run yet.
package struct ContainerStateWaiting: JSONView {
    package static let schemaType = "api.core.v1.ContainerStateWaiting"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var reason: String? {
        get { json.read("reason") }
        set { json.write("reason", newValue) }
    }
}

/// Since when a container runs.
package struct ContainerStateRunning: JSONView {
    package static let schemaType = "api.core.v1.ContainerStateRunning"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var startedAt: Timestamp? {
        get { json.read("startedAt") }
        set { json.write("startedAt", newValue) }
    }
}

/// How a container ended.
package struct ContainerStateTerminated: JSONView {
    package static let schemaType = "api.core.v1.ContainerStateTerminated"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var containerID: String? {
        get { json.read("containerID") }
        set { json.write("containerID", newValue) }
    }
    package var exitCode: Int64? {
        get { json.read("exitCode") }
        set { json.write("exitCode", newValue) }
    }
    package var finishedAt: Timestamp? {
        get { json.read("finishedAt") }
        set { json.write("finishedAt", newValue) }
    }
    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var reason: String? {
        get { json.read("reason") }
        set { json.write("reason", newValue) }
    }
    package var signal: Int64? {
        get { json.read("signal") }
        set { json.write("signal", newValue) }
    }
    package var startedAt: Timestamp? {
        get { json.read("startedAt") }
        set { json.write("startedAt", newValue) }
    }
}
