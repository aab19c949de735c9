/// One condition of the status of an object; all kinds share this view.
///
/// Kinds differ in which times they carry; the times a kind does not know stay absent.
/// Source: cluster.md B7, D.1.
package struct Condition: JSONView {
    package static let schemaType = "apimachinery.pkg.apis.meta.v1.Condition"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    /// A condition of a type and status.
    package init(type: String, status: ConditionStatus) {
        json = ["status": status.jsonValue, "type": .string(type)]
    }

    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }
    package var status: ConditionStatus? {
        get { json.read("status") }
        set { json.write("status", newValue) }
    }
    package var reason: String? {
        get { json.read("reason") }
        set { json.write("reason", newValue) }
    }
    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var lastTransitionTime: Timestamp? {
        get { json.read("lastTransitionTime") }
        set { json.write("lastTransitionTime", newValue) }
    }
    package var lastProbeTime: Timestamp? {
        get { json.read("lastProbeTime") }
        set { json.write("lastProbeTime", newValue) }
    }
    package var lastHeartbeatTime: Timestamp? {
        get { json.read("lastHeartbeatTime") }
        set { json.write("lastHeartbeatTime", newValue) }
    }
    package var observedGeneration: Int64? {
        get { json.read("observedGeneration") }
        set { json.write("observedGeneration", newValue) }
    }
}

/// Whether a condition holds.
package enum ConditionStatus: String, Sendable, JSONConvertible, CaseIterable {
    case `true` = "True"
    case `false` = "False"
    case unknown = "Unknown"
}

extension [Condition] {
    /// The condition of a type, or nil.
    package func condition(_ type: String) -> Condition? { first { $0.type == type } }

    /// Whether the condition of a type is there and true.
    package func isTrue(_ type: String) -> Bool { condition(type)?.status == .true }

    /// Sets a condition, at the end when it is new, and says whether anything changed.
    ///
    /// `lastTransitionTime` becomes `time` only when the status changes; an absent reason, message
    /// or generation removes the field. Other fields of the condition stay. Source: cluster.md B7.
    @discardableResult
    package mutating func set(
        type: String, status: ConditionStatus, reason: String? = nil, message: String? = nil,
        at time: Timestamp, observedGeneration: Int64? = nil
    ) -> Bool {
        let index = firstIndex { $0.type == type }
        var condition = index.map { self[$0] } ?? Condition(type: type, status: status)
        if index == nil || condition.status != status { condition.lastTransitionTime = time }
        condition.status = status
        condition.reason = reason
        condition.message = message
        condition.observedGeneration = observedGeneration
        guard let index else {
            append(condition)
            return true
        }
        if self[index] == condition { return false }
        self[index] = condition
        return true
    }

    /// Removes the condition of a type and says whether it was there.
    @discardableResult
    package mutating func remove(type: String) -> Bool {
        guard let index = firstIndex(where: { $0.type == type }) else { return false }
        remove(at: index)
        return true
    }
}
