import Foundation
import Testing

/// The main job by keys alone, on a real terminal. Time runs at sixty times its pace.
@Suite(.serialized)
struct RolloutTests {
    private static let ready = "3/3 ready"

    private func open(_ columns: Int = 120, _ rows: Int = 36) throws -> Screen {
        let screen = try Screen(columns, rows, arguments: "--seed 42 --speed 60")
        try screen.wait(for: Self.ready)
        return screen
    }

    @Test(arguments: [(80, 24), (120, 36), (200, 55)])
    func `shows a ready set`(_ size: (columns: Int, rows: Int)) throws {
        let screen = try open(size.columns, size.rows)
        let text = try screen.wait(for: "OK", "web-0", "web-2", "kubectl")
        for line in text.split(separator: "\n") { #expect(line.count <= size.columns) }
    }

    @Test
    func `scales up and keeps and finds claims`() throws {
        let screen = try open()
        try screen.press("s", "C-u", "5", "Enter")
        try screen.wait(for: "5/5 ready")
        try screen.press("s", "C-u", "2", "Enter")
        try screen.wait(for: "2/2 ready")
        try screen.press("4")
        let kept = try screen.wait("the claims of 2, 3 and 4 are kept") { text in
            ["www-web-2", "www-web-3", "www-web-4"].allSatisfy {
                Screen.line(of: text, containing: $0).contains("KEPT")
            }
        }
        #expect(!Screen.line(of: kept, containing: "www-web-1").contains("KEPT"))
        try screen.press("s", "C-u", "5", "Enter")
        try screen.wait(for: "5/5 ready")
        try screen.wait("no claim is kept any more") { !$0.contains("KEPT") }
    }

    @Test
    func `a partition holds the rollout and zero finishes it`() throws {
        let screen = try open(200, 55)
        try screen.press("s", "C-u", "5", "Enter")
        try screen.wait(for: "5/5 ready")
        try screen.press("P", "C-u", "2", "Enter")
        try screen.wait(for: "P=2")
        try screen.press("i", "C-u")
        try screen.send(text: "nginx:1.28")
        let held = try screen.wait("HELD by the partition") {
            $0.contains("HELD") && $0.contains("updated 3/5") && $0.contains("5/5 ready")
        }
        for ordinal in [0, 1] { #expect(held.contains("web-\(ordinal)")) }
        try screen.press("7")
        // The overview shows the latest of them already; only the page of events has them all.
        let events = try screen.wait("the page of events") {
            $0.contains("Delete Pod web-2") && $0.contains("Delete Pod web-4")
        }
        // Newest first: 2 was deleted after 3, and 3 after 4.
        let order = ["Delete Pod web-2", "Delete Pod web-3", "Delete Pod web-4"].map {
            events.range(of: $0)?.lowerBound
        }
        if let two = order[0], let three = order[1], let four = order[2] {
            #expect(two < three && three < four)
        } else {
            Issue.record("the deletions are not all there:\n\(events)")
        }
        #expect(!events.contains("Delete Pod web-1 "))
        try screen.press("1", "P", "C-u", "0", "Enter")
        try screen.wait(for: "OK", "updated 5/5")
    }

    @Test
    func `a bad image blocks and is named`() throws {
        let screen = try open()
        try screen.press("i", "C-u")
        try screen.send(text: "nginx:broken")
        let text = try screen.wait(for: "BLOCKED", "web-2 cannot pull")
        #expect(text.contains("nginx:broken"))
        // The corrected template does not free it; the why-line says so and what to do.
        try screen.press("i", "C-u")
        try screen.send(text: "nginx:1.28")
        try screen.wait(for: "web-2 is stuck", "delete it")
        try screen.press("x", "Enter")
        try screen.wait("the dialog takes Enter once it has been seen") { _ in
            if (try? screen.text.contains("Delete web-2")) == true { _ = try? screen.press("Enter") }
            return (try? screen.text.contains("updated 3/3")) == true
        }
    }

    @Test
    func `a dead node ends in nothing replaces it until you act`() throws {
        let screen = try open()
        try screen.press("6", "j", "F")
        try screen.wait(for: "Fail node-")
        // Until it is recovered, not for three minutes.
        try screen.press("Tab", "k", "Space")
        try screen.wait("the dialog is confirmed") { text in
            if text.contains("Fail node-") { _ = try? screen.press("Enter") }
            return (try? screen.text.contains("Fail node-")) == false
        }
        try screen.wait(for: "NotReady", seconds: 90)
        try screen.wait("the pod is on a lost node, deletion is counted down") {
            $0.contains("WAITING") && $0.contains("lost")
        }
        let text = try screen.wait(for: "othing replaces it until you act", seconds: 120)
        #expect(text.contains("unreachable"))
        try screen.press("F")
        try screen.wait(for: "Recover")
        try screen.wait("everything is ready again", seconds: 120) { text in
            if text.contains("Recover node") { _ = try? screen.press("Enter") }
            return text.contains(Self.ready) && text.contains("OK")
        }
    }

    @Test
    func `every size shows a whole screen while it is resized`() throws {
        let screen = try open()
        for (columns, rows) in [(80, 24), (200, 55), (40, 12), (60, 1), (19, 3), (100, 30)] {
            try screen.tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
            try screen.wait("\(columns)x\(rows) shows the state") { text in
                text.contains("OK") || text.contains("3/3")
            }
        }
        try screen.wait(for: "Rollout web")
        try screen.press("?")
        try screen.wait(for: "scale replicas")
    }
}
