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
        metadataErrors(object)
            + PodSpecRules.errors(Pod(json: object).spec, FieldPath("spec"), owner: .pod)
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
}

/// What of a pod may change after its creation. Source: cluster.md A60.
enum PodUpdateRules {
    static func spec(_ spec: PodSpec, old: PodSpec) -> [FieldError] {
        let path = FieldPath("spec")
        guard spec.containers.count == old.containers.count,
            spec.initContainers.count == old.initContainers.count
        else {
            let name =
                spec.containers.count == old.containers.count ? "initContainers" : "containers"
            return [path[name].forbidden("pod updates may not add or remove containers")]
        }
        var errors = images(spec.containers, path["containers"])
        errors += images(spec.initContainers, path["initContainers"])
        errors += deadline(spec, old, path["activeDeadlineSeconds"])
        errors += tolerations(spec, old, path["tolerations"])
        errors += gates(spec, old, path["schedulingGates"])
        if !errors.isEmpty { return errors }
        if normalized(spec, like: old) == old { return [] }
        return [
            path.forbidden(
                "pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                    + " previously negative)\n")
        ]
    }

    /// The new spec with everything that may change taken from the old one.
    private static func normalized(_ spec: PodSpec, like old: PodSpec) -> PodSpec {
        var spec = spec
        var containers = spec.containers
        for index in containers.indices { containers[index].image = old.containers[index].image }
        spec.containers = containers
        var initial = spec.initContainers
        for index in initial.indices { initial[index].image = old.initContainers[index].image }
        spec.initContainers = initial
        for name in ["activeDeadlineSeconds", "tolerations", "schedulingGates"] {
            spec.json[name] = old.json[name]
        }
        if !old.schedulingGates.isEmpty {
            // A gated pod may still be told where to go.
            spec.json["nodeSelector"] = old.json["nodeSelector"]
            spec.json["affinity"] = old.json["affinity"]
        }
        if let before = old.terminationGracePeriodSeconds, before < 0,
            spec.terminationGracePeriodSeconds == 1
        {
            spec.terminationGracePeriodSeconds = before
        }
        return spec
    }

    private static func images(_ containers: [Container], _ path: FieldPath) -> [FieldError] {
        containers.enumerated().filter { ($0.element.image ?? "").isEmpty }
            .map { path[$0.offset]["image"].required() }
    }

    private static func deadline(
        _ spec: PodSpec, _ old: PodSpec, _ path: FieldPath
    ) -> [FieldError] {
        guard let before = old.activeDeadlineSeconds else { return [] }
        guard let now = spec.activeDeadlineSeconds else {
            return [path.invalid(.null, "must not update from a positive integer to nil value")]
        }
        return now <= before
            ? [] : [path.invalid(now, "must be less than or equal to previous value")]
    }

    private static func tolerations(
        _ spec: PodSpec, _ old: PodSpec, _ path: FieldPath
    ) -> [FieldError] {
        if spec.json["tolerations"] == old.json["tolerations"] { return [] }
        func withoutLimit(_ toleration: Toleration) -> Toleration {
            var copy = toleration
            copy.tolerationSeconds = nil
            return copy
        }
        let now = spec.tolerations.map(withoutLimit)
        if !old.tolerations.map(withoutLimit).allSatisfy(now.contains) {
            return [
                path.forbidden(
                    "existing toleration can not be modified except its tolerationSeconds")
            ]
        }
        return SchedulingRules.tolerations(spec.tolerations, path)
    }

    private static func gates(_ spec: PodSpec, _ old: PodSpec, _ path: FieldPath) -> [FieldError] {
        let before = old.schedulingGates.compactMap(\.name)
        let added = spec.schedulingGates.enumerated().filter {
            !before.contains($0.element.name ?? "")
        }
        return added.map {
            path[$0.offset].forbidden(
                "only deletion is allowed, but found new scheduling gate"
                    + " '\($0.element.name ?? "")'")
        }
    }
}
