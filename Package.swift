// swift-tools-version: 6.2
// One package, one program. The map of the targets and what each may import is in README.md,
// "How it is built"; the tests in Tests/TidyTests hold the sources to it.
import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: ["TestSupport"] + dependencies,
        exclude: testData[name] ?? [], swiftSettings: house)
}

// Goldens and scripts are read from the source tree by path, so that UPDATE_GOLDENS can write them.
let testData: [String: [String]] = [
    "ConformanceTests": ["Traces"],
    "DashboardTests": ["Screens"],
    "KubeYAMLTests": ["Fixtures"],
]

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "ordinal",
    products: [.executable(name: "ordinal", targets: ["ordinal"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Core: deterministic, synchronous, no Foundation.
        core("SimKernel"),
        core("KubeModel"),
        core("KubeAPI", ["SimKernel", "KubeModel"]),
        core("KubeControl", ["KubeAPI", "KubeModel", "SimKernel"]),
        core("KubeNode", ["KubeAPI", "KubeModel", "SimKernel"]),
        core("KubeDNS", ["KubeAPI", "KubeModel", "SimKernel"]),
        core(
            "KubeCluster",
            ["KubeControl", "KubeNode", "KubeDNS", "KubeAPI", "KubeModel", "SimKernel"]),

        // Edge: asynchronous, does input and output.
        core("KubeHost", ["KubeCluster", "KubeAPI", "KubeModel", "SimKernel"]),
        core("KubeYAML", ["KubeModel", yams]),

        // Face: what a person sees.
        core("TerminalUI"),
        core(
            "Dashboard",
            ["TerminalUI", "KubeAPI", "KubeControl", "KubeDNS", "KubeModel", "SimKernel"]),
        .systemLibrary(
            name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(
            name: "NcursesTerminal", dependencies: ["TerminalUI", "CNcurses"],
            swiftSettings: house + [.defaultIsolation(MainActor.self)]),

        // Top: argument parsing and wiring only.
        .executableTarget(
            name: "ordinal",
            dependencies: [
                "SimKernel", "KubeModel", "KubeAPI", "KubeControl", "KubeNode", "KubeDNS",
                "KubeCluster", "KubeHost", "KubeYAML", "TerminalUI", "Dashboard",
                "NcursesTerminal", arguments,
            ], swiftSettings: house),

        .target(
            name: "TestSupport", dependencies: ["SimKernel", "KubeModel", "KubeAPI", "TerminalUI"],
            path: "Tests/TestSupport", swiftSettings: house),
        tests("SimKernelTests", ["SimKernel"]),
        tests("KubeModelTests", ["KubeModel"]),
        tests("KubeAPITests", ["KubeAPI", "KubeModel", "SimKernel"]),
        tests("KubeControlTests", ["KubeControl", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("KubeNodeTests", ["KubeNode", "KubeAPI", "KubeModel", "SimKernel"]),
        tests(
            "KubeClusterTests",
            ["KubeCluster", "KubeControl", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("KubeDNSTests", ["KubeDNS", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("KubeYAMLTests", ["KubeYAML", "KubeAPI", "KubeModel"]),
        tests(
            "ConformanceTests",
            ["KubeCluster", "KubeControl", "KubeYAML", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("TerminalUITests", ["TerminalUI"]),
        tests(
            "DashboardTests",
            ["Dashboard", "TerminalUI", "KubeCluster", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("EndToEndTests", ["KubeModel"]),
        tests("TidyTests", []),
    ]
)
