/// An immutable snapshot of a template. Source: spec R64.
package struct ControllerRevision: KubeObject {
    package static let resource = Resource.controllerRevision
    package static let schemaType = "api.apps.v1.ControllerRevision"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var data: JSONValue? {
        get { json.read("data") }
        set { json.write("data", newValue) }
    }
    package var revision: Int64? {
        get { json.read("revision") }
        set { json.write("revision", newValue) }
    }
}
