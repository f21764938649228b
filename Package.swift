// swift-tools-version: 6.2
import PackageDescription

// Hillock's rooms, from the top of the house to its base. A room may import what stands below it, never above;
// `Tests/ArchitectureTests` holds the arrows to the picture in ARCHITECTURE.md.

let package = Package(
    name: "hillock",
    platforms: [.macOS(.v14)],
    products: [
        .executable(name: "hillock", targets: ["hillock"]),
        .library(
            name: "HillockLibraries",
            targets: [
                "Units", "Diagnostics", "Statistics", "Netlists", "SpiceFormat", "Waveforms", "Technologies", "Stimuli",
                "Experiments", "BehaviouralModels", "Circuits", "Simulation", "Ngspice", "NativeEngine",
                "Characterization", "CoSimulation", "MonteCarlo", "Comparison", "Fitting", "ModelFitting",
                "Reports",
            ]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // people
        .executableTarget(
            name: "hillock",
            dependencies: [
                "BehaviouralModels", "Characterization", "Circuits", "CoSimulation", "CompactModels", "Comparison",
                "DeviceEnsembles", "Diagnostics", "Distillation",
                "Experiments",
                "Fitting", "ModelFitting", "ModelForms", "ModelTools", "MonteCarlo", "NativeEngine", "Netlists",
                "Ngspice", "Reports",
                "Simulation",
                "SpiceFormat",
                "Statistics", "Stimuli", "Technologies",
                "Units",
                "Validation", "VerilogA",
                "Waveforms",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(name: "Reports", dependencies: ["Statistics", "Units", "Waveforms"]),
        // questions
        .target(
            name: "MonteCarlo",
            dependencies: [
                "Diagnostics", "Netlists", "Simulation", "Statistics", "Technologies", "Units", "Waveforms",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "Comparison",
            dependencies: [
                "BehaviouralModels", "Circuits", "Diagnostics", "Experiments", "Netlists", "Simulation", "Statistics",
                "Stimuli", "Technologies", "Units", "Waveforms",
            ]
        ),
        .target(
            name: "Fitting",
            dependencies: [
                "BehaviouralModels", "Circuits", "Comparison", "Diagnostics", "Experiments", "MonteCarlo", "Simulation",
                "Statistics",
                "Stimuli", "Technologies", "Units", "Waveforms",
            ]
        ),
        .target(
            name: "ModelFitting",
            dependencies: [
                "CompactModels", "Diagnostics", "Statistics", "Units", "Waveforms",
                .product(name: "RealModule", package: "swift-numerics"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "DeviceEnsembles",
            dependencies: [
                "CompactModels", "Diagnostics", "ModelFitting", "ModelForms", "MonteCarlo", "Netlists", "Simulation",
                "SpiceFormat", "Statistics", "Waveforms",
            ]
        ),
        .target(
            name: "Distillation",
            dependencies: [
                "Circuits", "Diagnostics", "ModelFitting", "MonteCarlo", "Simulation", "Statistics",
                .product(name: "RealModule", package: "swift-numerics"),
            ]
        ),
        .target(
            name: "Validation",
            dependencies: [
                "BehaviouralModels", "CompactModels", "Diagnostics", "ModelForms", "ModelTools", "Netlists",
                "Simulation", "SpiceFormat",
                "Statistics", "Stimuli",
                "VerilogA", "Waveforms",
            ]
        ),
        // running
        .target(
            name: "CoSimulation",
            dependencies: [
                "CompactModels", "Diagnostics", "Simulation", "Statistics", "Units", "Waveforms",
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(name: "Ngspice", dependencies: ["CNgspice", "Diagnostics", "Simulation", "Units", "Waveforms"]),
        .target(
            name: "Characterization",
            dependencies: [
                "CNativeEngine", "Diagnostics", "NativeEngine", "Netlists", "Simulation", "SpiceFormat", "Statistics",
                "Units", "Waveforms",
            ]
        ),
        .target(
            name: "NativeEngine",
            dependencies: [
                "CNativeEngine", "Diagnostics", "Netlists", "Simulation", "SpiceFormat", "Units", "Waveforms",
            ]
        ),
        // Vector code is of no use without optimisation, not even for tests.
        .target(name: "CNativeEngine", cSettings: [.unsafeFlags(["-O3"])]),
        .target(
            name: "ModelTools",
            dependencies: ["CompactModels", "Diagnostics", "ModelForms", "Statistics", "VerilogA", "Waveforms"],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CNgspice", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "Simulation", dependencies: ["Diagnostics", "Netlists", "SpiceFormat", "Units", "Waveforms"]),
        // design
        .target(
            name: "Circuits",
            dependencies: [
                "CompactModels", "Diagnostics", "ModelForms", "Netlists", "SpiceFormat", "Stimuli", "Technologies",
                "Units", "Waveforms",
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "Technologies",
            dependencies: [
                "Diagnostics", "Netlists", "SpiceFormat", "Units",
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "BehaviouralModels",
            dependencies: [
                "Diagnostics", "Experiments", "Statistics", "Stimuli", "Units", "Waveforms",
                .product(name: "RealModule", package: "swift-numerics"),
            ]
        ),
        .target(name: "Experiments", dependencies: ["Diagnostics", "Statistics", "Stimuli", "Units", "Waveforms"]),
        .target(
            name: "Stimuli",
            dependencies: [
                "Diagnostics", "Netlists", "Statistics", "Units", "Waveforms", .product(name: "Yams", package: "Yams"),
            ]
        ),
        // language
        .target(name: "SpiceFormat", dependencies: ["Diagnostics", "Netlists", "Units"]),
        .target(
            name: "CompactModels",
            dependencies: [
                "Diagnostics", "Netlists", "SpiceFormat", "Units",
                .product(name: "RealModule", package: "swift-numerics"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(name: "VerilogA", dependencies: ["CompactModels", "Diagnostics"]),
        .target(name: "ModelForms", dependencies: ["CompactModels", "Netlists", "SpiceFormat", "Statistics"]),
        .target(name: "Netlists", dependencies: ["Diagnostics", "Units"]),
        .target(name: "Waveforms", dependencies: ["Diagnostics", "Units"]),
        // base
        .target(name: "Statistics", dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
        .target(name: "Diagnostics"),
        .target(name: "Units", dependencies: ["Diagnostics", .product(name: "Yams", package: "Yams")]),
        // tests
        .target(name: "TestSupport", dependencies: ["CompactModels"], path: "Tests/TestSupport"),
        .target(
            name: "TrialSupport",
            dependencies: [
                "Circuits", "Comparison", "Experiments", "Ngspice", "Stimuli", "Technologies", "TestSupport",
            ], path: "Tests/TrialSupport"),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "BehaviouralModelsTests",
            dependencies: [
                "TestSupport",
                "BehaviouralModels", "Circuits", "CompactModels", "Diagnostics", "Experiments", "Ngspice", "Simulation",
                "Statistics",
                "Stimuli", "Technologies", "Waveforms", "hillock",
            ]
        ),
        .testTarget(
            name: "CircuitsTests",
            dependencies: [
                "TestSupport",
                "Circuits", "CompactModels", "Diagnostics", "Netlists", "Ngspice", "Simulation", "SpiceFormat",
                "Stimuli",
                "Technologies", "Units", "Waveforms", "hillock",
            ]
        ),
        .testTarget(
            name: "ComparisonTests",
            dependencies: [
                "TrialSupport",
                "BehaviouralModels", "Circuits", "CompactModels", "Comparison", "Diagnostics", "Experiments",
                "ModelForms", "Ngspice", "Simulation", "SpiceFormat", "TestSupport",
                "Stimuli", "Technologies", "Waveforms", "hillock",
            ]
        ),
        .testTarget(name: "CompactModelsTests", dependencies: ["TestSupport", "CompactModels", "Diagnostics"]),
        .testTarget(
            name: "CoSimulationTests",
            dependencies: [
                "TestSupport", "CoSimulation", "CompactModels", "Diagnostics", "Ngspice", "Simulation", "Waveforms",
                "hillock",
            ]
        ),
        .testTarget(
            name: "DeviceEnsemblesTests",
            dependencies: [
                "TestSupport",
                "CompactModels", "DeviceEnsembles", "Diagnostics", "ModelFitting", "ModelForms", "MonteCarlo",
                "Ngspice",
                "Simulation", "Statistics", "Waveforms", "hillock",
            ]),
        .testTarget(
            name: "DistillationTests",
            dependencies: [
                "TestSupport", "Circuits", "Diagnostics", "Distillation", "ModelFitting", "MonteCarlo", "Ngspice",
                "Simulation", "Statistics", "Technologies", "Waveforms", "hillock",
            ]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "TestSupport", "BehaviouralModels", "Diagnostics", "Experiments", "Statistics", "Stimuli", "Waveforms",
            ]),
        .testTarget(
            name: "FittingTests",
            dependencies: [
                "TrialSupport",
                "BehaviouralModels", "Circuits", "Comparison", "Diagnostics", "Experiments", "Fitting", "MonteCarlo",
                "Ngspice", "Simulation", "Statistics", "Stimuli", "Technologies", "Waveforms", "hillock",
            ]
        ),
        .testTarget(
            name: "ModelFittingTests",
            dependencies: ["TestSupport", "CompactModels", "Diagnostics", "ModelFitting", "Statistics", "Waveforms"]
        ),
        .testTarget(
            name: "MonteCarloTests",
            dependencies: [
                "MonteCarlo", "Netlists", "Simulation", "SpiceFormat", "Statistics", "Technologies", "Waveforms",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "NativeEngineTests",
            dependencies: [
                "TrialSupport", "TestSupport",
                "CNativeEngine", "Characterization", "Circuits", "CompactModels", "Comparison",
                "DeviceEnsembles", "Diagnostics", "Experiments", "Fitting",
                "MonteCarlo", "NativeEngine", "Netlists", "Ngspice", "Simulation", "SpiceFormat", "Statistics",
                "Stimuli",
                "Technologies", "Waveforms", "hillock",
            ]
        ),
        .testTarget(
            name: "ModelToolsTests",
            dependencies: ["TestSupport", "CompactModels", "Diagnostics", "ModelForms", "ModelTools", "VerilogA"]),
        .testTarget(name: "NetlistsTests", dependencies: ["TestSupport", "Diagnostics", "Netlists", "SpiceFormat"]),
        .testTarget(
            name: "NgspiceTests",
            dependencies: [
                "TestSupport", "Diagnostics", "Ngspice", "Simulation", "SpiceFormat", "Waveforms", "hillock",
            ]
        ),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Statistics", "Waveforms"], exclude: ["Snapshots"]),
        .testTarget(
            name: "SpiceFormatTests", dependencies: ["Diagnostics", "Netlists", "SpiceFormat"], exclude: ["Decks"]),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
        .testTarget(
            name: "StimuliTests", dependencies: ["Diagnostics", "Netlists", "Statistics", "Stimuli", "Waveforms"]),
        .testTarget(
            name: "TechnologiesTests",
            dependencies: ["TestSupport", "Diagnostics", "Netlists", "SpiceFormat", "Technologies"]),
        .testTarget(name: "UnitsTests", dependencies: ["Diagnostics", "Units"]),
        .testTarget(
            name: "ValidationTests",
            dependencies: [
                "TestSupport", "BehaviouralModels", "CompactModels", "Diagnostics", "Experiments", "ModelForms",
                "ModelTools", "Ngspice", "Simulation", "SpiceFormat", "Stimuli", "Validation", "Waveforms", "hillock",
            ]),
        .testTarget(
            name: "VerilogATests",
            dependencies: [
                "TestSupport", "CompactModels", "Diagnostics", "ModelForms", "Netlists", "SpiceFormat", "VerilogA",
            ]),
        .testTarget(name: "WaveformsTests", dependencies: ["Diagnostics", "Waveforms"]),
        .testTarget(name: "hillockTests", dependencies: ["TestSupport", "Statistics", "Waveforms", "hillock"]),
    ]
)

for target in package.targets where !["CNgspice", "CNativeEngine"].contains(target.name) {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
        .enableUpcomingFeature("ExistentialAny"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
        .enableUpcomingFeature("InternalImportsByDefault"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
    // Fits and solvers loop over millions of numbers: ten times slower without optimisation, in tests as well.
    if ["Characterization", "CompactModels"].contains(target.name) {
        target.swiftSettings?.append(.unsafeFlags(["-O"]))
    }
}

// The plugin that builds the documentation is fetched for that only: see scripts/docs.
if Context.environment["HILLOCK_DOCS"] == "1" {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
