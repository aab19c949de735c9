/// Rules about the nodes and the neighbours of a pod. Source: cluster.md C.3.
package struct Affinity: JSONView {
    package static let schemaType = "api.core.v1.Affinity"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var nodeAffinity: NodeAffinity? {
        get { json.view("nodeAffinity") }
        set { json.write(view: "nodeAffinity", newValue) }
    }
    package var podAffinity: PodAffinity? {
        get { json.view("podAffinity") }
        set { json.write(view: "podAffinity", newValue) }
    }
    package var podAntiAffinity: PodAntiAffinity? {
        get { json.view("podAntiAffinity") }
        set { json.write(view: "podAntiAffinity", newValue) }
    }
}

/// Rules about the labels of a node.
package struct NodeAffinity: JSONView {
    package static let schemaType = "api.core.v1.NodeAffinity"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var preferredDuringSchedulingIgnoredDuringExecution: [PreferredSchedulingTerm] {
        get { json.list("preferredDuringSchedulingIgnoredDuringExecution") }
        set { json.write(list: "preferredDuringSchedulingIgnoredDuringExecution", newValue) }
    }
    package var requiredDuringSchedulingIgnoredDuringExecution: NodeSelector? {
        get { json.view("requiredDuringSchedulingIgnoredDuringExecution") }
        set { json.write(view: "requiredDuringSchedulingIgnoredDuringExecution", newValue) }
    }
}

/// Terms about a node of which one must hold.
package struct NodeSelector: JSONView {
    package static let schemaType = "api.core.v1.NodeSelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var nodeSelectorTerms: [NodeSelectorTerm] {
        get { json.list("nodeSelectorTerms") }
        set { json.write(list: "nodeSelectorTerms", newValue) }
    }
}

/// Requirements on a node that must all hold; an empty term matches no node.
package struct NodeSelectorTerm: JSONView {
    package static let schemaType = "api.core.v1.NodeSelectorTerm"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var matchExpressions: [NodeSelectorRequirement] {
        get { json.list("matchExpressions") }
        set { json.write(list: "matchExpressions", newValue) }
    }
    package var matchFields: [NodeSelectorRequirement] {
        get { json.list("matchFields") }
        set { json.write(list: "matchFields", newValue) }
    }
}

/// One requirement on a label or field of a node.
package struct NodeSelectorRequirement: JSONView {
    package static let schemaType = "api.core.v1.NodeSelectorRequirement"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String? {
        get { json.read("key") }
        set { json.write("key", newValue) }
    }
    package var `operator`: String? {
        get { json.read("operator") }
        set { json.write("operator", newValue) }
    }
    package var values: [String] {
        get { json.read("values") ?? [] }
        set { json.write("values", newValue.isEmpty ? nil : newValue) }
    }
}

/// A node selector term with a weight.
package struct PreferredSchedulingTerm: JSONView {
    package static let schemaType = "api.core.v1.PreferredSchedulingTerm"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var preference: NodeSelectorTerm? {
        get { json.view("preference") }
        set { json.write(view: "preference", newValue) }
    }
    package var weight: Int64? {
        get { json.read("weight") }
        set { json.write("weight", newValue) }
    }
}

/// Rules about pods to be near to.
package struct PodAffinity: JSONView {
    package static let schemaType = "api.core.v1.PodAffinity"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm] {
        get { json.list("preferredDuringSchedulingIgnoredDuringExecution") }
        set { json.write(list: "preferredDuringSchedulingIgnoredDuringExecution", newValue) }
    }
    package var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm] {
        get { json.list("requiredDuringSchedulingIgnoredDuringExecution") }
        set { json.write(list: "requiredDuringSchedulingIgnoredDuringExecution", newValue) }
    }
}

/// Rules about pods to be away from.
package struct PodAntiAffinity: JSONView {
    package static let schemaType = "api.core.v1.PodAntiAffinity"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm] {
        get { json.list("preferredDuringSchedulingIgnoredDuringExecution") }
        set { json.write(list: "preferredDuringSchedulingIgnoredDuringExecution", newValue) }
    }
    package var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm] {
        get { json.list("requiredDuringSchedulingIgnoredDuringExecution") }
        set { json.write(list: "requiredDuringSchedulingIgnoredDuringExecution", newValue) }
    }
}

/// Pods in a topology, by labels and namespaces.
package struct PodAffinityTerm: JSONView {
    package static let schemaType = "api.core.v1.PodAffinityTerm"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var labelSelector: LabelSelector? {
        get { json.view("labelSelector") }
        set { json.write(view: "labelSelector", newValue) }
    }
    package var matchLabelKeys: [String] {
        get { json.read("matchLabelKeys") ?? [] }
        set { json.write("matchLabelKeys", newValue.isEmpty ? nil : newValue) }
    }
    package var mismatchLabelKeys: [String] {
        get { json.read("mismatchLabelKeys") ?? [] }
        set { json.write("mismatchLabelKeys", newValue.isEmpty ? nil : newValue) }
    }
    package var namespaceSelector: LabelSelector? {
        get { json.view("namespaceSelector") }
        set { json.write(view: "namespaceSelector", newValue) }
    }
    package var namespaces: [String] {
        get { json.read("namespaces") ?? [] }
        set { json.write("namespaces", newValue.isEmpty ? nil : newValue) }
    }
    package var topologyKey: String? {
        get { json.read("topologyKey") }
        set { json.write("topologyKey", newValue) }
    }
}

/// A pod affinity term with a weight.
package struct WeightedPodAffinityTerm: JSONView {
    package static let schemaType = "api.core.v1.WeightedPodAffinityTerm"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var podAffinityTerm: PodAffinityTerm? {
        get { json.view("podAffinityTerm") }
        set { json.write(view: "podAffinityTerm", newValue) }
    }
    package var weight: Int64? {
        get { json.read("weight") }
        set { json.write("weight", newValue) }
    }
}
