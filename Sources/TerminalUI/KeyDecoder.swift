/// Turns the bytes of a terminal into keys. Sequences may arrive in any pieces; what is not
/// understood is swallowed whole and never typed. Pure: the escape delay is kept by the caller,
/// who calls `flush` when nothing followed an Escape byte for that long.
package struct KeyDecoder: Sendable {
    // Looked up and searched for prefixes, never iterated for order.
    private let sequences: [(bytes: [UInt8], key: Key)]
    private var buffer: [UInt8] = []
    private var paste: [UInt8]?
    private var pasteTail: [UInt8] = []

    /// Answers to questions that were put to the terminal: the bytes between `ESC [` and the end,
    /// newest last. The asker matches them exactly and empties the list.
    package private(set) var reports: [[UInt8]] = []

    /// A sequence longer than this is not one; it is thrown away.
    private static let sequenceBytesMax = 256

    /// A decoder that also knows the key sequences of a terminal description.
    package init(sequences: [(bytes: [UInt8], key: Key)] = []) {
        self.sequences = sequences.filter { $0.bytes.count > 1 && $0.bytes[0] == 0x1B }
    }

    /// Whether bytes wait that mean one thing alone and another with what may follow.
    package var isPending: Bool { paste == nil && !buffer.isEmpty }

    /// Takes bytes and returns the keys they complete.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        buffer.append(contentsOf: bytes)
        var keys: [Key] = []
        var start = 0
        while start < buffer.count {
            if paste != nil {
                start = takePaste(from: start, &keys)
                continue
            }
            let used = take(buffer[start...], &keys)
            if used == 0 { break }
            start += used
        }
        buffer.removeFirst(min(start, buffer.count))
        if buffer.count > Self.sequenceBytesMax { buffer.removeAll() }
        return keys
    }

    /// Nothing followed for the escape delay: a lone Escape byte was the Escape key; any other
    /// beginning is thrown away.
    package mutating func flush() -> [Key] {
        guard isPending else { return [] }
        defer { buffer.removeAll() }
        return buffer == [0x1B] ? [.escape] : []
    }

    /// Forgets the answers that were read.
    package mutating func removeReports() { reports.removeAll() }

    /// Takes one key from the front and returns the bytes it had; 0 when more are needed.
    private mutating func take(_ bytes: ArraySlice<UInt8>, _ keys: inout [Key]) -> Int {
        guard let first = bytes.first else { return 0 }
        switch first {
        case 0x1B: return takeEscape(bytes, &keys)
        case 0x0D, 0x0A: keys.append(.enter)
        case 0x09: keys.append(.tab)
        case 0x7F, 0x08: keys.append(.backspace)
        case 0x00: keys.append(.control("@"))
        case 0x01...0x1A: keys.append(.control(Self.character(first + 0x60)))
        case 0x1C...0x1F: keys.append(.control(Self.character(first + 0x40)))
        case 0x20..<0x7F: keys.append(.character(Self.character(first)))
        default: return takeUTF8(bytes, &keys)
        }
        return 1
    }

    private static func character(_ byte: UInt8) -> Character {
        Character(Unicode.Scalar(byte))
    }

    /// A character beyond ASCII. Invalid bytes are swallowed.
    private func takeUTF8(_ bytes: ArraySlice<UInt8>, _ keys: inout [Key]) -> Int {
        guard let lead = bytes.first else { return 0 }
        let length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
        guard length > 1, lead < 0xF5 else { return 1 }
        let part = bytes.prefix(length)
        if let bad = part.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) {
            return bad - bytes.startIndex
        }
        guard part.count == length else { return 0 }
        guard let text = String(validating: part, as: UTF8.self),
            let scalar = text.unicodeScalars.first
        else { return length }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: break
        default: keys.append(.character(Character(scalar)))
        }
        return length
    }
}

// MARK: - Escape sequences

extension KeyDecoder {
    private mutating func takeEscape(_ bytes: ArraySlice<UInt8>, _ keys: inout [Key]) -> Int {
        var couldGrow = false
        var longest: (count: Int, key: Key)?
        for (sequence, key) in sequences {
            if bytes.starts(with: sequence) {
                if sequence.count > longest?.count ?? 0 { longest = (sequence.count, key) }
            } else if sequence.starts(with: bytes) {
                couldGrow = true
            }
        }
        if let longest {
            keys.append(longest.key)
            return longest.count
        }
        let rest = bytes.dropFirst()
        guard let second = rest.first, !couldGrow || rest.count > 1 else { return 0 }
        switch second {
        case 0x1B:
            keys.append(.escape)
            return 1
        case UInt8(ascii: "["):
            return takeControlSequence(bytes, &keys)
        case UInt8(ascii: "O"):
            guard let third = rest.dropFirst().first else { return 0 }
            if let key = Self.applicationKey(third) { keys.append(key) }
            return third < 0x20 ? 2 : 3
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
            UInt8(ascii: "X"):
            return lengthOfString(bytes)
        default:
            // Alt and a key: not used anywhere, swallowed.
            return second < 0x20 ? 1 : second < 0x80 ? 2 : max(2, utf8Length(rest) + 1)
        }
    }

    private func utf8Length(_ bytes: ArraySlice<UInt8>) -> Int {
        1 + bytes.dropFirst().prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
    }

    /// The bytes of an operating system command and its like, ended by BEL or ST.
    private func lengthOfString(_ bytes: ArraySlice<UInt8>) -> Int {
        var previous: UInt8 = 0
        for index in bytes.indices.dropFirst(2) {
            let byte = bytes[index]
            if byte == 0x07 || (previous == 0x1B && byte == UInt8(ascii: "\\")) {
                return index - bytes.startIndex + 1
            }
            previous = byte
        }
        return 0
    }

    private mutating func takeControlSequence(
        _ bytes: ArraySlice<UInt8>, _ keys: inout [Key]
    ) -> Int {
        let body = bytes.dropFirst(2)
        guard let first = body.first else { return 0 }
        if first == UInt8(ascii: "[") {
            // The Linux console's F1 to F5.
            guard let letter = body.dropFirst().first else { return 0 }
            let number = Int(letter) - 0x40
            if number >= 1 && number <= 5 { keys.append(.function(number)) }
            return 4
        }
        guard let end = body.firstIndex(where: { $0 < 0x20 || $0 > 0x3F }) else { return 0 }
        let final = body[end]
        let length = end - bytes.startIndex + 1
        // A control byte inside: the sequence was broken off before it.
        guard final >= 0x40 && final <= 0x7E else { return length - 1 }
        let parameters = body[body.startIndex..<end]
        if final == UInt8(ascii: "M") && parameters.isEmpty {
            return bytes.count >= length + 3 ? length + 3 : 0
        }
        if final == UInt8(ascii: "~") && parameters.elementsEqual("200".utf8) {
            paste = []
            pasteTail = []
        } else if let key = Self.key(final, parameters) {
            keys.append(key)
        } else if parameters.contains(where: { $0 < 0x30 || $0 == UInt8(ascii: "?") }) {
            reports.append(Array(body[body.startIndex...end]))
        }
        return length
    }

    private static func key(_ final: UInt8, _ parameters: ArraySlice<UInt8>) -> Key? {
        if parameters.first == UInt8(ascii: "<") {
            return mouse(numbers(parameters.dropFirst()), isRelease: final == UInt8(ascii: "m"))
        }
        guard parameters.allSatisfy({ $0 >= 0x30 && $0 <= 0x3B }) else { return nil }
        let numbers = numbers(parameters)
        // Shift alone changes nothing; other modifiers make another key, which nobody asked for.
        guard numbers.count < 2 || numbers[1] <= 2 else { return nil }
        if final == UInt8(ascii: "~") { return numbers.first.flatMap(numberedKey) }
        switch final {
        case UInt8(ascii: "I"): return parameters.isEmpty ? .focus(true) : nil
        case UInt8(ascii: "O"): return parameters.isEmpty ? .focus(false) : nil
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "R") where (numbers.first ?? 1) != 1: return nil
        case UInt8(ascii: "A")...UInt8(ascii: "S"): return applicationKey(final)
        default: return nil
        }
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
        guard !bytes.isEmpty else { return [] }
        return bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
            $0.prefix(5).reduce(0) { $0 * 10 + max(0, Int($1) - 0x30) }
        }
    }

    private static func numberedKey(_ number: Int) -> Key? {
        switch number {
        case 1, 7: .home
        case 4, 8: .end
        case 2: .insert
        case 3: .delete
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: nil
        }
    }

    private static func applicationKey(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "M"): .enter
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final) - 0x4F)
        case UInt8(ascii: "p")...UInt8(ascii: "y"): .character(character(final - 0x40))
        case UInt8(ascii: "j")...UInt8(ascii: "o"): .character(character(final - 0x40))
        default: nil
        }
    }

    private static func mouse(_ numbers: [Int], isRelease: Bool) -> Key? {
        guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
        let (x, y) = (numbers[1] - 1, numbers[2] - 1)
        // The bits for Shift, Meta and Control are 4, 8 and 16; 32 is motion, which we never ask.
        switch numbers[0] & ~0b1_1100 {
        case 64: return .mouse(MouseEvent(.wheelUp, x: x, y: y))
        case 65: return .mouse(MouseEvent(.wheelDown, x: x, y: y))
        case 0: return .mouse(MouseEvent(isRelease ? .release : .press, button: .left, x: x, y: y))
        case 1:
            return .mouse(MouseEvent(isRelease ? .release : .press, button: .middle, x: x, y: y))
        case 2:
            return .mouse(MouseEvent(isRelease ? .release : .press, button: .right, x: x, y: y))
        default: return nil
        }
    }
}

// MARK: - Bracketed paste

extension KeyDecoder {
    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    /// Collects pasted bytes and returns where the rest begins. One byte more than the limit is
    /// kept, so that whoever takes the paste can tell that it was cut.
    private mutating func takePaste(from start: Int, _ keys: inout [Key]) -> Int {
        var collected = paste ?? []
        for index in start..<buffer.count {
            let byte = buffer[index]
            pasteTail.append(byte)
            if pasteTail == Self.pasteEnd {
                keys.append(.paste(String(decoding: collected, as: UTF8.self)))
                paste = nil
                pasteTail = []
                return index + 1
            }
            while !Self.pasteEnd.starts(with: pasteTail) {
                let first = pasteTail.removeFirst()
                if collected.count <= Key.pasteBytesMax { collected.append(first) }
            }
        }
        paste = collected
        return buffer.count
    }
}
