/// A pod. Source: cluster.md B.
package struct Pod: KubeObject {
    package static let resource = Resource.pod
    package static let schemaType = "api.core.v1.Pod"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: PodSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: PodStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

extension Pod {
    /// Whether deletion was asked for.
    package var isTerminating: Bool { metadata.deletionTimestamp != nil }

    /// Whether the `Ready` condition is true.
    package var isReady: Bool { status.conditions.isTrue("Ready") }

    /// Whether the phase is Running and the `Ready` condition is true. Source: spec R3.
    package var isRunningAndReady: Bool { status.phase == .running && isReady }

    /// Whether the phase says that no container will ever run again.
    package var isFinished: Bool { status.phase == .failed || status.phase == .succeeded }

    /// Whether the pod was bound to a node.
    package var isScheduled: Bool { !(spec.nodeName ?? "").isEmpty }

    /// Whether the pod has been ready for `minReadySeconds`. A pod that is ready
    /// counts at once when that is zero. Source: spec R4.
    package func isAvailable(minReadySeconds: Int64, now: Timestamp) -> Bool {
        guard let ready = status.conditions.condition("Ready"), ready.status == .true else {
            return false
        }
        guard minReadySeconds > 0 else { return true }
        guard let since = ready.lastTransitionTime else { return false }
        return since.seconds + minReadySeconds <= now.seconds
    }
}

/// Where a pod is in its life. Source: cluster.md B.2.
package enum PodPhase: String, Sendable, JSONConvertible, CaseIterable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unknown = "Unknown"
}

/// What pods of a workload are made from.
package struct PodTemplateSpec: JSONView {
    package static let schemaType = "api.core.v1.PodTemplateSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var metadata: ObjectMeta {
        get { json.viewOrEmpty("metadata") }
        set { json.write(view: "metadata", newValue) }
    }
    package var spec: PodSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
}
