import Foundation
import KubeAPI
import KubeModel
import SimKernel
import TestSupport

/// The instant at which the tests look.
let tableNow = SimTime.seconds(1_800_000_000)

/// An object as a store would hold it, made `age` seconds ago unless it says when.
func stored(_ resource: Resource, _ json: JSONObject, age: Int64 = 90) -> StoredObject {
    var json = json
    json["apiVersion"] = json["apiVersion"] ?? .string(resource.apiVersion)
    json["kind"] = json["kind"] ?? .string(resource.kind)
    var metadata = json["metadata"]?.object ?? [:]
    metadata["name"] = metadata["name"] ?? "web"
    metadata["resourceVersion"] = metadata["resourceVersion"] ?? "42"
    if resource.isNamespaced { metadata["namespace"] = metadata["namespace"] ?? "demo" }
    if metadata["creationTimestamp"] == nil {
        metadata["creationTimestamp"] =
            Timestamp(seconds: tableNow.secondsRoundedDown - age).jsonValue
    }
    json["metadata"] = .object(metadata)
    return StoredObject(resource: resource, json: json)
}

/// An instant some seconds before the tests look.
func ago(_ seconds: Int64) -> JSONValue {
    Timestamp(seconds: tableNow.secondsRoundedDown - seconds).jsonValue
}

extension JSONValue {
    /// The cells of a row of a table, as text.
    func cells(_ row: Int = 0) -> [String] {
        (self["rows"]?.array?[row]["cells"]?.array ?? []).map(\.cellText)
    }

    var cellText: String { string ?? canonicalText }

    /// What kubectl prints of a table, with runs of spaces made two and empty cells left out.
    func printed(wide: Bool, prefix: String = "") -> String {
        let columns = self["columnDefinitions"]?.array ?? []
        let shown = columns.indices.filter { wide || columns[$0]["priority"]?.int == 0 }
        var lines = [
            shown.map { (columns[$0]["name"]?.string ?? "").uppercased() }.joined(separator: "  ")
        ]
        for row in self["rows"]?.array ?? [] {
            let cells = row["cells"]?.array ?? []
            var texts = shown.map { index in
                columns[index]["name"] == "Age" ? "AGE" : cells[index].cellText
            }
            texts[0] = prefix + texts[0]
            lines.append(texts.filter { !$0.isEmpty }.joined(separator: "  "))
        }
        return lines.joined(separator: "\n")
    }
}

/// A table in the usual form.
func table(
    _ resource: Resource, _ objects: [StoredObject],
    include: WireForm.IncludeObject = .metadata, version: String = "v1", isFirst: Bool = true,
    page: ListPage? = nil
) -> JSONValue {
    TableWriter.table(
        objects, of: resource, page: page,
        form: WireForm(.table(version: version, include: include)), isFirst: isFirst, at: tableNow)
}

/// The cells of one object.
func cells(_ resource: Resource, _ json: JSONObject, age: Int64 = 90) -> [String] {
    table(resource, [stored(resource, json, age: age)]).cells()
}

/// The commands of a file of kubectl transcripts, with what they print.
struct Transcripts {
    var outputs: [(id: String, command: String, stdout: String)] = []

    init?(_ name: String) {
        guard let text = SharedFiles.text("conformance/kubectl/\(name)") else { return nil }
        for line in text.split(separator: "\n") {
            guard let entry = try? JSONParser.parse(String(line)) else { return nil }
            outputs.append(
                (
                    entry["id"]?.string ?? "", entry["cmd"]?.string ?? "",
                    entry["stdout"]?.string ?? ""
                ))
        }
    }

    func stdout(_ id: String) -> String? { outputs.first { $0.id == id }?.stdout }
}
