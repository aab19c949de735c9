import KubeModel
import KubeYAML
import Testing

@Suite struct YAMLWriterTests {
    @Test func `objects look as kubectl prints them`() {
        let value: JSONValue = [
            "kind": "Pod", "apiVersion": "v1",
            "metadata": ["name": "web-0", "labels": [:], "finalizers": []],
            "spec": [
                "containers": [["name": "a", "args": ["-c", "x: y"], "ports": [["port": 80]]]]
            ],
            "note": "two\nlines\n",
        ]
        let expected = """
            apiVersion: v1
            kind: Pod
            metadata:
              finalizers: []
              labels: {}
              name: web-0
            note: |
              two
              lines
            spec:
              containers:
              - args:
                - -c
                - 'x'
                name: a
                ports:
                - port: 80

            """.replacing("'x'", with: "\"x: y\"")
        #expect(YAMLWriter.text(value) == expected)
    }

    @Test func `every text comes back as the same text`() throws {
        let texts = [
            "", " ", "yes", "on", "null", "~", "1", "0x1F", "1e3", "1.27", "08", "-", "- a", "a: b",
            "a:", "#x", "a #b", "a#b", "'", "\"", "\\", "*a", "&a", "!a", "%a", "@a", "`a", "[a",
            "{a", "|", ">", "?", "? a", "---", "...", "a\nb", "a\n", "a\n\n", "\na", " a\nb", "a \nb",
            "\ta", "a\tb", "a\u{7}b", "值：x", "2024-01-02", "2024-01-02T03:04:05Z", "22:22", "<<",
            "=", "//x", "a // b", "......", "…", "\u{85}", "\u{2028}", "😀", "a\r\nb",
            "true ", "key: |", "1_000", ".inf", "-.inf", ".NaN", "a\n  b\n c\n", "None",
        ]
        for text in texts {
            let value: JSONValue = ["args": [.string(text), ["k": .string(text)]]]
            let out = YAMLWriter.text(value)
            let document = try #require(try read(out).first, "\(out)")
            #expect(document.value == value, "\(out)")
            #expect(document.faults.isEmpty, "\(out)")
        }
    }

    @Test func `keys are quoted where they must be`() throws {
        let value: JSONValue = ["on": 1, "a: b": 2, "": 3, "8080": 4, "a/b.c": 5, "x\ny": 6]
        #expect(try read(YAMLWriter.text(value)).first?.value == value)
    }

    @Test func `several documents come back as several`() throws {
        let values: [JSONValue] = [["a": 1], ["b": [[1, 2], []]], ["c": .null]]
        #expect(try read(YAMLWriter.text(values)).map(\.value) == values)
    }

    @Test func `random trees come back`() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<200 {
            let value: JSONValue = ["data": random.tree(depth: 4)]
            let out = YAMLWriter.text(value)
            #expect(try read(out).first?.value == value, "\(out)")
        }
    }
}

/// A small generator so that a run can be repeated.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    mutating func text() -> String {
        let letters = Array("ab:- #'\"\n0.1\\,[]{}|>&*!%x值 ")
        return String((0..<next(9)).map { _ in letters[next(letters.count)] })
    }

    mutating func tree(depth: Int) -> JSONValue {
        switch next(depth > 0 ? 8 : 5) {
        case 0: return .null
        case 1: return .bool(next(2) == 0)
        case 2: return .int(Int64(next(100_000)) - 50_000)
        case 3: return .double(Double(next(1000)) + 0.5)
        case 4: return .string(text())
        case 5, 6: return .array((0..<next(4)).map { _ in tree(depth: depth - 1) })
        default:
            return .object(JSONObject((0..<next(4)).map { _ in (text(), tree(depth: depth - 1)) }))
        }
    }
}
