import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Valid objects with something dropped, altered or repeated: whatever comes in, an answer that
/// makes sense goes out, and what was stored can be read, written and deleted again.
@Suite struct WriteFuzzTests {
    @Test(arguments: seeds.indices)
    func `an altered object gets a sane answer`(index: Int) throws {
        let (resource, text) = seeds[index]
        let whole = try JSONParser.parse(text)
        var random = Random.stream(seed: 7, label: "write fuzz \(index)")
        var stored = 0
        for _ in 0..<400 {
            var body = whole
            for _ in 0...random.below(2) { alter(&body, &random) }
            var bench = ServerBench()
            var request = APIRequest(
                .create, resource, namespace: resource.isNamespaced ? "default" : "", body: body)
            request.options.fieldValidation =
                FieldValidation.allCases[Int(random.below(3))]
            do {
                guard body.object != nil else { continue }
                let object = try #require(try bench.send(request).object)
                stored += 1
                try checkStored(&bench, object)
            } catch let error as APIError {
                check(error)
            }
        }
        #expect(stored > 15, "only \(stored) altered objects were stored")
    }

    /// A stored object is in the form that is stored, can be put as it is and be deleted.
    private func checkStored(_ bench: inout ServerBench, _ object: StoredObject) throws {
        let again = try bench.put(object.resource, object.json)
        #expect(again.object?.revision == object.revision)
        let key = object.key
        _ = try bench.send(
            APIRequest(.delete, key.resource, namespace: key.namespace, name: key.name))
    }

    private func check(_ error: APIError) {
        #expect([400, 403, 404, 409, 422, 500].contains(error.code), "\(error)")
        #expect(!error.message.isEmpty)
        if error.code == 422 {
            #expect(!error.causes.isEmpty)
            for cause in error.causes {
                #expect(!cause.field.isEmpty && !cause.message.isEmpty, "\(error)")
                #expect(error.message.contains(cause.field + ": " + cause.message), "\(error)")
            }
        }
    }

    private static let values: [JSONValue] = [
        .null, .bool(false), .int(0), .int(-1), .int(1 << 40), .double(1.5), "", "x", "Not ok!",
        [], [:], [1], ["a"], ["a": "b"], [["name": "x"]], "999999999999Gi", "-1", "100%",
        .string(String(repeating: "w", count: 70)),
    ]

    /// Drops, exchanges, renames or repeats one member somewhere in the tree.
    private func alter(_ value: inout JSONValue, _ random: inout Random) {
        switch value {
        case .object(let object) where !object.isEmpty:
            let member = object.members[Int(random.below(UInt64(object.members.count)))]
            if random.below(3) > 0, member.value.object != nil || member.value.array != nil {
                var child = member.value
                alter(&child, &random)
                value[member.key] = child
                return
            }
            switch random.below(4) {
            case 0: value[member.key] = nil
            case 1:
                value[member.key] = nil
                value[member.key + "x"] = member.value
            default: value[member.key] = Self.values[Int(random.below(UInt64(Self.values.count)))]
            }
        case .array(var array) where !array.isEmpty:
            let place = Int(random.below(UInt64(array.count)))
            switch random.below(4) {
            case 0: array.remove(at: place)
            case 1: array.append(array[place])
            case 2: array[place] = Self.values[Int(random.below(UInt64(Self.values.count)))]
            default: alter(&array[place], &random)
            }
            value = .array(array)
        default: value = Self.values[Int(random.below(UInt64(Self.values.count)))]
        }
    }
}

private let seeds: [(Resource, String)] = [
    (
        .statefulSet,
        #"{"metadata":{"name":"web","labels":{"a":"b"},"annotations":{"x/y":"z"},"finalizers":["f/g"]},"spec":{"replicas":2,"serviceName":"n","podManagementPolicy":"Parallel","ordinals":{"start":1},"minReadySeconds":3,"revisionHistoryLimit":4,"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"},"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1,"maxUnavailable":"50%"}},"selector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"securityContext":{"runAsUser":1,"supplementalGroups":[2]},"tolerations":[{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":3}],"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"a":"b"}}}],"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"z","operator":"Gt","values":["1"]}]}]}},"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"z"}}]}},"dnsConfig":{"nameservers":["1.1.1.1"]},"hostAliases":[{"ip":"1.2.3.4","hostnames":["h"]}],"initContainers":[{"name":"i","image":"i","restartPolicy":"Always"}],"containers":[{"name":"c","image":"i:1","env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],"envFrom":[{"configMapRef":{"name":"m"}}],"ports":[{"name":"p","containerPort":80}],"resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}},"livenessProbe":{"httpGet":{"port":"p"},"periodSeconds":3},"lifecycle":{"preStop":{"sleep":{"seconds":1}}},"volumeMounts":[{"name":"www","mountPath":"/w","subPath":"s"},{"name":"v","mountPath":"/v"}],"securityContext":{"capabilities":{"add":["X"]}}}],"volumes":[{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t"}},{"downwardAPI":{"items":[{"path":"l","fieldRef":{"fieldPath":"metadata.labels"}}]}}]}}]}},"volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}"#
    ),
    (
        .service,
        #"{"metadata":{"name":"s"},"spec":{"type":"NodePort","selector":{"a":"b"},"sessionAffinity":"ClientIP","ports":[{"name":"a","port":80,"targetPort":"http","nodePort":30080},{"name":"b","port":81}]}}"#
    ),
    (
        .persistentVolume,
        #"{"metadata":{"name":"v"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/x"},"claimRef":{"name":"c","namespace":"default"},"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Exists"}]}]}}}}"#
    ),
    (
        .podDisruptionBudget,
        #"{"metadata":{"name":"b"},"spec":{"minAvailable":"50%","selector":{"matchLabels":{"a":"b"}},"unhealthyPodEvictionPolicy":"AlwaysAllow"}}"#
    ),
    (
        .node,
        #"{"metadata":{"name":"n"},"spec":{"taints":[{"key":"k","value":"v","effect":"NoExecute"}],"podCIDR":"10.0.0.0/24"},"status":{"capacity":{"cpu":"4"},"conditions":[{"type":"Ready","status":"True"}]}}"#
    ),
    (
        .secret,
        #"{"metadata":{"name":"s"},"type":"Opaque","stringData":{"a":"b"},"data":{"c":"ZA=="},"immutable":true}"#
    ),
]
