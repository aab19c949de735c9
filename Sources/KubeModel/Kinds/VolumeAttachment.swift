/// The wish to attach a volume to a node. Source: cluster.md E.7.
package struct VolumeAttachment: KubeObject {
    package static let resource = Resource.volumeAttachment
    package static let schemaType = "api.storage.v1.VolumeAttachment"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: VolumeAttachmentSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
    package var status: VolumeAttachmentStatus {
        get { json.viewOrEmpty("status") }
        set { json.write(view: "status", newValue) }
    }
}

/// Which volume is to be attached where.
package struct VolumeAttachmentSpec: JSONView {
    package static let schemaType = "api.storage.v1.VolumeAttachmentSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var attacher: String? {
        get { json.read("attacher") }
        set { json.write("attacher", newValue) }
    }
    package var nodeName: String? {
        get { json.read("nodeName") }
        set { json.write("nodeName", newValue) }
    }
    package var source: VolumeAttachmentSource? {
        get { json.view("source") }
        set { json.write(view: "source", newValue) }
    }
}

/// The volume to attach.
package struct VolumeAttachmentSource: JSONView {
    package static let schemaType = "api.storage.v1.VolumeAttachmentSource"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var inlineVolumeSpec: PersistentVolumeSpec? {
        get { json.view("inlineVolumeSpec") }
        set { json.write(view: "inlineVolumeSpec", newValue) }
    }
    package var persistentVolumeName: String? {
        get { json.read("persistentVolumeName") }
        set { json.write("persistentVolumeName", newValue) }
    }
}

/// Whether the volume is attached.
package struct VolumeAttachmentStatus: JSONView {
    package static let schemaType = "api.storage.v1.VolumeAttachmentStatus"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var attachError: VolumeError? {
        get { json.view("attachError") }
        set { json.write(view: "attachError", newValue) }
    }
    package var attached: Bool? {
        get { json.read("attached") }
        set { json.write("attached", newValue) }
    }
    package var attachmentMetadata: [(key: String, value: String)] {
        json.strings("attachmentMetadata")
    }
    package var detachError: VolumeError? {
        get { json.view("detachError") }
        set { json.write(view: "detachError", newValue) }
    }
}

/// What went wrong when attaching or detaching.
package struct VolumeError: JSONView {
    package static let schemaType = "api.storage.v1.VolumeError"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var errorCode: Int64? {
        get { json.read("errorCode") }
        set { json.write("errorCode", newValue) }
    }
    package var message: String? {
        get { json.read("message") }
        set { json.write("message", newValue) }
    }
    package var time: Timestamp? {
        get { json.read("time") }
        set { json.write("time", newValue) }
    }
}
