import KubeAPI
import KubeModel
import SimKernel

/// Which open watches a change can concern, found without asking every watch.
///
/// A kubelet watches the pods of its node and its Node object; of all kubelets a change concerns
/// the one or two of the nodes it names.
struct WatchIndex: Sendable {
    /// One open watch, by the order in which the watches were opened.
    private struct Entry: Sendable {
        var order: UInt64
        var id: WatchID
    }

    private var general: [[Entry]]
    /// Watches of one node's pods, and of one Node object, by the name of the node.
    private var pods = SortedMap<String, [Entry]>()
    private var nodes = SortedMap<String, [Entry]>()
    private var nextOrder: UInt64 = 0

    init() { general = Array(repeating: [], count: Resource.allCases.count) }

    /// Adds a watch behind all others.
    mutating func insert(_ id: WatchID, _ request: WatchRequest) {
        let entry = Entry(order: nextOrder, id: id)
        nextOrder += 1
        switch (Self.node(of: request), request.resource) {
        case (let node?, .pod): pods[node, default: []].append(entry)
        case (let node?, .node): nodes[node, default: []].append(entry)
        default: general[Int(request.resource.rawValue)].append(entry)
        }
    }

    /// Takes a watch away.
    mutating func remove(_ id: WatchID, _ request: WatchRequest) {
        switch (Self.node(of: request), request.resource) {
        case (let node?, .pod): Self.remove(id, node, from: &pods)
        case (let node?, .node): Self.remove(id, node, from: &nodes)
        default: general[Int(request.resource.rawValue)].removeAll { $0.id == id }
        }
    }

    private static func remove(
        _ id: WatchID, _ node: String, from map: inout SortedMap<String, [Entry]>
    ) {
        map[node, default: []].removeAll { $0.id == id }
        if map[node]?.isEmpty == true { map[node] = nil }
    }

    /// The one node a watch is about; nil for every other watch.
    private static func node(of request: WatchRequest) -> String? {
        guard request.fieldSelector.count == 1, let requirement = request.fieldSelector.first,
            requirement.isEqual, !requirement.value.isEmpty
        else { return nil }
        switch (request.resource, requirement.path) {
        case (.pod, "spec.nodeName"), (.node, "metadata.name"): return requirement.value
        default: return nil
        }
    }

    /// The watches that a change can concern, in the order in which they were opened.
    func watches(for change: Change) -> [WatchID] {
        var found = general[Int(change.object.resource.rawValue)]
        let count = found.count
        switch change.object.resource {
        case .pod:
            let node = change.object.facts.nodeName ?? ""
            let before = change.previous?.facts.nodeName ?? node
            if let watches = pods[node] { found += watches }
            if before != node, let watches = pods[before] { found += watches }
        case .node:
            if let watches = nodes[change.object.name] { found += watches }
        default: break
        }
        if found.count > count { found.sort { $0.order < $1.order } }
        return found.map(\.id)
    }
}
