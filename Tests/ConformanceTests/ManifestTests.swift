import Foundation
import KubeAPI
import KubeCluster
import KubeModel
import KubeYAML
import SimKernel
import Testing

/// Real tutorial manifests, each in a fresh cluster with the companions its header names.
struct ManifestTests {
    static var folder: URL? {
        let environment = ProcessInfo.processInfo.environment
        let shared =
            environment["ORDINAL_SHARED"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")
        let folder = shared.appending(path: "manifests")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// A cluster with the manifests of some files, ten virtual minutes later.
    private func cluster(_ names: [String], _ folder: URL) throws -> Cluster {
        let documents = try names.flatMap { name in
            try YAMLReader.documents(
                Array(Data(contentsOf: folder.appending(path: name + ".yaml"))), file: name)
        }
        let options = ClusterOptions()
        var context = ManifestContext.embedded
        context.provisioners = options.provisioners
        let report = ManifestClinic.examine(documents, in: context)
        #expect(!report.hasErrors, "\(names): \(report.findings.map(\.text))")
        var cluster = Cluster(options)
        cluster.run(until: cluster.now + .seconds(10))
        for object in report.objects {
            let resource = try #require(
                Resource(
                    apiVersion: object["apiVersion"]?.string ?? "",
                    kind: object["kind"]?.string ?? ""))
            _ = try cluster.submit(.create(resource, object))
        }
        cluster.run(until: cluster.now + .minutes(10))
        return cluster
    }

    @Test(
        .enabled(if: folder != nil, "ORDINAL_SHARED is not there"),
        arguments: [
            ["n0-kubia"], ["n1-headless-nginx", "n1-storageclass-sc-nfs"],
            ["n1-headless-nginx", "n1-rolling-partition", "n1-storageclass-sc-nfs"],
            ["n1-web-site"], ["n2-mysql-headless"], ["n2-mysql-storage"], ["n2-parallel-web"],
            ["n2-parallel-web", "n2-parallel-web-service"],
            ["n3-nginx-headless-service", "n3-nginx-web-statefulset"],
            ["n4-pv-list", "n4-kubia-service", "n4-kubia-statefulset"],
        ])
    func `reaches ready`(_ names: [String]) throws {
        let folder = try #require(Self.folder)
        // The second set of the same name is applied over the first, as kubectl apply would.
        let files = names == ["n1-headless-nginx", "n1-rolling-partition", "n1-storageclass-sc-nfs"]
            ? ["n1-rolling-partition", "n1-storageclass-sc-nfs"] : names
        let cluster = try cluster(files, folder)
        let sets = cluster.apiServer.storedObjects(.statefulSet)
        #expect(!sets.isEmpty)
        for object in sets {
            let set: StatefulSet = object.view()
            #expect(set.status.readyReplicas == set.spec.replicas ?? 1, "\(object.id)")
        }
    }

    @Test(.enabled(if: folder != nil, "ORDINAL_SHARED is not there"))
    func `a missing class leaves the first pod pending, with the reason`() throws {
        let folder = try #require(Self.folder)
        let cluster = try cluster(["n1-headless-nginx"], folder)
        #expect(cluster.apiServer.storedObjects(.pod).map(\.name) == ["sts-web-0"])
        let events = cluster.apiServer.storedObjects(.event).compactMap { object in
            (object.view() as Event).message
        }
        #expect(events.contains("storageclass.storage.k8s.io \"sc-nfs\" not found"))
        #expect(events.contains { $0.contains("pod has unbound immediate PersistentVolumeClaims") })
    }

    @Test(.enabled(if: folder != nil, "ORDINAL_SHARED is not there"))
    func `a pod of its own runs`() throws {
        let folder = try #require(Self.folder)
        let cluster = try cluster(["n2-dns-client"], folder)
        #expect(cluster.apiServer.storedObjects(.pod).map(\.facts.phase) == ["Running"])
    }
}
