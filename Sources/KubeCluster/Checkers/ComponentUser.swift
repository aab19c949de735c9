/// Who acts, told by the name the API server knows.
enum ComponentUser {
    static let controllers = "system:controller-manager"
    static let scheduler = "system:scheduler"
    static let kubelets = "system:kubelet/"

    /// Whether it is a part of the cluster, not a person.
    static func isComponent(_ user: String) -> Bool { user.hasPrefix("system:") }
}
