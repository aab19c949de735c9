import KubeModel

extension APIServer {
    /// Lists the objects that satisfy the selectors: all of them or one page, of the present or
    /// of an earlier state. Source: api.md 6.
    mutating func list(_ request: APIRequest) throws(APIError) -> APIResponse {
        let options = request.options
        var revision = store.revision
        var start: NamespacedName?
        if let text = options.continueToken {
            if let version = options.resourceVersion, version != "0" {
                throw .badRequest(
                    "specifying resource version is not allowed when using continue")
            }
            let token = try ContinueToken(text)
            try checkReached(token.revision)
            revision = token.revision
            start = token.last
        } else if let version = try exactVersion(options) {
            revision = version
        }
        guard
            var objects = store.list(
                request.resource, namespace: request.namespace, at: revision)
        else {
            throw .expired(
                start == nil
                    ? "The resourceVersion for the provided list is too old."
                    : "The provided continue parameter is too old to display a consistent list"
                        + " result. You must start a new list without the continue parameter.")
        }
        if let start { objects.removeSubrange(..<firstIndex(in: objects, after: start)) }
        let isSelected = !options.fieldSelector.isEmpty || !options.labelSelector.isEmpty
        if isSelected {
            objects = objects.filter { object in
                options.fieldSelector.allSatisfy { $0.matches(object) }
                    && options.labelSelector.matches(object.facts.labels)
            }
        }
        var page = ListPage(revision: revision)
        let isAnyVersion = options.continueToken == nil && options.resourceVersion == "0"
        if let limit = options.limit, limit > 0, !isAnyVersion, objects.count > limit {
            page.continueToken =
                ContinueToken(revision: revision, last: objects[limit - 1].id).text
            if !isSelected { page.remainingItemCount = objects.count - limit }
            objects.removeSubrange(limit...)
        }
        return .list(objects, page)
    }

    /// Reads one object, from a state at least as new as the request asks for.
    func read(_ request: APIRequest) throws(APIError) -> APIResponse {
        if request.options.resourceVersion != nil { _ = try wantedVersion(request.options) }
        return .object(try find(request.key))
    }

    /// What a new watch is told first: the present state, or the changes after its revision.
    ///
    /// - Throws: `expired` when the log no longer reaches back so far. Source: api.md 7.2.
    package func openingEvents(_ request: WatchRequest) throws(APIError) -> [WatchEvent] {
        guard let after = request.after else {
            if request.skipsPresent { return [] }
            return store.list(request.resource, namespace: request.namespace)
                .filter(request.matches).map(WatchEvent.added)
                + [.initialEventsEnd(store.revision)]
        }
        guard let changes = store.log.changes(after: after) else {
            throw .expired("too old resource version: \(after) (\(store.log.forgotten))")
        }
        return changes.compactMap(request.event(for:))
    }

    /// The version a list must show exactly; nil when the present will do.
    private func exactVersion(_ options: RequestOptions) throws(APIError) -> UInt64? {
        let version = try wantedVersion(options)
        guard version > 0 else { return nil }
        // A page of a version that was named is one of exactly that version.
        let isExact =
            options.resourceVersionMatch == "Exact"
            || (options.resourceVersionMatch == nil && (options.limit ?? 0) > 0)
        return isExact ? version : nil
    }

    /// The version a read names; 0 when any will do. One that is not reached yet is refused at
    /// once: nothing would change while the client waits.
    private func wantedVersion(_ options: RequestOptions) throws(APIError) -> UInt64 {
        let version = try ResourceVersion.number(options.resourceVersion) { problem in
            .badRequest("invalid resource version: " + problem)
        }
        try checkReached(version)
        return version
    }

    private func checkReached(_ version: UInt64) throws(APIError) {
        guard version > store.revision else { return }
        let text = "Too large resource version"
        var error = APIError.timeout("\(text): \(version), current: \(store.revision)")
        error.causes = [
            APIError.Cause(type: "ResourceVersionTooLarge", message: text, field: "")
        ]
        error.retryAfterSeconds = 1
        throw error
    }

    private func firstIndex(in objects: [StoredObject], after id: NamespacedName) -> Int {
        var low = 0
        var high = objects.count
        while low < high {
            let middle = (low + high) / 2
            if objects[middle].id <= id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Resource versions as clients write them.
enum ResourceVersion {
    /// The number; 0 when there is none. `refusal` makes the error of the words about a bad one.
    static func number(
        _ text: String?, refusal: (String) -> APIError
    ) throws(APIError) -> UInt64 {
        guard let text, !text.isEmpty else { return 0 }
        if let number = UInt64(text), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            return number
        }
        let isNumeric = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        let quoted = ValueText.quoted(text)
        throw refusal(
            "resourceVersion: Invalid value: \(quoted): strconv.ParseUint: parsing \(quoted): "
                + (isNumeric ? "value out of range" : "invalid syntax"))
    }
}
