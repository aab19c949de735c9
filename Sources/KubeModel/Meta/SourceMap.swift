/// A place in a text: line and column from 1. Columns count Unicode scalars, as an editor does
/// with a TAB as one.
package struct SourcePosition: Sendable, Equatable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        left.line == right.line ? left.column < right.column : left.line < right.line
    }
}

/// Where the fields of a document stand in its text.
///
/// A field is named by its path as error messages write it, e.g.
/// `spec.template.spec.containers[0].ports[0].name`; the document itself is the empty path. A
/// repair of the tree, such as a misspelled field that goes on under its right name, is recorded as
/// a rewrite, so that positions still lead to what the author wrote.
package struct SourceMap: Sendable {
    private struct Entry: Sendable {
        var key: SourcePosition?
        var value: SourcePosition
    }

    private struct Rewrite: Sendable {
        var path: String
        var original: String
    }

    // Lookup only: the order of a dictionary never shows.
    private var entries: [String: Entry] = [:]
    private var rewrites: [Rewrite] = []
    private var root = ""

    /// A map of nothing: every position is the start of the text.
    package init() {}

    /// Records where the key (nil for elements of a list) and the value of a field stand.
    package mutating func record(_ path: String, key: SourcePosition?, value: SourcePosition) {
        entries[path] = Entry(key: key, value: value)
    }

    /// Where the key of a field stands, or its value when it has no key. A path that the text does
    /// not have is answered with its nearest known ancestor.
    package func key(_ path: String) -> SourcePosition {
        let entry = nearest(path)
        return entry.key ?? entry.value
    }

    /// Where the value of a field stands; when it is absent, the nearest known ancestor's key.
    package func value(_ path: String) -> SourcePosition {
        if let entry = entries[original(path)] { return entry.value }
        return key(path)
    }

    /// Whether the text has a field at the path.
    package func has(_ path: String) -> Bool { entries[original(path)] != nil }

    /// From now on `path` means what stands at `original`. Repairs are made from the root down.
    package mutating func rewrite(_ path: String, to original: String) {
        rewrites.append(Rewrite(path: path, original: original))
    }

    /// The map of a part of the document, e.g. of one item of a List: paths start at `path`.
    package func part(_ path: String) -> SourceMap {
        var part = self
        part.root = Self.join(root, original(local: path))
        part.rewrites = []
        return part
    }

    /// The path in the whole document of a path of this map.
    package func original(_ path: String) -> String {
        Self.join(root, original(local: path))
    }

    private func original(local path: String) -> String {
        var path = path
        for rewrite in rewrites.reversed() {
            guard let rest = Self.rest(of: path, below: rewrite.path) else { continue }
            path = rewrite.original + rest
        }
        return path
    }

    private func nearest(_ path: String) -> Entry {
        var path = original(path)
        while true {
            if let entry = entries[path] { return entry }
            if path.isEmpty { break }
            path = Self.parent(of: path)
        }
        return Entry(key: nil, value: SourcePosition(line: 1, column: 1))
    }

    /// The path of a member. Names other than plain words are set in brackets, as servers do for
    /// the keys of maps.
    package static func path(_ parent: String, _ key: String) -> String {
        let isWord = key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                0x80...:
                true
            default: false
            }
        }
        guard isWord, !key.isEmpty else { return parent + "[" + key + "]" }
        return parent.isEmpty ? key : parent + "." + key
    }

    /// The path of an element.
    package static func path(_ parent: String, _ index: Int) -> String { parent + "[\(index)]" }

    /// The path one level up; empty for the top.
    package static func parent(of path: String) -> String {
        let bytes = Array(path.utf8)
        var index = bytes.count - 1
        if bytes.last == UInt8(ascii: "]") {
            while index > 0, bytes[index] != UInt8(ascii: "[") { index -= 1 }
        } else {
            while index > 0, bytes[index] != UInt8(ascii: ".") { index -= 1 }
        }
        return String(decoding: bytes.prefix(Swift.max(index, 0)), as: UTF8.self)
    }

    /// What follows `prefix` in a path at or below it; nil for other paths.
    private static func rest(of path: String, below prefix: String) -> String? {
        let text = path.utf8
        guard text.starts(with: prefix.utf8) else { return nil }
        let rest = text.dropFirst(prefix.utf8.count)
        guard let next = rest.first else { return "" }
        guard next == UInt8(ascii: ".") || next == UInt8(ascii: "[") else { return nil }
        return String(decoding: rest, as: UTF8.self)
    }

    private static func join(_ root: String, _ path: String) -> String {
        if root.isEmpty { return path }
        if path.isEmpty { return root }
        return path.utf8.first == UInt8(ascii: "[") ? root + path : root + "." + path
    }
}
