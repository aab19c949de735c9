import KubeModel

extension APIServer {
    /// Lists the objects that satisfy the selectors. Source: api.md 6.
    mutating func list(_ request: APIRequest) throws(APIError) -> APIResponse {
        let options = request.options
        let items = store.list(request.resource, namespace: request.namespace).filter { object in
            options.fieldSelector.allSatisfy { $0.matches(object) }
                && options.labelSelector.matches(object.facts.labels)
        }
        return .list(items, ListPage(revision: store.revision))
    }
}
