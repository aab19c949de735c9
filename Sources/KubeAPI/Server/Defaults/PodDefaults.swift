import KubeModel

/// What the server fills into pods and pod templates. Source: cluster.md A59, api.md 8.13.
///
/// The result for a template is part of the data of a revision and so of its hash.
enum PodDefaults {
    /// Defaults that pods and templates share.
    static func spec(_ spec: inout JSONObject) {
        spec.setDefaultText("restartPolicy", "Always")
        spec.setDefaultText("dnsPolicy", "ClusterFirst")
        spec.setDefaultText("schedulerName", "default-scheduler")
        spec.setDefault("securityContext", [:])
        spec.setDefault("terminationGracePeriodSeconds", 30)
        serviceAccount(&spec)
        for key in ["containers", "initContainers", "ephemeralContainers"] {
            spec.editEach(key, ContainerDefaults.container)
        }
        spec.editEach("volumes", VolumeDefaults.volume)
        spec.edit("resources", AmountDefaults.resources)
        spec.edit("overhead", AmountDefaults.amounts)
        spec.edit("securityContext") { context in
            context.editEach("sysctls") { $0.setDefault("value", "") }
        }
        spec.edit("affinity") { affinity in
            affinity.edit("nodeAffinity") { node in
                node.editEach("preferredDuringSchedulingIgnoredDuringExecution") {
                    $0.setDefault("preference", [:])
                }
            }
        }
    }

    /// Defaults of a template: metadata is always there.
    static func template(_ template: inout JSONObject) {
        template.setDefault("metadata", [:])
        template.editOrMake("spec", spec)
    }

    /// Defaults of pods, which templates do not get.
    static func pod(_ pod: inout JSONObject) {
        pod.editOrMake("spec") { spec in
            PodDefaults.spec(&spec)
            spec.setDefault("enableServiceLinks", true)
            let isHostNetwork = spec["hostNetwork"]?.bool ?? false
            for key in ["containers", "initContainers"] {
                spec.editEach(key) { container in
                    container.edit("resources", requestsFromLimits)
                    if isHostNetwork { container.editEach("ports", hostPort) }
                }
            }
        }
    }

    private static func hostPort(_ port: inout JSONObject) {
        guard let number = port["containerPort"]?.int else { return }
        port.setDefaultNumber("hostPort", number)
    }

    /// A limit without a request is the request too.
    private static func requestsFromLimits(_ resources: inout JSONObject) {
        guard let limits = resources["limits"]?.object, !limits.isEmpty else { return }
        resources.editOrMake("requests") { requests in
            for limit in limits { requests.setDefault(limit.key, limit.value) }
        }
    }

    /// The old name of the field is written beside the new one.
    private static func serviceAccount(_ spec: inout JSONObject) {
        if let old = spec["serviceAccount"]?.string, !old.isEmpty {
            spec.setDefaultText("serviceAccountName", old)
        }
        guard let name = spec["serviceAccountName"], !(name.string ?? "").isEmpty else { return }
        if spec["serviceAccount"] != name { spec["serviceAccount"] = name }
    }

    /// How the node treats the pod when it runs short. Source: cluster.md B2.
    static func qualityOfService(_ spec: PodSpec) -> String {
        var isAnythingSet = false
        var isGuaranteed = true
        for container in spec.allContainers {
            let limits = container.resources?.limits
            let requests = container.resources?.requests
            for name in ["cpu", "memory"] {
                let limit = limits?.quantity(name).flatMap { $0.isZero ? nil : $0 }
                let request = requests?.quantity(name).flatMap { $0.isZero ? nil : $0 }
                isAnythingSet = isAnythingSet || limit != nil || request != nil
                if limit == nil || (request ?? limit) != limit { isGuaranteed = false }
            }
        }
        if !isAnythingSet { return "BestEffort" }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }
}

/// What the server fills into containers.
enum ContainerDefaults {
    static func container(_ container: inout JSONObject) {
        container.setDefaultText("terminationMessagePath", "/dev/termination-log")
        container.setDefaultText("terminationMessagePolicy", "File")
        container.setDefaultText(
            "imagePullPolicy",
            ImageName.isLatest(container["image"]?.string ?? "") ? "Always" : "IfNotPresent")
        container.setDefault("resources", [:])
        container.edit("resources", AmountDefaults.resources)
        container.editEach("ports") { $0.setDefaultText("protocol", "TCP") }
        container.editEach("env") { $0.edit("valueFrom", fieldSource) }
        for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
            container.edit(key, probe)
        }
        container.edit("lifecycle") { lifecycle in
            for key in ["postStart", "preStop"] { lifecycle.edit(key, handler) }
        }
    }

    /// A field or resource of the pod, in variables and files.
    static func fieldSource(_ source: inout JSONObject) {
        source.edit("fieldRef") { $0.setDefaultText("apiVersion", "v1") }
        source.edit("resourceFieldRef") { $0.setDefault("divisor", "0") }
        source.edit("fileKeyRef") { $0.setDefault("optional", false) }
    }

    private static func probe(_ probe: inout JSONObject) {
        probe.setDefaultNumber("timeoutSeconds", 1)
        probe.setDefaultNumber("periodSeconds", 10)
        probe.setDefaultNumber("successThreshold", 1)
        probe.setDefaultNumber("failureThreshold", 3)
        probe.edit("grpc") { $0.setDefault("service", "") }
        handler(&probe)
    }

    private static func handler(_ handler: inout JSONObject) {
        handler.edit("httpGet") { request in
            request.setDefaultText("path", "/")
            request.setDefaultText("scheme", "HTTP")
            request.editEach("httpHeaders") { $0.setDefault("value", "") }
        }
        handler.edit("sleep") { $0.setDefault("seconds", 0) }
    }
}

/// Amounts of resources are kept to the thousandth, whatever a manifest says.
enum AmountDefaults {
    /// Limits and requests.
    static func resources(_ resources: inout JSONObject) {
        resources.edit("limits", amounts)
        resources.edit("requests", amounts)
    }

    /// Rounds what is finer away from zero. Amounts stand in their canonical form already, in
    /// which only those end so that are finer.
    static func amounts(_ amounts: inout JSONObject) {
        for amount in amounts {
            guard case .string(let text) = amount.value, isFine(text.utf8),
                let quantity = Quantity(text)
            else { continue }
            amounts[amount.key] = quantity.roundedToThousandths.jsonValue
        }
    }

    private static func isFine(_ text: String.UTF8View) -> Bool {
        switch text.last {
        case UInt8(ascii: "n"), UInt8(ascii: "u"): true
        case .some: text.dropLast().last == UInt8(ascii: "-") && text.count > 2
        case nil: false
        }
    }
}

/// What an image reference says about its tag.
enum ImageName {
    /// Whether the tag is `latest`, or absent with no digest. References that cannot be read have
    /// no tag at all.
    static func isLatest(_ image: String) -> Bool {
        var rest = image.utf8[...]
        let hasDigest = rest.contains(at)
        if let cut = rest.firstIndex(of: at) { rest = rest[..<cut] }
        var tag: Substring.UTF8View?
        if let colon = rest.lastIndex(of: UInt8(ascii: ":")),
            !rest[colon...].contains(UInt8(ascii: "/"))
        {
            tag = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        guard isName(rest) else { return false }
        guard let tag else { return !hasDigest }
        return tag.elementsEqual("latest".utf8)
    }

    private static let at = UInt8(ascii: "@")

    private static func isName(_ name: Substring.UTF8View) -> Bool {
        let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard let first = part.first, let last = part.last else { return false }
            let isDomain = index == 0 && parts.count > 1
            guard isWord(first, isDomain: isDomain), isWord(last, isDomain: isDomain) else {
                return false
            }
            for byte in part {
                let isInner =
                    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: "-") || (isDomain && byte == UInt8(ascii: ":"))
                if !isInner, !isWord(byte, isDomain: isDomain) { return false }
            }
        }
        return true
    }

    private static func isWord(_ byte: UInt8, isDomain: Bool) -> Bool {
        (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
            || (isDomain && byte >= 0x41 && byte <= 0x5a)
    }
}
