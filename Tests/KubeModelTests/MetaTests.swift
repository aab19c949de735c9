import KubeModel
import Testing

@Suite struct MetaTests {
    @Test func `the transition time moves only with the status`() {
        var conditions: [Condition] = []
        let (early, late) = (Timestamp(seconds: 10), Timestamp(seconds: 20))
        var changes = [
            conditions.set(type: "Ready", status: .false, reason: "Starting", at: early),
            conditions.set(type: "Ready", status: .false, reason: "Waiting", at: late),
        ]
        #expect(conditions.condition("Ready")?.lastTransitionTime == early)
        changes.append(conditions.set(type: "Ready", status: .true, at: late))
        #expect(conditions.condition("Ready")?.lastTransitionTime == late)
        #expect(conditions.condition("Ready")?.reason == nil)
        changes.append(conditions.set(type: "Ready", status: .true, at: early))
        #expect(changes == [true, true, true, false])
        #expect(conditions.count == 1)
    }

    @Test func `times are written and read as RFC 3339`() {
        #expect(Timestamp(seconds: 1_767_225_600).description == "2026-01-01T00:00:00Z")
        #expect(MicroTime(microseconds: 1_500_000).description == "1970-01-01T00:00:01.500000Z")
        #expect(MicroTime(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        for step in -2_000...6_000 {
            let time = Timestamp(seconds: Int64(step) * 15_551_233)
            #expect(Timestamp(time.description) == time)
            let fine = MicroTime(microseconds: time.seconds * 1_000_000 + Int64(step * step))
            #expect(MicroTime(fine.description) == fine)
        }
        for text in [
            "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2026-01-01 00:00:00Z", "2O26-01-01T00:00:00Z",
        ] { #expect(Timestamp(text) == nil) }
        #expect(Timestamp("2026-01-01t01:00:00+01:00") == Timestamp(seconds: 1_767_225_600))
    }

    @Test func `percentages resolve with the asked rounding`() {
        #expect(IntOrString.string("34%").resolved(of: 10, roundingUp: true) == 4)
        #expect(IntOrString.string("34%").resolved(of: 10, roundingUp: false) == 3)
        #expect(IntOrString.int(2).resolved(of: 10, roundingUp: false) == 2)
        #expect(IntOrString.string("http").resolved(of: 10, roundingUp: true) == nil)
    }

    @Test(arguments: [
        ("spec.nodeName=n1", true), ("spec.nodeName!=n1", false), ("spec.nodeName==n1", true),
        ("status.phase=Running,metadata.name=web-0", true), ("spec.hostNetwork=false", true),
        ("status.podIPs=10.0.0.1", true), ("", true), ("metadata.name=", false),
    ])
    func `field selectors match`(text: String, expected: Bool) throws {
        var pod = Pod(named: "web-0", namespace: "default")
        pod.spec.nodeName = "n1"
        pod.status.phase = .running
        pod.status.podIPs = [PodIP { $0.ip = "10.0.0.1" }]
        let selector = try FieldSelector(parsing: text)
        try selector.check(for: .pod)
        #expect(selector.matches(pod.json, resource: .pod) == expected)
    }

    @Test func `field selectors say what is wrong`() {
        #expect(throws: FieldSelectorError(text: "invalid selector: 'a'; can't understand 'a'")) {
            try FieldSelector(parsing: "a")
        }
        #expect(throws: FieldSelectorError(text: "field label not supported: spec.bogus")) {
            try FieldSelector(parsing: "spec.bogus=1").check(for: .pod)
        }
        let text =
            "\"data.x\" is not a known field selector: only \"metadata.name\", "
            + "\"metadata.namespace\""
        #expect(throws: FieldSelectorError(text: text)) {
            try FieldSelector(parsing: "data.x=1").check(for: .configMap)
        }
    }

    @Test func `a toleration covers taints of its key and effect`() {
        let taint = Taint(key: "k", value: "v", effect: "NoExecute")
        let all = Toleration { $0.operator = "Exists" }
        let other = Toleration {
            $0.key = "k"
            $0.value = "w"
        }
        let same = Toleration {
            $0.key = "k"
            $0.value = "v"
            $0.effect = "NoExecute"
        }
        #expect(all.tolerates(taint))
        #expect(!other.tolerates(taint))
        #expect(same.tolerates(taint))
    }

    @Test func `a set wants its ordinals`() {
        var spec = StatefulSetSpec(json: [:])
        #expect(spec.ordinalRange == 0..<1)
        spec.replicas = 3
        spec.ordinals = StatefulSetOrdinals { $0.start = 5 }
        #expect(spec.ordinalRange == 5..<8)
    }
}

@Suite struct JSONValueTests {
    @Test func `an absent member is nil`() {
        let object: JSONObject = ["a": 1]
        #expect(object["b"] == nil)
        #expect(JSONValue.object(object)["b"] == nil)
        #expect(object["a"] == .int(1))
    }
}
