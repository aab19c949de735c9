package import KubeModel

/// Rules of Nodes. Source: cluster.md D.1. A new node brings its own status.
package struct NodeStrategy: Strategy {
    package static let resource = Resource.node
    package static let hasStatus = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.setDefault("spec", [:])
        object.edit("spec", addressRanges)
        object.editOrMake("status") { status in
            status.editOrMake("daemonEndpoints") { endpoints in
                endpoints.editOrMake("kubeletEndpoint") { $0.setDefault("Port", 0) }
            }
            status.editOrMake("nodeInfo") { info in
                for name in Self.infoFields { info.setDefault(name, "") }
            }
        }
    }

    /// `podCIDR` is the first of `podCIDRs`; whichever is missing follows the other.
    private func addressRanges(_ spec: inout JSONObject) {
        let single = spec["podCIDR"]?.string ?? ""
        let list = spec["podCIDRs"]?.array ?? []
        if !single.isEmpty, list.first?.string != single {
            spec["podCIDRs"] = [.string(single)]
        } else if single.isEmpty, let first = list.first {
            spec["podCIDR"] = first
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
        guard object["spec"] != old["spec"] else { return errors }
        return errors + fixed(object, old: old) + taints(object)
    }

    /// What is given to a node once and for all.
    private func fixed(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        let path = FieldPath("spec")
        var errors: [FieldError] = []
        let ranges = old["spec"]?["podCIDRs"]?.array ?? []
        if !ranges.isEmpty, object["spec"]?["podCIDRs"]?.array != ranges {
            errors.append(
                path["podCIDRs"].forbidden(
                    "node updates may not change podCIDR except from \"\" to valid"))
        }
        let provider = old["spec"]?["providerID"]?.string ?? ""
        if !provider.isEmpty, object["spec"]?["providerID"]?.string ?? "" != provider {
            errors.append(
                path["providerID"].forbidden(
                    "node updates may not change providerID except from \"\" to valid"))
        }
        return errors
    }

    /// The server names the taints by a path of its own.
    private func taints(_ object: JSONObject) -> [FieldError] {
        SchedulingRules.taints(Node(json: object).spec.taints, FieldPath("metadata")["taints"])
    }
}
