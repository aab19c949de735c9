import KubeModel

extension TableLayout {
    /// Events of either group: both are stored in the form of the core group.
    static let event = TableLayout([
        TableColumn("Last Seen", "The time since it last happened."),
        TableColumn("Type", "Whether it is usual or a warning."),
        TableColumn("Reason", "The cause in one word."),
        TableColumn("Object", "What it happened to."),
        TableColumn("Subobject", "The part of the object it happened to.").wide,
        TableColumn("Source", "Who tells.").wide,
        TableColumn("Message", "What happened, in words."),
        TableColumn("First Seen", "The time since it first happened.").wide,
        TableColumn("Count", "How often it happened.").wide,
        TableColumn.name.wide,
    ]) { event, cells in
        let json = event.json
        let unknown = "<unknown>"
        let first = cells.age(of: json["firstTimestamp"]) ?? cells.age(of: json["eventTime"])
        var last = cells.age(of: json["lastTimestamp"]) ?? first
        var count = json["count"]?.int ?? 0
        if count == 0 { count = 1 }
        if let series = json["series"]?.object {
            last = cells.age(of: series["lastObservedTime"])
            count = series["count"]?.int ?? 0
        }
        let object = json["involvedObject"]
        let kind = (object?["kind"]?.string ?? "").lowercased()
        let name = object?["name"]?.string ?? ""
        cells.text(last ?? unknown)
        cells.text(json["type"])
        cells.text(json["reason"])
        cells.text(name.isEmpty ? kind : "\(kind)/\(name)")
        cells.text(object?["fieldPath"])
        cells.text(source(json))
        cells.text(trimmed(json["message"]?.string ?? ""))
        cells.text(first ?? unknown)
        cells.integer(count)
        cells.text(event.name)
    }

    /// `component, host`; newer events name their controller instead.
    private static func source(_ event: JSONObject) -> String {
        func first(_ texts: JSONValue?...) -> String {
            for text in texts {
                if let text = text?.string, !text.isEmpty { return text }
            }
            return ""
        }
        let component = first(event["source"]?["component"], event["reportingComponent"])
        let host = first(event["source"]?["host"], event["reportingInstance"])
        return host.isEmpty ? component : "\(component), \(host)"
    }

    private static func trimmed(_ text: String) -> String {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }
}
