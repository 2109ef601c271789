// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The house of Kulta. Targets stand in the order in which data flows; each imports only targets above it.
// docs/architecture.md draws the picture, Tests/ArchitectureTests refuses any arrow that it does not show.

/// With `KULTA_ENGINE_ONLY=1` the package leaves out the database and the server, so that the engine, and the part of the
/// command that works on files, build and test in seconds.
let engineOnly = ProcessInfo.processInfo.environment["KULTA_ENGINE_ONLY"] != nil

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func stage(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ subject: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(subject)Tests",
        dependencies: dependencies.isEmpty ? [.init(stringLiteral: subject)] : dependencies,
        swiftSettings: settings
    )
}

let systemLibraries: [Target] = [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
]

let stages: [Target] = [
    stage("CustomerModel"),
    stage("Intake", ["CLibXML2", "CZlib", "CustomerModel"]),
    stage("Standardization", ["CPhoneNumber", "CustomerModel"]),
    stage("Matching", ["CustomerModel", "Standardization"]),
    stage("Survivorship", ["CustomerModel", "Standardization"]),
    stage(
        "RuleBook",
        [
            "CustomerModel", "Intake", "Standardization", "Matching", "Survivorship",
            .product(name: "Yams", package: "Yams"),
        ]
    ),
    stage("Evaluation", ["CustomerModel", "Intake"]),
    stage("DemoData", ["CustomerModel"]),
    stage("Linkage", ["CustomerModel", "Intake", "Standardization", "Matching", "RuleBook"]),
    stage("SourceSuggestion", ["CustomerModel", "Intake", "Standardization", "RuleBook", "Linkage"]),
    stage("Splink", ["CustomerModel", "Matching", "Linkage"]),
    stage("Charts"),
    stage("Reporting", ["CustomerModel", "Intake", "Matching", "Linkage", "Charts"]),
    stage("NameComparison", ["CustomerModel", "Intake", "Standardization", "Matching"]),
    stage("ColumnStandardization", ["CustomerModel", "Intake", "Standardization", "Matching"]),
]

let stageTests: [Target] = [
    .testTarget(
        name: "IntakeTests",
        dependencies: ["CustomerModel", "DemoData", "Intake", .product(name: "Yams", package: "Yams")],
        exclude: ["Fixtures"],
        swiftSettings: settings
    ),
    tests("Charts"),
    .testTarget(
        name: "SplinkTests", dependencies: ["Splink", "CustomerModel", "Matching", "Linkage"], exclude: ["Oracle"],
        swiftSettings: settings),
    tests("Reporting", ["Reporting", "Linkage", "RuleBook", "Standardization"]),
    tests("Linkage", ["Linkage", "CustomerModel", "Matching", "RuleBook", "Standardization"]),
    tests("SourceSuggestion", ["SourceSuggestion", "CustomerModel", "Intake", "RuleBook"]),
    tests("Standardization", ["Standardization", "CustomerModel"]),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    tests("CustomerModel"),
    .testTarget(
        name: "MatchingTests",
        dependencies: ["CustomerModel", "Matching"],
        exclude: ["Oracle"],
        swiftSettings: settings
    ),
    tests("NameComparison", ["NameComparison", "Intake", "RuleBook", "Standardization"]),
    tests(
        "ColumnStandardization", ["ColumnStandardization", "CustomerModel", "Intake", "RuleBook", "Standardization"]),
    tests("Clustering", ["CustomerModel", "Matching"]),
    tests("Evaluation", ["Evaluation", "Intake"]),
    tests("DemoData", ["CustomerModel", "DemoData", "Intake"]),
    tests("Survivorship", ["CustomerModel", "Survivorship"]),
    tests("RuleBook", ["CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "RuleBook"]),
]

let hub: [Target] = [
    stage("Postgres", ["CLibPQ"]),
    stage("PostgresTesting", ["Postgres"]),
    stage(
        "Store",
        ["CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "RuleBook", "Postgres"]
    ),
    stage(
        "Hub",
        [
            "CustomerModel", "Intake", "Standardization", "Matching", "Survivorship", "RuleBook", "SourceSuggestion",
            "Postgres", "Store",
        ]
    ),
    tests("Store", ["CustomerModel", "Postgres", "PostgresTesting", "Store"]),
    tests(
        "Hub",
        ["CustomerModel", "Intake", "Matching", "Postgres", "PostgresTesting", "RuleBook", "Store", "Hub"]
    ),
    tests("Postgres", ["Postgres", "PostgresTesting"]),
]

let server: [Target] = [
    .target(
        name: "Webhooks",
        dependencies: [
            "Hub",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "WebhooksTests",
        dependencies: [
            "Webhooks", "Hub", "RuleBook", "Postgres", "PostgresTesting",
        ],
        swiftSettings: settings
    ),
    .target(
        name: "HTTPAPI",
        dependencies: [
            "CustomerModel", "Hub",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "CryptoExtras", package: "swift-crypto"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HummingbirdTLS", package: "hummingbird"),
            .product(name: "JWTKit", package: "jwt-kit"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        swiftSettings: settings
    ),
    .target(
        name: "Workbench",
        dependencies: [
            "Charts", "CustomerModel", "HTTPAPI",
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Mustache", package: "swift-mustache"),
            .product(name: "NIOCore", package: "swift-nio"),
        ],
        resources: [.embedInCode("Assets"), .embedInCode("Templates")],
        swiftSettings: settings
    ),
    .testTarget(
        name: "HTTPAPITests",
        dependencies: [
            "HTTPAPI", "CustomerModel", "Hub", "RuleBook", "Postgres", "PostgresTesting",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "CryptoExtras", package: "swift-crypto"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "SwiftASN1", package: "swift-asn1"),
            .product(name: "X509", package: "swift-certificates"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "WorkbenchTests",
        dependencies: [
            "Workbench", "HTTPAPI", "CustomerModel", "DemoData", "Hub", "Intake", "RuleBook", "Postgres",
            "PostgresTesting",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "EndToEndTests", dependencies: ["kulta", "CustomerModel", "RuleBook"], swiftSettings: settings),
]

let command: [Target] = [
    .executableTarget(
        name: "kulta",
        dependencies: [
            "CustomerModel", "Intake", "Standardization", "Matching", "RuleBook", "Evaluation", "DemoData", "Linkage",
            "SourceSuggestion", "NameComparison", "ColumnStandardization", "Reporting", "Splink",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]
            + (engineOnly
                ? []
                : [
                    "Survivorship", "Postgres", "Hub", "HTTPAPI", "Webhooks", "Workbench",
                    .product(name: "Logging", package: "swift-log"),
                ]),
        exclude: engineOnly ? ["Hub"] : [],
        swiftSettings: settings + (engineOnly ? [] : [.define("HUB")])
    )
]

/// Measure what no command should offer: Benchmarks/compare-names and read-exports build and run them.
let benchmarks: [Target] =
    engineOnly
    ? [
        .executableTarget(
            name: "name-kernels", dependencies: ["Matching"], path: "Benchmarks/NameKernels", swiftSettings: settings),
        .executableTarget(
            name: "read-exports", dependencies: ["CustomerModel", "Intake", "RuleBook"], path: "Benchmarks/ReadExports",
            swiftSettings: settings),
    ] : []

let package = Package(
    name: "Kulta",
    products: [],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ]
        + (engineOnly
            ? []
            : [
                .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
                .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
                .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
                .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
                .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
                .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
                .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
                .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
                .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
                .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
                .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
                .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.30.0"),
                .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
            ]),
    targets: systemLibraries + stages + stageTests + command + benchmarks + (engineOnly ? [] : hub + server),
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
