import KubeAPI
import KubeModel
import Testing

/// What is said about templates, field by field: the errors without the path of the template.
@Suite struct TemplateRuleTests {
    @Test(arguments: specCases)
    func `pod specs`(members: String, expected: [String]) throws {
        #expect(try errors(spec: members) == expected)
    }

    @Test(arguments: containerCases)
    func `containers`(members: String, expected: [String]) throws {
        #expect(try errors(container: members) == expected.map { "containers[0]." + $0 })
    }

    @Test(arguments: volumeCases)
    func `volumes, and mounts of those that are wrong`(
        volume: String, expected: [String]
    ) throws {
        let mounts = #""volumeMounts":[{"name":"v","mountPath":"/v"}]"#
        #expect(try errors(spec: #""volumes":[\#(volume)]"#, container: mounts) == expected)
    }

    @Test func `a selector that cannot be used hides the template`() throws {
        var object = try set()
        object["spec"]?["selector"] = [
            "matchExpressions": [["key": "a", "operator": "In"]]
        ]
        object["spec"]?["template"]?["spec"]?["containers"] = []
        #expect(
            texts(object) == [
                "spec.selector.matchExpressions[0].values: Required value: must be specified when"
                    + " `operator` is 'In' or 'NotIn'",
                "spec.selector: Invalid value:"
                    + " {\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}",
            ])
    }

    @Test func `ports of a pod on its node's network are those of the node`() throws {
        let spec = #""hostNetwork":true"#
        let ports = #""ports":[{"containerPort":80,"hostPort":81},{"containerPort":82}]"#
        #expect(
            try errors(spec: spec, container: ports) == [
                "containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort`"
                    + " when `hostNetwork` is true"
            ])
    }

    @Test func `deployments speak of the replica sets they make`() throws {
        var object = try set()
        object["kind"] = "Deployment"
        for name in ["serviceName", "volumeClaimTemplates"] { object["spec"]?[name] = nil }
        object["spec"]?["template"]?["spec"]?["activeDeadlineSeconds"] = 5
        var json = try #require(object.object)
        let rules = DeploymentStrategyRules()
        rules.applyDefaults(&json)
        let context = RuleContext(now: Timestamp(seconds: 0))
        #expect(
            rules.validateCreate(json, context).map(\.text) == [
                "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in"
                    + " ReplicaSet is not Supported"
            ])
    }

    private func set(spec: String = "", container: String = "") throws -> JSONValue {
        try JSONParser.parse(
            """
            {"metadata":{"name":"web","namespace":"default"},"spec":{"serviceName":"n","selector":{"matchLabels":{"a":"b"}},
            "template":{"metadata":{"labels":{"a":"b"}},"spec":{
            "containers":[{"name":"c","image":"i:1"\(container.isEmpty ? "" : "," + container)}]
            \(spec.isEmpty ? "" : "," + spec)}},
            "volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
            """)
    }

    private func texts(_ object: JSONValue) -> [String] {
        var json = object.object ?? [:]
        let rules = StatefulSetStrategy()
        rules.applyDefaults(&json)
        return rules.validateCreate(json, RuleContext(now: Timestamp(seconds: 0))).map(\.text)
    }

    private func errors(spec: String = "", container: String = "") throws -> [String] {
        let prefix = "spec.template.spec."
        return texts(try set(spec: spec, container: container)).map { text in
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : "?" + text
        }
    }
}

/// Members of the pod spec and of its container, and the errors they give.
private let specCases: [(String, [String])] = [
    (
        #""securityContext":{"sysctls":[{"name":"kernel.Sem","value":"1"},{"name":"net/ipv4.tcp_x","value":"1"},{"name":"a..b","value":"1"},{}]}"#,
        [
            #"securityContext.sysctls[0].name: Invalid value: "kernel.Sem": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"#,
            #"securityContext.sysctls[2].name: Invalid value: "a..b": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"#,
            "securityContext.sysctls[3].name: Required value",
        ]
    ),
    (#""dnsPolicy":"X""#, [#"dnsPolicy: Unsupported value: "X": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None""#]),
    (#""dnsPolicy":"None""#, ["dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"]),
    (
        #""dnsConfig":{"nameservers":["x","1.1.1.1"],"searches":["A b","_tcp.x."],"options":[{}]}"#,
        [
            #"dnsConfig.nameservers[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"#,
            #"dnsConfig.searches[0]: Invalid value: "A b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#,
            "dnsConfig.options[0]: Required value: must not be empty",
        ]
    ),
    (
        #""tolerations":[{"operator":"Equal"},{"key":"a","operator":"Exists","value":"v"},{"key":"a","tolerationSeconds":1,"effect":"NoSchedule"},{"key":"a","operator":"X"},{"key":"a","effect":"Y"}]"#,
        [
            #"tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys""#,
            #"tolerations[1].operator: Invalid value: {"Key":"a","Operator":"Exists","Value":"v","Effect":"","TolerationSeconds":null}: value must be empty when `operator` is 'Exists'"#,
            #"tolerations[2].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when `tolerationSeconds` is set"#,
            #"tolerations[3].operator: Unsupported value: "X": supported values: "Equal", "Exists""#,
            #"tolerations[4].effect: Unsupported value: "Y": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute""#,
        ]
    ),
    (
        #""topologySpreadConstraints":[{"maxSkew":0,"topologyKey":"","whenUnsatisfiable":"X"},{"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"ScheduleAnyway","minDomains":0,"nodeTaintsPolicy":"N"}]"#,
        [
            "topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
            "topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
            #"topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "X": supported values: "DoNotSchedule", "ScheduleAnyway""#,
            "topologySpreadConstraints[1].minDomains: Invalid value: 0: must be greater than zero",
            #"topologySpreadConstraints[1].minDomains: Invalid value: "ScheduleAnyway": can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway"#,
            #"topologySpreadConstraints[1].nodeTaintsPolicy: Unsupported value: "N": supported values: "Honor", "Ignore""#,
        ]
    ),
    (
        #""topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule"},{"maxSkew":2,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule"}]"#,
        [#"topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}""#]
    ),
    (
        #""affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"labelSelector":{}}]},"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[]}}}"#,
        [
            "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
            "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty",
            #"affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty"#,
            #"affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"#,
        ]
    ),
    (
        #""affinity":{"podAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":101,"podAffinityTerm":{"topologyKey":"z"}}]}}"#,
        ["affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100"]
    ),
    (
        #""securityContext":{"runAsUser":-1,"fsGroup":-2,"supplementalGroups":[-3],"fsGroupChangePolicy":"X","seccompProfile":{"type":"Localhost"}}"#,
        [
            "securityContext.fsGroup: Invalid value: -2: must be between 0 and 2147483647, inclusive",
            "securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
            "securityContext.supplementalGroups[0]: Invalid value: -3: must be between 0 and 2147483647, inclusive",
            #"securityContext.fsGroupChangePolicy: Unsupported value: "X": supported values: "Always", "OnRootMismatch""#,
            "securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
        ]
    ),
    (
        #""hostAliases":[{"ip":"x","hostnames":["a"]}],"preemptionPolicy":"X","schedulingGates":[{"name":"a"},{"name":"a"}]"#,
        [
            #"schedulingGates[1]: Duplicate value: "a""#,
            #"hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"#,
            #"preemptionPolicy: Unsupported value: "X": supported values: "PreemptLowerPriority", "Never""#,
        ]
    ),
    (#""hostname":"Not_ok","subdomain":"No.","imagePullSecrets":[{}]"#, []),
    (
        #""ephemeralContainers":[{"name":"d","image":"i"}]"#,
        ["ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template"]
    ),
    (#""restartPolicy":"Never""#, [#"restartPolicy: Unsupported value: "Never": supported values: "Always""#]),
    (
        #""activeDeadlineSeconds":0"#,
        [
            "activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
            "activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported",
        ]
    ),
    (
        #""initContainers":[{"name":"c","image":"i","livenessProbe":{"tcpSocket":{"port":1}},"lifecycle":{"preStop":{"exec":{"command":["x"]}}}},{"name":"s","image":"i","restartPolicy":"Always","livenessProbe":{"tcpSocket":{"port":0}}}]"#,
        [
            #"initContainers[0].name: Duplicate value: "c""#,
            "initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
            "initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
            "initContainers[1].livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
        ]
    ),
]

private let containerCases: [(String, [String])] = [
    (
        #""resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"},{"resourceName":"cpu","restartPolicy":"Foo"},{"resourceName":"disk"}]"#,
        [
            #"resizePolicy[1]: Duplicate value: "cpu""#,
            #"resizePolicy: Unsupported value: "Foo": supported values: "NotRequired", "RestartContainer""#,
            #"resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory""#,
            "resizePolicy: Required value",
        ]
    ),
    (#""volumeMounts":[{"name":"x","mountPath":"/a","subPath":"/b"}]"#, [#"volumeMounts[0].name: Not found: "x""#, #"volumeMounts.subPath: Invalid value: "/b": must be a relative path"#]),
    (
        #""volumeMounts":[{"mountPath":""}]"#,
        [
            "volumeMounts[0].name: Required value", #"volumeMounts[0].name: Not found: """#,
            "volumeMounts[0].mountPath: Required value",
        ]
    ),
    (
        #""volumeMounts":[{"name":"www","mountPath":"/a","mountPropagation":"Bidirectional"}]"#,
        ["volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers"]
    ),
    (
        #""volumeMounts":[{"name":"www","mountPath":"/a"}],"volumeDevices":[{"name":"www","devicePath":"/a"},{"name":"no","devicePath":"../x"}]"#,
        [
            #"volumeMounts[0].name: Invalid value: "www": must not already exist in volumeDevices"#,
            #"volumeMounts[0].mountPath: Invalid value: "/a": must not already exist as a path in volumeDevices"#,
            #"volumeDevices[0].name: Invalid value: "www": must not already exist in volumeMounts"#,
            #"volumeDevices[0].devicePath: Invalid value: "/a": must not already exist as a path in volumeMounts"#,
            #"volumeDevices[1].name: Not found: "no""#,
            #"volumeDevices[1].devicePath: Invalid value: "../x": can not contain backsteps ('..')"#,
        ]
    ),
    (
        #""resources":{"limits":{"foo":"1","storage":"1","cpu":"1"},"requests":{"cpu":"2","example.com/gpu":"1"}}"#,
        [
            #"resources.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified"#,
            #"resources.limits[foo]: Invalid value: "foo": must be a standard resource for containers"#,
            #"resources.limits[storage]: Invalid value: "storage": must be a standard resource for containers"#,
            #"resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1"#,
            "resources.limits: Required value: Limit must be set for non overcommitable resources",
        ]
    ),
    (
        #""resources":{"limits":{"example.com/gpu":"2","hugepages-2Mi":"2Mi"},"requests":{"example.com/gpu":"1","hugepages-2Mi":"2Mi"}}"#,
        [
            #"resources.requests: Invalid value: "1": must be equal to example.com/gpu limit of 2"#,
            "resources: Forbidden: HugePages require cpu or memory",
        ]
    ),
    (
        #""securityContext":{"privileged":true,"allowPrivilegeEscalation":false,"runAsUser":-1}"#,
        [
            "securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
            #"securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":-1,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true"#,
        ]
    ),
    (#""terminationMessagePolicy":"X""#, [#"terminationMessagePolicy: Unsupported value: "X": supported values: "File", "FallbackToLogsOnError""#]),
    (#""imagePullPolicy":"always""#, [#"imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never""#]),
    (
        #""envFrom":[{},{"prefix":"a=","secretRef":{}}]"#,
        [
            #"envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`"#,
            #"envFrom[1].prefix: Invalid value: "a=": a valid environment variable name must consist only of printable ASCII characters other than '='"#,
            "envFrom[1].secretRef.name: Required value",
        ]
    ),
    (
        #""env":[{"name":"A","value":"x","valueFrom":{"fieldRef":{"fieldPath":"metadata.nam"}}},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"status.phase"}}},{"name":"C","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu","divisor":"2"}}},{"name":"D","valueFrom":{}}]"#,
        [
            #"env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.nam": error converting fieldPath: field label not supported: metadata.nam"#,
            #"env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty"#,
            #"env[1].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs""#,
            #"env[2].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource"#,
            #"env[3].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"#,
        ]
    ),
    (
        #""readinessProbe":{"httpGet":{"port":"Not ok","scheme":"ftp","httpHeaders":[{"name":"a b"}]},"terminationGracePeriodSeconds":0,"periodSeconds":-1}"#,
        [
            #"readinessProbe.httpGet.port: Invalid value: "Not ok": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"#,
            #"readinessProbe.httpGet.scheme: Unsupported value: "ftp": supported values: "HTTP", "HTTPS""#,
            #"readinessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"#,
            "readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
            "readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
            "readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must not be set for readinessProbes",
        ]
    ),
    (#""livenessProbe":{"successThreshold":2}"#, ["livenessProbe: Required value: must specify a handler type", "livenessProbe.successThreshold: Invalid value: 2: must be 1"]),
    (#""lifecycle":{"preStop":{"sleep":{"seconds":31}}}"#, ["lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)"]),
    (
        #""ports":[{"containerPort":0},{"containerPort":70000,"name":"much-too-long-name","hostPort":1},{"containerPort":2,"hostPort":1}]"#,
        [
            "ports[0].containerPort: Required value",
            #"ports[1].name: Invalid value: "much-too-long-name": must be no more than 15 characters"#,
            "ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
            #"ports[2].hostPort: Duplicate value: "TCP//1""#,
        ]
    ),
    (#""restartPolicy":"X""#, [#"restartPolicy: Unsupported value: "X": supported values: "Always", "Never", "OnFailure""#]),
]

private let volumeCases: [(String, [String])] = [
    (
        #"{"name":"v","hostPath":{"path":""}}"#,
        [
            "volumes[0].hostPath.path: Required value",
            #"containers[0].volumeMounts[0].name: Not found: "v""#,
        ]
    ),
    (
        #"{"name":"v","emptyDir":{},"hostPath":{"path":"/a","type":"X"}}"#,
        [
            "volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
            #"containers[0].volumeMounts[0].name: Not found: "v""#,
        ]
    ),
    (
        #"{"name":"v","configMap":{"defaultMode":512,"items":[{"key":"","path":"/x"}]}}"#,
        [
            "volumes[0].configMap.name: Required value",
            "volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
            "volumes[0].configMap.items[0].key: Required value",
            #"volumes[0].configMap.items[0].path: Invalid value: "/x": must be a relative path"#,
            #"containers[0].volumeMounts[0].name: Not found: "v""#,
        ]
    ),
    (
        #"{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"","expirationSeconds":1}}]}}"#,
        [
            "volumes[0].projected.sources[0].serviceAccountToken.path: Required value",
            "volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes",
            #"containers[0].volumeMounts[0].name: Not found: "v""#,
        ]
    ),
    (#"{"name":"v","persistentVolumeClaim":{"claimName":"c"}}"#, []),
    (#"{"name":"v"}"#, []),
]
