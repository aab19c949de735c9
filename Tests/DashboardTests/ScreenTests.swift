import KubeAPI
import SimKernel
import TerminalUI
import Testing

@testable import Dashboard

struct ScreenTests {
    static let sizes = [(80, 24), (120, 36), (200, 55), (40, 12), (60, 1), (60, 3), (15, 2), (90, 50)]

    @Test(arguments: sizes)
    func `the overview looks as designed`(_ width: Int, _ height: Int) {
        let dashboard = Example.dashboard(Example.running(), width: width, height: height)
        ScreenGolden.check("overview-\(width)x\(height)", dashboard)
        ScreenGolden.check("overview-\(width)x\(height)-ascii", dashboard, .ascii)
    }

    @Test(arguments: Page.allCases.filter { $0 != .overview }, [(80, 24), (120, 36)])
    func `other pages look as designed`(_ page: Page, _ size: (Int, Int)) {
        let snapshot = page == .nodes ? Example.nodeLost() : Example.running()
        var dashboard = Example.dashboard(snapshot, width: size.0, height: size.1)
        press(&dashboard, .character(Character("\(page.rawValue)")))
        ScreenGolden.check("\(page)-\(size.0)x\(size.1)", dashboard)
    }

    @Test(arguments: [(80, 24), (200, 55)])
    func `sets in other states look as designed`(_ width: Int, _ height: Int) {
        let cases = [
            ("ready", Example.ready()), ("node-lost", Example.nodeLost()),
            ("sixty", Example.crowd(60, partition: 40)),
            ("thousand", Example.crowd(1_000, partition: 0)),
            ("none", Example.nothing(.none)), ("loading", Example.nothing(.loading)),
            ("gone", Example.nothing(.gone)),
        ]
        for (name, snapshot) in cases {
            ScreenGolden.check(
                "\(name)-\(width)x\(height)",
                Example.dashboard(snapshot, width: width, height: height))
        }
    }

    @Test(arguments: [(80, 24), (120, 36), (200, 55)], ["web", "keycloak-ha", "ab"])
    func `names of pods and claims are whole before other columns are shown`(
        _ size: (width: Int, height: Int), _ set: String
    ) {
        var snapshot = Example.running()
        for index in snapshot.claims.indices {
            let ordinal = snapshot.claims[index].ordinal ?? 0
            if snapshot.claims[index].podName != nil {
                snapshot.claims[index].podName = "\(set)-\(ordinal)"
            }
            if !snapshot.claims[index].claimName.isEmpty {
                snapshot.claims[index].claimName = "d-\(set)-\(ordinal)"
            }
        }
        for index in snapshot.dns.indices {
            guard let ordinal = snapshot.dns[index].ordinal else { continue }
            snapshot.dns[index].podName = "\(set)-\(ordinal)"
            snapshot.dns[index].name = "\(set)-\(ordinal).w"
        }
        for (page, pane) in [
            (Page.overview, PaneID.volumes), (.overview, .dns), (.volumes, .volumes), (.dns, .dns),
        ] {
            var dashboard = Example.dashboard(snapshot, width: size.width, height: size.height)
            dashboard.page = page
            guard dashboard.visiblePanes.contains(pane) else { continue }
            let text = ScreenGolden.draw(dashboard).lines.joined(separator: "\n")
            let whole = pane == .volumes ? "d-\(set)-0 " : "\(set)-0.w"
            #expect(text.contains(whole), "\(page) \(pane) \(size)\n\(text)")
            // The pod stands behind the border, whose shape is that of the focus.
            let isWhole = ["│", "║"].contains { text.contains("\($0)\(set)-0 ") }
            #expect(isWhole || pane == .dns, "\(page) \(pane) \(size)\n\(text)")
        }
    }

    @Test func `principles wrap as one text`() {
        var snapshot = Example.running()
        snapshot.why.principle = [
            "A pod on a lost node is marked for deletion after its toleration. Then it is",
            "stuck: nobody can confirm that it stopped, so nothing replaces it.",
        ]
        var dashboard = Example.dashboard(snapshot)
        press(&dashboard, .character("w"))
        let text = ScreenGolden.draw(dashboard).lines.joined(separator: "\n")
        #expect(text.contains("║ it is stuck: nobody can confirm that it stopped, so nothing"))
    }

    @Test func `a chosen pod is marked in every pane`() {
        var dashboard = Example.dashboard(Example.running(), width: 120, height: 36)
        press(&dashboard, .tab)
        for _ in 0..<4 { press(&dashboard, .down) }
        ScreenGolden.check("linked-120x36", dashboard)
        #expect(dashboard.link.pod == "db-3")
    }

    @Test(arguments: [(80, 24), (120, 36), (44, 12)])
    func `layers look as designed`(_ width: Int, _ height: Int) {
        for (name, keys) in [
            ("help", "?"), ("why", "w"), ("scale", "s"), ("image", "i"), ("partition", "P"),
            ("delete", "x"), ("fail", "F"),
        ] {
            var dashboard = Example.dashboard(Example.running(), width: width, height: height)
            for key in keys { press(&dashboard, .character(key)) }
            #expect(dashboard.layers.count == 1, "\(name) opens")
            ScreenGolden.check("\(name)-\(width)x\(height)", dashboard)
        }
    }

    @Test func `dialogs say what is wrong while it is typed`() {
        for (name, key, text) in [
            ("scale-3", "s", "3"), ("scale-word", "s", "three"), ("partition-3", "P", "3"),
            ("image-caret", "i", "postgres//x"), ("image-new", "i", "postgres:16.5"),
        ] {
            var dashboard = Example.dashboard(Example.running())
            press(&dashboard, .character(Character(key)))
            press(&dashboard, .control("u"))
            for character in text { press(&dashboard, .character(character)) }
            ScreenGolden.check(name, dashboard)
        }
    }

    @Test func `what was left with Esc is offered again`() {
        var dashboard = Example.dashboard(Example.running())
        for key in [Key.character("s"), .control("u"), .character("8"), .escape, .character("s")] {
            press(&dashboard, key)
        }
        ScreenGolden.check("scale-left", dashboard)
        press(&dashboard, .control("p"))
        #expect(dashboard.dialog?.field?.text == "8")
    }

    @Test func `plain text holds no control character`() {
        for snapshot in [Example.running(), Example.nodeLost(), Example.nothing(.none)] {
            let text = PlainOverview.text(Example.dashboard(snapshot))
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
            #expect(text.hasSuffix("\n"))
        }
        let text = PlainOverview.text(Example.dashboard(Example.running()))
        for word in ["BLOCKED", "db-3", "data-db-5", "NXDOMAIN", "node-c", "Unhealthy"] {
            #expect(text.contains(word))
        }
    }

    @Test func `everything can be told apart without colour and in ASCII`() {
        var signs: [String] = []
        for state in PodState.allCases {
            var snapshot = Example.running()
            snapshot.rollout.cells[3].state = state
            let frame = ScreenGolden.draw(Example.dashboard(snapshot), .ascii)
            #expect(frame.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x7F } })
            signs.append(frame.lines[5])
        }
        #expect(Set(signs).count == PodState.allCases.count)
        // The focus is the shape of the border: characters alone tell it.
        var dashboard = Example.dashboard(Example.running())
        var frames: [[String]] = []
        for _ in 0..<3 {
            frames.append(ScreenGolden.draw(dashboard, .ascii).lines)
            press(&dashboard, .tab)
        }
        #expect(Set(frames).count == 3)
        #expect(frames.allSatisfy { $0.contains { $0.hasPrefix("#=") } })
    }

    @Test func `a thousand pods make only the visible rows`() {
        var dashboard = Example.dashboard(
            Example.crowd(1_000, partition: 500), width: 200, height: 55)
        press(&dashboard, .tab)
        press(&dashboard, .character("G"))
        #expect(dashboard.selection[.pods] == "ring-999")
        let lines = ScreenGolden.draw(dashboard).lines
        #expect(lines.contains { $0.contains("ring-999") })
        press(&dashboard, .character("g"))
        #expect(dashboard.selection[.pods] == "ring-0")
    }
}

/// Sends a key a good while after the one before.
func press(_ dashboard: inout Dashboard, _ key: Key) {
    _ = dashboard.update(.key(key), wall: dashboard.wall + 1_000)
}

extension Dashboard {
    /// The dialog on top.
    var dialog: DialogState? {
        if case .dialog(let dialog) = layers.last { return dialog }
        return nil
    }
}
