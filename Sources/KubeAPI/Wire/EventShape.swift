import KubeModel

/// Events as core v1 stores them and as events.k8s.io names their fields. Source: api.md 17.4.
enum EventShape {
    /// Stored names beside those of events.k8s.io; all others are the same.
    private static let names = [
        ("involvedObject", "regarding"), ("message", "note"),
        ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ]

    static let apiVersion = "events.k8s.io/v1"

    /// An event under the names of events.k8s.io.
    static func shown(_ stored: JSONObject) -> JSONObject {
        var event = stored
        for (old, new) in names {
            guard let value = stored[old] else { continue }
            event[old] = nil
            event[new] = value
        }
        event["apiVersion"] = .string(apiVersion)
        if event["eventTime"] == nil { event["eventTime"] = .null }
        return event
    }

    /// An event of events.k8s.io under the names it is stored by.
    static func stored(_ shown: JSONObject) -> JSONObject {
        var event = shown
        for (old, new) in names {
            guard let value = shown[new] else { continue }
            event[new] = nil
            event[old] = value
        }
        if shown["apiVersion"] != nil { event["apiVersion"] = .string(Resource.event.apiVersion) }
        return event
    }

    /// The stored name of a field that events.k8s.io can select by; nil when it cannot.
    static func storedField(_ field: String) -> String? {
        if field.hasPrefix("regarding.") {
            return "involvedObject." + field.dropFirst("regarding.".count)
        }
        switch field {
        case "reportingController": return "reportingComponent"
        case "reason", "type", "metadata.name", "metadata.namespace": return field
        default: return nil
        }
    }
}
