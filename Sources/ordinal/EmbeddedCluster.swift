import ArgumentParser
import Foundation
import KubeAPI
import KubeCluster
import KubeModel
import KubeYAML
import SimKernel

/// Makes the embedded cluster of a command: options, manifests, findings.
struct EmbeddedCluster {
    private(set) var cluster: Cluster
    /// The first StatefulSet of the manifests, which is shown first.
    private(set) var firstSet: NamespacedName?
    /// Lines about the manifests that are no errors.
    private(set) var notes: [String] = []

    /// How long the nodes are given to become ready before the manifests are applied.
    private static let boot = SimDuration.seconds(10)

    /// Reads, checks and applies the manifests; with an error in any of them nothing is loaded.
    ///
    /// - Parameter showsDemo: whether the demo manifest stands in when none was given.
    init(
        _ arguments: ClusterArguments, showsDemo: Bool = true,
        _ adjust: (inout ClusterOptions) -> Void = { _ in }
    ) throws {
        var options = ClusterOptions()
        options.seed = arguments.seed
        options.gates = try arguments.gates()
        options.nodeMonitorGrace = try arguments.grace()
        options.start = SimTime.seconds(Int64(Date().timeIntervalSince1970)) - Self.boot
        adjust(&options)
        let report = try Self.manifests(arguments, options, showsDemo: showsDemo)
        cluster = Cluster(options)
        // The machines are up before anybody applies anything.
        cluster.run(until: cluster.now + Self.boot)
        cluster.beginStory()
        notes = report.findings.map(\.text)
        for object in report.objects { try apply(object) }
    }

    private static func manifests(
        _ arguments: ClusterArguments, _ options: ClusterOptions, showsDemo: Bool
    ) throws -> ManifestReport {
        var context = ManifestContext.embedded
        context.provisioners = options.provisioners
        context.allowsMaxUnavailable = options.gates.maxUnavailableStatefulSet
        if arguments.files.isEmpty {
            guard showsDemo else { return ManifestClinic.examine([], in: context) }
            let documents = try YAMLReader.documents(
                Array(DemoManifest.text.utf8), file: "demo/web.yaml")
            return ManifestClinic.examine(documents, in: context)
        }
        let files = ManifestFiles(arguments.files)
        for failure in files.failures {
            Output.complain("ordinal: " + ManifestFinding.visible(failure))
        }
        let report = ManifestClinic.examine(files.documents, in: context)
        guard !report.hasErrors, files.failures.isEmpty else {
            for finding in report.findings { Output.complain(finding.text) }
            Output.complain("ordinal: nothing was loaded.")
            throw ExitCode(2)
        }
        return report
    }

    /// Creates an object, and its namespace when that is not there yet.
    private mutating func apply(_ object: JSONObject) throws {
        guard
            let resource = Resource(
                apiVersion: object["apiVersion"]?.string ?? "",
                kind: object["kind"]?.string ?? "")
        else { return }
        var object = object
        if resource.isNamespaced {
            var metadata: ObjectMeta = object.viewOrEmpty("metadata")
            let namespace = metadata.namespace ?? "default"
            metadata.namespace = namespace
            object.write(view: "metadata", metadata)
            try ensure(namespace)
        }
        do {
            let stored = try cluster.submit(.create(resource, object)).object
            if resource == .statefulSet, firstSet == nil { firstSet = stored?.id }
        } catch {
            Output.complain("ordinal: " + ManifestFinding.visible(error.message))
            Output.complain("ordinal: nothing was loaded.")
            throw ExitCode(2)
        }
    }

    private mutating func ensure(_ namespace: String) throws {
        let key = ObjectKey(.namespace, name: namespace)
        guard cluster.apiServer.stored(key) == nil else { return }
        do {
            _ = try cluster.submit(.create(Namespace(named: namespace)))
        } catch {
            Output.complain("ordinal: " + ManifestFinding.visible(error.message))
            throw ExitCode(2)
        }
    }
}
