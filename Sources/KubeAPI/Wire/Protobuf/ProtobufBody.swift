package import KubeModel

/// Reads the protobuf bodies that client-go posts. Source: api.md 4.3.
package enum ProtobufBody {
    /// The object of a body with the `k8s\0` prefix, `apiVersion` and `kind` included.
    ///
    /// Of kinds that are not known only the metadata is read. Scalars that are zero count as
    /// unset, unless their type can tell zero from unset or always shows zero. A body that is no
    /// such message is a 400.
    package static func object(_ bytes: [UInt8]) throws(APIError) -> JSONObject {
        guard bytes.starts(with: prefix) else {
            throw .badRequest(
                "provided data does not appear to be a protobuf message, expected prefix"
                    + " [107 56 115 0]")
        }
        do throws(ProtobufError) {
            var envelope = ProtobufReader(bytes, prefix.count..<bytes.count)
            return try object(&envelope)
        } catch {
            throw .badRequest("the protobuf body cannot be read: \(error.message)")
        }
    }

    /// `k8s` and a zero byte.
    private static let prefix: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

    private static func object(
        _ envelope: inout ProtobufReader
    ) throws(ProtobufError) -> JSONObject {
        var apiVersion = ""
        var kind = ""
        var raw = envelope.empty
        while let field = try envelope.next() {
            switch field.number {
            case 1:
                var type = try envelope.reader(field)
                while let field = try type.next() {
                    switch field.number {
                    case 1: apiVersion = try type.string(field)
                    case 2: kind = try type.string(field)
                    default: try type.skip(field)
                    }
                }
            case 2: raw = try envelope.reader(field)
            case 3:
                guard try envelope.string(field).isEmpty else {
                    throw ProtobufError(message: "its content is encoded")
                }
            default: try envelope.skip(field)
            }
        }
        var object = JSONObject()
        if let message = ProtobufTable.shared.message(apiVersion: apiVersion, kind: kind) {
            var decoder = ProtobufDecoder(table: ProtobufTable.shared)
            try decoder.decode(&raw, as: message, into: &object)
        } else {
            object["metadata"] = try metadata(&raw).map(JSONValue.object)
        }
        object["apiVersion"] = .string(apiVersion)
        object["kind"] = .string(kind)
        return object
    }

    /// The first field of nearly every kind, when it is what it is in nearly every kind.
    private static func metadata(
        _ raw: inout ProtobufReader
    ) throws(ProtobufError) -> JSONObject? {
        var metadata: JSONObject?
        while let field = try raw.next() {
            guard field.number == 1, field.wire == .bytes,
                let message = ProtobufTable.shared.message(named: "ObjectMeta")
            else {
                try raw.skip(field)
                continue
            }
            var reader = try raw.reader(field)
            var decoder = ProtobufDecoder(table: ProtobufTable.shared)
            var object = metadata ?? JSONObject()
            try decoder.decode(&reader, as: message, into: &object)
            metadata = object
        }
        return metadata
    }
}
