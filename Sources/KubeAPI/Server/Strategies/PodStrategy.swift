package import KubeModel

/// Rules of Pods. Source: cluster.md A.7, B1, B2.
package struct PodStrategy: Strategy {
    package static let resource = Resource.pod
    package static let hasStatus = true
    package static let tracksGeneration = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        PodDefaults.pod(&object)
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        let pod = Pod(json: object)
        var status = PodStatus(json: [:])
        status.phase = .pending
        status.qosClass = PodDefaults.qualityOfService(pod.spec)
        if !pod.spec.schedulingGates.isEmpty {
            var conditions: [Condition] = []
            conditions.set(
                type: "PodScheduled", status: .false, reason: "SchedulingGated",
                message: "Scheduling is blocked due to non-empty scheduling gates",
                at: context.now)
            status.conditions = conditions
        }
        object["status"] = .object(status.json)
    }

    package func prepareForStatusUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepAllButStatus(&object, old: old)
        normalizeStatus(&object)
        let before = old["metadata"]?.object ?? JSONObject()
        object.edit("metadata") { metadata in
            for name in ["ownerReferences", "deletionTimestamp", "deletionGracePeriodSeconds"]
            where metadata[name] != before[name] {
                metadata[name] = before[name]
            }
        }
        // The class of service is fixed at creation. Source: cluster.md B2.
        let service = old["status"]?["qosClass"]
        if object["status"]?["qosClass"] != service {
            object.edit("status") { $0["qosClass"] = service }
        }
        // The server always writes this time, even unset. Source: cluster.md B7.
        object.edit("status") { status in
            status.editEach("conditions") { condition in
                if condition["lastProbeTime"] == nil { condition["lastProbeTime"] = .null }
            }
        }
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        let spec = Pod(json: object).spec
        let path = FieldPath("spec")
        var errors = metadataErrors(object) + PodSpecRules.errors(spec, path, owner: .pod)
        if spec.json["ephemeralContainers"]?.array?.isEmpty == false {
            errors.append(path["ephemeralContainers"].forbidden("cannot be set on create"))
        }
        if !(spec.nodeName ?? "").isEmpty, !spec.schedulingGates.isEmpty {
            errors.append(
                path["nodeName"].forbidden(
                    "cannot be set until all schedulingGates have been cleared"))
        }
        return errors
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        let errors = metadataErrors(object, old: old)
        guard object["spec"] != old["spec"] else { return errors }
        return errors + PodUpdateRules.spec(Pod(json: object).spec, old: Pod(json: old).spec)
    }

    package func validateStatusUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        let path = FieldPath("status")
        let status = Pod(json: object).status
        if let name = status.nominatedNodeName, !name.isEmpty {
            errors += NameRules.subdomain(name).map {
                path["nominatedNodeName"].invalid(name, $0)
            }
        }
        return errors
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: RuleContext
    ) -> [String] {
        guard old == nil else { return [] }
        return WarningRules.name(object, "the Pod's hostname")
            + PodWarnings.all(
                Pod(json: object).spec, metadata: object["metadata"]?.object, FieldPath(""))
    }
}
