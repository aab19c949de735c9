/// What the API says about itself: groups, versions, resources; version, health, metrics; reviews
/// of the caller's own rights. Source: api.md 2.4, 5, 16.
package enum Discovery {
    /// The answer to a request for such a document, or nil when the path is none of them.
    package static func reply(
        to request: WireRequest, by user: UserInfo, _ options: WireService.Options
    ) -> WireReply? {
        nil
    }
}
