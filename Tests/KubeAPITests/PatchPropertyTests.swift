import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Patches of random shape: nothing crashes, and what should repeat does.
@Suite struct PatchPropertyTests {
    private static let names = [
        "metadata", "spec", "template", "containers", "name", "image", "env", "ports",
        "containerPort", "labels", "finalizers", "$patch", "$retainKeys", "replicas", "value",
        "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers", "volumes", "odd",
        "resources", "status", "conditions", "type", "managedFields", "ownerReferences", "uid",
    ]
    private static let texts = ["a", "b", "nginx", "delete", "replace", "merge", "", "80"]

    private func tree(_ random: inout Random, depth: Int) -> JSONValue {
        switch random.upTo(depth > 0 ? 9 : 5) {
        case 0: return .null
        case 1: return .bool(random.upTo(2) == 0)
        case 2: return .int(Int64(random.upTo(100)))
        case 3: return .double(0.5)
        case 4: return .string(random.pick(Self.texts) ?? "")
        case 5: return .array((0..<random.upTo(4)).map { _ in tree(&random, depth: depth - 1) })
        default: return .object(object(&random, depth: depth - 1))
        }
    }

    private func object(_ random: inout Random, depth: Int) -> JSONObject {
        var result = JSONObject()
        for _ in 0..<random.upTo(6) {
            result[random.pick(Self.names) ?? "x"] = tree(&random, depth: depth)
        }
        return result
    }

    private func operations(_ random: inout Random) -> JSONValue {
        let kinds = ["add", "remove", "replace", "move", "copy", "test", "odd"]
        let steps = Self.names + ["0", "1", "-", "-1", ""]
        func path(_ random: inout Random) -> JSONValue {
            .string(
                (0..<random.upTo(4)).map { _ in "/" + (random.pick(steps) ?? "") }.joined())
        }
        return .array(
            (0..<random.upTo(6)).map { _ in
                [
                    "op": .string(random.pick(kinds) ?? ""), "path": path(&random),
                    "from": path(&random), "value": tree(&random, depth: 3),
                ]
            })
    }

    @Test(arguments: 0..<20)
    func `patches of random trees end in an object or an error`(seed: Int) {
        var random = Random.stream(seed: UInt64(seed), label: "patches")
        let type = SchemaTable.shared.type(of: .statefulSet)
        for _ in 0..<150 {
            let live = object(&random, depth: 6)
            _ = try? StrategicMerge.apply(object(&random, depth: 6), to: live, type: type)
            _ = try? JSONPatch.apply(operations(&random), to: .object(live))
            _ = MergePatch.apply(tree(&random, depth: 5), to: .object(live))
        }
    }

    @Test(arguments: 0..<12)
    func `a server takes random patches and applies without harm`(seed: Int) {
        var random = Random.stream(seed: UInt64(seed), label: "served patches")
        var world = PatchWorld()
        world.create(.configMap, ["metadata": ["name": "c"], "data": ["a": "1"]], as: "one")
        world.create(.statefulSet, Self.set, as: "one")
        let managers = ["one", "two", "three"]
        for _ in 0..<60 {
            let kind = random.pick([
                APIRequest.PatchType.json, .merge, .strategic, .apply,
            ]) ?? .merge
            let resource = random.upTo(2) == 0 ? Resource.configMap : .statefulSet
            var body = kind == .json ? operations(&random) : .object(object(&random, depth: 7))
            if kind == .apply {
                body["apiVersion"] = .string(resource.apiVersion)
                body["kind"] = .string(resource.kind)
                body["metadata"]?["name"] = nil
            }
            let sub: APIRequest.Subresource? =
                random.upTo(5) == 0 ? .status : random.upTo(8) == 0 ? .scale : nil
            _ = world.patch(
                kind, resource, resource == .configMap ? "c" : "web", body,
                as: random.pick(managers), subresource: sub,
                force: kind == .apply ? random.upTo(2) == 0 : nil,
                validation: random.pick([.ignore, .warn, .strict]))
        }
    }

    @Test(arguments: 0..<12)
    func `applying twice changes nothing the second time`(seed: Int) throws {
        var random = Random.stream(seed: UInt64(seed), label: "applies")
        var world = PatchWorld()
        for _ in 0..<40 {
            let body = applied(&random)
            let manager = random.pick(["one", "two", "three"]) ?? "one"
            guard
                case .success(let first) = world.patch(
                    .apply, .statefulSet, "web", body, as: manager, force: true)
            else { continue }
            world.now = SimTime(nanoseconds: world.now.nanoseconds + 1_500_000_000)
            let second = try world.patch(
                .apply, .statefulSet, "web", body, as: manager, force: true
            ).get()
            #expect(first.json == second.json)
            let value = first.json["metadata"]?["managedFields"]
            #expect(ManagedFields(value)?.json == value)
        }
        #expect(world.server.count(.statefulSet) == 1)
    }

    /// A set that is valid, with random parts.
    private func applied(_ random: inout Random) -> JSONValue {
        var containers: [JSONValue] = []
        for name in ["nginx", "a", "b", "c"] where name == "nginx" || random.upTo(2) == 0 {
            var container: JSONObject = ["name": .string(name), "image": "x:1"]
            if random.upTo(2) == 0 {
                container["env"] = .array(
                    ["E", "F"].filter { _ in random.upTo(2) == 0 }
                        .map { ["name": .string($0), "value": "1"] })
            }
            if random.upTo(2) == 0 { container["ports"] = [["containerPort": 80]] }
            containers.insert(
                .object(container), at: random.upTo(containers.count + 1))
        }
        var body = JSONValue.object(Self.set)
        body["apiVersion"] = "apps/v1"
        body["kind"] = "StatefulSet"
        var spec = body["spec"]?["template"]?["spec"] ?? [:]
        spec["containers"] = .array(containers)
        body["spec"]?["template"]?["spec"] = spec
        if random.upTo(2) == 0 { body["spec"]?["replicas"] = .int(Int64(random.upTo(5))) }
        if random.upTo(3) == 0 { body["metadata"]?["labels"] = ["l": "1"] }
        if random.upTo(3) == 0 { body["metadata"]?["finalizers"] = ["x.io/f"] }
        return body
    }

    private static let set: JSONObject = [
        "metadata": ["name": "web"],
        "spec": [
            "serviceName": "web", "selector": ["matchLabels": ["app": "web"]],
            "template": [
                "metadata": ["labels": ["app": "web"]],
                "spec": ["containers": [["name": "nginx", "image": "web:1"]]],
            ],
        ],
    ]
}

extension Random {
    /// A number below the bound.
    fileprivate mutating func upTo(_ bound: Int) -> Int { Int(below(UInt64(bound))) }
}
