import KubeModel
import SimKernel

/// Finds places for the endpoints of a service that stand in no slice yet. Source: cluster.md F11.
///
/// As few slices as possible are written: first those that are written anyway are filled, the
/// fullest first; then one more, if it takes all that is left; else new ones are made. A slice
/// left without endpoints takes what would be a new one.
struct SlicePacking {
    /// A slice to be made.
    typealias NewSlice = (ports: JSONValue, endpoints: [JSONValue])
    private typealias Homeless = (ports: JSONValue, pods: ArraySlice<NamespacedName>)

    private let entries: SortedMap<NamespacedName, ServiceEndpoints.Entry>
    private let slices: SortedMap<String, ServiceEndpoints.Slice>
    private let limit = EndpointSliceController.endpointsPerSliceMax

    init(
        _ entries: SortedMap<NamespacedName, ServiceEndpoints.Entry>,
        _ slices: SortedMap<String, ServiceEndpoints.Slice>
    ) {
        self.entries = entries
        self.slices = slices
    }

    /// Puts pods into slices with room.
    ///
    /// - Returns: the slices to be made for the others.
    func house(
        _ homeless: [NamespacedName], _ edits: inout SortedMap<String, ServiceEndpoints.Slice>
    ) -> [NewSlice] {
        guard !homeless.isEmpty else { return [] }
        var new: [Homeless] = []
        for group in grouped(homeless) {
            var rest = group.pods
            for name in open(group.ports, edits) where !rest.isEmpty {
                fill(name, &edits, &rest)
            }
            if rest.count < limit, !rest.isEmpty,
                let name = roomiest(for: rest, group.ports, edits)
            {
                fill(name, &edits, &rest)
            }
            while !rest.isEmpty {
                new.append((group.ports, rest.prefix(limit)))
                rest = rest.dropFirst(limit)
            }
        }
        let left = slices.filter { (edits[$0.key] ?? $0.value).pods.isEmpty }
        for (name, slice) in left {
            guard var made = new.popLast() else { break }
            edits[name] = edits[name] ?? slice
            edits.update(name) { $0.ports = made.ports }
            fill(name, &edits, &made.pods)
        }
        return new.map { list in (list.ports, list.pods.compactMap { entries[$0]?.json }) }
    }

    /// The slices with these ports that are written anyway, the fullest first, then by name.
    private func open(
        _ ports: JSONValue, _ edits: SortedMap<String, ServiceEndpoints.Slice>
    ) -> [String] {
        var open: [(name: String, count: Int)] = []
        for (name, slice) in edits where slice.ports == ports && !slice.pods.isEmpty {
            open.append((name, slice.pods.count))
        }
        open.sort { left, right in
            left.count == right.count
                ? utf8Precedes(left.name, right.name) : left.count > right.count
        }
        return open.map(\.name)
    }

    /// The pods by the ports they need.
    private func grouped(_ homeless: [NamespacedName]) -> [Homeless] {
        var groups: [Homeless] = []
        for id in homeless {
            guard let ports = entries[id]?.ports else { continue }
            if let index = groups.firstIndex(where: { $0.ports == ports }) {
                groups[index].pods.append(id)
            } else {
                groups.append((ports, [id]))
            }
        }
        return groups
    }

    private func fill(
        _ name: String, _ edits: inout SortedMap<String, ServiceEndpoints.Slice>,
        _ rest: inout ArraySlice<NamespacedName>
    ) {
        if edits[name] == nil { edits[name] = slices[name] }
        edits.update(name) { slice in
            while slice.pods.count < limit, let id = rest.popFirst() {
                guard let entry = entries[id] else { continue }
                slice.pods.append(id)
                slice.endpoints.append(entry.json)
            }
        }
    }

    /// The untouched slice that is the fullest once it has taken all the rest.
    private func roomiest(
        for rest: ArraySlice<NamespacedName>, _ ports: JSONValue,
        _ edits: SortedMap<String, ServiceEndpoints.Slice>
    ) -> String? {
        var best: (name: String, count: Int)?
        for (name, slice) in slices where slice.ports == ports && !edits.contains(key: name) {
            let count = slice.pods.count
            guard count > 0, count + rest.count <= limit, count > best?.count ?? 0 else { continue }
            best = (name, count)
        }
        return best?.name
    }
}
