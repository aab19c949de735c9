import Foundation
import Testing

/// What a teacher types, with the real kubectl, against `ordinal serve` and its simulated nodes.
@Suite(.serialized)
struct KubectlTests {
    /// A set with a headless service, three replicas and a claim each.
    private static let web = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          clusterIP: None
          selector: {app: web}
          ports: [{name: http, port: 80}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: web}
        spec:
          serviceName: web
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - {name: nginx, image: "nginx:1.27", ports: [{name: http, containerPort: 80}]}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
        """

    /// A server whose set `web` is ready.
    private func served() throws -> ServedCluster {
        let server = try ServedCluster("--speed", "60", "--seed", "5")
        try expect(server.kubectl("apply", "-f", "-", input: Self.web), "statefulset.apps/web created")
        try expect(
            server.kubectl("rollout", "status", "sts/web", "--timeout=60s"),
            "partitioned roll out complete: 3 new pods have been updated...")
        return server
    }

    private func expect(
        _ finished: Screen.Finished, _ text: String, status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let said = finished.output + finished.errors
        #expect(finished.status == status, "\(said)", sourceLocation: sourceLocation)
        #expect(text.isEmpty || said.contains(text), "\(said)", sourceLocation: sourceLocation)
    }

    @Test
    func `rolls out, looks back, undoes and restarts`() throws {
        let server = try served()
        try expect(server.kubectl("set", "image", "sts/web", "nginx=nginx:1.28"), "image updated")
        try expect(server.kubectl("rollout", "status", "sts/web", "--timeout=60s"), "complete")
        let history = try server.kubectl("rollout", "history", "sts/web")
        try expect(history, "REVISION")
        #expect(history.output.contains("\n1 ") && history.output.contains("\n2 "))
        try expect(server.kubectl("rollout", "undo", "sts/web"), "rolled back")
        try expect(server.kubectl("rollout", "status", "sts/web", "--timeout=60s"), "complete")
        let image = "-o=jsonpath={.items[*].spec.containers[0].image}"
        try expect(
            server.kubectl("get", "pods", image), "nginx:1.27 nginx:1.27 nginx:1.27")
        try expect(server.kubectl("rollout", "restart", "sts/web"), "restarted")
        try expect(server.kubectl("rollout", "status", "sts/web", "--timeout=60s"), "complete")
        try expect(server.kubectl("get", "controllerrevisions"), "statefulset.apps/web")
        #expect(server.stop() == 0)
    }

    @Test
    func `scales, waits, edits, compares and explains`() throws {
        let server = try served()
        try expect(server.kubectl("scale", "sts/web", "--replicas=5"), "scaled")
        try expect(
            server.kubectl(
                "wait", "--for=jsonpath={.status.readyReplicas}=5", "sts/web", "--timeout=60s"),
            "condition met")
        try expect(
            server.kubectl("wait", "--for=condition=Ready", "pod/web-4", "--timeout=60s"),
            "condition met")
        let edited = try Screen.run(
            [
                "env", "EDITOR=sed -i s/replicas:.5/replicas:\\ 2/", ServedCluster.kubectl,
                "--kubeconfig", server.kubeconfig, "edit", "sts/web",
            ])
        try expect(edited, "statefulset.apps/web edited")
        try expect(
            server.kubectl("wait", "--for=delete", "pod/web-2", "--timeout=60s"), "")
        let difference = try server.kubectl("diff", "-f", "-", input: Self.web)
        try expect(difference, "+  replicas: 3", status: 1)
        let claims = try server.kubectl("get", "pvc", "-o", "name").output
        #expect(claims.split(separator: "\n").count == 5, "claims outlive their pods")
        let explained = try server.kubectl("explain", "--recursive", "statefulset.spec").output
        for field in ["podManagementPolicy", "volumeClaimTemplates", "maxUnavailable", "whenScaled"] {
            #expect(explained.contains(field))
        }
    }

    @Test
    func `orphans pods, and a new set of the same name takes them`() throws {
        let server = try served()
        let uid = "-o=jsonpath={.metadata.uid}"
        let before = try server.kubectl("get", "pod/web-0", uid).output
        try expect(server.kubectl("delete", "sts/web", "--cascade=orphan"), "deleted")
        try expect(
            server.kubectl("get", "pod/web-0", "-o=jsonpath=[{.metadata.ownerReferences}]"), "[]")
        try expect(server.kubectl("apply", "-f", "-", input: Self.web), "statefulset.apps/web created")
        try expect(server.kubectl("rollout", "status", "sts/web", "--timeout=60s"), "complete")
        #expect(try server.kubectl("get", "pod/web-0", uid).output == before)
    }

    @Test
    func `drains a node within a budget`() throws {
        let server = try served()
        try expect(
            server.kubectl("create", "pdb", "web", "--selector=app=web", "--max-unavailable=1"),
            "created")
        let node = try server.kubectl(
            "get", "pod/web-1", "-o=jsonpath={.spec.nodeName}").output
        try expect(
            server.kubectl(
                "drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=90s"),
            "drained")
        try expect(server.kubectl("get", "node/" + node), "SchedulingDisabled")
        try expect(server.kubectl("rollout", "status", "sts/web", "--timeout=60s"), "complete")
        let new = try server.kubectl("get", "pod/web-1", "-o=jsonpath={.spec.nodeName}").output
        #expect(new != node)
        try expect(server.kubectl("uncordon", node), "uncordoned")
    }

    @Test(
        .enabled(if: Shared.folder != nil),
        arguments: [
            ["n0-kubia"], ["n1-storageclass-sc-nfs", "n1-headless-nginx"],
            ["n1-storageclass-sc-nfs", "n1-rolling-partition"], ["n1-web-site"],
            ["n2-mysql-headless"], ["n2-mysql-storage"],
            ["n2-parallel-web-service", "n2-parallel-web"],
            ["n3-nginx-headless-service", "n3-nginx-web-statefulset"],
            ["n4-pv-list", "n4-kubia-service", "n4-kubia-statefulset"],
        ])
    func `applies a tutorial's manifests until they are ready`(_ names: [String]) throws {
        let folder = try #require(Shared.folder) + "/manifests/"
        let server = try ServedCluster("--speed", "60")
        for name in names {
            let finished = try server.kubectl("apply", "-f", folder + name + ".yaml")
            #expect(finished.status == 0, "\(name): \(finished.errors)")
        }
        let sets = try server.kubectl(
            "get", "sts", "-A",
            "-o=jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{\"\\n\"}{end}")
        #expect(!sets.output.isEmpty)
        for line in sets.output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let status = try server.kubectl(
                "-n", words[0], "rollout", "status", "sts/" + words[1], "--timeout=90s")
            #expect(status.status == 0, "\(names): \(status.output)\(status.errors)")
        }
        guard names == ["n2-mysql-storage"] else { return }
        for name in ["delete-delete", "delete-retain", "retain-delete", "retain-retain"] {
            try expect(
                server.kubectl(
                    "patch", "sts", "mysql", "--type", "merge", "--patch-file",
                    folder + "n2-retention-\(name).yaml"), "statefulset.apps/mysql patched")
        }
    }
}
