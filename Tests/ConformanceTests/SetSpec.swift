import KubeModel

/// A StatefulSet and its Service from a few words of a script.
struct SetSpec {
    var name: String
    /// `replicas`, `policy`, `strategy`, `partition`, `image`, `claims`, `minReady`, `start`,
    /// `whenScaled`, `whenDeleted`, `service`, `grace`, `history`.
    var values: [String: String] = [:]

    private func int(_ key: String) -> JSONValue? {
        values[key].flatMap(Int64.init).map(JSONValue.int)
    }

    var service: JSONObject {
        [
            "apiVersion": "v1", "kind": "Service",
            "metadata": ["name": .string(name), "namespace": "default"],
            "spec": [
                "clusterIP": "None", "selector": ["app": .string(name)],
                "ports": [["name": "http", "port": 80]],
            ],
        ]
    }

    var statefulSet: JSONObject {
        var spec: JSONObject = [
            "serviceName": .string(values["service"] ?? name),
            "replicas": int("replicas") ?? 1,
            "selector": ["matchLabels": ["app": .string(name)]],
            "template": template,
        ]
        if let policy = values["policy"] { spec["podManagementPolicy"] = .string(policy) }
        if let type = values["strategy"] {
            spec["updateStrategy"] = ["type": .string(type)]
        } else if let partition = int("partition") {
            spec["updateStrategy"] = [
                "type": "RollingUpdate", "rollingUpdate": ["partition": partition],
            ]
        }
        if let seconds = int("minReady") { spec["minReadySeconds"] = seconds }
        if let start = int("start") { spec["ordinals"] = ["start": start] }
        if let limit = int("history") { spec["revisionHistoryLimit"] = limit }
        if values["whenScaled"] != nil || values["whenDeleted"] != nil {
            spec["persistentVolumeClaimRetentionPolicy"] = [
                "whenScaled": .string(values["whenScaled"] ?? "Retain"),
                "whenDeleted": .string(values["whenDeleted"] ?? "Retain"),
            ]
        }
        if let claims = values["claims"] {
            spec["volumeClaimTemplates"] = .array(claims.split(separator: ",").map(claim))
        }
        return [
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": ["name": .string(name), "namespace": "default"], "spec": .object(spec),
        ]
    }

    private var template: JSONValue {
        var container: JSONObject = [
            "name": "main", "image": .string(values["image"] ?? "nginx:1.27"),
        ]
        if let claims = values["claims"] {
            container["volumeMounts"] = .array(
                claims.split(separator: ",").map {
                    ["name": .string(String($0)), "mountPath": .string("/data/\($0)")]
                })
        }
        var spec: JSONObject = ["containers": [.object(container)]]
        if let grace = int("grace") { spec["terminationGracePeriodSeconds"] = grace }
        return ["metadata": ["labels": ["app": .string(name)]], "spec": .object(spec)]
    }

    private func claim(_ name: Substring) -> JSONValue {
        [
            "metadata": ["name": .string(String(name))],
            "spec": [
                "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]],
            ],
        ]
    }
}
