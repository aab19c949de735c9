import Foundation
import Testing

@testable import TerminalUI

/// One theme file on one background.
struct ThemeCase: CustomTestStringConvertible, Sendable {
    let file: String
    let background: Theme.Kind
    /// Least distance of the state groups, by vision; nil: the terminal's own colours.
    let distances: [Double]?
    /// Least contrast of text on the background.
    let contrast: Double

    var testDescription: String { "\(file) on \(background.rawValue)" }

    func load() throws -> (theme: Theme, findings: [ThemeFinding]) {
        try Self.load(file, background)
    }

    /// Builds a bundled theme on what it inherits.
    static func load(
        _ name: String, _ background: Theme.Kind
    ) throws -> (theme: Theme, findings: [ThemeFinding]) {
        let source = ThemeSource(text: try text(name))
        let parent = source.header("inherits").flatMap { $0.isEmpty ? nil : $0 }
        let base = try parent.map { try load($0, background).theme }
        return Theme.build(source, parent: base, background: background)
    }

    static func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: folder.appending(path: "themes/\(name).yaml"), encoding: .utf8)
    }

    static let measured = [
        ThemeCase(file: "night", background: .dark, distances: [31, 25, 25, 25], contrast: 4.7),
        ThemeCase(file: "day", background: .light, distances: [28, 28, 29, 26], contrast: 4.5),
        ThemeCase(file: "beam", background: .dark, distances: [31, 26, 26, 26], contrast: 7.0),
        ThemeCase(file: "beam", background: .light, distances: [20, 17, 18, 17], contrast: 7.1),
        ThemeCase(file: "safe", background: .dark, distances: [28, 27, 26, 26], contrast: 4.6),
        ThemeCase(file: "safe", background: .light, distances: [27, 28, 22, 22], contrast: 4.5),
    ]

    static let all =
        measured + [
            ThemeCase(file: "mono", background: .dark, distances: nil, contrast: 0),
            ThemeCase(file: "ansi", background: .dark, distances: nil, contrast: 0),
        ]
}

struct ThemeFileTests {
    @Test(arguments: ThemeCase.all) func `has nothing to complain about`(theme: ThemeCase) throws {
        let (built, findings) = try theme.load()
        #expect(findings.isEmpty, "\(findings)")
        #expect(built.name == theme.file)
        #expect(!built.summary.isEmpty)
    }

    @Test func `the built-in theme is the file night`() throws {
        #expect(Theme.nightText == (try ThemeCase.text("night")))
        #expect(Theme.night.looksLike(try ThemeCase.load("night", .dark).theme))
    }

    @Test func `night defines every role itself`() throws {
        let source = ThemeSource(text: Theme.nightText)
        let roles = source.entries.filter { $0.section == "roles" }.map(\.key)
        #expect(roles.sorted() == Role.names.sorted())
    }

    /// Roles that draw lines and not text.
    private static let lines: Set<Role> = [.paneBorder, .scrollTrack]

    @Test(arguments: ThemeCase.measured) func `text can be read`(theme: ThemeCase) throws {
        let built = try theme.load().theme
        for role in Role.allCases {
            let (front, behind) = built.rgb(of: role)
            let contrast = try #require(front).contrast(with: try #require(behind))
            let least = Self.lines.contains(role) ? 3 : built.contrastMin
            #expect(contrast >= least, "\(role.name) \(contrast)")
        }
    }

    @Test(arguments: ThemeCase.measured) func `text on a selected row can be read`(
        theme: ThemeCase
    ) throws {
        let built = try theme.load().theme
        for surface in [Role.rowSelected, .rowSelectedNofocus, .inputField] {
            for role in Role.allCases {
                let look = built.resolve(Style(role, on: surface), depth: .truecolor)
                guard case .rgb(let front) = look.foreground, case .rgb(let behind) = look.background
                else {
                    Issue.record("no exact colours for \(role.name)")
                    continue
                }
                #expect(front.contrast(with: behind) >= 4.5, "\(role.name) on \(surface.name)")
            }
        }
    }

    @Test(arguments: ThemeCase.measured) func `state groups stay apart for every colour vision`(
        theme: ThemeCase
    ) throws {
        let built = try theme.load().theme
        let groups = try ["ok", "wait", "bad", "going"].map { try #require(built.rgb($0)) }
        let lowest = groups.map { $0.contrast(with: built.rgb("bg") ?? $0) }.min() ?? 0
        #expect(lowest >= theme.contrast - 0.1, "contrast \(lowest)")
        for (vision, promised) in zip(ColorVision.allCases, theme.distances ?? []) {
            var least = Double.infinity
            for (index, first) in groups.enumerated() {
                for second in groups[(index + 1)...] {
                    least = min(least, colorDistance(vision.seen(first), vision.seen(second)))
                }
            }
            #expect(least >= 15 && abs(least - promised) <= 1.5, "\(vision) \(least)")
        }
    }

    @Test(arguments: ThemeCase.all) func `states differ at every depth that has colours`(
        theme: ThemeCase
    ) throws {
        let built = try theme.load().theme
        let groups: [Role] = [.stateReady, .stateNotready, .stateFailed, .stateTerminating]
        for depth in [ColorDepth.truecolor, .colors256, .colors16, .colors8] {
            let looks = Set(groups.map { built.resolve(role: $0, depth: depth) })
            if theme.file != "mono" { #expect(looks.count == 4, "\(depth)") }
            for role in Role.allCases where depth == .colors8 {
                #expect(built.resolve(role: role, depth: depth).background == .default)
            }
        }
    }
}

struct ThemeTests {
    private func build(_ text: String) -> (theme: Theme, findings: [ThemeFinding]) {
        Theme.build(ThemeSource(text: text), parent: .night)
    }

    @Test func `a child changes what it names and keeps the rest`() {
        let (theme, findings) = build(
            """
            name: mine
            palette:
              ok: "#00ff00"  # green
            roles:
              text.dim: fg on bg
            """)
        #expect(findings.isEmpty)
        #expect(theme.name == "mine")
        let green = RGB(red: 0, green: 255, blue: 0)
        #expect(theme.resolve(role: .stateReady, depth: .truecolor).foreground == .rgb(green))
        #expect(theme.resolve(role: .stateReady, depth: .colors256).foreground == .indexed(46))
        #expect(
            theme.resolve(role: .textDim, depth: .truecolor)
                == theme.resolve(role: .text, depth: .truecolor))
        #expect(theme.resolve(role: .whyBlocked, depth: .mono).attributes == [.bold, .reverse])
    }

    static let mistakes: [(line: String, severity: ThemeFinding.Severity, message: String)] = [
        ("  state.redy: ok on bg", .warning, "unknown role state.redy, did you mean state.ready?"),
        ("  text: ok on bg blink", .error, "blink is not allowed: text that blinks cannot be read"),
        ("  text: okk on bg", .error, "okk is not a colour of the palette, did you mean ok?"),
        ("  text: ok on bg bald", .warning, "unknown attribute bald, did you mean bold?"),
    ]

    @Test(arguments: mistakes) func `names the place and what was meant`(
        line: String, severity: ThemeFinding.Severity, message: String
    ) {
        let (theme, findings) = build("name: broken\nroles:\n\(line)\n")
        #expect(findings.map(\.message) == [message])
        #expect(findings.first?.severity == severity)
        #expect(findings.first?.line == 3)
        #expect(theme.name == (severity == .error ? "night" : "broken"))
    }

    @Test func `a bad colour falls back to the parent with its place`() {
        let (theme, findings) = build("name: broken\npalette:\n  ok: \"#12345\"\n  bad: redd\n")
        #expect(theme.name == "night")
        #expect(findings.map(\.line) == [3, 4])
        #expect(findings[0].message == "#12345 is not #rrggbb")
        #expect(findings[1].message == "unknown colour redd, did you mean red?")
        #expect(findings[0].column == 7)
    }

    @Test func `missing roles of a theme without a parent are told`() {
        let (theme, findings) = Theme.build(
            ThemeSource(text: "roles:\n  text: fg on bg\n"), parent: nil)
        #expect(findings.count { $0.message.hasSuffix("is missing") } == Role.allCases.count - 1)
        #expect(theme.resolve(role: .stateReady, depth: .truecolor).foreground == .default)
    }

    @Test func `unknown keys, sections and widgets are warnings`() {
        let (theme, findings) = build(
            """
            nmae: x
            colours:
              a: b
            widgets:
              pods.table.row: text.dim
              dns.table.row: txet
            options:
              bordrs: ascii
            """)
        #expect(
            findings.map(\.message) == [
                "unknown key nmae, did you mean name?", "unknown section colours",
                "unknown role txet, did you mean text?",
                "unknown option bordrs, did you mean borders?",
            ])
        #expect(theme.role(ofWidget: "pods.table.row", default: .row) == .textDim)
        #expect(theme.role(ofWidget: "else", default: .row) == .row)
    }

    @Test func `mono tells everything by attributes`() throws {
        let mono = try ThemeCase.load("mono", .dark).theme
        for role in Role.allCases {
            let look = mono.resolve(role: role, depth: .truecolor)
            #expect(look.foreground == .default && look.background == .default)
        }
        #expect(mono.resolve(role: .stateFailed, depth: .colors256).attributes == [.bold, .reverse])
        #expect(mono.resolve(Style(.row, on: .rowSelected), depth: .mono).attributes == .reverse)
    }

    @Test func `distances match the published examples of CIEDE2000`() {
        // Black and white are 100 apart, equal colours 0.
        let (black, white) = (RGB.xterm(16), RGB.xterm(231))
        #expect(abs(colorDistance(black, white) - 100) < 0.1)
        #expect(colorDistance(white, white) == 0)
        #expect(abs(black.contrast(with: white) - 21) < 0.01)
    }
}
