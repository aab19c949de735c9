import KubeModel
import Yams

/// Turns the parser's nodes into a tree with positions, and finds the faults that only show there:
/// repeated keys, remarks and dots inside values.
struct TreeBuilder {
    /// How many nodes a document may have once its aliases are written out.
    static let nodeCountMax = 500_000

    private(set) var map = SourceMap()
    private(set) var faults: [SourceFault] = []
    /// Whether the whole document was built.
    private(set) var isComplete = true
    private let layout: TextLayout
    private var nodeCount = 0

    init(layout: TextLayout) { self.layout = layout }

    mutating func build(_ node: Yams.Node) -> JSONValue { value(node, path: "", key: nil, isFree: false) }

    private func position(_ node: Yams.Node) -> SourcePosition {
        guard let mark = node.mark else { return layout.position(line: 1, column: 1) }
        return layout.position(line: mark.line, column: mark.column)
    }

    /// `isFree` says that any text may stand here, e.g. in a command.
    private mutating func value(
        _ node: Yams.Node, path: String, key: SourcePosition?, isFree: Bool
    ) -> JSONValue {
        nodeCount += 1
        guard nodeCount <= Self.nodeCountMax else {
            if isComplete {
                isComplete = false
                faults.append(
                    SourceFault(
                        .syntax(
                            message: "the document has more than \(Self.nodeCountMax) values",
                            hint: "its aliases (*name) repeat too much"), at: position(node)))
            }
            return .null
        }
        let position = position(node)
        map.record(path, key: key, value: position)
        switch node {
        case .scalar(let scalar):
            return self.scalar(scalar, path: path, at: position, isFree: isFree)
        case .sequence(let sequence):
            return .array(elements(sequence, path: path, isFree: isFree))
        case .mapping(let mapping): return .object(members(mapping, path: path, isFree: isFree))
        case .alias: return .null
        }
    }

    private mutating func elements(
        _ sequence: Yams.Node.Sequence, path: String, isFree: Bool
    ) -> [JSONValue] {
        var elements: [JSONValue] = []
        for node in sequence {
            if case .scalar(let scalar) = node, scalar.style == .plain,
                Ellipsis.isWhole(scalar.string)
            {
                addEllipsis(scalar.string, at: position(node), path: path)
                continue
            }
            let path = SourceMap.path(path, elements.count)
            elements.append(value(node, path: path, key: nil, isFree: isFree))
        }
        return elements
    }

    private mutating func addEllipsis(_ text: String, at position: SourcePosition, path: String) {
        faults.append(
            SourceFault(.ellipsis(text: text, dropsItem: false), at: position, path: path))
    }

    private mutating func members(
        _ mapping: Yams.Node.Mapping, path: String, isFree: Bool
    ) -> JSONObject {
        var object = JSONObject()
        for (keyNode, node) in mapping {
            guard case .scalar(let scalar) = keyNode, isMerge(scalar) else { continue }
            merge(node, into: &object, path: path, isFree: isFree)
        }
        var firsts: [String: SourcePosition] = [:]
        for (keyNode, node) in mapping {
            guard case .scalar(let scalar) = keyNode else {
                faults.append(
                    SourceFault(
                        .syntax(
                            message: "a key must be plain text, not a list or a mapping",
                            hint: nil), at: position(keyNode), path: path))
                isComplete = false
                continue
            }
            if isMerge(scalar) { continue }
            let key = name(scalar)
            let keyPosition = position(keyNode)
            let childPath = SourceMap.path(path, key)
            if let first = firsts[key] {
                faults.append(
                    SourceFault(
                        .duplicateKey(key: key, first: first.line), at: keyPosition,
                        path: childPath))
            } else {
                firsts[key] = keyPosition
            }
            let isFree = isFree || Self.freeFields.contains(key)
            object[key] = value(node, path: childPath, key: keyPosition, isFree: isFree)
        }
        return object
    }

    private func isMerge(_ scalar: Yams.Node.Scalar) -> Bool {
        scalar.style == .plain && layout.unmasked(scalar.string) == "<<"
    }

    /// Adds the members that a `<<` brings; of several, the first one counts.
    private mutating func merge(
        _ node: Yams.Node, into object: inout JSONObject, path: String, isFree: Bool
    ) {
        switch node {
        case .mapping(let mapping):
            for member in members(mapping, path: path, isFree: isFree)
            where object[member.key] == nil {
                object[member.key] = member.value
            }
        case .sequence(let sequence):
            for case .mapping(let mapping) in sequence {
                merge(.mapping(mapping), into: &object, path: path, isFree: isFree)
            }
        default:
            faults.append(
                SourceFault(
                    .syntax(message: "'<<' needs a mapping to merge", hint: nil),
                    at: position(node), path: path))
        }
    }

    /// The name of a member; numbers and truth values become text as in Go.
    private func name(_ scalar: Yams.Node.Scalar) -> String {
        let text = layout.unmasked(scalar.string)
        // The tag says nothing here: comparing keys has already made it text.
        guard scalar.style == .plain else { return text }
        switch YAMLScalar.resolve(text) {
        case .string, .null: return text
        case let value: return value.canonicalText
        }
    }

    private mutating func scalar(
        _ scalar: Yams.Node.Scalar, path: String, at position: SourcePosition, isFree: Bool
    ) -> JSONValue {
        let text = scalar.string
        let tag = scalar.tag.rawValue
        guard scalar.style == .plain else {
            return tag.isEmpty || tag == "!" ? .string(text) : tagged(text, tag)
        }
        if !tag.isEmpty { return tagged(text, tag) }
        if Ellipsis.isWhole(text) {
            addEllipsis(text, at: position, path: path)
            return .null
        }
        if !isFree, let remark = Remark.find(in: text) {
            faults.append(
                SourceFault(
                    .comment(mark: remark.mark, value: remark.value),
                    at: SourcePosition(
                        line: position.line, column: position.column + remark.offset),
                    path: path))
            return YAMLScalar.resolve(remark.value)
        }
        return YAMLScalar.resolve(text)
    }

    private func tagged(_ text: String, _ tag: String) -> JSONValue {
        switch tag {
        case "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:binary": .string(text)
        case "tag:yaml.org,2002:null": .null
        default: YAMLScalar.resolve(text)
        }
    }

    /// Fields in which any text may stand, so that `//` and `--` mean nothing there.
    private static let freeFields: Set<String> = [
        "command", "args", "annotations", "data", "stringData", "value", "message", "reason",
        "description", "note", "parameters",
    ]
}

/// A remark behind a value that starts with the comment mark of another language.
struct Remark {
    var mark: String
    var value: String
    /// Characters from the start of the value to the mark.
    var offset: Int

    static func find(in text: String) -> Remark? {
        let scalars = Array(text.unicodeScalars)
        let marks = ["//", "--", "/*", "\u{FF03}"].map { Array($0.unicodeScalars) }
        for index in scalars.indices where index == 0 || scalars[index - 1] == " " {
            for mark in marks where scalars[index...].starts(with: mark) {
                // A whole value may well be a path such as //host/share or an option.
                let next = index + mark.count < scalars.count ? scalars[index + mark.count] : " "
                if index == 0, mark[0] == "-" || next != " " && next.value < 0x80 { continue }
                var value = scalars[..<index]
                while value.last == " " { value.removeLast() }
                return Remark(
                    mark: String(String.UnicodeScalarView(mark)),
                    value: String(String.UnicodeScalarView(value)), offset: index)
            }
        }
        return nil
    }
}
