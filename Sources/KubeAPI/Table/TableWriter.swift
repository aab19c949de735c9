package import KubeModel
package import SimKernel

/// Writes objects as the `Table` of `meta.k8s.io`. Source: api.md 14.
package enum TableWriter {
    /// A table of some objects.
    ///
    /// - Parameters:
    ///   - page: what the list says about itself; nil for a single object, whose revision is shown.
    ///   - isFirst: whether the columns are named; later tables of a watch leave them out.
    package static func table(
        _ objects: [StoredObject], of resource: Resource, page: ListPage?, form: WireForm,
        isFirst: Bool = true, at now: SimTime
    ) -> JSONValue {
        .null
    }

    /// `PartialObjectMetadata` of one object. Source: api.md 14.5.
    package static func metadata(_ object: StoredObject) -> JSONValue { .null }
}
