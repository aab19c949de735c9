import KubeAPI
import KubeModel
import SimKernel
import TerminalUI
import Testing

@testable import Dashboard

struct KeyTests {
    @Test func `no key has two meanings`() {
        let keys = KeyTable.bindings.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
        #expect(Set(KeyTable.bindings.map(\.command)).count == Command.allCases.count)
    }

    @Test(arguments: [SourceKind.simulation, .live])
    func `the help shows every binding once`(_ kind: SourceKind) {
        var snapshot = Example.running()
        snapshot.header.source = SourceFacts(kind, name: "orchard")
        var dashboard = Example.dashboard(snapshot, width: 120, height: 80)
        press(&dashboard, .character("?"))
        let text = ScreenGolden.draw(dashboard).lines.joined(separator: "\n")
        for binding in KeyTable.bindings {
            #expect(text.contains(binding.label.string), "\(binding.command)")
            let first = binding.title.string.split(separator: " ")[0]
            #expect(text.contains(first), "\(binding.command)")
        }
        #expect(text.contains("OFF RIGHT NOW"))
    }

    @Test func `digits open pages and q leads back and then out`() {
        var dashboard = Example.dashboard(Example.running())
        press(&dashboard, .character("5"))
        #expect(dashboard.page == .dns)
        press(&dashboard, .character("z"))
        #expect(dashboard.isZoomed)
        press(&dashboard, .escape)
        #expect(!dashboard.isZoomed && dashboard.page == .dns)
        #expect(dashboard.update(.key(.character("q")), wall: 99_000) == [])
        #expect(dashboard.page == .overview)
        #expect(dashboard.update(.key(.character("q")), wall: 99_000) == [.quit])
        #expect(dashboard.update(.key(.character("Q")), wall: 99_000) == [.quit])
    }

    @Test func `Ctrl-C quits only twice within two seconds`() {
        var dashboard = Example.dashboard(Example.running())
        #expect(dashboard.update(.key(.control("c")), wall: 20_000) == [])
        #expect(dashboard.update(.key(.control("c")), wall: 23_000) == [])
        #expect(dashboard.update(.key(.control("c")), wall: 24_000) == [.quit])
    }

    @Test func `a screen too small to show a dialog does not act on it`() {
        var dashboard = Example.dashboard(Example.running())
        for key in [Key.character("s"), .control("u"), .character("9")] { press(&dashboard, key) }
        press(&dashboard, .resize(width: 30, height: 8))
        #expect(dashboard.update(.key(.enter), wall: 99_000) == [])
        press(&dashboard, .character("1"))
        press(&dashboard, .resize(width: 80, height: 24))
        #expect(dashboard.dialog?.field?.text == "9")
    }

    @Test func `questions to the DNS server end`() {
        var dashboard = Example.dashboard(Example.running())
        dashboard.askSoon()
        #expect(dashboard.prepare() == [.ask(dashboard.snapshot.dns.map(\.question))])
        #expect(dashboard.prepare() == [])
        #expect(dashboard.nextChange == Example.now + .milliseconds(50))
        _ = dashboard.update(.tick(Example.now + .milliseconds(50)), wall: 20_000)
        #expect(dashboard.prepare().count == 1)
        #expect(dashboard.prepare() == [])
        #expect(dashboard.nextChange == nil)
    }

    @Test func `random keys never crash and change nothing without Enter in a dialog`() {
        for seed in 1...20 {
            var random = Random(seed: UInt64(seed))
            var dashboard = Example.dashboard(
                [Example.running(), Example.nodeLost(), Example.crowd(60, partition: 40)][seed % 3])
            for step in 0..<2_000 {
                let key = Self.key(&random)
                let wall = dashboard.wall + Int(random.next() % 400)
                let hadDialog = dashboard.dialog != nil
                let effects = dashboard.update(.key(key), wall: wall)
                for effect in effects {
                    switch effect {
                    case .send(let id, _), .inject(let id, _):
                        if key != .enter || !hadDialog {
                            Issue.record("seed \(seed), step \(step): \(key) changed something")
                        }
                        let error = random.next() % 3 == 0 ? "409 conflict" : nil
                        _ = dashboard.update(
                            .replied(id, ActionReply(error: error, milliseconds: 3)), wall: wall)
                        // The picture stays what it was made of by hand.
                        dashboard.isStale = false
                    default: break
                    }
                }
                dashboard.isStale = false
                if step % 25 == 0 { _ = ScreenGolden.draw(dashboard, step % 2 == 0 ? .unicode : .ascii) }
            }
        }
    }

    private static func key(_ random: inout Random) -> Key {
        let characters = Array("sixPFJKwzq?12345678pjkhlgG.[]x0123abc:/ n")
        let others: [Key] = [
            .enter, .escape, .tab, .backTab, .up, .down, .left, .right, .home, .end, .pageUp,
            .pageDown, .backspace, .delete, .control("c"), .control("p"), .control("u"),
            .control("l"), .function(1), .paste("a\u{1B}[2Jb\n"), .focus(false),
        ]
        switch random.next() % 10 {
        case 0: return .resize(
            width: Int(random.next() % 220) + 1, height: Int(random.next() % 60) + 1)
        case 1...5: return .character(characters[Int(random.next() % UInt64(characters.count))])
        default: return others[Int(random.next() % UInt64(others.count))]
        }
    }
}

struct DialogTests {
    @Test func `Esc, a resize and a changed object lose nothing`() {
        var dashboard = Example.dashboard(Example.running())
        for key in [Key.character("i"), .control("u")] { press(&dashboard, key) }
        for character in "postgres:17" { press(&dashboard, .character(character)) }
        press(&dashboard, .resize(width: 50, height: 12))
        #expect(dashboard.dialog?.field?.text == "postgres:17")
        dashboard.cache = Example.cache(replicas: 9, generation: 8)
        dashboard.snapshot.rollout.counters.generation = 8
        #expect(dashboard.dialog?.field?.text == "postgres:17")
        press(&dashboard, .escape)
        press(&dashboard, .character("i"))
        #expect(dashboard.dialog?.leftText == "postgres:17")
        press(&dashboard, .control("p"))
        #expect(dashboard.dialog?.field?.text == "postgres:17")
    }

    @Test func `each container keeps its own text`() {
        var dashboard = Example.dashboard(Example.running())
        press(&dashboard, .character("i"))
        press(&dashboard, .end)
        press(&dashboard, .character("1"))
        press(&dashboard, .tab)
        #expect(dashboard.dialog?.field?.text == "exporter:0.15")
        press(&dashboard, .end)
        press(&dashboard, .character("9"))
        press(&dashboard, .tab)
        #expect(dashboard.dialog?.field?.text == "postgres:16.41")
        #expect(dashboard.dialog?.selectionStart == nil)
        press(&dashboard, .escape)
        press(&dashboard, .character("i"))
        press(&dashboard, .tab)
        #expect(dashboard.dialog?.leftText == "exporter:0.159")
    }

    @Test(arguments: [
        ("s", [Key.character("3")], "3"), ("s", [.character("1"), .character("2")], "12"),
        ("P", [.character("4")], "4"), ("s", [.end, .character("0")], "50"),
        ("s", [.home, .character("1")], "15"), ("s", [.control("u"), .character("7")], "7"),
        ("s", [.up, .character("0")], "60"), ("s", [.backspace], ""), ("s", [.delete], ""),
        ("s", [.paste("9")], "9"), ("P", [.left, .character("1")], "11"),
        ("i", [.character("1"), .character("7")], "postgres:17"),
        ("i", [.end, .character("1")], "postgres:16.41"),
        ("i", [.control("u"), .character("x")], "x"), ("i", [.backspace], "postgres:"),
        ("i", [.paste("17.1")], "postgres:17.1"), ("i", [.paste("a/b:1")], "a/b:1"),
        ("i", [.tab, .character("1")], "exporter:1"),
    ] as [(Character, [Key], String)])
    func `the first typed character replaces the selected part`(
        _ dialog: Character, _ keys: [Key], _ text: String
    ) {
        var dashboard = Example.dashboard(Example.running())
        for key in [Key.character(dialog)] + keys { press(&dashboard, key) }
        #expect(dashboard.dialog?.field?.text == text)
    }

    @Test(arguments: [
        ("postgres:16.4", 9), ("postgres", 0), ("host:5000/team/app", 0),
        ("host:5000/app:v1", 14), ("app:", 0),
    ])
    func `the tag of an image is selected, or the whole without one`(_ image: String, _ start: Int) {
        let draft = ImageDraft(set: Example.id, containers: ["c"], images: [image])
        #expect(DialogState(.image(draft), at: 0).selectionStart == start)
    }

    @Test func `a change from outside asks for another Enter`() {
        var dashboard = Example.dashboard(Example.running())
        for key in [Key.character("s"), .control("u"), .character("3")] { press(&dashboard, key) }
        dashboard.snapshot.rollout.counters.generation = 8
        #expect(dashboard.update(.key(.enter), wall: 90_000) == [])
        #expect(dashboard.dialog?.wasChangedOutside == true)
        #expect(dashboard.update(.key(.enter), wall: 90_001).count == 1)
        #expect(dashboard.layers.isEmpty)
        #expect(dashboard.actions.count == 1)
    }

    @Test func `an Enter too soon after a dialog without field is dropped`() {
        var dashboard = Example.dashboard(Example.running())
        _ = dashboard.update(.key(.character("F")), wall: 50_000)
        #expect(dashboard.dialog != nil)
        #expect(dashboard.update(.key(.enter), wall: 50_100) == [])
        #expect(dashboard.dialog != nil)
        #expect(dashboard.update(.key(.enter), wall: 50_300).count == 1)
    }

    @Test func `x takes the first pod where pods are shown and else says how to choose one`() {
        func deleted(_ snapshot: Snapshot, _ keys: [Key]) -> (pod: String?, toast: String?) {
            var dashboard = Example.dashboard(snapshot)
            for key in keys + [.character("x")] { press(&dashboard, key) }
            guard case .deletePod(let draft) = dashboard.dialog?.draft else {
                return (nil, dashboard.toasts.last?.text)
            }
            return (draft.pod.name, nil)
        }
        var calm = Example.running()
        calm.why.podName = ""
        #expect(deleted(calm, [.character("8")]).pod == "db-0")
        #expect(deleted(calm, []).pod == "db-0")
        #expect(deleted(calm, [.character("2")]).pod == "db-0")
        #expect(deleted(calm, [.character("5")]).toast == "choose a pod with j and k")
        #expect(deleted(Example.running(), [.character("8")]).pod == "db-3")
        #expect(deleted(Example.running(), [.character("8"), .down]).pod == "db-0")
    }

    @Test func `a refused action gives its text back`() {
        var dashboard = Example.dashboard(Example.running())
        for key in [Key.character("s"), .control("u"), .character("3")] { press(&dashboard, key) }
        _ = dashboard.update(.key(.enter), wall: 90_000)
        _ = dashboard.update(
            .replied(ActionID(rawValue: 1), ActionReply(error: "409 conflict", milliseconds: 2)),
            wall: 90_100)
        #expect(dashboard.command?.outcome == .failed("409 conflict"))
        dashboard.isStale = false
        press(&dashboard, .character("s"))
        #expect(dashboard.dialog?.leftText == "3")
    }

    @Test func `passing through the choices of a fault changes nothing`() {
        var dialog = DialogState(.failNode(FailNodeDraft(node: "node-c")), at: 0)
        #expect(dialog.rows[dialog.focus] == .fault(.powerOff))
        for _ in 0..<NodeFault.allCases.count { _ = dialog.handle(.down) }
        // The last fault was chosen on the way; the length is still the one it was.
        #expect(dialog.draft == .failNode(FailNodeDraft(node: "node-c", fault: .kubeletStop)))
        #expect(dialog.rows[dialog.focus] == .duration("3m"))
        _ = dialog.handle(.tab)
        #expect(dialog.rows[dialog.focus] == .fault(.kubeletStop))
        _ = dialog.handle(.tab)
        for character in "45s" { _ = dialog.handle(.character(character)) }
        #expect(
            dialog.draft
                == .failNode(FailNodeDraft(node: "node-c", fault: .kubeletStop, duration: "45s")))
        _ = dialog.handle(.up)
        #expect(dialog.changedTexts.map(\.text) == ["45s"])
    }

    @Test func `Ctrl-C empties the field first and closes then`() {
        var dashboard = Example.dashboard(Example.running())
        press(&dashboard, .character("s"))
        press(&dashboard, .control("c"))
        #expect(dashboard.dialog?.field?.text == "")
        #expect(dashboard.dialog?.leftText == "5")
        press(&dashboard, .control("c"))
        #expect(dashboard.layers.isEmpty)
    }
}
