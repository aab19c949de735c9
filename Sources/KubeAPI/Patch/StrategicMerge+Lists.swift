import KubeModel

/// Lists of a strategic merge. Source: api.md 9.1, 9.2.
extension StrategicMerge {
    func lists(
        _ live: [JSONValue], _ patch: [JSONValue], _ shape: SchemaShape, _ field: SchemaField?
    ) throws(APIError) -> [JSONValue] {
        guard let field, field.patchStrategies.contains("merge") else {
            return patch.compactMap { stripped($0) }
        }
        guard patch.contains(where: { $0.object != nil }) || live.contains(where: isMap) else {
            return try primitives(live, patch)
        }
        guard let key = field.mergeKey, case .list(let element) = shape else {
            throw .unexplained("cannot merge lists without merge key for \(field.name)")
        }
        return try elements(live, patch, key: key, level: level(of: element))
    }

    private func isMap(_ value: JSONValue) -> Bool { value.object != nil }

    /// The union. Elements of the patch keep the patch's order and stand where an element of a
    /// list of maps would.
    private func primitives(
        _ live: [JSONValue], _ patch: [JSONValue]
    ) throws(APIError) -> [JSONValue] {
        if patch.contains(where: { $0.array != nil }) { throw .unprocessable }
        var seen: Set<[UInt8]> = []
        let merged = (live + patch).filter { seen.insert($0.canonicalBytes).inserted }
        return ListOrder.arrange(merged, patch, before: live, key: nil)
    }

    private func elements(
        _ live: [JSONValue], _ patch: [JSONValue], key: String, level: Level
    ) throws(APIError) -> [JSONValue] {
        var changes: [JSONObject] = []
        var gone: Set<[UInt8]> = []
        var isReplaced = false
        for value in patch {
            guard case .object(var change) = value else {
                if value.array != nil { throw .unprocessable }
                throw .unexplained(
                    "expected a map in a list of maps, got \(GoText.kind(value))")
            }
            switch change[Self.patchKey] {
            case nil: changes.append(change)
            case "delete"?:
                guard let wanted = change[key] else {
                    throw .unexplained("delete patch type with no merge key defined")
                }
                gone.insert(wanted.canonicalBytes)
            case "replace"?:
                isReplaced = true
                change[Self.patchKey] = nil
                if !change.isEmpty { changes.append(change) }
            case "merge"?:
                change[Self.patchKey] = nil
                changes.append(change)
            case let other?:
                throw .unexplained("unknown patch type found: \(GoText.of(other))")
            }
        }
        if isReplaced { return changes.compactMap { stripped(.object($0)) } }
        let left =
            gone.isEmpty
            ? live
            : live.filter { value in
                value.object?[key].map { !gone.contains($0.canonicalBytes) } ?? true
            }
        return try merged(left, changes, key: key, level: level)
    }

    private func merged(
        _ live: [JSONValue], _ changes: [JSONObject], key: String, level: Level
    ) throws(APIError) -> [JSONValue] {
        var result = live
        var places = ListOrder.places(in: live, key)
        for change in changes {
            guard let wanted = change[key]?.canonicalBytes else {
                throw .unexplained(
                    "map: \(GoText.of(.object(change))) does not contain declared merge key: \(key)"
                )
            }
            if let place = places[wanted], case .object(let present) = result[place] {
                guard let new = try maps(present, change, level) else { continue }
                result[place] = .object(new)
            } else if let new = stripped(.object(change)) {
                places[wanted] = result.count
                result.append(new)
            }
        }
        return ListOrder.arrange(
            result, changes.map(JSONValue.object), before: live, key: key)
    }
}

/// The order of a merged list. Source: api.md 9.2.
enum ListOrder {
    /// Elements named in `order` stand in that order; the others keep their order of `before` and
    /// their place relative to their old neighbours, new elements going first.
    static func arrange(
        _ merged: [JSONValue], _ order: [JSONValue], before: [JSONValue], key: String?
    ) -> [JSONValue] {
        let (ranks, olds) = (places(in: order, key), places(in: before, key))
        var listed: [(value: JSONValue, rank: Int, old: Int?)] = []
        var others: [(value: JSONValue, old: Int?)] = []
        for value in merged {
            let identity = identity(of: value, key)
            let old = identity.flatMap { olds[$0] }
            if let rank = identity.flatMap({ ranks[$0] }) {
                listed.append((value, rank, old))
            } else {
                others.append((value, old))
            }
        }
        listed = stablySorted(listed) { $0.rank < $1.rank }
        others = stablySorted(others) { ($0.old ?? Int.max) < ($1.old ?? Int.max) }
        var result: [JSONValue] = []
        var (left, right) = (others[...], listed[...])
        while let other = left.first, let next = right.first {
            if let a = other.old, let b = next.old, a < b {
                result.append(left.removeFirst().value)
            } else {
                result.append(right.removeFirst().value)
            }
        }
        return result + left.map(\.value) + right.map(\.value)
    }

    /// Refuses a patch list that is not within its order. Source: api.md 9.1.
    static func check(
        _ patch: [JSONValue], against order: [JSONValue], key: String?, name: String
    ) throws(APIError) {
        var next = 0
        let ranks = places(in: order, key)
        for value in patch where value.object?[StrategicMerge.patchKey] == nil {
            guard let found = identity(of: value, key).flatMap({ ranks[$0] }), found >= next
            else {
                throw .unexplained(
                    "The order in patch list:\n\(GoText.of(.array(patch)))\n doesn't match"
                        + " $setElementOrder list:\n\(GoText.of(.array(order)))\n")
            }
            next = found
        }
    }

    /// Where each element first stands, by its identity.
    static func places(in list: [JSONValue], _ key: String?) -> [[UInt8]: Int] {
        var result: [[UInt8]: Int] = [:]
        for (index, value) in list.enumerated() {
            guard let identity = identity(of: value, key), result[identity] == nil else { continue }
            result[identity] = index
        }
        return result
    }

    /// What makes two elements the same: the merge key of a map, or the value itself.
    private static func identity(of value: JSONValue, _ key: String?) -> [UInt8]? {
        guard let key, let object = value.object else { return value.canonicalBytes }
        return object[key]?.canonicalBytes
    }

    private static func stablySorted<Element>(
        _ list: [Element], by precedes: (Element, Element) -> Bool
    ) -> [Element] {
        list.enumerated().sorted { a, b in
            if precedes(a.element, b.element) { return true }
            if precedes(b.element, a.element) { return false }
            return a.offset < b.offset
        }.map(\.element)
    }
}
