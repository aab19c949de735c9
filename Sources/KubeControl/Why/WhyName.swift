import KubeAPI
package import KubeModel
package import SimKernel

/// How sentences call objects and lengths of time.
package enum WhyName {
    /// The shortest name kubectl knows a resource by: `sts`, `pod`, `pvc`.
    package static func short(_ resource: Resource) -> String {
        switch resource {
        case .pod, .node: resource.singular
        default: resource.shortNames.first ?? resource.singular
        }
    }

    /// `sts/web`; the namespace only when it is not the one people mean when they name none.
    package static func text(_ key: ObjectKey) -> String {
        let isPlain = key.namespace.isEmpty || key.namespace == "default"
        return "\(short(key.resource))/\(key.name)" + (isPlain ? "" : " in \(key.namespace)")
    }

    /// A length of time as kubectl prints ages, rounded up to whole seconds.
    package static func duration(_ time: SimDuration) -> String {
        HumanDuration.text(time + .milliseconds(999))
    }
}
