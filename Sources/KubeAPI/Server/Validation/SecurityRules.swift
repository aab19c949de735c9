import KubeModel

/// What security settings of pods and containers must look like.
enum SecurityRules {
    private static let idText = "must be between 0 and 2147483647, inclusive"

    static func pod(_ context: PodSecurityContext, _ spec: PodSpec, _ path: FieldPath)
        -> [FieldError]
    {
        var errors = id(context.fsGroup, path["fsGroup"])
        errors += id(context.runAsUser, path["runAsUser"])
        errors += id(context.runAsGroup, path["runAsGroup"])
        for (index, group) in context.supplementalGroups.enumerated() {
            errors += id(group, path["supplementalGroups"][index])
        }
        if spec.shareProcessNamespace == true, spec.hostPID == true {
            errors.append(
                path["shareProcessNamespace"].invalid(
                    .bool(true), "ShareProcessNamespace and HostPID cannot both be enabled"))
        }
        let sysctls = context.json["sysctls"]?.array ?? []
        var names: [String] = []
        for (index, sysctl) in sysctls.enumerated() {
            let at = path["sysctls"][index]["name"]
            let name = sysctl["name"]?.string ?? ""
            if name.isEmpty {
                errors.append(at.required())
            } else if !isSysctl(name) {
                errors.append(
                    at.invalid(
                        name,
                        "must have at most 253 characters and match regex"
                            + " ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*"
                            + "[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"))
            } else if names.contains(name) {
                errors.append(at.duplicate(name))
            }
            names.append(name)
        }
        let changes = ["Always", "OnRootMismatch"]
        if let policy = context.fsGroupChangePolicy, !changes.contains(policy) {
            errors.append(path["fsGroupChangePolicy"].unsupported(policy, changes))
        }
        errors += seccomp(context.json["seccompProfile"]?.object, path["seccompProfile"])
        let groups = ["Merge", "Strict"]
        if let policy = context.supplementalGroupsPolicy, !groups.contains(policy) {
            errors.append(path["supplementalGroupsPolicy"].unsupported(policy, groups))
        }
        return errors
    }

    /// Segments between dots or slashes that begin and end with a letter or a digit.
    private static func isSysctl(_ name: String) -> Bool {
        guard name.utf8.count <= 253 else { return false }
        let segments = name.utf8.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
        }
        func isPlain(_ byte: UInt8?) -> Bool {
            guard let byte else { return false }
            return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return segments.allSatisfy { segment in
            isPlain(segment.first) && isPlain(segment.last)
                && segment.allSatisfy {
                    isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                }
        }
    }

    static func container(_ context: SecurityContext, _ path: FieldPath) -> [FieldError] {
        var errors = id(context.runAsUser, path["runAsUser"])
        errors += id(context.runAsGroup, path["runAsGroup"])
        errors += seccomp(context.json["seccompProfile"]?.object, path["seccompProfile"])
        let mounts = ["Default", "Unmasked"]
        if let mount = context.procMount, !mounts.contains(mount) {
            errors.append(path["procMount"].unsupported(mount, mounts))
        }
        guard context.allowPrivilegeEscalation == false else { return errors }
        if context.privileged == true {
            errors.append(
                contradiction(context, path, "`privileged` to true"))
        }
        if context.capabilities?.add.contains("CAP_SYS_ADMIN") == true {
            errors.append(
                contradiction(context, path, "`capabilities.Add` CAP_SYS_ADMIN"))
        }
        return errors
    }

    private static func contradiction(
        _ context: SecurityContext, _ path: FieldPath, _ what: String
    ) -> FieldError {
        FieldError(
            path: path.text, kind: .invalid, value: text(context),
            detail: "cannot set `allowPrivilegeEscalation` to false and " + what)
    }

    /// The object as the server's own structure, which is how messages show it.
    private static func text(_ context: SecurityContext) -> String {
        func shown(_ name: String) -> String { context.json[name]?.canonicalText ?? "null" }
        func list(_ names: [String]) -> String {
            names.isEmpty ? "null" : JSONValue.array(names.map(JSONValue.string)).canonicalText
        }
        let capabilities =
            context.capabilities.map { "{\"Add\":\(list($0.add)),\"Drop\":\(list($0.drop))}" }
            ?? "null"
        let seccomp =
            context.json["seccompProfile"]?.object.map { profile in
                "{\"Type\":\(profile["type"]?.canonicalText ?? "\"\""),\"LocalhostProfile\":"
                    + "\(profile["localhostProfile"]?.canonicalText ?? "null")}"
            } ?? "null"
        return "{\"Capabilities\":\(capabilities),\"Privileged\":\(shown("privileged")),"
            + "\"SELinuxOptions\":null,\"WindowsOptions\":null,"
            + "\"RunAsUser\":\(shown("runAsUser")),\"RunAsGroup\":\(shown("runAsGroup")),"
            + "\"RunAsNonRoot\":\(shown("runAsNonRoot")),"
            + "\"ReadOnlyRootFilesystem\":\(shown("readOnlyRootFilesystem")),"
            + "\"AllowPrivilegeEscalation\":\(shown("allowPrivilegeEscalation")),"
            + "\"ProcMount\":\(shown("procMount")),\"SeccompProfile\":\(seccomp),"
            + "\"AppArmorProfile\":null}"
    }

    private static func id(_ value: Int64?, _ path: @autoclosure () -> FieldPath) -> [FieldError] {
        guard let value, !(0...Int64(Int32.max)).contains(value) else { return [] }
        return [path().invalid(value, idText)]
    }

    private static func seccomp(_ profile: JSONObject?, _ path: FieldPath) -> [FieldError] {
        guard let profile else { return [] }
        let type = profile["type"]?.string ?? ""
        let place = profile["localhostProfile"]?.string
        let known = ["Localhost", "RuntimeDefault", "Unconfined"]
        var errors: [FieldError] = []
        if type.isEmpty {
            errors.append(path["type"].required("type is required when seccompProfile is set"))
        } else if !known.contains(type) {
            errors.append(path["type"].unsupported(type, known))
        }
        let at = path["localhostProfile"]
        if type == "Localhost" {
            guard let place else {
                return errors + [at.required("must be set when seccomp type is Localhost")]
            }
            return errors + PathRules.relative(place).map { at.invalid(place, $0) }
        }
        if let place {
            let value =
                "{\"Type\":\(ValueText.quoted(type)),\"LocalhostProfile\":"
                + "\(ValueText.quoted(place))}"
            errors.append(
                FieldError(
                    path: at.text, kind: .invalid, value: value,
                    detail: "can only be set when seccomp type is Localhost"))
        }
        return errors
    }
}
