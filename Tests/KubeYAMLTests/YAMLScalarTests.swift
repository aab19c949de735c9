import KubeModel
import KubeYAML
import Testing

/// What plain scalars mean to Go's reader, which kubectl uses.
@Suite struct YAMLScalarTests {
    static let table: [(String, JSONValue)] = [
        ("yes", true), ("Yes", true), ("ON", true), ("y", true), ("true", true), ("TRUE", true),
        ("no", false), ("off", false), ("N", false), ("False", false),
        ("yEs", "yEs"), ("tRue", "tRue"), ("yes!", "yes!"),
        ("~", .null), ("null", .null), ("Null", .null), ("nULL", "nULL"),
        ("0", 0), ("-1", -1), ("+7", 7), ("1_000", 1000), ("0644", 420), ("0o17", 15),
        ("0x1F", 31), ("0b101", 5), ("-0x10", -16), ("08", .double(8)), ("1.5", .double(1.5)),
        ("1e3", .double(1000)), (".5", .double(0.5)), ("5.", .double(5)), ("1.2.3", "1.2.3"),
        ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9.223372036854775808e18)),
        ("1Gi", "1Gi"), ("500m", "500m"), ("+", "+"), ("-", "-"), (".", "."), ("0x", "0x"),
        ("--1", "--1"), ("1e", "1e"), ("22:22", "22:22"), ("2024-01-02", "2024-01-02"),
        (".inf", ".inf"), ("nginx", "nginx"), ("1.27", .double(1.27)), ("0x+1", "0x+1"),
    ]

    @Test func `plain scalars mean what they mean to kubectl`() throws {
        for (text, expected) in Self.table {
            #expect(YAMLScalar.resolve(text) == expected, "\(text)")
        }
    }

    @Test func `quotes and tags decide the type`() throws {
        let text = """
            a: "yes"
            b: 'null'
            c: !!str 8080
            d: "1"
            e: !!int "7"
            f: |
              on
            g:
            on: off
            1: one
            """
        let expected: JSONValue = [
            "a": "yes", "b": "null", "c": "8080", "d": "1", "e": 7, "f": "on\n", "g": .null,
            "true": false, "1": "one",
        ]
        let tree = try #require(try value(text)?.object)
        for member in tree { #expect(member.value == expected[member.key], Comment(rawValue: "key <\(member.key)>")) }
        #expect(tree.count == 9)
    }
}
