import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import TestSupport

/// A set with two revisions and pods written as words, one for each ordinal from the start:
/// `-` missing, `pending`, `unready`, `ready`, `failed`, `succeeded`, `ending` (terminating),
/// `leaving` (terminating and no longer ready);
/// `@old` after a word: at the older revision.
struct Fixture {
    var cluster = ClusterBuilder()
    var set: StoredObject
    let old: String
    let new: String
    var options = ControllerOptions()
    var memory = StatefulSetReconciler.Memory()
    var now = SimTime.seconds(1000)

    static let words = ["-", "pending", "unready", "ready", "ready@old", "ending", "failed"]

    /// - Parameter current: whether the status names the old revision as the current one.
    init(_ shape: SetShape = SetShape(), pods: String = "", rollingFromOld: Bool = false) {
        var olderShape = shape
        olderShape.image = "app:0"
        old = Fixture.revisionName(olderShape)
        new = Fixture.revisionName(shape)
        cluster.add(Fixture.revision(olderShape, old, number: 1))
        cluster.add(Fixture.revision(shape, new, number: 2))
        var shape = shape
        shape.status.currentRevision = rollingFromOld ? old : new
        shape.status.updateRevision = new
        set = cluster.add(shape.object)
        for (index, word) in pods.split(separator: " ").enumerated() {
            add(String(word), ordinal: Int(shape.start) + index, shape)
        }
    }

    mutating func add(_ word: String, ordinal: Int, _ shape: SetShape = SetShape()) {
        guard word != "-" else { return }
        let parts = word.split(separator: "@")
        cluster.add(
            PodShape {
                $0.ordinal = ordinal
                $0.revision = parts.count > 1 ? old : new
                $0.claims = shape.claims
                switch parts[0] {
                case "pending": ($0.phase, $0.isReady) = ("Pending", false)
                case "unready": $0.isReady = false
                case "failed": ($0.phase, $0.isReady) = ("Failed", false)
                case "succeeded": ($0.phase, $0.isReady) = ("Succeeded", false)
                case "ending": $0.isTerminating = true
                case "leaving": ($0.isTerminating, $0.isReady) = (true, false)
                default: break
                }
            }.object)
        for claim in shape.claims { cluster.add(claimShape("\(claim)-web-\(ordinal)")) }
    }

    /// Changes the set, as a user or the controller's own status write would.
    mutating func update(_ change: (inout StatefulSet) -> Void) {
        var view: StatefulSet = set.view()
        change(&view)
        set = cluster.add(view)
    }

    /// Gives the set another image, as a user would.
    mutating func retemplate(_ image: String) {
        update {
            $0.spec.template = SetShape { $0.image = image }.template
            $0.metadata.generation = 2
        }
    }

    mutating func plan() -> Plan {
        StatefulSetReconciler(options).plan(set.key, cluster.cache, at: now, memory: &memory)
    }

    static func data(_ shape: SetShape) -> JSONValue {
        var template = shape.template.json
        template["$patch"] = "replace"
        return ["spec": ["template": .object(template)]]
    }

    /// The names of the usual templates, worked out once.
    private static let usualNames = (
        old: "web-" + revisionHash(data(SetShape { $0.image = "app:0" })),
        new: "web-" + revisionHash(data(SetShape()))
    )

    static func revisionName(_ shape: SetShape) -> String {
        if shape.templateLabels.count == 1 {
            if shape.image == "app:0" { return usualNames.old }
            if shape.image == "app:1" { return usualNames.new }
        }
        return "web-" + revisionHash(data(shape))
    }

    static func revision(
        _ shape: SetShape, _ name: String, number: Int64, uid: String? = "set-uid"
    ) -> ControllerRevision {
        var revision = ControllerRevision(named: name, namespace: "default")
        for (key, value) in shape.templateLabels { revision.metadata.setLabel(key, value) }
        if let uid {
            revision.metadata.ownerReferences = [
                OwnerReference(controller: .statefulSet, name: "web", uid: uid)
            ]
        }
        revision.data = data(shape)
        revision.revision = number
        return revision
    }
}

/// The hash of spec R66, written down a second time.
func revisionHash(_ data: JSONValue, collisionCount: Int = 0) -> String {
    var sum: UInt32 = 2_166_136_261
    for byte in Array(data.canonicalText.utf8) + Array(String(collisionCount).utf8) {
        sum = sum &* 16_777_619
        sum ^= UInt32(byte)
    }
    let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    return String(String(sum).utf8.map { letters[Int($0) % 27] })
}

extension Plan {
    /// Why pods and claims are written, in order.
    var acts: [Reason] { writes.filter { !$0.isEventOnly }.map(\.reason) }

    /// The bodies of the writes with a reason.
    func bodies(_ reason: Reason) -> [JSONObject] {
        (writes + closing).filter { $0.reason == reason }.compactMap { $0.request.body?.object }
    }

    /// The status that is written: replicas, ready, available, current, updated.
    var counts: [Int64]? {
        guard let body = bodies(.writesStatus).first else { return nil }
        let status = StatefulSet(json: body).status
        return [
            status.replicas ?? -1, status.readyReplicas ?? 0, status.availableReplicas ?? -1,
            status.currentReplicas ?? 0, status.updatedReplicas ?? 0,
        ]
    }

    var status: StatefulSetStatus? {
        bodies(.writesStatus).first.map { StatefulSet(json: $0).status }
    }

    var notes: [EventNote] { writes.filter(\.isEventOnly).compactMap(\.onSuccess) }
}
