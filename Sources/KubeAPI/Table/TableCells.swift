import KubeModel
import SimKernel

/// Writes the cells of one row after another.
struct TableCells {
    /// What is written, the rows before included.
    var bytes: [UInt8]
    /// The instant that ages are counted to.
    let now: SimTime
    private var needsComma = false

    init(_ bytes: [UInt8], at now: SimTime) {
        self.bytes = bytes
        self.now = now
    }

    mutating func beginRow() {
        bytes.append(raw: "{\"cells\":[")
        needsComma = false
    }

    mutating func text(_ text: String) {
        separate()
        bytes.append(json: text)
    }

    /// Text, or other words where there is none.
    mutating func text(_ text: JSONValue?, or missing: String = "") {
        self.text(text?.string.flatMap { $0.isEmpty ? nil : $0 } ?? missing)
    }

    mutating func integer(_ value: Int64) {
        separate()
        bytes.append(raw: String(value))
    }

    /// A number; what is absent is zero.
    mutating func integer(_ value: JSONValue?) { integer(value?.int ?? 0) }

    mutating func flag(_ value: Bool) {
        separate()
        bytes.append(raw: value ? "true" : "false")
    }

    /// The time since an object was created.
    mutating func age(_ object: StoredObject) {
        let created = object.facts.creationSeconds
        text(created == 0 ? "<unknown>" : HumanDuration.text(now - .seconds(created)))
    }

    /// The time since an instant as text.
    func age(of time: JSONValue?) -> String? {
        guard let text = time?.string, let time = MicroTime(text) else { return nil }
        return HumanDuration.text(now - .epoch - .microseconds(time.microseconds))
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

/// Texts that several kinds show.
enum TableText {
    static let none = "<none>"
    static let unset = "<unset>"

    /// Some parts joined, the rest counted: `a,b,c + 2 more...`. Source: api.md 14.2.
    static func first(_ limit: Int, of parts: [String]) -> String {
        let shown = parts.prefix(limit).joined(separator: ",")
        return parts.count > limit ? "\(shown) + \(parts.count - limit) more..." : shown
    }

    /// A map as `a=b,c=d`, or `<none>`.
    static func pairs(_ map: JSONValue?) -> String {
        guard case .object(let map)? = map, !map.isEmpty else { return none }
        return map.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: ",")
    }

    /// A label selector as one line in the order of its keys, or `<none>`.
    static func selector(_ selector: JSONValue?) -> String {
        var parts: [(key: String, text: String)] = []
        for member in selector?["matchLabels"]?.object ?? [:] {
            parts.append((member.key, "\(member.key)=\(member.value.string ?? "")"))
        }
        for expression in selector?["matchExpressions"]?.array ?? [] {
            let key = expression["key"]?.string ?? ""
            let values = (expression["values"]?.array ?? []).compactMap(\.string)
                .sorted(by: utf8Precedes).joined(separator: ",")
            switch expression["operator"]?.string {
            case "In": parts.append((key, "\(key) in (\(values))"))
            case "NotIn": parts.append((key, "\(key) notin (\(values))"))
            case "Exists": parts.append((key, key))
            case "DoesNotExist": parts.append((key, "!\(key)"))
            default: break
            }
        }
        if parts.isEmpty { return none }
        // The position decides between equal keys, so that the order is one of the object's own.
        return parts.enumerated().sorted { left, right in
            let order = utf8Compare(left.element.key, right.element.key)
            return order == 0 ? left.offset < right.offset : order < 0
        }.map(\.element.text).joined(separator: ",")
    }

    /// One member of every element of a list, joined by commas.
    static func joined(_ list: JSONValue?, _ key: String) -> String {
        (list?.array ?? []).map { $0[key]?.string ?? "" }.joined(separator: ",")
    }

    /// Access modes in their short forms: `RWO,ROX`.
    static func accessModes(_ modes: JSONValue?) -> String {
        let present = (modes?.array ?? []).compactMap(\.string)
        let short = [
            ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"),
            ("ReadWriteOncePod", "RWOP"),
        ]
        return short.filter { present.contains($0.0) }.map(\.1).joined(separator: ",")
    }

    /// A quantity as it is written in its canonical form; absent is zero.
    static func quantity(_ value: JSONValue?) -> String {
        value.flatMap { Quantity(jsonValue: $0) }?.description ?? "0"
    }

    /// A number or a text as text.
    static func intOrString(_ value: JSONValue?) -> String? {
        value?.string ?? value?.int.map(String.init)
    }
}
