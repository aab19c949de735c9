import KubeAPI
import KubeModel
import Testing

/// What is accepted in a template with a warning.
@Suite struct PodWarningTests {
    @Test(arguments: cases)
    func `templates are warned about in order`(spec: String, expected: [String]) throws {
        let containers = spec.contains(#""containers""#) ? "" : #","containers":[{"name":"c"}]"#
        let text = """
            {"metadata":{"name":"a"},"spec":{"template":{
            "metadata":{"annotations":{"security.alpha.kubernetes.io/sysctls":"x"}},
            "spec":{\(spec)\(containers)}}}}
            """
        var object = try #require(try JSONParser.parse(text).object)
        let rules = StatefulSetStrategy()
        rules.applyDefaults(&object)
        let warnings = rules.warnings(
            object, old: nil, RuleContext(now: Timestamp(seconds: 0)))
        let annotation =
            "spec.template.metadata.annotations[security.alpha.kubernetes.io/sysctls]:"
            + " non-functional in v1.11+; use the \"sysctls\" field instead"
        #expect(
            warnings.filter { $0 != annotation } == expected.map { "spec.template.spec." + $0 })
        #expect(warnings.contains(annotation))
    }

    @Test func `a pod is warned about without the path of a template`() throws {
        let text = """
            {"metadata":{"name":"a","annotations":{"scheduler.alpha.kubernetes.io/critical-pod":""}},
            "spec":{"terminationGracePeriodSeconds":-1,"containers":[{"name":"c"}]}}
            """
        var object = try #require(try JSONParser.parse(text).object)
        let rules = PodStrategy()
        rules.applyDefaults(&object)
        #expect(
            rules.warnings(object, old: nil, RuleContext(now: Timestamp(seconds: 0))) == [
                "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional"
                    + " in v1.16+; use the \"priorityClassName\" field instead",
                "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and"
                    + " will be treated as 1",
            ])
    }
}

private let required = "requiredDuringSchedulingIgnoredDuringExecution"
private let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
private let nullSelector = "labelSelector: a null labelSelector results in matching no pod"

/// Members of the pod spec, and the warnings without the path of the template.
private let cases: [(String, [String])] = [
    (
        #""nodeSelector":{"beta.kubernetes.io/os":"linux","beta.kubernetes.io/instance-type":"x"}"#,
        [
            #"nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead"#,
            #"nodeSelector[beta.kubernetes.io/instance-type]: deprecated since v1.17; use "node.kubernetes.io/instance-type" instead"#,
        ]
    ),
    (
        #""affinity":{"nodeAffinity":{"\#(required)":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"failure-domain.beta.kubernetes.io/zone","operator":"Exists"}]}]}},"podAntiAffinity":{"\#(required)":[{"topologyKey":"k"}],"\#(preferred)":[{"weight":1,"podAffinityTerm":{"topologyKey":"k"}}]}}"#,
        [
            "affinity.nodeAffinity.\(required).nodeSelectorTerms[0].matchExpressions[0].key:"
                + " failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use"
                + " \"topology.kubernetes.io/zone\" instead",
            "affinity.podAntiAffinity.\(required)[0].\(nullSelector)",
            "affinity.podAntiAffinity.\(preferred)[0].podAffinityTerm.\(nullSelector)",
        ]
    ),
    (
        #""topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule"}]"#,
        ["topologySpreadConstraints[0].\(nullSelector)"]
    ),
    (
        #""volumes":[{"name":"a","gitRepo":{"repository":"r"}},{"name":"b","rbd":{}}]"#,
        [
            "volumes[0].gitRepo: deprecated in v1.11",
            "volumes[1].rbd: deprecated in v1.28, non-functional in v1.31+",
        ]
    ),
    (
        #""hostAliases":[{"ip":"1.1.1.1"},{"ip":"1.1.1.1"}],"imagePullSecrets":[{"name":"s"},{"name":"s"},{}]"#,
        [
            #"hostAliases[1].ip: duplicate ip "1.1.1.1""#,
            #"imagePullSecrets[1].name: duplicate name "s""#,
            #"imagePullSecrets[2].name: invalid empty name """#,
        ]
    ),
    (
        #""containers":[{"name":"c","env":[{"name":"A","value":"1"},{"name":"A","value":"$(A)2"},{"name":"A","value":"$(A)"},{"name":"A","value":"3"}]}]"#,
        [
            #"containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply"#,
            #"containers[0].env[3]: hides previous definition of "A", which may be dropped when using apply"#,
        ]
    ),
    (
        #""containers":[{"name":"c","resources":{"limits":{"memory":"1500m"},"requests":{"memory":"500m","ephemeral-storage":"1m"}}}]"#,
        [
            #"containers[0].resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer"#,
            #"containers[0].resources.requests[memory]: fractional byte value "500m" is invalid, must be an integer"#,
            #"containers[0].resources.requests[ephemeral-storage]: fractional byte value "1m" is invalid, must be an integer"#,
        ]
    ),
    (
        #""initContainers":[{"name":"i","ports":[{"containerPort":80,"name":"web"}]}],"containers":[{"name":"a","ports":[{"containerPort":80,"name":"web","hostPort":80}]},{"name":"b","ports":[{"containerPort":80,"hostPort":80,"hostIP":"1.1.1.1"},{"containerPort":81,"hostIP":"1.1.1.1"}]}]"#,
        [
            "containers[0].ports[0]: overlapping port definition with"
                + " spec.template.spec.initContainers[0].ports[0]",
            "containers[1].ports[0]: overlapping port definition with"
                + " spec.template.spec.initContainers[0].ports[0]",
            "containers[1].ports[0]: dangerously ambiguous port definition with"
                + " spec.template.spec.containers[0].ports[0]",
            "containers[1].ports[1]: hostIP set without hostPort: {Name: HostPort:0"
                + " ContainerPort:81 Protocol:TCP HostIP:1.1.1.1}",
            #"containers[0].ports[0]: duplicate port name "web" with spec.template.spec.initContainers[0].ports[0], services and probes that select ports by name will use spec.template.spec.initContainers[0].ports[0]"#,
        ]
    ),
]
