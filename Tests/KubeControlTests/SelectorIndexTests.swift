import KubeAPI
import KubeControl
import KubeModel
import SimKernel
import Testing

struct SelectorIndexTests {
    private static func labels(_ random: inout Random) -> Labels {
        var labels: [(String, String)] = []
        for key in ["app", "role", "tier"] where random.below(2) == 0 {
            labels.append((key, "v\(random.below(3))"))
        }
        return Labels(labels)
    }

    private static func query(_ random: inout Random) -> LabelQuery {
        LabelQuery(
            (0..<random.below(3)).map { _ in
                let key = ["app", "role", "tier"][Int(random.below(3))]
                let value = "v\(random.below(3))"
                let operation: LabelQuery.Requirement.Operation =
                    switch random.below(5) {
                    case 0: .isNotIn([value])
                    case 1: .exists
                    case 2: .isIn([value, "v0"])
                    default: .isIn([value])
                    }
                return LabelQuery.Requirement(key: key, operation: operation)
            })
    }

    @Test func `forgets what is gone`() {
        var index = SelectorIndex()
        let id = NamespacedName(namespace: "ns", name: "s")
        let labels = Labels([("app", "web")])
        for query in [
            LabelQuery([.init(key: "app", operation: .isIn(["web"]))]),
            LabelQuery([.init(key: "app", operation: .exists)]),
        ] {
            index[id] = query
            #expect(index.matching(labels, in: "ns") == [id])
            index[id] = nil
            #expect(index.matching(labels, in: "ns").isEmpty)
        }
    }

    @Test(arguments: 0..<20) func `finds what asking each would find`(seed: UInt64) {
        var random = Random(seed: seed)
        var index = SelectorIndex()
        var plain: [NamespacedName: LabelQuery] = [:]
        for _ in 0..<200 {
            let id = NamespacedName(
                namespace: "ns\(random.below(2))", name: "s\(random.below(12))")
            let query = random.below(4) == 0 ? nil : Self.query(&random)
            index[id] = query
            plain[id] = query
            let labels = Self.labels(&random)
            let expected = plain.filter { $0.key.namespace == "ns0" && $0.value.matches(labels) }
            #expect(index.matching(labels, in: "ns0") == expected.keys.sorted())
            #expect(index.count == plain.count)
        }
    }
}
