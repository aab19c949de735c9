/// A way to make volumes. Source: cluster.md E.4.
package struct StorageClass: KubeObject {
    package static let resource = Resource.storageClass
    package static let schemaType = "api.storage.v1.StorageClass"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var allowVolumeExpansion: Bool? {
        get { json.read("allowVolumeExpansion") }
        set { json.write("allowVolumeExpansion", newValue) }
    }
    package var allowedTopologies: [TopologySelectorTerm] {
        get { json.list("allowedTopologies") }
        set { json.write(list: "allowedTopologies", newValue) }
    }
    package var mountOptions: [String] {
        get { json.read("mountOptions") ?? [] }
        set { json.write("mountOptions", newValue.isEmpty ? nil : newValue) }
    }
    package var parameters: [(key: String, value: String)] { json.strings("parameters") }
    package var provisioner: String? {
        get { json.read("provisioner") }
        set { json.write("provisioner", newValue) }
    }
    package var reclaimPolicy: String? {
        get { json.read("reclaimPolicy") }
        set { json.write("reclaimPolicy", newValue) }
    }
    package var volumeBindingMode: String? {
        get { json.read("volumeBindingMode") }
        set { json.write("volumeBindingMode", newValue) }
    }

    /// Whether claims without a class get this one.
    package var isDefault: Bool {
        metadata.annotation("storageclass.kubernetes.io/is-default-class") == "true"
            || metadata.annotation("storageclass.beta.kubernetes.io/is-default-class") == "true"
    }

    /// Whether binding waits until a pod that uses the claim is scheduled.
    package var waitsForFirstConsumer: Bool { volumeBindingMode == "WaitForFirstConsumer" }
}

/// Requirements on the topology of new volumes.
package struct TopologySelectorTerm: JSONView {
    package static let schemaType = "api.core.v1.TopologySelectorTerm"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var matchLabelExpressions: [TopologySelectorLabelRequirement] {
        get { json.list("matchLabelExpressions") }
        set { json.write(list: "matchLabelExpressions", newValue) }
    }
}

/// The values one topology label may have.
package struct TopologySelectorLabelRequirement: JSONView {
    package static let schemaType = "api.core.v1.TopologySelectorLabelRequirement"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
    }
    package var values: [String] {
        get { json.read("values") ?? [] }
        set { json.write("values", newValue.isEmpty ? nil : newValue) }
    }
}
