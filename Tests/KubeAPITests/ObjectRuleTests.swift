import KubeAPI
import KubeModel
import Testing

/// What is said about objects other than workloads, and warnings.
@Suite struct ObjectRuleTests {
    @Test(arguments: [
        (
            Resource.configMap, #"{"data":{"k":"a"},"binaryData":{"k":"YQ=="}}"#,
            [#"data[k]: Invalid value: "k": duplicate of key present in binaryData"#]
        ),
        (
            .configMap, #"{"metadata":{"finalizers":["own","a/b"]}}"#,
            [
                #"metadata.finalizers[0]: Invalid value: "own": name is neither a standard"#
                    + " finalizer name nor is it fully qualified"
            ]
        ),
        (
            .configMap,
            #"{"metadata":{"name":"x","ownerReferences":[{"apiVersion":"v1","kind":"Event","name":"e","uid":"1","controller":true},{"apiVersion":"v1","kind":"A","name":"","uid":"2","blockOwnerDeletion":false,"controller":true}]}}"#,
            [
                #"metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"e","uid":"1","controller":true}: /v1, Kind=Event is disallowed from being an owner"#,
                #"metadata.ownerReferences.name: Invalid value: "": must not be empty"#,
                #"metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Event","name":"e","uid":"1","controller":true},{"apiVersion":"v1","kind":"A","name":"","uid":"2","controller":true,"blockOwnerDeletion":false}]: Only one reference can have Controller set to true. Found "true" in references for Event/e and A/"#,
            ]
        ),
        (
            .service,
            #"{"spec":{"ports":[{"port":80}],"externalIPs":["127.0.0.1","169.254.0.1"],"loadBalancerSourceRanges":["1.0.0.0/8"],"ipFamilies":["IPv5","IPv5"],"ipFamilyPolicy":"X"}}"#,
            [
                #"spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6""#,
                #"spec.ipFamilies[1]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6""#,
                #"spec.ipFamilies[1]: Duplicate value: "IPv5""#,
                #"spec.ipFamilyPolicy: Unsupported value: "X": supported values: "PreferDualStack", "RequireDualStack", "SingleStack""#,
                #"spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)"#,
                #"spec.externalIPs[1]: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)"#,
                "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
            ]
        ),
        (
            .storageClass,
            #"{"provisioner":"a/b","parameters":{"":"x"},"allowedTopologies":[{"matchLabelExpressions":[{"key":"a","values":[]},{"key":"a","values":["z","z"]}]}]}"#,
            [
                #"parameters: Invalid value: "": field can not be empty."#,
                "allowedTopologies[0].matchLabelExpressions[0].values: Required value",
                #"allowedTopologies[0].matchLabelExpressions[1].values[1]: Duplicate value: "z""#,
                #"allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "a""#,
            ]
        ),
        (
            .persistentVolume,
            #"{"spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"1Gi"},"nfs":{"path":"x"}}}"#,
            [
                "spec.nfs.server: Required value",
                #"spec.nfs.path: Invalid value: "x": must be an absolute path"#,
            ]
        ),
        (
            .pod,
            #"{"spec":{"nodeName":"n","schedulingGates":[{"name":"a"}],"ephemeralContainers":[{"name":"e","image":"i"}],"containers":[{"name":"c","image":"i"}]}}"#,
            [
                "spec.ephemeralContainers: Forbidden: cannot be set on create",
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
            ]
        ),
        (
            .secret, #"{"type":"kubernetes.io/tls","data":{"tls.crt":"YQ=="}}"#,
            ["data[tls.key]: Required value"]
        ),
        (
            .secret, #"{"type":"kubernetes.io/service-account-token"}"#,
            ["metadata.annotations[kubernetes.io/service-account.name]: Required value"]
        ),
        (
            .service,
            #"{"spec":{"ports":[{"port":80,"name":"a","nodePort":30000},{"port":80,"name":"b"}]}}"#,
            [
                "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
                #"spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"#
                    + #""Port":80,"TargetPort":0,"NodePort":0}"#,
            ]
        ),
        (
            .service, #"{"spec":{"type":"ExternalName","externalName":"A b"}}"#,
            [
                #"spec.externalName: Invalid value: "A b": a lowercase RFC 1123 subdomain must"#
                    + " consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character (e.g. 'example.com', regex used for"
                    + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*"
                    + "[a-z0-9])?)*')"
            ]
        ),
        (
            .service, #"{"spec":{"type":"X","ports":[{"port":1}],"sessionAffinity":"Y"}}"#,
            [
                #"spec.sessionAffinity: Unsupported value: "Y": supported values: "ClientIP","#
                    + #" "None""#,
                #"spec.type: Unsupported value: "X": supported values: "ClusterIP","#
                    + #" "ExternalName", "LoadBalancer", "NodePort""#,
            ]
        ),
        (
            .persistentVolumeClaim,
            #"{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"dataSource":{"kind":"X"}}}"#,
            [
                "spec.dataSource.name: Required value",
                #"spec.dataSource: Invalid value: "X": must be 'PersistentVolumeClaim' when"#
                    + " referencing the default apiGroup",
            ]
        ),
        (
            .node, #"{"spec":{"taints":[{"key":"a","effect":"NoSchedule"},{"key":"a","effect":"NoSchedule"}]}}"#,
            [
                #"metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"#
                    + #""NoSchedule","TimeAdded":null}"#
            ]
        ),
        (
            .podDisruptionBudget, #"{"spec":{"minAvailable":-1,"maxUnavailable":"x%"}}"#,
            [
                #"spec: Invalid value: {"MinAvailable":-1,"Selector":null,"MaxUnavailable":"x%","#
                    + #""UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot"#
                    + " be both set",
                "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0",
                #"spec.maxUnavailable: Invalid value: "x%": a valid percent string must be a"#
                    + " numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used"
                    + " for validation is '[0-9]+%')",
            ]
        ),
        (
            .lease, #"{"spec":{"leaseDurationSeconds":0,"leaseTransitions":-1}}"#,
            [
                "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
                "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
            ]
        ),
    ])
    func `objects`(resource: Resource, text: String, expected: [String]) throws {
        #expect(try refusals(resource, text) == expected)
    }

    @Test func `data is limited as a whole`() throws {
        let value = String(repeating: "x", count: 600_000)
        let text = #"{"data":{"a":"\#(value)","b":"\#(value)"}}"#
        #expect(
            try refusals(.configMap, text)
                == ["[]: Too long: may not be more than 1048576 bytes"])
    }

    @Test(arguments: [
        (
            Resource.pod, #"{"metadata":{"name":"a.b"},"spec":{"containers":[{"name":"c","image":"i"}]}}"#,
            [
                "metadata.name: this is used in the Pod's hostname, which can result in surprising"
                    + " behavior; a DNS label is recommended: [must not contain dots]"
            ]
        ),
        (
            .persistentVolumeClaim,
            #"{"metadata":{"annotations":{"volume.beta.kubernetes.io/storage-class":"x"}},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1500m"}}}}"#,
            [
                "metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since"
                    + " v1.8; use \"storageClassName\" attribute instead",
                "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid,"
                    + " must be an integer",
            ]
        ),
        (
            .statefulSet,
            #"{"spec":{"revisionHistoryLimit":-1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"imagePullSecrets":[{}],"containers":[{"name":"c","image":"i"}]}},"volumeClaimTemplates":[{"metadata":{"name":"w"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1500m"}}}}]}}"#,
            [
                "spec.template.spec.imagePullSecrets[0].name: invalid empty name \"\"",
                "spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value"
                    + " \"1500m\" is invalid, must be an integer",
                "spec.revisionHistoryLimit: a negative value retains all historical revisions; a"
                    + " value >= 0 is recommended",
            ]
        ),
    ])
    func `warnings`(resource: Resource, text: String, expected: [String]) throws {
        var bench = ServerBench()
        _ = try bench.create(resource, named(text))
        #expect(bench.server.warnings == expected)
    }

    private func named(_ text: String) throws -> String {
        var object = try JSONParser.parse(text)
        if object["metadata"]?["name"] == nil { object["metadata"]?["name"] = "x" }
        if object["metadata"] == nil { object["metadata"] = ["name": "x"] }
        return object.canonicalText
    }

    private func refusals(_ resource: Resource, _ text: String) throws -> [String] {
        var bench = ServerBench()
        do {
            _ = try bench.create(resource, named(text))
            return []
        } catch let error as APIError {
            return error.causes.isEmpty
                ? [error.message] : error.causes.map { $0.field + ": " + $0.message }
        }
    }
}
