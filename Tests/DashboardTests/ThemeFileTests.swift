import KubeModel
import TerminalUI
import Testing

@testable import Dashboard

struct ThemeFileTests {
    private func document(
        _ name: String, _ value: JSONValue?, faults: [SourceFault] = []
    ) -> SourceDocument {
        var map = SourceMap()
        var line = 1
        for (section, inner) in value?.object?.members.map({ ($0.key, $0.value) }) ?? [] {
            map.record(section, key: nil, value: SourcePosition(line: line, column: 3))
            for member in inner.object?.members ?? [] {
                line += 1
                map.record(
                    SourceMap.path(section, member.key), key: nil,
                    value: SourcePosition(line: line, column: 9))
            }
            line += 1
        }
        return SourceDocument(file: "\(name).yaml", value: value, map: map, faults: faults)
    }

    @Test func `builds a theme on what it inherits`() {
        let files = [
            "mine": document(
                "mine", ["name": "mine", "inherits": "base", "roles": ["text.dim": "ok on bg"]]),
            "base": document(
                "base", ["name": "base", "inherits": "night", "palette": ["ok": "#00ff00"]]),
        ]
        let (theme, findings) = ThemeFile.load("mine") { files[$0] }
        #expect(findings.isEmpty)
        #expect(theme.name == "mine")
        let green = TerminalColor.rgb(RGB(red: 0, green: 255, blue: 0))
        #expect(theme.resolve(role: .textDim, depth: .truecolor).foreground == green)
    }

    @Test func `findings carry file, line and column`() {
        let file = document("mine", ["roles": ["state.redy": "ok on bg"], "inherits": "night"])
        let (theme, findings) = ThemeFile.load("mine") { $0 == "mine" ? file : nil }
        #expect(
            findings.map(\.text) == [
                "mine.yaml:3:9: unknown role state.redy, did you mean state.ready?"
            ])
        #expect(theme.looksLike(.night))
    }

    @Test func `a broken theme falls back to its parent`() {
        let files = [
            "mine": document("mine", ["inherits": "base", "palette": ["ok": "grean"]]),
            "base": document("base", ["name": "base", "inherits": "night"]),
        ]
        let (theme, findings) = ThemeFile.load("mine") { files[$0] }
        #expect(theme.name == "base")
        #expect(findings.map(\.finding.message) == ["unknown colour grean, did you mean green?"])
    }

    @Test func `text that is no theme falls back to night`() {
        let fault = SourceFault(
            .syntax(message: "a value is missing", hint: nil),
            at: SourcePosition(line: 4, column: 2))
        let cases: [SourceDocument?] = [
            document("x", nil, faults: [fault]), document("x", nil), document("x", "words"), nil,
        ]
        for file in cases {
            let (theme, findings) = ThemeFile.load("x") { _ in file }
            #expect(theme.name == "night")
            #expect(findings.count == 1)
        }
        let loop = document("x", ["inherits": "x"])
        let (theme, findings) = ThemeFile.load("x") { _ in loop }
        #expect(theme.looksLike(.night))
        #expect(findings.map(\.text) == ["x: inherits from itself: x → x"])
    }
}
