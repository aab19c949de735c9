import KubeAPI
import KubeModel
import Testing

/// What the server makes of pod templates, field by field: every member counts for the hash.
/// Source: spec R12, R64, R65; api.md 8.13.
@Suite struct TemplateDefaultsTests {
    /// A member of the pod spec as given, and as stored.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var member: String
        var given: String
        var stored: String

        init(_ name: String, _ member: String, _ given: String, _ stored: String) {
            (self.name, self.member, self.given, self.stored) = (name, member, given, stored)
        }

        var testDescription: String { name }
    }

    /// The spec of a stored template whose pod spec was given as text.
    static func stored(_ spec: String, metadata: String = "{}") throws -> PodTemplateSpec {
        let text = #"{"spec":{"template":{"metadata":\#(metadata),"spec":\#(spec)}}}"#
        var set = try #require(try JSONParser.parse(text).object)
        StatefulSetStrategy().applyDefaults(&set)
        let once = set
        StatefulSetStrategy().applyDefaults(&set)
        #expect(set == once, "defaults of defaults are other ones")
        return StatefulSet(json: set).spec.template
    }

    static let volumes: [Row] = [
        Row("no source is an empty directory", "", "", #""emptyDir":{}"#),
        Row("an empty directory in memory", "", #""emptyDir":{"medium":"Memory","sizeLimit":"1024Mi"}"#,
            #""emptyDir":{"medium":"Memory","sizeLimit":"1Gi"}"#),
        Row("config map", "", #""configMap":{"name":"c","items":[],"optional":false}"#,
            #""configMap":{"defaultMode":420,"name":"c","optional":false}"#),
        Row("mode zero is a mode", "", #""configMap":{"name":"c","defaultMode":0}"#,
            #""configMap":{"defaultMode":0,"name":"c"}"#),
        Row("secret", "", #""secret":{"secretName":"s","items":[{"key":"a","path":"b","mode":0}]}"#,
            #""secret":{"defaultMode":420,"items":[{"key":"a","mode":0,"path":"b"}],"secretName":"s"}"#),
        Row("downward", "",
            #""downwardAPI":{"items":[{"path":"l","fieldRef":{"fieldPath":"metadata.labels"}},{"path":"c","resourceFieldRef":{"containerName":"a","resource":"limits.cpu","divisor":"0.001"}}]}"#,
            #""downwardAPI":{"defaultMode":420,"items":[{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.labels"},"path":"l"},{"path":"c","resourceFieldRef":{"containerName":"a","divisor":"1m","resource":"limits.cpu"}}]}"#),
        Row("projected", "",
            #""projected":{"sources":[{"serviceAccountToken":{"path":"t"}},{"downwardAPI":{"items":[{"path":"n","fieldRef":{"fieldPath":"metadata.name"}}]}},{"configMap":{"name":"c"}}]}"#,
            #""projected":{"defaultMode":420,"sources":[{"serviceAccountToken":{"expirationSeconds":3600,"path":"t"}},{"downwardAPI":{"items":[{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"},"path":"n"}]}},{"configMap":{"name":"c"}}]}"#),
        Row("projected from nothing", "", #""projected":{"sources":[]}"#,
            #""projected":{"defaultMode":420,"sources":null}"#),
        Row("host path", "", #""hostPath":{"path":"/v"}"#, #""hostPath":{"path":"/v","type":""}"#),
        Row("claim", "", #""persistentVolumeClaim":{"claimName":"c","readOnly":false}"#,
            #""persistentVolumeClaim":{"claimName":"c"}"#),
        Row("ephemeral claim", "",
            #""ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"0.5Gi"}},"dataSource":{"kind":"PersistentVolumeClaim","name":"p"}}}}"#,
            #""ephemeral":{"volumeClaimTemplate":{"metadata":{},"spec":{"accessModes":["ReadWriteOnce"],"dataSource":{"apiGroup":null,"kind":"PersistentVolumeClaim","name":"p"},"resources":{"requests":{"storage":"512Mi"}},"volumeMode":"Filesystem"}}}"#),
        Row("image", "", #""image":{"reference":"a/b:1"}"#,
            #""image":{"pullPolicy":"IfNotPresent","reference":"a/b:1"}"#),
        Row("image of no tag", "", #""image":{"reference":"a/b"}"#,
            #""image":{"pullPolicy":"Always","reference":"a/b"}"#),
        Row("iscsi", "", #""iscsi":{"targetPortal":"1.2.3.4","iqn":"q","chapAuthSession":false}"#,
            #""iscsi":{"iqn":"q","iscsiInterface":"default","lun":0,"targetPortal":"1.2.3.4"}"#),
        Row("rbd", "", #""rbd":{"monitors":["m"],"image":"i","readOnly":false}"#,
            #""rbd":{"image":"i","keyring":"/etc/ceph/keyring","monitors":["m"],"pool":"rbd","user":"admin"}"#),
        Row("azure disk", "", #""azureDisk":{"diskName":"d","diskURI":"u"}"#,
            #""azureDisk":{"cachingMode":"ReadWrite","diskName":"d","diskURI":"u","fsType":"ext4","kind":"Shared","readOnly":false}"#),
        Row("scale io", "", #""scaleIO":{"gateway":"g","system":"s","secretRef":{"name":"x"},"sslEnabled":false}"#,
            #""scaleIO":{"fsType":"xfs","gateway":"g","secretRef":{"name":"x"},"storageMode":"ThinProvisioned","system":"s"}"#),
        Row("csi tells false from absent", "", #""csi":{"driver":"d","readOnly":false,"fsType":""}"#,
            #""csi":{"driver":"d","fsType":"","readOnly":false}"#),
        Row("nfs does not", "", #""nfs":{"server":"s","path":"/","readOnly":false}"#,
            #""nfs":{"path":"/","server":"s"}"#),
        Row("a partition of zero", "", #""gcePersistentDisk":{"pdName":"d","partition":0}"#,
            #""gcePersistentDisk":{"pdName":"d"}"#),
    ]

    @Test(arguments: volumes)
    func `stores volumes`(_ row: Row) throws {
        let given = row.given.isEmpty ? "" : "," + row.given
        let template = try Self.stored(#"{"volumes":[{"name":"v"\#(given)}]}"#)
        var volume = try #require(template.spec.volumes.first).json
        volume["name"] = nil
        #expect(JSONValue.object(volume).canonicalText == "{" + row.stored + "}")
    }

    static let containers: [Row] = [
        Row("http probe", "livenessProbe", #"{"httpGet":{"port":"web","httpHeaders":[{"name":"A"}]}}"#,
            #"{"failureThreshold":3,"httpGet":{"httpHeaders":[{"name":"A","value":""}],"path":"/","port":"web","scheme":"HTTP"},"periodSeconds":10,"successThreshold":1,"timeoutSeconds":1}"#),
        Row("grpc probe with zeros", "startupProbe",
            #"{"grpc":{"port":9},"initialDelaySeconds":0,"timeoutSeconds":0,"terminationGracePeriodSeconds":0}"#,
            #"{"failureThreshold":3,"grpc":{"port":9,"service":""},"periodSeconds":10,"successThreshold":1,"terminationGracePeriodSeconds":0,"timeoutSeconds":1}"#),
        Row("lifecycle", "lifecycle", #"{"preStop":{"sleep":{}},"postStart":{"httpGet":{"port":80}}}"#,
            #"{"postStart":{"httpGet":{"path":"/","port":80,"scheme":"HTTP"}},"preStop":{"sleep":{"seconds":0}}}"#),
        Row("an empty lifecycle stays", "lifecycle", "{}", "{}"),
        Row("ports", "ports", #"[{"containerPort":80,"hostPort":0,"name":""}]"#,
            #"[{"containerPort":80,"protocol":"TCP"}]"#),
        Row("variables", "env",
            #"[{"name":"A","value":""},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}},{"name":"C","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}},{"name":"D","valueFrom":{"configMapKeyRef":{"name":"c","key":"k","optional":false}}},{"name":"E","valueFrom":{"fileKeyRef":{"key":"k","path":"p","volumeName":"v"}}}]"#,
            #"[{"name":"A"},{"name":"B","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"spec.nodeName"}}},{"name":"C","valueFrom":{"resourceFieldRef":{"divisor":"0","resource":"limits.cpu"}}},{"name":"D","valueFrom":{"configMapKeyRef":{"key":"k","name":"c","optional":false}}},{"name":"E","valueFrom":{"fileKeyRef":{"key":"k","optional":false,"path":"p","volumeName":"v"}}}]"#),
        Row("letters that are escaped", "env", #"[{"name":"A","value":"<a> & \u2028 é 日本 \u0001 \b\f\u007f"}]"#,
            #"[{"name":"A","value":"\u003ca\u003e \u0026 \u2028 é 日本 \u0001 \b\f\#u{7f}"}]"#),
        Row("limits are no requests in a template", "resources", #"{"limits":{"cpu":"0.5","memory":"1024Mi"}}"#,
            #"{"limits":{"cpu":"500m","memory":"1Gi"}}"#),
        Row("amounts are kept to the thousandth", "resources",
            #"{"limits":{"cpu":"100u","memory":"0.1Gi"},"requests":{"cpu":0.0004,"memory":"1e3","x.y/z":null}}"#,
            #"{"limits":{"cpu":"1m","memory":"107374182400m"},"requests":{"cpu":"1m","memory":"1e3","x.y/z":"0"}}"#),
        Row("no amounts", "resources", #"{"limits":{},"requests":null,"claims":[]}"#, "{}"),
        Row("an empty security context stays", "securityContext", #"{"capabilities":{"add":[]}}"#,
            #"{"capabilities":{}}"#),
        Row("mounts", "volumeMounts", #"[{"name":"v","mountPath":"/v","readOnly":false,"subPath":""}]"#,
            #"[{"mountPath":"/v","name":"v"}]"#),
        Row("resize policy", "resizePolicy", #"[{"resourceName":"cpu","restartPolicy":"NotRequired"}]"#,
            #"[{"resourceName":"cpu","restartPolicy":"NotRequired"}]"#),
        Row("a null among texts", "args", #"["a",null]"#, #"["a",""]"#),
    ]

    @Test(arguments: containers)
    func `stores containers`(_ row: Row) throws {
        for list in ["containers", "initContainers"] {
            let template = try Self.stored(
                #"{"\#(list)":[{"name":"c","image":"i:1","\#(row.member)":\#(row.given)}]}"#)
            let container = template.spec.json[list]?.array?.first
            #expect(container?[row.member]?.canonicalText == row.stored, "\(list)")
        }
    }

    static let specs: [Row] = [
        Row("security context", "securityContext",
            #"{"sysctls":[{"name":"a.b"}],"fsGroup":0,"supplementalGroups":[]}"#,
            #"{"fsGroup":0,"sysctls":[{"name":"a.b","value":""}]}"#),
        Row("an empty affinity stays", "affinity", #"{"podAffinity":{}}"#, #"{"podAffinity":{}}"#),
        Row("preferences", "affinity",
            #"{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1}]}}"#,
            #"{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"preference":{},"weight":1}]}}"#),
        Row("pod affinity", "affinity",
            #"{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"z","namespaceSelector":{},"namespaces":[]}]}}"#,
            #"{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"namespaceSelector":{},"topologyKey":"z"}]}}"#),
        Row("spread", "topologySpreadConstraints",
            #"[{"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule","minDomains":1}]"#,
            #"[{"maxSkew":1,"minDomains":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule"}]"#),
        Row("dns", "dnsConfig", #"{"options":[{"name":"ndots","value":""},{"name":"x"}],"searches":[]}"#,
            #"{"options":[{"name":"ndots","value":""},{"name":"x"}]}"#),
        Row("aliases", "hostAliases", #"[{"ip":"1.2.3.4","hostnames":["a"]}]"#,
            #"[{"hostnames":["a"],"ip":"1.2.3.4"}]"#),
        Row("tolerations", "tolerations", #"[{"key":"","operator":"Exists","tolerationSeconds":0}]"#,
            #"[{"operator":"Exists","tolerationSeconds":0}]"#),
        Row("overhead", "overhead", #"{"cpu":"0.25","memory":"1500u"}"#, #"{"cpu":"250m","memory":"2m"}"#),
        Row("resources of the pod", "resources", #"{"limits":{"cpu":"2000m"}}"#, #"{"limits":{"cpu":"2"}}"#),
        Row("pull secrets", "imagePullSecrets", #"[{"name":""},{"name":"s"}]"#, #"[{},{"name":"s"}]"#),
        Row("service account", "serviceAccount", #""sa""#, #""sa""#),
        Row("no grace", "terminationGracePeriodSeconds", "0", "0"),
        Row("priority zero", "priority", "0", "0"),
        Row("sharing off", "shareProcessNamespace", "false", "false"),
    ]

    @Test(arguments: specs)
    func `stores pod specs`(_ row: Row) throws {
        let template = try Self.stored(#"{"\#(row.member)":\#(row.given)}"#)
        #expect(template.spec.json[row.member]?.canonicalText == row.stored)
    }

    @Test func `fills in what every template has and nothing else`() throws {
        let bare = #"{"containers":[{"name":"c","image":"i"}],"hostNetwork":true,"hostPID":false,"nodeName":"","serviceAccountName":"sa"}"#
        let template = try Self.stored(bare, metadata: #"{"creationTimestamp":null,"labels":{}}"#)
        #expect(
            JSONValue.object(template.json).canonicalText
                == #"{"metadata":{},"spec":{"containers":[{"image":"i","imagePullPolicy":"Always","name":"c","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","hostNetwork":true,"restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"serviceAccount":"sa","serviceAccountName":"sa","terminationGracePeriodSeconds":30}}"#
        )
    }

    // image, pull policy
    @Test(arguments: [
        ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1", "IfNotPresent"),
        ("r.example:5000/a", "Always"), ("r.example:5000/a:1", "IfNotPresent"),
        ("a@sha256:" + String(repeating: "a", count: 64), "IfNotPresent"),
        ("a:latest@sha256:" + String(repeating: "a", count: 64), "Always"),
        ("Upper", "IfNotPresent"), ("localhost/a", "Always"), ("a/B", "IfNotPresent"),
    ])
    func `pulls by the tag`(image: String, policy: String) throws {
        let template = try Self.stored(#"{"containers":[{"name":"c","image":"\#(image)"}]}"#)
        #expect(template.spec.containers.first?.imagePullPolicy == policy)
    }
}
