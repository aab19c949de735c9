/// A label selector as objects carry it. Source: cluster.md C32 for the operators.
package struct LabelSelector: JSONView {
    package static let schemaType = "apimachinery.pkg.apis.meta.v1.LabelSelector"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    /// A selector of exact labels.
    package init(matchLabels: [(String, String)]) {
        json = ["matchLabels": .object(JSONObject(matchLabels.map { ($0, .string($1)) }))]
    }

    /// The exact labels, in byte order of their keys.
    package var matchLabels: [(key: String, value: String)] { json.strings("matchLabels") }

    package var matchExpressions: [LabelSelectorRequirement] {
        get { json.list("matchExpressions") }
        set { json.write(list: "matchExpressions", newValue) }
    }

    /// Whether it names no label at all; such a selector matches everything.
    package var isEmpty: Bool { matchLabels.isEmpty && matchExpressions.isEmpty }

    /// The requirements in a form that matches quickly.
    package var compiled: LabelQuery {
        LabelQuery(
            matchLabels.map { LabelQuery.Requirement(key: $0.key, operation: .isIn([$0.value])) }
                + matchExpressions.compactMap(\.requirement))
    }
}

/// One expression of a label selector.
package struct LabelSelectorRequirement: JSONView {
    package static let schemaType = "apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var key: String {
        get { json.read("key") ?? "" }
        set { json.write("key", newValue) }
    }
    package var operation: String {
        get { json.read("operator") ?? "" }
        set { json.write("operator", newValue) }
    }
    package var values: [String] {
        get { json.read("values") ?? [] }
        set { json.write("values", newValue.isEmpty ? nil : newValue) }
    }

    /// The compiled form; nil when the operator is unknown.
    var requirement: LabelQuery.Requirement? {
        switch operation {
        case "In": .init(key: key, operation: .isIn(values))
        case "NotIn": .init(key: key, operation: .isNotIn(values))
        case "Exists": .init(key: key, operation: .exists)
        case "DoesNotExist": .init(key: key, operation: .doesNotExist)
        default: nil
        }
    }
}

/// A list of label requirements that all must hold. The empty list matches everything.
package struct LabelQuery: Sendable, Equatable {
    /// One requirement on one label.
    package struct Requirement: Sendable, Equatable {
        /// What must hold of the label.
        package enum Operation: Sendable, Equatable {
            case isIn([String])
            case isNotIn([String])
            case exists
            case doesNotExist
            /// The value is an integer greater than this one.
            case isAbove(Int64)
            /// The value is an integer less than this one.
            case isBelow(Int64)
        }

        package var key: String
        package var operation: Operation

        package init(key: String, operation: Operation) {
            self.key = key
            self.operation = operation
        }

        /// Whether the label value (nil: no such label) satisfies the requirement. `NotIn` and
        /// `DoesNotExist` hold for objects without the label.
        package func matches(_ value: String?) -> Bool {
            switch operation {
            case .isIn(let values): value.map { v in values.contains { utf8Equal($0, v) } } ?? false
            case .isNotIn(let values):
                value.map { v in !values.contains { utf8Equal($0, v) } } ?? true
            case .exists: value != nil
            case .doesNotExist: value == nil
            case .isAbove(let bound): value.flatMap { Int64($0) }.map { $0 > bound } ?? false
            case .isBelow(let bound): value.flatMap { Int64($0) }.map { $0 < bound } ?? false
            }
        }
    }

    package var requirements: [Requirement]

    package init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// Exact labels only, as Services select.
    package init(exact labels: [(key: String, value: String)]) {
        requirements = labels.map { Requirement(key: $0.key, operation: .isIn([$0.value])) }
    }

    /// Whether nothing is required.
    package var isEmpty: Bool { requirements.isEmpty }

    /// Whether labels, given in byte order of their keys, satisfy every requirement.
    package func matches(_ labels: Labels) -> Bool {
        requirements.allSatisfy { $0.matches(labels[$0.key]) }
    }
}

/// The labels of one object, read once from its tree.
package struct Labels: Sendable, Equatable {
    private let object: JSONObject

    /// The labels member of an object's metadata.
    package init(of metadata: JSONObject) { object = metadata["labels"]?.object ?? JSONObject() }

    /// Given labels.
    package init(_ labels: [(String, String)] = []) {
        object = JSONObject(labels.map { ($0, .string($1)) })
    }

    /// The value of a label, or nil.
    package subscript(key: String) -> String? { object[key]?.string }

    /// Whether there is none.
    package var isEmpty: Bool { object.isEmpty }

    /// The labels in byte order of their keys.
    package var all: [(key: String, value: String)] {
        object.compactMap { member in member.value.string.map { (member.key, $0) } }
    }
}
