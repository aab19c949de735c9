/// Something that happened to an object, for people. Source: cluster.md A.8.
package struct Event: KubeObject {
    package static let resource = Resource.event
    package static let schemaType = "api.core.v1.Event"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var action: String? {
        get { json.read("action") }
        set { json.write("action", newValue) }
    }
    package var count: Int64? {
        get { json.read("count") }
        set { json.write("count", newValue) }
    }
    package var eventTime: MicroTime? {
        get { json.read("eventTime") }
        set { json.write("eventTime", newValue) }
    }
    package var firstTimestamp: Timestamp? {
        get { json.read("firstTimestamp") }
        set { json.write("firstTimestamp", newValue) }
    }
    package var involvedObject: ObjectReference? {
        get { json.view("involvedObject") }
        set { json.write(view: "involvedObject", newValue) }
    }
    package var lastTimestamp: Timestamp? {
        get { json.read("lastTimestamp") }
        set { json.write("lastTimestamp", newValue) }
    }
    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var reason: String? {
        get { json.read("reason") }
        set { json.write("reason", newValue) }
    }
    package var related: ObjectReference? {
        get { json.view("related") }
        set { json.write(view: "related", newValue) }
    }
    package var reportingComponent: String? {
        get { json.read("reportingComponent") }
        set { json.write("reportingComponent", newValue) }
    }
    package var reportingInstance: String? {
        get { json.read("reportingInstance") }
        set { json.write("reportingInstance", newValue) }
    }
    package var series: EventSeries? {
        get { json.view("series") }
        set { json.write(view: "series", newValue) }
    }
    package var source: EventSource? {
        get { json.view("source") }
        set { json.write(view: "source", newValue) }
    }
    package var type: String? {
        get { json.read("type") }
        set { json.write("type", newValue) }
    }
}

/// Who reported an event.
package struct EventSource: JSONView {
    package static let schemaType = "api.core.v1.EventSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var component: String? {
        get { json.read("component") }
        set { json.write("component", newValue) }
    }
    package var host: String? {
        get { json.read("host") }
        set { json.write("host", newValue) }
    }
}

/// How often and until when an event was seen.
package struct EventSeries: JSONView {
    package static let schemaType = "api.core.v1.EventSeries"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var count: Int64? {
        get { json.read("count") }
        set { json.write("count", newValue) }
    }
    package var lastObservedTime: MicroTime? {
        get { json.read("lastObservedTime") }
        set { json.write("lastObservedTime", newValue) }
    }
}

/// A reference to another object or a part of it.
package struct ObjectReference: JSONView {
    package static let schemaType = "api.core.v1.ObjectReference"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var apiVersion: String? {
        get { json.read("apiVersion") }
        set { json.write("apiVersion", newValue) }
    }
    package var fieldPath: String? {
        get { json.read("fieldPath") }
        set { json.write("fieldPath", newValue) }
    }
    package var kind: String? {
        get { json.read("kind") }
        set { json.write("kind", newValue) }
    }
    package var name: String? {
        get { json.read("name") }
        set { json.write("name", newValue) }
    }
    package var namespace: String? {
        get { json.read("namespace") }
        set { json.write("namespace", newValue) }
    }
    package var resourceVersion: String? {
        get { json.read("resourceVersion") }
        set { json.write("resourceVersion", newValue) }
    }
    package var uid: String? {
        get { json.read("uid") }
        set { json.write("uid", newValue) }
    }

    /// A reference to a whole object.
    package init(to object: some KubeObject) {
        self.init(json: [:])
        let resource = type(of: object).resource
        apiVersion = resource.apiVersion
        kind = resource.kind
        name = object.metadata.name
        namespace = object.metadata.namespace
        uid = object.metadata.uid
        resourceVersion = object.metadata.resourceVersion
    }
}
