package import KubeModel

/// Rules of Nodes. Source: cluster.md D.1. A new node brings its own status.
package struct NodeStrategy: Strategy {
    package static let resource = Resource.node
    package static let hasStatus = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("spec", [:])
        object.editOrMake("status") { status in
            status.editOrMake("daemonEndpoints") { endpoints in
                endpoints.editOrMake("kubeletEndpoint") { $0.setDefault("Port", 0) }
            }
            status.editOrMake("nodeInfo") { info in
                for name in Self.infoFields { info.setDefault(name, "") }
            }
        }
    }

    private static let infoFields = [
        "architecture", "bootID", "containerRuntimeVersion", "kernelVersion", "kubeProxyVersion",
        "kubeletVersion", "machineID", "operatingSystem", "osImage", "systemUUID",
    ]

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {}

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + taints(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        let errors = metadataErrors(object, old: old)
        return object["spec"] == old["spec"] ? errors : errors + taints(object)
    }

    /// The server names the taints by a path of its own.
    private func taints(_ object: JSONObject) -> [FieldError] {
        SchedulingRules.taints(Node(json: object).spec.taints, FieldPath("metadata")["taints"])
    }
}

/// Rules of Namespaces. Source: api.md 8.13, cluster.md H.2.
package struct NamespaceStrategy: Strategy {
    package static let resource = Resource.namespace
    package static let hasStatus = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("spec", [:])
        guard let name = Namespace(json: object).metadata.name, !name.isEmpty else { return }
        object.editOrMake("metadata") { metadata in
            metadata.editOrMake("labels") { labels in
                labels.setDefaultText("kubernetes.io/metadata.name", name)
            }
        }
    }

    package func prepareForCreate(_ object: inout JSONObject, _ context: RuleContext) {
        object["status"] = ["phase": "Active"]
        object.editOrMake("spec") { spec in
            let finalizers: [String] = spec.read("finalizers") ?? []
            if !finalizers.contains("kubernetes") {
                spec.write("finalizers", finalizers + ["kubernetes"])
            }
        }
    }

    package func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: RuleContext
    ) {
        keepStatus(&object, old: old)
        object["spec"] = old["spec"]
    }

    package func nameErrors(_ name: String) -> [String] { NameRules.label(name) }
}

/// Rules of Leases.
package struct LeaseStrategy: Strategy {
    package static let resource = Resource.lease
    package static let allowsUnconditionalUpdate = false

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("spec", [:])
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old) + rules(object)
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let spec = Lease(json: object).spec
        let path = FieldPath("spec")
        var errors: [FieldError] = []
        if let seconds = spec.leaseDurationSeconds, seconds <= 0 {
            errors.append(
                path["leaseDurationSeconds"].invalid(seconds, "must be greater than 0"))
        }
        return errors + path["leaseTransitions"].notNegative(spec.leaseTransitions)
    }
}

/// Rules of Events: whatever is well formed is kept.
package struct EventStrategy: Strategy {
    package static let resource = Resource.event

    package init() {}

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        let event = Event(json: object)
        var errors = metadataErrors(object)
        let involved = event.involvedObject?.namespace ?? ""
        let expected = involved.isEmpty ? "default" : involved
        if expected != event.namespace {
            errors.append(
                FieldPath("involvedObject.namespace").invalid(
                    involved, "does not match event.namespace"))
        }
        return errors
    }
}

/// Rules of ConfigMaps.
package struct ConfigMapStrategy: Strategy {
    package static let resource = Resource.configMap

    package init() {}

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + DataRules.keys(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        metadataErrors(object, old: old) + DataRules.immutable(object, old: old)
            + DataRules.keys(object)
    }
}

/// Rules of Secrets.
package struct SecretStrategy: Strategy {
    package static let resource = Resource.secret

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefaultText("type", "Opaque")
        guard let texts = object["stringData"]?.object else { return }
        object["stringData"] = nil
        object.editOrMake("data") { data in
            for member in texts {
                guard let text = member.value.string else { continue }
                data[member.key] = .string(Base64.text(of: Array(text.utf8)))
            }
        }
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + DataRules.keys(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old) + DataRules.immutable(object, old: old)
        if object["type"] != old["type"] {
            errors.append(
                FieldPath("type").invalid(object["type"] ?? .null, "field is immutable"))
        }
        return errors + DataRules.keys(object)
    }
}

/// Rules of ServiceAccounts.
package struct ServiceAccountStrategy: Strategy {
    package static let resource = Resource.serviceAccount

    package init() {}
}

/// What the data of ConfigMaps and Secrets must look like.
enum DataRules {
    static func keys(_ object: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["data", "binaryData"] {
            for member in object[name]?.object ?? JSONObject() {
                errors += NameRules.configKey(member.key).map {
                    FieldPath(name).key(member.key).invalid(member.key, $0)
                }
            }
        }
        return errors
    }

    static func immutable(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        guard old["immutable"] == .bool(true) else { return [] }
        return ["immutable", "data", "binaryData"].filter { object[$0] != old[$0] }.map {
            FieldPath($0).forbidden("field is immutable when `immutable` is set")
        }
    }
}

/// The text form of bytes.
enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                let letter = letters[Int(bits >> UInt32(18 - 6 * index) & 63)]
                result.append(index <= group.count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
