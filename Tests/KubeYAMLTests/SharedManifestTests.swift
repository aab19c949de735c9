import Foundation
import KubeAPI
import KubeModel
import KubeYAML
import Testing

/// The manifests of the source notes, each judged alone. Source: source-notes.md 3.
@Suite(.enabled(if: Places.manifests != nil, "no shared manifests in this clone"))
struct SharedManifestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// `CODE`, or `CODE LINE:COLUMN` where the place is checked too.
        var findings: [String]
        var hasErrors: Bool

        init(_ name: String, _ findings: [String], hasErrors: Bool = true) {
            self.name = name
            self.findings = findings
            self.hasErrors = hasErrors
        }

        var testDescription: String { name }
    }

    static let broken: [Case] = [
        Case(
            "n0-kubia-statefulset",
            [
                "MAN-API-REMOVED 28:13", "MAN-SELECTOR 32:1", "MAN-VCT-PLACE 49:1",
                "MAN-VCT-NAME 51:3", "MAN-MOUNT 47:17", "MAN-SVC-MISSING 33:16",
            ]),
        Case(
            "n1-rolling-partition",
            [
                "MAN-MOUNT 51:17", "MAN-MAXUNAV 36:23", "MAN-PARTITION 37:18",
                "MAN-SVC-MISSING 32:16",
            ]),
        Case(
            "n1-web-site",
            ["MAN-TYPE 44:7", "MAN-FIELD 51:11", "MAN-SC 61:25", "MAN-PROVISIONER 88:14"]),
        Case("n2-mysql-headless", ["MAN-ELLIPSIS 49:11", "MAN-IMAGE-ENV 45:18"]),
        Case(
            "n2-mysql-storage", ["MAN-TAB 55:1", "MAN-MOUNT 55:18", "MAN-IMAGE-ENV 50:18"]),
        Case(
            "n2-retention",
            [
                "MAN-TAB 19:1", "MAN-DUPKEY 24:1", "MAN-DUPKEY 30:1", "MAN-DUPKEY 36:1",
                "MAN-FRAGMENT 18:1",
            ]),
        Case(
            "n4-pv-list",
            [
                "MAN-ELLIPSIS 40:1", "MAN-KIND 27:9", "MAN-FIELD 35:5", "MAN-PV-RECYCLE 35:35",
                "MAN-PV-INTREE 36:5", "MAN-PV-FSTYPE 38:15",
            ]),
        Case("n4-kubia-service", ["MAN-COMMENT 20:19", "MAN-SVC-PORT 25:5"]),
        Case(
            "n4-kubia-statefulset",
            ["MAN-API-REMOVED 18:13", "MAN-SELECTOR 22:1", "MAN-SVC-MISSING 23:16"],
            hasErrors: false),
    ]

    /// What the good files still say; files not named here say nothing.
    static let remarks: [String: [String]] = [
        "n1-headless-nginx.yaml": ["MAN-SC"],
        "n1-rolling-partition.yaml": ["MAN-SC", "MAN-SVC-MISSING"],
        "n1-storageclass-sc-nfs.yaml": ["MAN-PROVISIONER"],
        "n1-web-site.yaml": ["MAN-PROVISIONER"],
        "n2-parallel-web.yaml": ["MAN-SVC-MISSING"],
        "n3-nginx-web-statefulset.yaml": ["MAN-SVC-MISSING"],
        "n4-kubia-statefulset.yaml": ["MAN-SVC-MISSING"],
        "n4-pv-list.yaml": ["MAN-PV-RECYCLE", "MAN-PV-RECYCLE", "MAN-PV-RECYCLE"],
    ]

    private func documents(_ names: String...) throws -> [SourceDocument] {
        let folder = try #require(Places.manifests)
        return try names.flatMap { name in
            try YAMLReader.documents(
                try Places.bytes(folder.appending(path: name)), file: name)
        }
    }

    @Test(arguments: broken)
    func `finds exactly what a broken file has`(_ file: Case) throws {
        let report = ManifestClinic.examine(
            try documents(file.name + ".broken.yaml"), in: checkContext)
        let found = report.findings.map { "\($0.code) \($0.line):\($0.column)" }
        #expect(found.sorted() == file.findings.sorted())
        #expect(report.hasErrors == file.hasErrors)
    }

    @Test func `every broken file is in the table`() throws {
        let folder = try #require(Places.manifests)
        let names = try Places.yamlFiles(folder).filter { $0.hasSuffix(".broken.yaml") }
        #expect(names.sorted() == Self.broken.map { $0.name + ".broken.yaml" }.sorted())
    }

    @Test func `good files have no error and only the listed remarks`() throws {
        let folder = try #require(Places.manifests)
        for name in try Places.yamlFiles(folder) where !name.hasSuffix(".broken.yaml") {
            let report = ManifestClinic.examine(try documents(name), in: checkContext)
            let expected =
                name.hasPrefix("n2-retention") ? ["MAN-FRAGMENT"] : Self.remarks[name] ?? []
            #expect(report.codes.sorted() == expected, "\(name)")
            #expect(!report.hasErrors, "\(name)")
        }
    }

    @Test func `patches are errors when they are to be loaded`() throws {
        let report = ManifestClinic.examine(
            try documents("n2-retention-delete-delete.yaml"), in: .embedded)
        #expect(report.hasErrors)
        #expect(report.objects.isEmpty)
    }

    @Test func `sets of one name in one load are refused by name of the field`() throws {
        var report = ManifestClinic.examine(
            try documents("n1-headless-nginx.yaml", "n1-rolling-partition.broken.yaml"),
            in: checkContext)
        #expect(report.findings.filter { $0.code == "MAN-IMMUTABLE" }.map(\.path)
            == ["spec.volumeClaimTemplates"])
        #expect(!report.codes.contains("MAN-SVC-MISSING"))
        report = ManifestClinic.examine(
            try documents("n1-headless-nginx.yaml", "n1-web-site.broken.yaml"), in: checkContext)
        #expect(
            report.findings.filter { $0.code == "MAN-IMMUTABLE" }.map(\.path).sorted()
                == ["spec.serviceName", "spec.volumeClaimTemplates"])
        report = ManifestClinic.examine(
            try documents("n2-mysql-headless.yaml", "n2-mysql-storage.broken.yaml"),
            in: checkContext)
        #expect(report.codes.contains("MAN-IMMUTABLE"))
        report = ManifestClinic.examine(
            try documents("n0-kubia.yaml", "n4-kubia-statefulset.yaml"), in: checkContext)
        #expect(report.codes.isEmpty, "only the image differs")
    }

    @Test func `the running set counts like one of the load`() throws {
        let first = ManifestClinic.examine(
            try documents("n1-headless-nginx.yaml"), in: checkContext)
        var context = checkContext
        context.statefulSets = first.objects.filter { $0["kind"]?.string == "StatefulSet" }
            .map { StatefulSet(json: $0) }
        context.services = first.objects.filter { $0["kind"]?.string == "Service" }
            .map { Service(json: $0) }
        let report = ManifestClinic.examine(
            try documents("n1-rolling-partition.broken.yaml"), in: context)
        #expect(
            report.codes.sorted()
                == ["MAN-IMMUTABLE", "MAN-MAXUNAV", "MAN-MOUNT", "MAN-PARTITION"])
        let again = ManifestClinic.examine(
            try documents("n1-rolling-partition.yaml"), in: context)
        #expect(!again.codes.contains("MAN-IMMUTABLE"))
    }

    @Test func `the old set loads with its old defaults`() throws {
        let report = ManifestClinic.examine(
            try documents("n4-kubia-statefulset.broken.yaml"), in: .embedded)
        let set = try #require(report.objects.first)
        #expect(set["apiVersion"] == "apps/v1")
        let spec = try #require(set["spec"])
        #expect(spec.at("updateStrategy", "type") == "OnDelete")
        #expect(spec.at("selector", "matchLabels", "app") == "kubia")
        let claim = spec["volumeClaimTemplates"]?.array?.first
        #expect(claim?.at("spec", "accessModes") == ["ReadWriteOnce"])
        #expect(set["metadata"]?["namespace"] == "default")
    }

    @Test func `the list of volumes is three objects`() throws {
        let report = ManifestClinic.examine(try documents("n4-pv-list.yaml"), in: .embedded)
        #expect(
            report.objects.map { JSONValue.object($0).at("metadata", "name")?.string ?? "" }
                == ["pv-a", "pv-b", "pv-c"])
    }
}
