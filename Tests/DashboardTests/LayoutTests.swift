import TerminalUI
import Testing

@testable import Dashboard

struct LayoutTests {
    @Test func `panes lie inside the content and never on each other`() {
        for width in stride(from: 1, through: 250, by: 3) {
            for height in stride(from: 1, through: 80, by: 2) {
                let size = TerminalSize(width: width, height: height)
                let screen = Rect(x: 0, y: 0, width: width, height: height)
                let content =
                    PageLayout.SizeClass(size) == .tiny
                    ? SmallScreen.content(screen) : screen.inset(top: 3, bottom: 2)
                for page in Page.allCases {
                    for set in PageLayout.SetClass.allCases {
                        for isZoomed in [false, true] {
                            let places = PageLayout.place(
                                page, size: size, content: content, set: set, isZoomed: isZoomed)
                            check(places, content, "\(width)x\(height) \(page) \(set)")
                        }
                    }
                }
            }
        }
    }

    private func check(_ places: [PageLayout.PanePlace], _ content: Rect, _ name: String) {
        for (index, place) in places.enumerated() {
            if !content.contains(place.rect) { Issue.record("\(name): \(place) is outside") }
            for other in places[(index + 1)...]
            where !place.rect.intersection(other.rect).isEmpty || other.pane == place.pane {
                Issue.record("\(name): \(place) lies on \(other)")
            }
        }
    }

    @Test func `a larger screen never loses a pane of the overview's column`() {
        for height in 24...70 {
            let size = TerminalSize(width: 80, height: height)
            let content = Rect(x: 0, y: 3, width: 80, height: height - 5)
            let panes = PageLayout.place(.overview, size: size, content: content, set: .few).map(\.pane)
            for pane in [PaneID.rollout, .pods, .events] { #expect(panes.contains(pane)) }
        }
    }

    @Test func `every size can be drawn with every layer`() {
        for width in [1, 5, 19, 20, 33, 40, 59, 60, 79, 80, 109, 110, 160, 250] {
            for height in [1, 2, 3, 4, 7, 9, 10, 13, 14, 18, 23, 24, 36, 45, 80] {
                for snapshot in [
                    Example.running(), Example.crowd(60, partition: 37), Example.nothing(.none),
                ] {
                    for key in ["1", "2", "4", "5", "6", "7", "8", "?", "w", "s", "P", "F", "i"] {
                        var dashboard = Example.dashboard(snapshot)
                        press(&dashboard, .character(Character(key)))
                        press(&dashboard, .resize(width: width, height: height))
                        let frame = ScreenGolden.draw(dashboard)
                        #expect(frame.width == width && frame.height == height)
                    }
                }
            }
        }
    }
}
