package import KubeModel

/// Rules of VolumeAttachments. Source: cluster.md E57.
package struct VolumeAttachmentStrategy: Strategy {
    package static let resource = Resource.volumeAttachment
    package static let hasStatus = true
    package static let allowsUnconditionalUpdate = false

    package init() {}

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["attached": false]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        let spec = VolumeAttachment(json: object).spec
        let path = FieldPath("spec")
        var errors = metadataErrors(object)
        if (spec.attacher ?? "").isEmpty { errors.append(path["attacher"].required()) }
        if (spec.source?.persistentVolumeName ?? "").isEmpty,
            spec.source?.json["inlineVolumeSpec"] == nil
        {
            errors.append(
                path["source"].required(
                    "must specify exactly one of inlineVolumeSpec and persistentVolumeName"))
        }
        if (spec.nodeName ?? "").isEmpty { errors.append(path["nodeName"].required()) }
        return errors
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        if object["spec"] != old["spec"] {
            errors.append(
                FieldPath("spec").invalid(object["spec"] ?? .null, "field is immutable"))
        }
        return errors
    }
}
