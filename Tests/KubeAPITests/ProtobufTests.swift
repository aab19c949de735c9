import KubeAPI
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct ProtobufTests {
    /// Writes messages for the tests.
    struct Message {
        var bytes: [UInt8] = []

        static func varint(_ value: UInt64) -> [UInt8] {
            var value = value
            var bytes: [UInt8] = []
            while value >= 0x80 {
                bytes.append(UInt8(value & 0x7F) | 0x80)
                value >>= 7
            }
            return bytes + [UInt8(value)]
        }

        func number(_ field: UInt64, _ value: Int64) -> Message {
            Message(
                bytes: bytes + Self.varint(field << 3) + Self.varint(UInt64(bitPattern: value)))
        }

        func data(_ field: UInt64, _ value: [UInt8]) -> Message {
            Message(
                bytes: bytes + Self.varint(field << 3 | 2) + Self.varint(UInt64(value.count))
                    + value)
        }

        func text(_ field: UInt64, _ value: String) -> Message { data(field, Array(value.utf8)) }

        func message(_ field: UInt64, _ build: (Message) -> Message) -> Message {
            data(field, build(Message()).bytes)
        }
    }

    private func body(
        _ apiVersion: String, _ kind: String, _ build: (Message) -> Message
    ) -> [UInt8] {
        [0x6B, 0x38, 0x73, 0x00]
            + Message().message(1) { $0.text(1, apiVersion).text(2, kind) }.message(2, build).bytes
    }

    private func decoded(
        _ apiVersion: String, _ kind: String, _ build: (Message) -> Message
    ) throws -> JSONValue {
        .object(try ProtobufBody.object(body(apiVersion, kind, build)))
    }

    @Test(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
    func `bodies that kubectl sent decode to what they mean`() throws {
        let text = try #require(
            SharedFiles.text("conformance/kubectl/wire/protobuf-bodies.jsonl"))
        var count = 0
        for line in text.split(separator: "\n") {
            let entry = try JSONParser.parse(String(line))
            let bytes = try #require(entry["body_hex"]?.string.map(hex))
            #expect(JSONValue.object(try ProtobufBody.object(bytes)) == entry["decoded"])
            count += 1
        }
        #expect(count >= 8)
    }

    @Test func `a deployment as the generator makes it`() throws {
        let shown = try decoded("apps/v1", "Deployment") { deployment in
            deployment.message(1) { meta in
                meta.text(1, "api").text(2, "").message(8) { $0 }
                    .message(11) { $0.text(1, "app").text(2, "api") }
            }.message(2) { spec in
                spec.number(1, 0).message(2) { selector in
                    selector.message(1) { $0.text(1, "app").text(2, "api") }
                }.message(3) { template in
                    template.message(1) { $0.text(1, "") }.message(2) { pod in
                        pod.message(2) { container in
                            container.text(1, "nginx").text(2, "nginx:1.25").text(3, "sleep")
                                .text(3, "1").text(5, "")
                                .message(6) { $0.text(1, "").number(2, 0).number(3, 80) }
                                .message(7) { env in
                                    env.text(1, "A").message(3) { source in
                                        source.message(3) { key in
                                            key.message(1) { $0.text(1, "cm") }.text(2, "k")
                                        }
                                    }
                                }
                                .message(8) { resources in
                                    resources.message(2) { entry in
                                        entry.text(1, "cpu").message(2) { $0.text(1, "500m") }
                                    }
                                }
                                .message(11) { probe in
                                    probe.message(1) { handler in
                                        handler.message(2) { get in
                                            get.text(1, "/").message(2) {
                                                $0.number(1, 1).number(2, 0).text(3, "http")
                                            }
                                        }
                                    }.number(2, 5)
                                }
                        }.text(3, "").number(4, 0).number(11, 0).message(1) { volume in
                            volume.text(1, "data").message(2) { $0.message(2) { $0.text(1, "") } }
                        }
                    }
                }.message(4) { strategy in
                    strategy.text(1, "").message(2) { update in
                        update.message(1) { $0.number(1, 0).number(2, 0).text(3, "") }
                    }
                }.number(5, 0).number(7, 0)
            }.message(3) { $0.number(1, 0).number(2, 0) }
        }
        let container: JSONValue = [
            "name": "nginx", "image": "nginx:1.25", "command": ["sleep", "1"],
            "ports": [["containerPort": 80]],
            "env": [["name": "A", "valueFrom": ["configMapKeyRef": ["name": "cm", "key": "k"]]]],
            "resources": ["requests": ["cpu": "500m"]],
            "readinessProbe": [
                "httpGet": ["path": "/", "port": "http"], "initialDelaySeconds": 5,
            ],
        ]
        #expect(
            shown == [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": ["name": "api", "labels": ["app": "api"]],
                "spec": [
                    "replicas": 0, "selector": ["matchLabels": ["app": "api"]],
                    "template": [
                        "metadata": [:],
                        "spec": [
                            "containers": [container], "terminationGracePeriodSeconds": 0,
                            "volumes": [["name": "data", "emptyDir": [:]]],
                        ],
                    ],
                    // A pointer to zero is zero.
                    "strategy": ["rollingUpdate": ["maxUnavailable": 0]],
                ],
                "status": [:],
            ])
    }

    @Test func `options, evictions, scales, tokens, quotas`() throws {
        #expect(
            try decoded("apps/v1", "DeleteOptions") { options in
                options.number(1, 0).message(2) { $0.text(1, "u") }.text(4, "Foreground")
            } == [
                "apiVersion": "apps/v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0,
                "preconditions": ["uid": "u"], "propagationPolicy": "Foreground",
            ])
        #expect(
            try decoded("policy/v1", "Eviction") { eviction in
                eviction.message(1) { $0.text(1, "web-0") }.message(2) { $0.number(1, 30) }
            } == [
                "apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": "web-0"],
                "deleteOptions": ["gracePeriodSeconds": 30],
            ])
        #expect(
            try decoded("autoscaling/v1", "Scale") { scale in
                scale.message(1) { $0.text(1, "web") }.message(2) { $0.number(1, -1) }
            } == [
                "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": ["name": "web"],
                "spec": ["replicas": -1],
            ])
        #expect(
            try decoded("authentication.k8s.io/v1", "TokenRequest") { request in
                request.message(1) { $0 }.message(2) { $0.text(1, "a").number(4, 600) }
            } == [
                "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "metadata": [:],
                "spec": ["audiences": ["a"], "expirationSeconds": 600],
            ])
        #expect(
            try decoded("v1", "ResourceQuota") { quota in
                quota.message(2) { spec in
                    spec.message(1) { $0.text(1, "pods").message(2) { $0.text(1, "4") } }
                        .message(1) { $0.text(1, "cpu").message(2) { $0.text(1, "1") } }
                }
            } == [
                "apiVersion": "v1", "kind": "ResourceQuota",
                "spec": ["hard": ["cpu": "1", "pods": "4"]],
            ])
        #expect(
            try decoded("coordination.k8s.io/v1", "Lease") { lease in
                lease.message(2) { spec in
                    spec.text(1, "me").number(2, 40)
                        .message(4) { $0.number(1, 1_767_323_045).number(2, 123_456_789) }
                }
            }["spec"] == [
                "holderIdentity": "me", "leaseDurationSeconds": 40,
                "renewTime": "2026-01-02T03:04:05.123456Z",
            ])
    }

    @Test func `kinds that are not known keep their name and metadata`() throws {
        #expect(
            try decoded("rbac.authorization.k8s.io/v1", "Role") { role in
                role.message(1) { $0.text(1, "reader") }.message(2) { $0.text(1, "get") }
            } == [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                "metadata": ["name": "reader"],
            ])
    }

    @Test func `of a repeated key or field the last counts, messages are joined`() throws {
        #expect(
            try decoded("v1", "ConfigMap") { map in
                map.message(1) { $0.text(1, "a").text(3, "demo") }
                    .message(2) { $0.text(1, "k").text(2, "1") }
                    .message(2) { $0.text(1, "k").text(2, "2") }
                    .message(2) { $0.text(1, "empty") }
                    .message(1) { $0.text(1, "b") }
            } == [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "b", "namespace": "demo"], "data": ["k": "2", "empty": ""],
            ])
    }

    @Test func `packed numbers and unknown fields are read`() throws {
        #expect(
            try decoded("v1", "Pod") { pod in
                pod.message(2) { spec in
                    spec.message(14) { context in
                        context.data(4, Message.varint(5) + Message.varint(300)).number(4, 7)
                    }.number(999, 1).data(998, [1, 2, 3])
                }
            }["spec"]?["securityContext"] == ["supplementalGroups": [5, 300, 7]])
    }

    @Test(arguments: [
        [], [0x7B, 0x7D], [0x6B, 0x38, 0x73], [0x6B, 0x38, 0x73, 0x00, 0x0A],
        [0x6B, 0x38, 0x73, 0x00, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x6B, 0x38, 0x73, 0x00, 0x00], [0x6B, 0x38, 0x73, 0x00, 0x0B],
        [0x6B, 0x38, 0x73, 0x00, 0x08, 0x01],
    ] as [[UInt8]])
    func `what is no such message is a bad request`(bytes: [UInt8]) {
        let error = #expect(throws: APIError.self) { try ProtobufBody.object(bytes) }
        #expect(error?.code == 400)
        #expect(error?.reason == .badRequest)
    }

    @Test func `a known field of another type is a bad request`() {
        let bytes = body("v1", "ConfigMap") { $0.message(1) { $0.number(1, 5) } }
        #expect(throws: APIError.self) { try ProtobufBody.object(bytes) }
    }

    @Test func `damaged bodies never do harm`() throws {
        var random = RandomSource(seed: 20_260_102)
        var refused = 0
        let seeds = [
            body("apps/v1", "Deployment") { deployment in
                deployment.message(1) { $0.text(1, "a").message(8) { $0.number(1, 5) } }
                    .message(2) { spec in
                        spec.number(1, 3).message(3) { template in
                            template.message(2) { $0.message(2) { $0.text(1, "c").text(3, "x") } }
                        }
                    }
            },
            body("v1", "Secret") { secret in
                secret.message(1) { $0.text(1, "s") }
                    .message(2) { $0.text(1, "k").data(2, [1, 2, 3, 4]) }
            },
            body("v1", "Service") { service in
                service.message(2) { spec in
                    spec.message(1) { $0.number(3, 80).message(4) { $0.number(1, 0).number(2, 8) } }
                }
            },
        ]
        for round in 0..<6_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0...random.below(4) {
                let place = 4 + random.below(bytes.count - 4)
                switch random.below(3) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(random.below(256)), at: place)
                }
            }
            let answer = Result { () throws(APIError) in try ProtobufBody.object(bytes) }
            switch answer {
            case .success(let object):
                let value = JSONValue.object(object)
                #expect(try JSONParser.parse(value.canonicalBytes) == value)
            case .failure(let error):
                #expect(error.code == 400)
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    private func hex(_ text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
        }
    }
}

/// A small source of numbers that is the same on every run.
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(bound, 1)))
    }
}
