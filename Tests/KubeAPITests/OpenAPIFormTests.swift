import KubeModel
import SimKernel
import Testing

@testable import KubeAPI

/// How documents are written and who gets which form.
@Suite struct OpenAPIFormTests {
    private let kubectlName = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    private let properName = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    private func reply(
        _ path: String, accept: String = "", ifNoneMatch: String = ""
    ) throws -> WireReply {
        let request = WireRequest("GET", path, accept: accept, ifNoneMatch: ifNoneMatch)
        return try #require(OpenAPIDocuments.reply(to: request, at: .seconds(1_795_231_674)))
    }

    // MARK: - JSON

    @Test func `the first member tells the form of a document`() throws {
        let v2 = String(decoding: OpenAPIDocuments.v2.bytes, as: UTF8.self)
        #expect(v2.hasPrefix(#"{"swagger":"2.0","info":{"title":"Kubernetes","version":"v"#))
        for document in OpenAPIDocuments.v3 {
            let text = String(decoding: document.bytes, as: UTF8.self)
            #expect(text.hasPrefix(#"{"openapi":"3.0.0","info":{"#), "\(document.name)")
        }
    }

    @Test func `no member is lost by the order`() throws {
        for (document, group) in zip(OpenAPIDocuments.v3, OpenAPIEndpoints.groupVersions) {
            let parsed = try JSONParser.parse(String(decoding: document.bytes, as: UTF8.self))
            #expect(parsed == .object(OpenAPIPaths(.v3).document(of: [group])))
        }
    }

    // MARK: - Protobuf

    @Test func `the message says all that the JSON says`() throws {
        let bytes = OpenAPIDocuments.v2Protobuf.bytes
        var reader = ProtobufReader(bytes, 0..<bytes.count)
        let told = try object(&reader, as: .document)
        let json = try JSONParser.parse(String(decoding: OpenAPIDocuments.v2.bytes, as: UTF8.self))
        for member in json.object ?? [:] {
            #expect(told[member.key] == member.value, "\(member.key) differs")
        }
        #expect(told.count == json.object?.count)
    }

    @Test func `members become fields by their numbers`() {
        let document: JSONObject = [
            "swagger": "2.0",
            "definitions": ["a": ["type": "string", "x-kubernetes-b": ["c"]]],
        ]
        let type: [UInt8] = [0xB2, 0x01, 8, 0x0A, 6] + Array("string".utf8)
        let words = Array("x-kubernetes-b".utf8)
        let yaml = Array("[\"c\"]\n".utf8)
        let any: [UInt8] = [0x12, UInt8(yaml.count + 2), 0x12, UInt8(yaml.count)] + yaml
        let named: [UInt8] = [0x0A, UInt8(words.count)] + words + any
        let schema = type + [0xFA, 0x01, UInt8(named.count)] + named
        let entry: [UInt8] = [0x0A, 1, 0x61, 0x12, UInt8(schema.count)] + schema
        let map: [UInt8] = [0x0A, UInt8(entry.count)] + entry
        #expect(
            SwaggerProtobuf.bytes(of: document)
                == [0x0A, 3] + Array("2.0".utf8) + [0x4A, UInt8(map.count)] + map)
    }

    @Test func `long texts and messages have long lengths`() throws {
        for count in [0, 127, 128, 16_383, 16_384, 100_000] {
            let text = String(repeating: "x", count: count)
            var writer = ProtobufWriter()
            writer.message(40) { $0.write(5, text) }
            writer.write(6, true)
            var reader = ProtobufReader(writer.bytes, 0..<writer.bytes.count)
            let outer = try #require(try reader.next())
            var inner = try reader.reader(outer)
            let field = try #require(try inner.next())
            let told = try inner.string(field)
            #expect(outer.number == 40 && field.number == 5 && told == text)
            let flag = try #require(try reader.next())
            let value = try reader.integer(flag)
            #expect(flag.number == 6 && value == 1 && reader.isAtEnd && inner.isAtEnd)
        }
    }

    // MARK: - Which form

    @Test func `the client gets the form it accepts`() throws {
        let message = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
        for (accept, expected) in [
            ("", "application/json"), ("*/*", "application/json"),
            ("application/json, */*", "application/json"), (kubectlName, message),
            (properName, message), ("\(kubectlName);q=0.5, application/json", "application/json"),
            ("application/json;q=0.5, \(kubectlName)", message),
            ("text/html, \(kubectlName)", message),
        ] {
            let reply = try reply("/openapi/v2", accept: accept)
            #expect(reply.status == 200 && reply.contentType == expected, "\(accept)")
            #expect((reply.body.first == UInt8(ascii: "{")) == (expected != message), "\(accept)")
            #expect(reply.headers.contains(.init("Vary", "Accept")))
        }
        for accept in ["text/html", "application/yaml", "\(kubectlName);q=0"] {
            let reply = try reply("/openapi/v2", accept: accept)
            #expect(reply.status == 406 && reply.body.isEmpty, "\(accept)")
        }
    }

    @Test func `each form has a tag of its own`() throws {
        let json = OpenAPIDocuments.v2.tag
        let message = OpenAPIDocuments.v2Protobuf.tag
        #expect(json != message)
        func status(_ tag: EntityTag) throws -> Int {
            try reply("/openapi/v2", accept: kubectlName, ifNoneMatch: tag.text).status
        }
        #expect(try status(message) == 304)
        #expect(try status(json) == 200)
    }

    @Test func `a tag is found in a list`() {
        let tag = EntityTag(of: Array("web-0".utf8))
        #expect(tag.digest.count == 32)
        #expect(tag == EntityTag(of: Array("web-0".utf8)))
        for other in ["web-1", "web-", "0-bew", ""] {
            #expect(tag != EntityTag(of: Array(other.utf8)))
        }
        for header in [
            tag.text, "W/" + tag.text, "\"x\", " + tag.text, "\"x\" ,\tW/\(tag.text) ,\"y\"", "*",
        ] {
            #expect(tag.isNamed(by: header), "\(header)")
        }
        for header in ["", ",", "\"x\"", tag.digest, "W/", tag.text + "x"] {
            #expect(!tag.isNamed(by: header), "\(header)")
        }
    }

    // MARK: - Reading back

    private func object(
        _ reader: inout ProtobufReader, as message: SwaggerProtobuf.Message
    ) throws -> JSONObject {
        let layout = SwaggerProtobuf.layout(of: message)
        var object = JSONObject()
        while let head = try reader.next() {
            if head.number == layout.extensions {
                let (name, value) = try pair(&reader, head, .any)
                object[name] = value
                continue
            }
            let field = try #require(layout.fields.first { $0.number == head.number })
            object[field.name] = try value(&reader, head, field.shape, object[field.name])
        }
        return object
    }

    private func value(
        _ reader: inout ProtobufReader, _ head: ProtobufReader.Field,
        _ shape: SwaggerProtobuf.Shape, _ before: JSONValue?
    ) throws -> JSONValue {
        switch shape {
        case .text: return .string(try reader.string(head))
        case .flag: return .bool(try reader.integer(head) == 1)
        case .any:
            var any = try reader.reader(head)
            let yaml = try #require(try any.next())
            #expect(yaml.number == 2)
            return try JSONParser.parse(try any.string(yaml))
        case .message(let message):
            var inner = try reader.reader(head)
            return .object(try object(&inner, as: message))
        case .list(let element):
            return .array((before?.array ?? []) + [try value(&reader, head, element, nil)])
        case .inside(let number, let shape):
            var inner = try reader.reader(head)
            var found: JSONValue? = if case .list = shape { [] } else { nil }
            while let head = try inner.next() {
                #expect(head.number == number)
                found = try value(&inner, head, shape, found)
            }
            return try #require(found)
        case .map(let number, let shape):
            var inner = try reader.reader(head)
            var map = JSONObject()
            while let head = try inner.next() {
                #expect(head.number == number)
                let (name, value) = try pair(&inner, head, shape)
                map[name] = value
            }
            return .object(map)
        case .parameter: return try parameter(&reader, head)
        }
    }

    private func pair(
        _ reader: inout ProtobufReader, _ head: ProtobufReader.Field,
        _ shape: SwaggerProtobuf.Shape
    ) throws -> (String, JSONValue) {
        var inner = try reader.reader(head)
        let name = try #require(try inner.next())
        let text = try inner.string(name)
        let field = try #require(try inner.next())
        #expect(name.number == 1 && field.number == 2)
        return (text, try value(&inner, field, shape, nil))
    }

    private func parameter(
        _ reader: inout ProtobufReader, _ head: ProtobufReader.Field
    ) throws -> JSONValue {
        var path: [Int] = []
        var head = head
        var inner = reader
        _ = try reader.reader(head)
        while true {
            inner = try inner.reader(head)
            head = try #require(try inner.next())
            path.append(head.number)
            let message: SwaggerProtobuf.Message? =
                switch path {
                case [1, 1]: .bodyParameter
                case [1, 2, 3]: .queryParameter
                case [1, 2, 4]: .pathParameter
                default: nil
                }
            if let message { return try value(&inner, head, .message(message), nil) }
            try #require(path.count < 3)
        }
    }
}
