package import KubeModel

/// Changes a document by a list of operations. Source: RFC 6902, api.md 8.5.
package enum JSONPatch {
    /// How many operations one patch may have.
    package static let operationsMax = 10_000
    /// How many values all `copy` operations of a patch may copy together.
    static let copiedValuesMax = 100_000

    /// One operation cannot be done; then the whole patch is refused.
    private struct Failure: Error {}

    /// The document after all operations.
    ///
    /// - Throws: 400 when the patch is no list of operations, 413 when it is too long, 422 with
    ///   the one generic text when an operation fails.
    package static func apply(
        _ patch: JSONValue, to document: JSONValue
    ) throws(APIError) -> JSONValue {
        guard case .array(let operations) = patch else {
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal \(patch.typeName) into Go value of"
                    + " type []handlers.jsonPatchOp")
        }
        if operations.count > operationsMax {
            throw APIError(
                code: 413, reason: .requestEntityTooLarge,
                message: "Request entity too large: The allowed maximum operations in a JSON"
                    + " patch is \(operationsMax), got \(operations.count)")
        }
        var result = document
        var copied = 0
        for operation in operations {
            guard let members = operation.object else {
                throw .badRequest(
                    "error decoding patch: json: cannot unmarshal \(operation.typeName) into Go"
                        + " value of type handlers.jsonPatchOp")
            }
            do {
                try apply(members, to: &result, &copied)
            } catch {
                throw .unprocessable
            }
        }
        if PatchDepth.exceeds(result, JSONParser.depthMax) { throw .unprocessable }
        return result
    }

    private static func apply(
        _ operation: JSONObject, to document: inout JSONValue, _ copied: inout Int
    ) throws(Failure) {
        guard let path = operation["path"]?.string else { throw Failure() }
        let steps = try steps(path)
        let value = operation["value"] ?? .null
        switch operation["op"]?.string {
        case "add": try add(value, to: &document, steps[...])
        case "remove": _ = try take(from: &document, steps[...])
        case "replace": try replace(in: &document, steps[...], with: value)
        case "test":
            guard areEqual(find(document, steps) ?? .null, value) else { throw Failure() }
        case "move":
            let from = try self.steps(try source(operation))
            if steps.count > from.count, Array(steps.prefix(from.count)) == from { throw Failure() }
            try add(try take(from: &document, from[...]), to: &document, steps[...])
        case "copy":
            guard let value = find(document, try self.steps(try source(operation))) else {
                throw Failure()
            }
            copied += PatchDepth.count(value, atMost: copiedValuesMax)
            if copied >= copiedValuesMax { throw Failure() }
            try add(value, to: &document, steps[...])
        default: throw Failure()
        }
    }

    private static func source(_ operation: JSONObject) throws(Failure) -> String {
        guard let from = operation["from"]?.string else { throw Failure() }
        return from
    }

    /// The member names and indexes of a JSON pointer. Source: RFC 6901.
    private static func steps(_ pointer: String) throws(Failure) -> [String] {
        if pointer.isEmpty { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { throw Failure() }
        let parts = pointer.utf8.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= JSONParser.depthMax else { throw Failure() }
        return parts.map { unescaped(Array($0)) }
    }

    private static func unescaped(_ part: [UInt8]) -> String {
        guard part.contains(UInt8(ascii: "~")) else { return String(decoding: part, as: UTF8.self) }
        var bytes: [UInt8] = []
        var index = 0
        while index < part.count {
            let next = index + 1 < part.count ? part[index + 1] : 0
            if part[index] == UInt8(ascii: "~"), next == UInt8(ascii: "1") {
                bytes.append(UInt8(ascii: "/"))
                index += 2
            } else if part[index] == UInt8(ascii: "~"), next == UInt8(ascii: "0") {
                bytes.append(UInt8(ascii: "~"))
                index += 2
            } else {
                bytes.append(part[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The place in a list of `count` elements; a negative index counts from the end.
    private static func index(_ text: String, count: Int) throws(Failure) -> Int {
        guard let number = Int(text), text.utf8.first != UInt8(ascii: "+") else { throw Failure() }
        let index = number < 0 ? number + count : number
        guard index >= 0, index < count else { throw Failure() }
        return index
    }

    private static func find(_ document: JSONValue, _ steps: [String]) -> JSONValue? {
        var value = document
        for step in steps {
            switch value {
            case .object(let object):
                guard let next = object[step] else { return nil }
                value = next
            case .array(let array):
                guard let index = try? index(step, count: array.count) else { return nil }
                value = array[index]
            default: return nil
            }
        }
        return value
    }

    private static func add(
        _ new: JSONValue, to value: inout JSONValue, _ steps: ArraySlice<String>
    ) throws(Failure) {
        guard let step = steps.first else {
            value = new
            return
        }
        if steps.count > 1 {
            try descend(&value, step) { child throws(Failure) in
                try add(new, to: &child, steps.dropFirst())
            }
            return
        }
        switch value {
        case .object(var object):
            value = .null
            object[step] = new
            value = .object(object)
        case .array(var array):
            let place = step == "-" ? array.count : try index(step, count: array.count + 1)
            value = .null
            array.insert(new, at: place)
            value = .array(array)
        default: throw Failure()
        }
    }

    private static func replace(
        in value: inout JSONValue, _ steps: ArraySlice<String>, with new: JSONValue
    ) throws(Failure) {
        guard let step = steps.first else {
            value = new
            return
        }
        try descend(&value, step) { child throws(Failure) in
            try replace(in: &child, steps.dropFirst(), with: new)
        }
    }

    /// Removes a value and returns it; the root cannot be removed.
    private static func take(
        from value: inout JSONValue, _ steps: ArraySlice<String>
    ) throws(Failure) -> JSONValue {
        guard let step = steps.first else { throw Failure() }
        var taken = JSONValue.null
        if steps.count > 1 {
            try descend(&value, step) { child throws(Failure) in
                taken = try take(from: &child, steps.dropFirst())
            }
            return taken
        }
        switch value {
        case .object(var object):
            guard let found = object[step] else { throw Failure() }
            value = .null
            object[step] = nil
            value = .object(object)
            return found
        case .array(var array):
            let place = try index(step, count: array.count)
            value = .null
            taken = array.remove(at: place)
            value = .array(array)
            return taken
        default: throw Failure()
        }
    }

    /// Changes the child of a value that must be there.
    private static func descend(
        _ value: inout JSONValue, _ step: String,
        _ body: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        switch value {
        case .object(var object):
            guard var child = object[step] else { throw Failure() }
            // Nothing else may hold the parts while they change, or all of them are copied. What
            // a failure leaves behind is thrown away with the whole patch.
            value = .null
            object[step] = .null
            try body(&child)
            object[step] = child
            value = .object(object)
        case .array(var array):
            let place = try index(step, count: array.count)
            value = .null
            try body(&array[place])
            value = .array(array)
        default: throw Failure()
        }
    }

    /// Equality in which 3 and 3.0 are the same number.
    private static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let a = left.int, let b = right.int { return a == b }
        return left == right
    }
}

/// Bounds for documents that a patch has made.
enum PatchDepth {
    /// Whether a value nests deeper than `limit` levels.
    static func exceeds(_ value: JSONValue, _ limit: Int) -> Bool {
        if limit < 0 { return true }
        return switch value {
        case .object(let object): object.contains { exceeds($0.value, limit - 1) }
        case .array(let array): array.contains { exceeds($0, limit - 1) }
        default: false
        }
    }

    /// How many values there are, counted no further than `limit`.
    static func count(_ value: JSONValue, atMost limit: Int) -> Int {
        var total = 1
        switch value {
        case .object(let object):
            for member in object where total < limit {
                total += count(member.value, atMost: limit - total)
            }
        case .array(let array):
            for element in array where total < limit {
                total += count(element, atMost: limit - total)
            }
        default: break
        }
        return total
    }
}
