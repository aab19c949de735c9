import KubeModel

/// `componentstatuses`: parts of the control plane, all of which are well while they answer.
/// Source: api.md 5.4, 8.9.
enum ComponentStatuses {
    private static let names = ["controller-manager", "etcd-0", "scheduler"]

    /// The answer to `/api/v1/componentstatuses[/NAME]`; nil for other paths.
    static func reply(
        to request: WireRequest, _ path: [String], _ service: WireService
    ) -> WireReply? {
        guard path.count >= 3, path[2] == "componentstatuses" else { return nil }
        let isList = path.count == 3
        let shown = isList ? names : names.filter { utf8Equal($0, path[3]) }
        guard isList || !shown.isEmpty else {
            var error = APIError(
                code: 404, reason: .notFound,
                message: "componentstatuses \"\(path[3])\" not found")
            error.name = path[3]
            error.kind = "componentstatuses"
            return service.reply(error)
        }
        let document: JSONValue =
            if wantsTable(request) { table(shown) } else if isList {
                [
                    "kind": "ComponentStatusList", "apiVersion": "v1", "metadata": [:],
                    "items": .array(shown.map { status($0) }),
                ]
            } else { status(shown[0], isWhole: true) }
        return WireReply(
            200, "application/json",
            headers: [.init("Warning", "299 - \"v1 ComponentStatus is deprecated in v1.19+\"")],
            body: document.canonicalBytes)
    }

    private static func wantsTable(_ request: WireRequest) -> Bool {
        for clause in AcceptedForms(request.accept).clauses where clause.allowsJSON {
            if !clause.asksForForm { return false }
            if clause.parameter("as") == "Table" { return true }
        }
        return false
    }

    private static func status(_ name: String, isWhole: Bool = false) -> JSONValue {
        var status: JSONObject = [
            "metadata": ["name": .string(name)],
            "conditions": [["type": "Healthy", "status": "True", "message": "ok"]],
        ]
        if isWhole {
            status["apiVersion"] = "v1"
            status["kind"] = "ComponentStatus"
        }
        return .object(status)
    }

    private static func table(_ names: [String]) -> JSONValue {
        let columns = [
            TableColumn.name,
            TableColumn("Status", "Whether the component answers."),
            TableColumn("Message", "What the component says of itself."),
            TableColumn("Error", "What is wrong with the component."),
        ]
        let rows = names.map { name -> JSONValue in
            [
                "cells": [.string(name), "Healthy", "ok", ""],
                "object": [
                    "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                    "metadata": ["name": .string(name)],
                ],
            ]
        }
        return [
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": [:],
            "columnDefinitions": .array(columns.map(\.document)), "rows": .array(rows),
        ]
    }
}
