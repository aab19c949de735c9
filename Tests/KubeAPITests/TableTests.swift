import KubeAPI
import KubeModel
import SimKernel
import Testing

@Suite struct TableTests {
    @Test(arguments: Resource.allCases)
    func `every row fills every column with a value of its type`(_ resource: Resource) throws {
        // An empty object stands in bookmarks; a full one is like any other here.
        let empty = StoredObject(resource: resource, json: ["metadata": ["resourceVersion": "7"]])
        let table = table(resource, [empty, stored(resource, [:])])
        let columns = try #require(table["columnDefinitions"]?.array)
        for row in try #require(table["rows"]?.array) {
            let cells = try #require(row["cells"]?.array)
            #expect(cells.count == columns.count)
            for (column, cell) in zip(columns, cells) {
                switch column["type"]?.string {
                case "integer": #expect(cell.int != nil)
                case "boolean": #expect(cell.bool != nil)
                // Some numbers stand in columns of text.
                default: #expect(cell.string != nil || cell.int != nil)
                }
            }
        }
        for column in columns {
            #expect(column.object?.count == 5)
            #expect(column["description"]?.string?.isEmpty == false)
        }
        let named = columns.filter { $0["format"] == "name" }
        #expect(named.count == 1)
        #expect(named.first?["name"] == "Name")
    }

    @Test func `a page names its revision, its token and what is left`() {
        let page = ListPage(revision: 99, continueToken: "tok\"en", remainingItemCount: 3)
        let shown = table(.configMap, [], page: page)
        #expect(shown["kind"] == "Table")
        #expect(shown["apiVersion"] == "meta.k8s.io/v1")
        #expect(
            shown["metadata"] == [
                "resourceVersion": "99", "continue": "tok\"en", "remainingItemCount": 3,
            ])
        #expect(shown["rows"] == [])
        let single = table(.configMap, [stored(.configMap, [:])])
        #expect(single["metadata"] == ["resourceVersion": "42"])
    }

    @Test func `later tables of a watch do not name the columns`() {
        let later = table(.pod, [stored(.pod, [:])], isFirst: false)
        #expect(later["columnDefinitions"] == .null)
        #expect(later["rows"]?.array?.count == 1)
    }

    @Test func `the object of a row is metadata, the whole, or nothing`() {
        let object = stored(.secret, ["type": "Opaque", "metadata": ["labels": ["a": "<b>"]]])
        func row(_ include: WireForm.IncludeObject, _ version: String = "v1") -> JSONValue? {
            table(.secret, [object], include: include, version: version)["rows"]?.array?.first
        }
        #expect(
            row(.metadata)?["object"] == [
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                "metadata": object.json["metadata"] ?? .null,
            ])
        #expect(row(.metadata, "v1beta1")?["object"]?["apiVersion"] == "meta.k8s.io/v1beta1")
        #expect(row(.object)?["object"] == .object(object.json))
        #expect(row(.none)?["object"] == .null)
        #expect(
            table(.secret, [object], version: "v1beta1")["apiVersion"] == "meta.k8s.io/v1beta1")
    }

    @Test func `metadata alone, of one and of many`() throws {
        let object = stored(.node, [:])
        var bytes: [UInt8] = []
        TableWriter.writeMetadata(object, into: &bytes)
        #expect(try JSONParser.parse(bytes) == TableWriter.metadata(object))
        var list: [UInt8] = []
        TableWriter.writeMetadataList(
            [object, object], page: ListPage(revision: 5), into: &list)
        let parsed = try JSONParser.parse(list)
        #expect(parsed["kind"] == "PartialObjectMetadataList")
        let metadata = TableWriter.metadata(object)
        #expect(parsed["items"] == [metadata, metadata])
    }

    @Test func `members of a table come in the usual order`() {
        var bytes: [UInt8] = []
        TableWriter.write(
            [], of: .lease, page: ListPage(revision: 1), TableWriter.Form(), at: tableNow,
            into: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.hasPrefix(
                "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"
                    + "{\"resourceVersion\":\"1\"},\"columnDefinitions\":[{\"name\":\"Name\""))
    }

    @Test func `kinds without columns show when they were made`() {
        let shown = cells(.limitRange, ["metadata": ["creationTimestamp": "2026-01-02T03:04:05Z"]])
        #expect(shown == ["web", "2026-01-02T03:04:05Z"])
    }

    @Test func `an object without a time has no age`() {
        let object = StoredObject(resource: .serviceAccount, json: ["metadata": ["name": "x"]])
        #expect(table(.serviceAccount, [object]).cells() == ["x", "<unknown>"])
    }

    @Test func `a scale is shown as one`() {
        let scale = stored(
            .statefulSet,
            [
                "apiVersion": "autoscaling/v1", "kind": "Scale", "spec": ["replicas": 3],
                "status": ["replicas": 2],
            ])
        #expect(table(.statefulSet, [scale]).cells() == ["web", "3", "2", "90s"])
    }

    @Test func `a thousand pods are written in one go`() throws {
        let pods = (0..<1_000).map { index in
            stored(
                .pod,
                [
                    "metadata": ["name": .string("web-\(index)")],
                    "spec": ["containers": [["name": "a"]]], "status": ["phase": "Running"],
                ])
        }
        let shown = table(.pod, pods, page: ListPage(revision: 1))
        #expect(shown["rows"]?.array?.count == 1_000)
        #expect(shown.cells(999).first == "web-999")
    }
}
