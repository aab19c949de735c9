import KubeModel
import KubeYAML
import Testing

@Suite struct YAMLReaderTests {
    private func position(_ line: Int, _ column: Int) -> SourcePosition {
        SourcePosition(line: line, column: column)
    }

    @Test func `documents are cut as kubectl cuts them`() throws {
        let text = "# nothing\n---\n---\na: 1\n--- # next\nb: 2\n...\n---\n\n--- {c: 3}\n---"
        let documents = try read(text)
        #expect(documents.map(\.value) == [["a": 1], ["b": 2], ["c": 3]])
        #expect(documents.map(\.firstLine) == [4, 6, 10])
        #expect(documents.flatMap(\.faults) == [])
        #expect(try read("").isEmpty)
        #expect(try read("\u{FEFF}").isEmpty)
        #expect(try read("%YAML 1.1\n---\na: 1").first?.value == ["a": 1])
    }

    @Test func `line ends, marks and Chinese text are no obstacle`() throws {
        let text = "\u{FEFF}a: 1\r\nb: 值 # 注释\r\nc:\r\n- x\r\n"
        let document = try #require(try read(text).first)
        #expect(document.value == ["a": 1, "b": "值", "c": ["x"]])
        #expect(document.map.value("c[0]") == position(4, 3))
        #expect(try value("a: 1\rb: 2\r") == ["a": 1, "b": 2])
    }

    @Test func `positions lead from paths to keys and values`() throws {
        let text = """
            metadata:
              labels: {app.kubernetes.io/name: web, 名: x}
            spec:
              ports:
              - port: 80
                name: http
            """
        let map = try #require(try read(text).first).map
        #expect(map.key("spec.ports[0].name") == position(6, 5))
        #expect(map.value("spec.ports[0].name") == position(6, 11))
        #expect(map.key("metadata.labels[app.kubernetes.io/name]") == position(2, 12))
        #expect(map.value("metadata.labels.名") == position(2, 44))
        #expect(map.key("spec.ports[0].targetPort") == position(5, 5))
        #expect(map.key("spec.selector.app") == position(3, 1))
        #expect(map.key("nothing") == position(1, 1))
        #expect(map.part("spec.ports[0]").value("port") == position(5, 11))
    }

    @Test func `rewrites lead to what the author wrote`() throws {
        var map = try #require(try read("containers:\n  name: x\n  prots:\n  - port: 1").first).map
        map.rewrite("containers[0]", to: "containers")
        map.rewrite("containers[0].ports", to: "containers[0].prots")
        #expect(map.key("containers[0].ports[0].port") == position(4, 5))
        #expect(map.key("containers[0].name") == position(2, 3))
    }

    @Test func `a TAB before a comment is a blank`() throws {
        let text = "a: 1\t# one\nb:\t# two\n- c\t\t#three\nd: \"x\t# y\"\ne: |\n  k\t# z\n"
        let document = try #require(try read(text).first)
        #expect(document.faults.isEmpty)
        #expect(
            document.value == ["a": 1, "b": ["c"], "d": "x\t# y", "e": "k\t# z\n"])
    }

    @Test func `TABs between tokens and inside text stay`() throws {
        let document = try #require(
            try read("a:\tb\nc: {\n\td: 1,\n\te: [2]\n}\nf: |\n  x\n  \ty\ng: 'a\tb'\n").first)
        #expect(document.faults.isEmpty)
        #expect(
            document.value == ["a": "b", "c": ["d": 1, "e": [2]], "f": "x\n\ty\n", "g": "a\tb"])
    }

    @Test func `TAB indentation is reported once and read with the width that fits`() throws {
        let text = "spec:\n  replicas: 3\n\tserviceName: web\n\ttemplate:\n\t  x: 1\n"
        let document = try #require(try read(text).first)
        #expect(document.faults.map(\.problem) == [.tabIndentation(lines: [3, 4, 5])])
        #expect(document.faults.first?.position == position(3, 1))
        #expect(
            document.value
                == ["spec": ["replicas": 3, "serviceName": "web", "template": ["x": 1]]])
        #expect(document.map.key("spec.template.x") == position(5, 4))
        #expect(document.map.value("spec.serviceName") == position(3, 15))
        let dash = try #require(try read("a:\n-\tb: 1\n-\tb: 2\n").first)
        #expect(dash.value == ["a": [["b": 1], ["b": 2]]])
        #expect(dash.faults.map(\.problem) == [.tabIndentation(lines: [2, 3])])
        #expect(dash.map.value("a[0].b") == position(2, 6))
    }

    @Test func `repeated keys are all reported and the last one counts`() throws {
        let text = "a: 1\nb: {c: 1, c: 2, \"c\": 3}\na: 2\n1: x\n\"1\": z\n"
        let document = try #require(try read(text).first)
        #expect(document.value == ["a": 2, "b": ["c": 3], "1": "z"])
        #expect(
            document.faults.map(\.position)
                == [position(2, 11), position(2, 17), position(3, 1), position(5, 1)])
        #expect(document.faults.first?.problem == .duplicateKey(key: "c", first: 2))
        #expect(document.faults.map(\.path) == ["b.c", "b.c", "a", "1"])
    }

    @Test func `anchors, aliases and merges are written out`() throws {
        let text = """
            base: &base {a: 1, b: {c: 2}}
            more: &more {d: 4}
            x: *base
            y: {<<: *base, a: 9}
            z:
              <<: [*more, *base]
              e: 5
            """
        let tree = try #require(try value(text))
        #expect(tree["x"] == ["a": 1, "b": ["c": 2]])
        #expect(tree["y"] == ["a": 9, "b": ["c": 2]])
        #expect(tree["z"] == ["a": 1, "b": ["c": 2], "d": 4, "e": 5])
    }

    @Test func `aliases that explode are refused`() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for index in 1...9 {
            let items = [String](repeating: "*a\(index - 1)", count: 9).joined(separator: ", ")
            text += "a\(index): &a\(index) [\(items)]\n"
        }
        let document = try #require(try read(text).first)
        #expect(document.value == nil)
        #expect(document.faults.count == 1)
        let key = try #require(try read(text + "? *a9\n: 1\n").first)
        #expect(key.value == nil)
        let flow = try #require(try read(text + "b: {*a9 : 1}\n").first)
        #expect(flow.value == nil)
    }

    @Test func `depth is limited`() throws {
        let count = 100_000
        for text in [
            String(repeating: "[", count: count), String(repeating: "- ", count: count),
            String(repeating: "{a: ", count: count), String(repeating: "? ", count: count),
            "a: " + String(repeating: "[", count: count) + String(repeating: "]", count: count),
        ] {
            let document = try #require(try read(text).first)
            #expect(document.value == nil)
            #expect(document.faults.count == 1)
        }
    }

    @Test func `a syntax error is placed in the file and spares other documents`() throws {
        let text = "a: 1\n---\nb: 1\nc: d: e\n---\nf: 1\n"
        let documents = try read(text)
        #expect(documents.map(\.value) == [["a": 1], .none, ["f": 1]])
        #expect(documents[1].faults.map(\.position) == [position(4, 5)])
        let cut = try #require(try read("x: 1\ny: \"open\nz: 2\n").first)
        #expect(cut.value == nil)
        let control = try #require(try read("x: 1\ny: a\u{7}b\n").first)
        #expect(control.faults.map(\.position) == [position(2, 5)])
    }

    @Test func `JSON is read with positions`() throws {
        let text = "{\n\t\"a\": [1, \"x\\/y\"],\n\t\"b\":{\"c\":true}\n}\n"
        let document = try #require(try read(text).first)
        #expect(document.value == ["a": [1, "x/y"], "b": ["c": true]])
        #expect(document.map.key("b.c") == position(3, 7))
        let pair = try #require(try read("{\"a\": \"\\ud83d\\ude00\"}").first)
        #expect(pair.value == ["a": "😀"])
    }

    @Test func `what is no text is refused in one sentence`() throws {
        #expect(throws: YAMLReader.Unreadable.self) {
            try YAMLReader.documents([0x7F, 0x45, 0x4C, 0x46, 0, 0], file: "x")
        }
        #expect(throws: YAMLReader.Unreadable.self) {
            try YAMLReader.documents([0x61, 0x3A, 0x20, 0xFF, 0xFE], file: "x")
        }
        let large = [UInt8](repeating: 0x20, count: YAMLReader.byteCountMax + 1)
        #expect(throws: YAMLReader.Unreadable.self) {
            try YAMLReader.documents(large, file: "x")
        }
    }

    @Test func `remarks are found in values but not in commands`() throws {
        let text = """
            a: None // note
            b: 8080 -- note
            url: http://x//y
            path: //host/share
            command: [sh, -c, "a // b", x // y]
            args: [run -- now]
            c: "None // kept"
            d: // only a note
            flag: --verbose
            """
        let document = try #require(try read(text).first)
        let tree = try #require(document.value)
        #expect(tree["a"] == "None")
        #expect(tree["b"] == 8080)
        #expect(tree["url"] == "http://x//y")
        #expect(tree["path"] == "//host/share")
        #expect(tree["command"] == ["sh", "-c", "a // b", "x // y"])
        #expect(tree["c"] == "None // kept")
        #expect(tree["d"] == .null)
        #expect(tree["flag"] == "--verbose")
        #expect(document.faults.map(\.position.line) == [1, 2, 8])
        #expect(document.faults.first?.position == position(1, 9))
    }

    @Test func `dots are found wherever they replace something`() throws {
        for line in ["......", "。。。", "  …", "...（省略）", "- ...", ". . .", "......  # more"] {
            let document = try #require(try read("a:\n- b: 1\n\(line)\n").first)
            #expect(document.faults.count == 1, "\(line)")
            #expect(document.value?["a"]?.array?.first == ["b": 1], "\(line)")
        }
        let fine = try #require(
            try read("a: ../x\nb: \"...\"\nc: |\n  ...\nd: go test ./...\n# ...\n").first)
        #expect(fine.faults.isEmpty)
    }
}
