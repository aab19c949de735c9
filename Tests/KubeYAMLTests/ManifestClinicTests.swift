import KubeAPI
import KubeModel
import KubeYAML
import Testing

@Suite struct ManifestClinicTests {
    private func set(_ extra: String, version: String = "apps/v1") -> String {
        """
        apiVersion: \(version)
        kind: StatefulSet
        metadata: {name: web}
        spec:
          serviceName: web
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: a, image: nginx}]}
        \(extra)
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {clusterIP: None}
        """
    }

    @Test func `a finding is one line with everything in it`() throws {
        let report = try examine("apiVersion: v1\nkind: Pdo\nmetadata: {name: a}\n")
        let finding = try #require(report.first("MAN-KIND"))
        #expect(
            finding.text
                == "0.yaml:2:7: error: kind: unknown kind Pdo in version v1 (did you mean Pod?) "
                + "[MAN-KIND]")
        #expect(finding.serverLine?.contains("no matches for kind \"Pdo\"") ?? false)
    }

    @Test func `text from files cannot steer a terminal`() throws {
        let report = try examine(
            "apiVersion: v1\nkind: \"\\e[31mPod\\u202e\"\nmetadata: {name: a}\n")
        let text = try #require(report.findings.first?.text)
        #expect(text.contains("<U+001B>[31mPod<U+202E>"))
    }

    @Test func `objects come in an order that works`() throws {
        let report = try examine(
            """
            kind: List
            apiVersion: v1
            items:
            - {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: [{name: a, image: b}]}}
            - kind: List
              apiVersion: v1
              items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
              - {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: s}, provisioner: kubernetes.io/no-provisioner}
            """)
        #expect(!report.hasErrors)
        #expect(
            report.objects.map { $0["kind"]?.string }
                == ["Namespace", "StorageClass", "ConfigMap", "Pod"])
        #expect(report.codes == ["MAN-NAMESPACE"])
        #expect(report.objects[2]["metadata"]?["namespace"] == "default")
        #expect(report.objects[1]["metadata"]?["namespace"] == nil)
    }

    @Test func `positions inside lists are those of the file`() throws {
        let report = try examine(
            "kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n"
                + "    name: A_b\n  spec: {containers: [{name: a, image: b}]}\n")
        let finding = try #require(report.first("MAN-INVALID"))
        #expect(finding.line == 7 && finding.column == 11)
    }

    @Test func `maxUnavailable is dropped aloud while the gate is off`() throws {
        let text = set(
            "  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}")
        let report = try examine(text)
        #expect(report.codes == ["MAN-MAXUNAV"])
        #expect(!report.hasErrors)
        #expect(
            report.first("MAN-MAXUNAV")?.message.contains(
                "--feature-gates MaxUnavailableStatefulSet=true") ?? false)
        var context = checkContext
        context.allowsMaxUnavailable = true
        #expect(try examine(text, in: context).codes.isEmpty)
        for bad in ["0", "-1", "0%", "101%", "many"] {
            let text = set(
                "  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: \(bad)}}")
            #expect(try examine(text).first("MAN-MAXUNAV")?.severity == .error, "\(bad)")
        }
    }

    @Test func `v1beta1 keeps the defaults it had`() throws {
        let report = try examine(set("", version: "apps/v1beta1"))
        #expect(report.codes == ["MAN-API-REMOVED"])
        let object = try #require(report.objects.last)
        #expect(object["spec"]?.at("updateStrategy", "type") == "OnDelete")
        #expect(object["metadata"]?.at("labels", "app") == "web")
        let later = try #require(try examine(set("", version: "apps/v1beta2")).objects.last)
        #expect(later["spec"]?["updateStrategy"] == nil)
        #expect(later["apiVersion"] == "apps/v1")
        let own = try examine(
            set("  updateStrategy: {type: RollingUpdate}", version: "apps/v1beta1"))
        #expect(own.objects.last?["spec"]?.at("updateStrategy", "type") == "RollingUpdate")
    }

    @Test func `a default class is needed by claims without one`() throws {
        let claim =
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: "
            + "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n"
        #expect(try examine(claim).codes.isEmpty)
        var context = ManifestContext()
        #expect(try examine(claim, in: context).codes == ["MAN-SC"])
        context.classes = [.init(name: "x", provisioner: "y", isDefault: true)]
        #expect(try examine(claim, in: context).codes.isEmpty)
    }

    @Test func `what the cluster has counts`() throws {
        var context = checkContext
        context.services = [
            Service(json: [
                "metadata": ["name": "web", "namespace": "default"],
                "spec": ["clusterIP": "None"],
            ])
        ]
        let text = set("").components("---")[0]
        #expect(try examine(text).codes == ["MAN-SVC-MISSING"])
        #expect(try examine(text, in: context).codes.isEmpty)
    }

    @Test func `an unreadable document stops guesses about what is missing`() throws {
        let text = set("").components("---")[0] + "---\na: b: c\n"
        #expect(try examine(text).codes == ["MAN-YAML"])
    }

    @Test func `what the server adds is placed and not repeated`() throws {
        var context = checkContext
        context.validate = { resource, _ in
            guard resource == .statefulSet else { return [] }
            return [
                .init(type: "FieldValueInvalid", message: "too many", field: "spec.replicas"),
                .init(type: "FieldValueInvalid", message: "again", field: "spec.serviceName"),
            ]
        }
        let report = try examine(
            set("  replicas: 3").replacing("serviceName: web", with: "serviceName: 7"),
            in: context)
        #expect(report.codes.sorted() == ["MAN-INVALID", "MAN-SVC-MISSING", "MAN-TYPE"])
        #expect(report.first("MAN-INVALID")?.path == "spec.replicas")
        #expect(report.first("MAN-INVALID")?.line == 10)
    }

    @Test func `quantities and required fields are checked`() throws {
        let report = try examine(
            "apiVersion: v1\nkind: Pod\nmetadata: {}\nspec:\n  containers:\n  - image: a\n"
                + "    resources: {requests: {memory: 1 GB}}\n")
        #expect(report.codes == ["MAN-INVALID", "MAN-INVALID", "MAN-INVALID"])
        #expect(report.findings.contains { $0.suggestion == "1Gi" })
        #expect(
            report.findings.map(\.path).sorted() == [
                "metadata.name", "spec.containers[0].name",
                "spec.containers[0].resources.requests.memory",
            ])
    }

    @Test func `a field one level off is told where it belongs`() throws {
        let report = try examine(
            set("  replicas: 2").replacing(
                "    spec: {containers", with: "    replicas: 2\n    spec: {containers"))
        let finding = try #require(report.first("MAN-FIELD"))
        #expect(finding.message.contains("it belongs to spec"))
        #expect(report.codes == ["MAN-FIELD"])
    }

    @Test func `the summary says what would happen`() throws {
        #expect(try examine(set("")).summary == "no problems: 2 objects would be loaded")
        #expect(
            try examine("a: 1\n").summary == "1 error: nothing would be loaded")
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        var parts: [String] = [""]
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line == separator { parts.append("") } else { parts[parts.count - 1] += line + "\n" }
        }
        return parts
    }
}
