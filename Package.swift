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
    "EndToEndTests": ["Clients"],
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
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
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
        core(
            "KubeServer",
            [
                "KubeYAML", "KubeAPI", "KubeModel", "SimKernel",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        core(
            "KubeClient",
            [
                "KubeYAML", "KubeAPI", "KubeModel", "SimKernel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),

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
                "KubeCluster", "KubeHost", "KubeYAML", "KubeServer", "KubeClient", "TerminalUI",
                "Dashboard",
                "NcursesTerminal", arguments,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
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
        tests(
            "SimulationTests",
            ["KubeCluster", "KubeControl", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("KubeDNSTests", ["KubeDNS", "KubeAPI", "KubeModel", "SimKernel"]),
        tests(
            "KubeServerTests",
            [
                "KubeServer", "KubeHost", "KubeCluster", "KubeYAML", "KubeAPI", "KubeModel",
                "SimKernel",
            ]),
        tests("KubeYAMLTests", ["KubeYAML", "KubeAPI", "KubeModel"]),
        tests(
            "ConformanceTests",
            ["KubeCluster", "KubeControl", "KubeYAML", "KubeAPI", "KubeModel", "SimKernel"]),
        tests("TerminalUITests", ["TerminalUI"]),
        tests(
            "DashboardTests",
            ["Dashboard", "TerminalUI", "KubeCluster", "KubeAPI", "KubeModel", "SimKernel"]),
        tests(
            "ContractTests",
            [
                "KubeClient", "KubeServer", "KubeHost", "KubeCluster", "KubeAPI", "KubeModel",
            ]),
        tests("EndToEndTests", ["KubeModel"]),
        tests("TidyTests", []),
    ]
)
