/// An image name taken apart: `registry/path:tag@digest`.
///
/// Source: distribution's reference grammar.
package struct ImageReference: Sendable, Equatable {
    /// Empty: the default registry.
    package var registry = ""
    package var path = ""
    package var tag = ""
    package var digest = ""

    /// Whether it says which version is meant.
    package var isVersioned: Bool { !tag.isEmpty || !digest.isEmpty }

    /// Why a text is no image name, and where.
    package struct Failure: Error, Sendable, Equatable {
        /// `double "/"`.
        package var reason: String
        /// The offset in characters.
        package var offset: Int
    }

    /// How long registry and path may be together.
    static let nameCountMax = 255
    static let tagCountMax = 128

    /// Reads an image name.
    package init(_ text: String) throws(Failure) {
        let characters = Array(text)
        guard !characters.isEmpty else { throw Failure(reason: "empty", offset: 0) }
        for (offset, character) in characters.enumerated() {
            if character.isWhitespace { throw Failure(reason: "a space", offset: offset) }
            if !character.isASCII { throw Failure(reason: "\"\(character)\"", offset: offset) }
        }
        var scanner = ReferenceScanner(characters)
        try scanner.scan()
        self = scanner.reference
    }

    private init() {}

    fileprivate static var empty: ImageReference { ImageReference() }
}

private struct ReferenceScanner {
    let characters: [Character]
    var reference = ImageReference.empty

    init(_ characters: [Character]) { self.characters = characters }

    private func failure(_ reason: String, _ offset: Int) -> ImageReference.Failure {
        ImageReference.Failure(reason: reason, offset: offset)
    }

    mutating func scan() throws(ImageReference.Failure) {
        var nameEnd = characters.count
        if let at = characters.firstIndex(of: "@") {
            try digest(from: at + 1)
            nameEnd = at
        }
        let lastSlash = characters[..<nameEnd].lastIndex(of: "/") ?? -1
        if let colon = characters[(lastSlash + 1)..<nameEnd].firstIndex(of: ":") {
            try tag(from: colon + 1, to: nameEnd)
            nameEnd = colon
        }
        guard nameEnd > 0 else { throw failure("no name before \"\(characters[0])\"", 0) }
        guard nameEnd <= ImageReference.nameCountMax else {
            throw failure("longer than \(ImageReference.nameCountMax)", ImageReference.nameCountMax)
        }
        try name(to: nameEnd)
    }

    private mutating func name(to end: Int) throws(ImageReference.Failure) {
        var start = 0
        if let slash = characters[..<end].firstIndex(of: "/"), isRegistry(characters[..<slash]) {
            try registry(to: slash)
            start = slash + 1
            if start == end { throw failure("nothing after \"/\"", slash) }
        }
        var component = start
        for index in start...end where index == end || characters[index] == "/" {
            if index == component {
                if index == end { throw failure("nothing after \"/\"", index - 1) }
                if index == 0 { throw failure("starts with \"/\"", 0) }
                throw failure("double \"/\"", index)
            }
            try path(from: component, to: index)
            component = index + 1
        }
        reference.path = String(characters[start..<end])
    }

    /// A first part with a dot or a port, or `localhost`, is a registry and no path.
    private func isRegistry(_ part: ArraySlice<Character>) -> Bool {
        part.contains(".") || part.contains(":") || String(part) == "localhost"
    }

    private mutating func registry(to end: Int) throws(ImageReference.Failure) {
        var hostEnd = end
        if let colon = characters[..<end].firstIndex(of: ":") {
            hostEnd = colon
            let port = characters[(colon + 1)..<end]
            if port.isEmpty { throw failure("no port after \":\"", colon) }
            if let bad = port.firstIndex(where: { !$0.isNumber }) {
                throw failure("\"\(characters[bad])\" in a port", bad)
            }
        }
        if hostEnd == 0 { throw failure("no registry before \":\"", 0) }
        for index in 0..<hostEnd {
            let character = characters[index]
            let isEdge =
                index == 0 || index == hostEnd - 1 || characters[index - 1] == "."
                || characters[index + 1] == "."
            if character.isLetter || character.isNumber { continue }
            if (character == "." || character == "-") && !isEdge { continue }
            throw failure("\"\(character)\" in a registry", index)
        }
        reference.registry = String(characters[..<end])
    }

    private func path(from start: Int, to end: Int) throws(ImageReference.Failure) {
        var index = start
        var wasSeparator = true
        while index < end {
            let character = characters[index]
            if character.isUppercase { throw failure("upper case \"\(character)\"", index) }
            if character.isLetter || character.isNumber {
                wasSeparator = false
                index += 1
                continue
            }
            guard character == "." || character == "_" || character == "-" else {
                throw failure("\"\(character)\"", index)
            }
            if wasSeparator { throw failure("\"\(character)\" at the start of a part", index) }
            index = separatorEnd(from: index, to: end)
            if index == end { throw failure("\"\(character)\" at the end of a part", end - 1) }
            wasSeparator = true
        }
    }

    /// Separators are `.`, `_`, `__` and any number of `-`.
    private func separatorEnd(from start: Int, to end: Int) -> Int {
        var index = start + 1
        switch characters[start] {
        case "-": while index < end, characters[index] == "-" { index += 1 }
        case "_": if index < end, characters[index] == "_" { index += 1 }
        default: break
        }
        return index
    }

    private mutating func tag(from start: Int, to end: Int) throws(ImageReference.Failure) {
        if start == end { throw failure("no tag after \":\"", start - 1) }
        for index in start..<end {
            let character = characters[index]
            if character.isLetter || character.isNumber || character == "_" { continue }
            if (character == "." || character == "-") && index > start { continue }
            throw failure("\"\(character)\" in a tag", index)
        }
        guard end - start <= ImageReference.tagCountMax else {
            throw failure(
                "a tag longer than \(ImageReference.tagCountMax)",
                start + ImageReference.tagCountMax)
        }
        reference.tag = String(characters[start..<end])
    }

    private mutating func digest(from start: Int) throws(ImageReference.Failure) {
        guard let colon = characters[start...].firstIndex(of: ":"), colon > start else {
            throw failure("a digest is like sha256:…", start - 1)
        }
        let hex = characters[(colon + 1)...]
        if let bad = hex.firstIndex(where: { !$0.isHexDigit || $0.isUppercase }) {
            throw failure("\"\(characters[bad])\" in a digest", bad)
        }
        let wanted = String(characters[start..<colon]) == "sha256" ? 64 : 32
        let isLongEnough = wanted == 64 ? hex.count == 64 : hex.count >= 32
        guard isLongEnough else {
            throw failure("a digest of \(hex.count) digits, not \(wanted)", characters.count)
        }
        reference.digest = String(characters[start...])
    }
}
