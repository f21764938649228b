internal import Foundation
internal import Simulation
internal import Waveforms

/// Examines the ngspice that workers load, for `hillock doctor`.
public enum NgspiceDoctor {
    /// Starts workers, asks the library what it is, and runs circuits with known answers.
    ///
    /// - Parameter simulator: The simulator whose library to examine.
    /// - Returns: What was found; an unusable library is a finding, not an error.
    public static func examine(_ simulator: NgspiceSimulator) async -> NgspiceReport {
        let description: LibraryDescription
        do {
            description = try await simulator.describe()
        } catch {
            return NgspiceReport(problems: [error.description])
        }
        var report = NgspiceReport(problems: [])
        report.library = description.path
        report.version = description.version
        report.features = [
            "xspice": description.hasXspice, "osdi": description.hasOsdi, "openmp": description.hasOpenMP,
            "klu": description.hasKLU,
        ]
        report.optionalFunctions = description.optionalFunctions
        report.threads = description.threads
        report.startUpScript = description.startUpScript
        report.codeModels = description.codeModels
        if description.startUpScript.isEmpty {
            report.problems.append("ngspice's start-up script spinit is not found, so that code models are missing.")
        }
        if description.threads != "1" {
            report.problems.append("ngspice runs \(description.threads) threads: expected 1.")
        }
        report.selfTest = await outcome(of: chargingCapacitor, expecting: 1 - exp(-5), in: simulator)
        if description.hasXspice, !description.codeModels.isEmpty {
            report.codeModelTest = await outcome(of: gainBlock, expecting: 2, in: simulator)
        }
        for (name, test) in [("self-test", report.selfTest), ("code model test", report.codeModelTest)] {
            if let test, !test.hasPrefix("passed") { report.problems.append("The \(name) \(test)") }
        }
        return report
    }

    /// 1 V through 1 kΩ into 1 nF: after 5 µs v(out) = 1 - exp(-5).
    private static let chargingCapacitor = Deck(
        lines: ["self-test", "v1 in 0 1", "r1 in out 1000", "c1 out 0 1e-9 ic=0"],
        analysis: .transient(Transient(step: 1e-7, stop: 5e-6, maximumStep: 2e-8, useInitialConditions: true)),
        options: [SolverOption("reltol", "1e-5")]
    )

    /// XSPICE's gain of 2 on 1 V. Code models of another version of ngspice crash here and not in a user's run.
    private static let gainBlock = Deck(
        lines: ["code models", "v1 in 0 1", "a1 in out twice", "r1 out 0 1000", ".model twice gain(gain=2)"],
        analysis: .operatingPoint
    )

    private static func outcome(of deck: Deck, expecting value: Double, in simulator: NgspiceSimulator) async -> String
    {
        do {
            let result = try await simulator.withSession(deck, workers: 1) { session in
                try await session.run(SimulationRequest(probes: ["v(out)"], timeLimit: 60))
            }
            let found = result.waveforms["v(out)"]?.values.last ?? .nan
            let difference = abs(found - value)
            return difference < 1e-4
                ? "passed: v(out) = \(found) V, \(difference) V from the exact answer"
                : "failed: v(out) = \(found) V instead of \(value) V"
        } catch {
            return "failed: \(error)"
        }
    }
}

/// What ``NgspiceDoctor`` found.
public struct NgspiceReport: Hashable, Codable, Sendable {
    /// The library's file; `nil` when none can be used.
    public var library: String?
    /// The version that it says it is.
    public var version: String?
    /// Which of xspice, osdi, openmp and klu it was built with or has.
    public var features: [String: Bool] = [:]
    /// Functions of the library that not every version has.
    public var optionalFunctions: [String] = []
    /// The files of code models that the start-up script loads.
    public var codeModels: [String] = []
    /// The start-up script, empty when there is none.
    public var startUpScript = ""
    /// ngspice's number of threads in a worker: 1.
    public var threads: String?
    /// How a circuit with a known answer came out.
    public var selfTest: String?
    /// How a circuit with an XSPICE code model came out.
    public var codeModelTest: String?
    /// What is wrong, in sentences; empty when all is well.
    public var problems: [String]

    /// The findings as names and values, in the order in which to show them.
    public var items: [(name: String, value: String)] {
        let built = features.keys.sorted().map { "\($0) \(features[$0] == true ? "yes" : "no")" }
        let none = "not found"
        return [
            ("ngspice library", library ?? none),
            ("version", version ?? none),
            ("features", built.isEmpty ? none : built.joined(separator: ", ")),
            ("optional functions", optionalFunctions.isEmpty ? "none" : optionalFunctions.joined(separator: ", ")),
            ("start-up script", startUpScript.isEmpty ? none : startUpScript),
            ("code models", codeModels.isEmpty ? none : codeModels.joined(separator: ", ")),
            ("threads", threads ?? none),
            ("self-test", selfTest ?? "not run"),
            ("code model test", codeModelTest ?? "not run"),
        ]
    }
}
