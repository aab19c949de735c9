import KubeModel

/// The health of the control plane as old clients ask for it. Source: api.md 5.4, 8.9.
enum ComponentStatuses {
    private static let names = ["controller-manager", "etcd-0", "scheduler"]
    private static let deprecation = "v1 ComponentStatus is deprecated in v1.19+"

    /// The answer to a request for all components or, with a name, for one.
    static func call(
        _ request: WireRequest, _ query: WireQuery, name: String
    ) throws(APIError) -> WireCall {
        guard request.method == "GET" else { throw .wrongMethod }
        let isPretty = CallReader.isPretty(query, request)
        let body: JSONValue
        if case .form(.table(let version, _), _) = Negotiation.outcome(request.accept) {
            let shown = names.filter { name.isEmpty || $0 == name }
            body = table(shown, version: version)
            if shown.isEmpty { throw missing(name) }
        } else if name.isEmpty {
            body = [
                "apiVersion": "v1", "kind": "ComponentStatusList", "metadata": [:],
                "items": .array(names.map { .object(component($0)) }),
            ]
        } else {
            guard names.contains(name) else { throw missing(name) }
            var object = component(name)
            object["apiVersion"] = "v1"
            object["kind"] = "ComponentStatus"
            body = .object(object)
        }
        let bytes = body.canonicalBytes
        return .reply(
            WireReply(
                200, "application/json", headers: [.warning(deprecation)],
                body: isPretty ? JSONIndenter.indented(bytes) : bytes))
    }

    private static func missing(_ name: String) -> APIError {
        var error = APIError(
            code: 404, reason: .notFound, message: "componentstatuses \"\(name)\" not found")
        error.name = name
        error.kind = "componentstatuses"
        return error
    }

    private static func component(_ name: String) -> JSONObject {
        [
            "metadata": ["name": .string(name)],
            "conditions": [["type": "Healthy", "status": "True", "message": "ok"]],
        ]
    }

    private static func table(_ names: [String], version: String) -> JSONValue {
        let columns = [
            ("Name", "name", "Name of the component"),
            ("Status", "", "Status of the component conditions"),
            ("Message", "", "Message of the component conditions"),
            ("Error", "", "Error of the component conditions"),
        ]
        return [
            "apiVersion": .string("meta.k8s.io/" + version), "kind": "Table", "metadata": [:],
            "columnDefinitions": .array(
                columns.map { name, format, description in
                    [
                        "name": .string(name), "type": "string", "format": .string(format),
                        "description": .string(description), "priority": 0,
                    ]
                }),
            "rows": .array(
                names.map { name in
                    [
                        "cells": [.string(name), "Healthy", "ok", ""],
                        "object": [
                            "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata",
                            "metadata": ["name": .string(name)],
                        ],
                    ]
                }),
        ]
    }
}
