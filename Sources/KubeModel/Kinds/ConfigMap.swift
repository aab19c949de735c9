/// Configuration as keys and texts.
package struct ConfigMap: KubeObject {
    package static let resource = Resource.configMap
    package static let schemaType = "api.core.v1.ConfigMap"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var binaryData: [(key: String, value: String)] { json.strings("binaryData") }
    package var data: [(key: String, value: String)] { json.strings("data") }
    package var immutable: Bool? {
        get { json.read("immutable") }
        set { json.write("immutable", newValue) }
    }

    /// Sets one text; nil removes it.
    package mutating func setData(_ key: String, _ value: String?) {
        json.setString(in: "data", key, value)
    }
}
