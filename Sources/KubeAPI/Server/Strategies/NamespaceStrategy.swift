package import KubeModel

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
