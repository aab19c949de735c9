import KubeModel

/// Writes the document of the older form as a protobuf message, the only form of it that kubectl
/// reads. Source: api.md 13.1.
///
/// The message is `openapi.v2.Document` of gnostic: it says what the JSON says. Members that begin
/// with `x-` and values of any shape are texts of YAML in it; JSON is YAML.
struct SwaggerProtobuf {
    /// The bytes of a document.
    static func bytes(of document: JSONObject) -> [UInt8] {
        var writer = ProtobufWriter()
        write(document, as: .document, to: &writer)
        return writer.bytes
    }

    /// The messages whose members have numbers of their own.
    enum Message: Sendable {
        case document, info, pathItem, operation, bodyParameter, queryParameter, pathParameter
        case response, schema, apiKey
    }

    /// How a JSON value is written.
    indirect enum Shape: Sendable {
        case text
        case flag
        /// A value of any shape, as YAML.
        case any
        case message(Message)
        /// One field for each element.
        case list(Shape)
        /// A message with this one field.
        case inside(Int, Shape)
        /// A message that repeats this field for the members of an object: 1 the name, 2 the value.
        case map(Int, Shape)
        /// A parameter, written by where it is sent.
        case parameter
    }

    /// A member of an object and the field it becomes.
    struct Field: Sendable {
        let number: Int
        let name: String
        let shape: Shape

        init(_ number: Int, _ name: String, _ shape: Shape) {
            self.number = number
            self.name = name
            self.shape = shape
        }
    }

    private static func write(
        _ object: JSONObject, as message: Message, to writer: inout ProtobufWriter
    ) {
        let layout = layout(of: message)
        for field in layout.fields {
            guard let value = object[field.name] else { continue }
            write(value, field.number, field.shape, to: &writer)
        }
        guard let number = layout.extensions else { return }
        for member in object where member.key.hasPrefix("x-") {
            writer.message(number) { entry in
                entry.write(1, member.key)
                write(member.value, 2, .any, to: &entry)
            }
        }
    }

    private static func write(
        _ value: JSONValue, _ number: Int, _ shape: Shape, to writer: inout ProtobufWriter
    ) {
        switch shape {
        case .text: writer.write(number, value.string ?? "")
        case .flag: writer.write(number, value.bool ?? false)
        case .any: writer.message(number) { $0.write(2, value.canonicalText + "\n") }
        case .message(let message):
            writer.message(number) { write(value.object ?? [:], as: message, to: &$0) }
        case .list(let element):
            for value in value.array ?? [] { write(value, number, element, to: &writer) }
        case .inside(let inner, let shape):
            writer.message(number) { write(value, inner, shape, to: &$0) }
        case .map(let entry, let shape):
            writer.message(number) { map in
                for member in value.object ?? [:] {
                    map.message(entry) { pair in
                        pair.write(1, member.key)
                        write(member.value, 2, shape, to: &pair)
                    }
                }
            }
        case .parameter: write(value, number, parameter(in: value["in"]?.string), to: &writer)
        }
    }

    /// The choices a parameter is wrapped in: it or a reference; in the body or not; where else.
    static func parameter(in place: String?) -> Shape {
        switch place {
        case "body": .inside(1, .inside(1, .message(.bodyParameter)))
        case "path": .inside(1, .inside(2, .inside(4, .message(.pathParameter))))
        default: .inside(1, .inside(2, .inside(3, .message(.queryParameter))))
        }
    }
}

// MARK: - Numbers

extension SwaggerProtobuf {
    /// The fields of a message in the order of their numbers, and the field of its extensions.
    static func layout(of message: Message) -> (fields: [Field], extensions: Int?) {
        switch message {
        case .document: (document, 16)
        case .info: (info, 7)
        case .pathItem: (pathItem, 10)
        case .operation: (operation, 13)
        case .bodyParameter: (bodyParameter, 6)
        case .queryParameter: (queryParameter, 23)
        case .pathParameter: (pathParameter, 22)
        case .response: (response, 5)
        case .schema: (schema, 31)
        case .apiKey: (apiKey, 5)
        }
    }

    private static let document = [
        Field(1, "swagger", .text),
        Field(2, "info", .message(.info)),
        Field(8, "paths", .map(2, .message(.pathItem))),
        Field(9, "definitions", .map(1, .message(.schema))),
        Field(12, "security", .list(.map(1, .inside(1, .list(.text))))),
        Field(13, "securityDefinitions", .map(1, .inside(2, .message(.apiKey)))),
    ]

    private static let info = [Field(1, "title", .text), Field(2, "version", .text)]

    private static let pathItem = [
        Field(2, "get", .message(.operation)),
        Field(3, "put", .message(.operation)),
        Field(4, "post", .message(.operation)),
        Field(5, "delete", .message(.operation)),
        Field(8, "patch", .message(.operation)),
        Field(9, "parameters", .list(.parameter)),
    ]

    private static let operation = [
        Field(1, "tags", .list(.text)),
        Field(3, "description", .text),
        Field(5, "operationId", .text),
        Field(6, "produces", .list(.text)),
        Field(7, "consumes", .list(.text)),
        Field(8, "parameters", .list(.parameter)),
        Field(9, "responses", .map(1, .inside(1, .message(.response)))),
        Field(10, "schemes", .list(.text)),
    ]

    private static let bodyParameter = [
        Field(1, "description", .text),
        Field(2, "name", .text),
        Field(3, "in", .text),
        Field(4, "required", .flag),
        Field(5, "schema", .message(.schema)),
    ]

    private static let queryParameter = [
        Field(1, "required", .flag),
        Field(2, "in", .text),
        Field(3, "description", .text),
        Field(4, "name", .text),
        Field(6, "type", .text),
        Field(20, "uniqueItems", .flag),
    ]

    private static let pathParameter = [
        Field(1, "required", .flag),
        Field(2, "in", .text),
        Field(3, "description", .text),
        Field(4, "name", .text),
        Field(5, "type", .text),
        Field(19, "uniqueItems", .flag),
    ]

    private static let response = [
        Field(1, "description", .text),
        Field(2, "schema", .inside(1, .message(.schema))),
    ]

    private static let schema = [
        Field(1, "$ref", .text),
        Field(2, "format", .text),
        Field(4, "description", .text),
        Field(5, "default", .any),
        Field(19, "required", .list(.text)),
        Field(20, "enum", .list(.any)),
        Field(21, "additionalProperties", .inside(1, .message(.schema))),
        Field(22, "type", .inside(1, .text)),
        Field(23, "items", .inside(1, .message(.schema))),
        Field(25, "properties", .map(1, .message(.schema))),
    ]

    private static let apiKey = [
        Field(1, "type", .text),
        Field(2, "name", .text),
        Field(3, "in", .text),
        Field(4, "description", .text),
    ]
}
