import KubeAPI
import KubeModel

/// Cuts the body of a watch into events, however the bytes arrive. Source: api.md 7.1.
struct WatchDecoder {
    /// The longest event that is accepted; a real server's objects stay below 3 MiB.
    static let lineBytesMax = 8 * 1024 * 1024

    let resource: Resource
    private var rest: [UInt8] = []

    init(_ resource: Resource) { self.resource = resource }

    /// The events that are complete now.
    ///
    /// - Throws: the error an `ERROR` event carries, or what is wrong with a line.
    mutating func events(_ bytes: some Sequence<UInt8>) throws(ConnectionError) -> [WatchEvent] {
        var events: [WatchEvent] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                rest.append(byte)
                continue
            }
            if !rest.isEmpty, let event = try event(rest) { events.append(event) }
            rest.removeAll(keepingCapacity: true)
        }
        guard rest.count <= Self.lineBytesMax else {
            throw .unreachable("the server sent a watch event of more than 8 MiB")
        }
        return events
    }

    private func event(_ line: [UInt8]) throws(ConnectionError) -> WatchEvent? {
        guard let value = try? JSONParser.parse(line), let type = value["type"]?.string,
            let object = value["object"]?.object
        else { throw .unreachable("the server sent a line that is no watch event") }
        switch type {
        case "ADDED": return .added(stored(object))
        case "MODIFIED": return .modified(stored(object))
        case "DELETED": return .deleted(stored(object))
        case "BOOKMARK":
            let stored = stored(object)
            let ended = "k8s.io/initial-events-end"
            return object["metadata"]?["annotations"]?[ended]?.string == "true"
                ? .initialEventsEnd(stored.revision) : .bookmark(stored.revision)
        case "ERROR": throw .rejected(AnswerReader.error(object, code: 500))
        default: return nil
        }
    }

    private func stored(_ object: JSONObject) -> StoredObject {
        StoredObject(resource: resource, json: object)
    }
}
