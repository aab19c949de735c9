package import KubeAPI
package import KubeModel
package import SimKernel

/// The controller of StatefulSets. Source: statefulset-controller.md.
package struct StatefulSetReconciler: Reconciler {
    package struct Memory: Sendable {
        package init() {}
    }
    package static let name = "statefulset-controller"
    package static let watches: [Resource] = [
        .persistentVolumeClaim, .pod, .statefulSet, .controllerRevision,
    ]
    private let options: ControllerOptions

    package init(_ options: ControllerOptions) { self.options = options }

    package func keys(
        for change: CacheChange, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> [KeyRequest] { [] }

    package func plan(
        _ key: ObjectKey, _ cache: ClusterCache, at now: SimTime, memory: inout Memory
    ) -> Plan { Plan() }
}
