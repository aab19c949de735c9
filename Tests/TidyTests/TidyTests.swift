import Foundation
import Testing

/// The house rules: what may import what, what is banned where, and how large things get.
/// README, "House rules", says why.
struct TidyTests {
    static let core: Set = [
        "SimKernel", "KubeModel", "KubeAPI", "KubeControl", "KubeNode", "KubeDNS", "KubeCluster",
    ]

    /// What each target may import. A target that is not named may import nothing of ours.
    static let imports: [String: Set<String>] = [
        "SimKernel": [],
        "KubeModel": [],
        "KubeAPI": ["SimKernel", "KubeModel"],
        "KubeControl": ["SimKernel", "KubeModel", "KubeAPI"],
        "KubeNode": ["SimKernel", "KubeModel", "KubeAPI"],
        "KubeDNS": ["SimKernel", "KubeModel", "KubeAPI"],
        "KubeCluster": [
            "SimKernel", "KubeModel", "KubeAPI", "KubeControl", "KubeNode", "KubeDNS",
        ],
        "KubeHost": [
            "SimKernel", "KubeModel", "KubeAPI", "KubeCluster", "KubeDNS", "Dispatch",
        ],
        "KubeYAML": ["KubeModel", "Yams", "Foundation", "Glibc"],
        "KubeClient": [
            "SimKernel", "KubeModel", "KubeAPI", "KubeYAML", "AsyncHTTPClient", "NIOCore",
            "NIOHTTP1", "NIOSSL", "Foundation",
        ],
        "KubeServer": [
            "SimKernel", "KubeModel", "KubeAPI", "KubeYAML", "HummingbirdCore", "HTTPTypes",
            "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "X509", "SwiftASN1", "Crypto", "Logging",
            "Foundation", "Glibc", "Synchronization",
        ],
        "TerminalUI": [],
        "Dashboard": [
            "SimKernel", "KubeModel", "KubeAPI", "KubeControl", "KubeDNS", "TerminalUI",
        ],
        "NcursesTerminal": ["TerminalUI", "CNcurses", "Glibc", "Synchronization"],
    ]

    @Test
    func `each target imports only what the map allows`() {
        for file in SourceTree.sources {
            guard let allowed = Self.imports[file.target] else { continue }
            for (number, line) in file.code {
                guard let module = importedModule(line) else { continue }
                let isRuntime = file.path.hasPrefix("Sources/Dashboard/Runtime/")
                if isRuntime, module == "Synchronization" || module == "Glibc" { continue }
                if file.path == Self.sharedObject, module == "Synchronization" { continue }
                #expect(
                    allowed.contains(module),
                    "\(file.path):\(number): \(file.target) may not import \(module)")
            }
        }
    }

    private func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 1,
            index == 0 || words[0] == "package" || words[0].hasPrefix("@")
        else { return nil }
        return words.indices.contains(index + 1) ? String(words[index + 1]) : nil
    }

    /// Names that let time, chance, order or threads into what must be deterministic.
    static let bannedInCore = [
        "async throws", " async ", "await ", "Task {", "Task.", " actor ", "Date()", "ContinuousClock", "UUID()",
        "SystemRandomNumberGenerator", ".random(", ".shuffled()", ".hashValue", "ObjectIdentifier",
        "Mutex<", "Atomic<", "nonisolated(unsafe)", "@unchecked Sendable", "@preconcurrency",
    ]

    /// The one thing of the core that several threads share: it keeps its own bytes, made once.
    static let sharedObject = "Sources/KubeAPI/Store/StoredObject.swift"

    @Test
    func `the core is synchronous and reads no clock and no chance`() {
        for file in SourceTree.sources where Self.core.contains(file.target) {
            if file.path.hasPrefix("Sources/KubeAPI/Connection/") { continue }
            for (number, line) in file.code {
                for name in Self.bannedInCore where line.contains(name) {
                    if file.path == Self.sharedObject, name == "Mutex<" { continue }
                    Issue.record("\(file.path):\(number): \(name) is banned in the core")
                }
            }
        }
    }

    @Test
    func `the core has one class`() {
        for file in SourceTree.sources where Self.core.contains(file.target) {
            for (number, line) in file.code 
            where line.hasPrefix("class ") || line.contains(" class ") && !line.contains("\"") {
                #expect(
                    line.contains("final class StoredObject"),
                    "\(file.path):\(number): values only, no classes")
            }
        }
    }

    @Test
    func `nothing is forced, swallowed or left for later`() {
        let banned = ["try!", "as!", "fatalError(", "TO" + "DO", "FIX" + "ME", "catch {}"]
        for file in SourceTree.sources {
            for (number, line) in file.lines.enumerated() {
                for name in banned where line.contains(name) {
                    Issue.record("\(file.path):\(number + 1): \(name) is banned")
                }
            }
        }
    }

    /// Files whose bodies other modules must see, so that generic code is made for each type it is
    /// used with. The compiler passes on no body of a `package` declaration, inlinable or not.
    static let inlinedFiles = [
        "EventQueue.swift", "SimTime.swift", "SortedMap.swift", "SortedSet.swift",
    ]

    @Test
    func `package is the widest access`() {
        for file in SourceTree.sources {
            let name = file.path.split(separator: "/").last.map(String.init) ?? ""
            if Self.inlinedFiles.contains(name) { continue }
            for (number, line) in file.code {
                let text = line.drop { $0 == " " }
                let isWider =
                    text.hasPrefix("public ") || text.hasPrefix("open class ")
                    || text.hasPrefix("open func ") || text.hasPrefix("open var ")
                #expect(
                    !isWider, "\(file.path):\(number): package is the widest access level here")
            }
        }
    }

    /// Files that hold text or tables rather than code.
    static let dataFiles = ["SchemaFacts.swift", "DemoManifest.swift", "NightTheme.swift"]

    @Test
    func `files and lines stay small`() {
        for file in SourceTree.sources {
            let name = file.path.split(separator: "/").last.map(String.init) ?? ""
            if Self.dataFiles.contains(name) { continue }
            #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines, 500 at most")
            for (number, line) in file.lines.enumerated() where line.count > 120 {
                Issue.record("\(file.path):\(number + 1) has \(line.count) columns")
            }
        }
    }

    @Test
    func `what others can use is documented`() {
        for file in SourceTree.sources {
            for (index, line) in file.lines.enumerated() {
                guard isTypeOrFunction(line) else { continue }
                #expect(
                    hasComment(file.lines, before: index),
                    "\(file.path):\(index + 1): a package declaration needs a doc comment")
            }
        }
    }

    private func isTypeOrFunction(_ line: String) -> Bool {
        let text = line.drop { $0 == " " }
        return ["struct", "enum", "protocol", "actor", "final class"].contains {
            text.hasPrefix("package \($0) ")
        }
    }

    private func hasComment(_ lines: [String], before index: Int) -> Bool {
        var place = index - 1
        while place >= 0, lines[place].drop(while: { $0 == " " }).hasPrefix("@") { place -= 1 }
        return place >= 0 && lines[place].drop { $0 == " " }.hasPrefix("///")
    }

    @Test
    func `each target has its page`() {
        let targets = Set(SourceTree.sources.map(\.target)).subtracting(["ordinal", "CNcurses"])
        for target in targets.sorted() {
            let page = "Sources/\(target)/Documentation.docc/\(target).md"
            let path = SourceTree.root.appending(path: page).path
            #expect(FileManager.default.fileExists(atPath: path), "\(page) is missing")
        }
    }

    @Test
    func `no marker words stand in tests either`() {
        for file in SourceTree.tests where !file.path.contains("TidyTests") {
            for (number, line) in file.lines.enumerated() {
                for name in ["TO" + "DO", "FIX" + "ME"] where line.contains(name) {
                    Issue.record("\(file.path):\(number + 1): \(name) is banned")
                }
            }
        }
    }
}
