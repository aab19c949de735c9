/// Amounts of resources by name, e.g. `cpu` and `memory`.
package struct ResourceList: JSONView {
    package static let schemaType = "api.core.v1.ResourceList"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    /// A list of the given amounts.
    package init(_ entries: [(String, Quantity)]) {
        json = JSONObject(entries.map { ($0, $1.jsonValue) })
    }

    /// The amount of one resource; nil when it is absent or no quantity.
    package func quantity(_ name: String) -> Quantity? { json.read(name) }

    /// Sets one amount; nil removes it.
    package mutating func set(_ name: String, _ quantity: Quantity?) {
        json.write(name, quantity)
    }

    /// All amounts in byte order of the names; members that are no quantities are left out.
    package var entries: [(name: String, quantity: Quantity)] {
        json.compactMap { member in
            Quantity(jsonValue: member.value).map { (member.key, $0) }
        }
    }
}
