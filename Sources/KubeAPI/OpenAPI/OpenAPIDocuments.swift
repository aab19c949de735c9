/// The OpenAPI documents, made of the schema table. Source: api.md 13.
package enum OpenAPIDocuments {
    /// The answer to a request for one of them, or nil when the path is none of them.
    package static func reply(to request: WireRequest) -> WireReply? { nil }
}
