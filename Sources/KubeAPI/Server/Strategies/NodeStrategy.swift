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
