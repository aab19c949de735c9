import KubeModel

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
        let compared = normalized(spec, like: old)
        if compared == old { return [] }
        return [
            path.forbidden(
                "pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                    + " previously negative)\n"
                    + ChangeText.of(old.json, compared.json, type: "core.PodSpec"))
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
            // The server puts what is missing in quotes.
            return [path.invalid("null", "must not update from a positive integer to nil value")]
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
