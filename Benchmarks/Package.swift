// swift-tools-version: 6.2
import PackageDescription

// Benchmarks live in a package of their own, so that nobody who builds Hillock fetches what only they need.
//
//     Benchmarks/run                                              all comparisons with other tools
//     swift run -c release --package-path Benchmarks compare --help
//     swift package --package-path Benchmarks --disable-sandbox benchmark      figures of single functions

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "hillock", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // Whole processes, A against B in one run.
        .executableTarget(
            name: "compare",
            dependencies: [
                .product(name: "HillockLibraries", package: "hillock"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        // Single functions.
        .executableTarget(
            name: "Functions",
            dependencies: [
                .product(name: "HillockLibraries", package: "hillock"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Functions",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
