extension PaletteColor {
    /// A mistake in a colour of a theme file.
    struct Mistake: Error {
        let message: String
        let word: String
        let known: [String]
    }

    /// The names of the first sixteen colours of a terminal, by index.
    static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
        "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// Reads `#rrggbb [256 index] [16 name] [8 name]`; what is missing is computed. `default`, or
    /// one or two names, leave the shade to the terminal.
    init(text: String) throws(Mistake) {
        var words = text.split(separator: " ").map(String.init)
        guard let first = words.first else {
            throw Mistake(message: "the colour is empty", word: "", known: [])
        }
        if first == "default" || first == "none" {
            self = .default
            return
        }
        var rgb: RGB?
        var at256: TerminalColor?
        if first.hasPrefix("#") {
            guard let value = RGB(hex: first) else {
                throw Mistake(message: "\(first) is not #rrggbb", word: "", known: [])
            }
            rgb = value
            words.removeFirst()
            if let word = words.first, let index = Int(word) {
                guard index >= 16, index <= 255 else {
                    throw Mistake(
                        message: "\(word) is not an index from 16 to 255", word: "", known: [])
                }
                at256 = .indexed(UInt8(index))
                words.removeFirst()
            }
        }
        let named = try words.map { word throws(Mistake) in try Self.index(of: word) }
        guard rgb != nil || !named.isEmpty else {
            throw Mistake(message: "\(text) is not a colour", word: text, known: Self.names)
        }
        guard named.count <= 2 else {
            throw Mistake(message: "too many words in \(text)", word: "", known: [])
        }
        let at16 = named.first ?? rgb.map { $0.nearest(in: 0..<16) } ?? 7
        let at8 = named.count > 1 ? named[1] : at16
        self.init(
            rgb: rgb,
            at256: at256 ?? rgb.map { .indexed($0.nearest(in: 16..<256)) } ?? .indexed(at16),
            at16: .indexed(at16), at8: .indexed(at8 % 8))
    }

    private static func index(of word: String) throws(Mistake) -> UInt8 {
        guard let index = names.firstIndex(of: word) else {
            throw Mistake(message: "unknown colour \(word)", word: word, known: names)
        }
        return UInt8(index)
    }
}
