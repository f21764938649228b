import Circuits
import Comparison
import Experiments
import Foundation
import MonteCarlo
import Ngspice
import Simulation
import Stimuli
import Technologies

/// A short problem on a real circuit: two conditions, four biases.
enum Support {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The built `hillock` program, whose workers hold ngspice: it lies beside the test program.
    static let simulator: NgspiceSimulator = {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let folder = URL(filePath: program).deletingLastPathComponent()
        return NgspiceSimulator(executable: folder.appending(path: "hillock"))
    }()

    /// The two pairings of the hippocampal set: +25 % and -17 %.
    static func dataset() throws -> Dataset {
        let folder = package.appending(path: "models/biology")
        var data = try DatasetCatalogue(folder: folder).dataset(named: "hippocampal")
        data.points = Array(data.points.prefix(2))
        return data
    }

    /// The minimal synapse under the two pairings.
    static func trial(_ settings: [String: Double] = [:]) throws -> CircuitTrial {
        let technology = try TechnologyCatalogue(
            folder: package.appending(path: "models/technologies"),
            dataFolder: FileManager.default.temporaryDirectory.appending(path: "nothing"), environment: [:]
        ).technology(named: "generic350")
        let circuit = try CircuitCatalogue(folders: [package.appending(path: "templates/circuits")])
            .circuit(named: "tstdp-minimal")
        return try CircuitTrial(
            circuit: circuit, technology: technology, corner: "tt", settings: settings, preset: "rule-hippocampal",
            stimulation: dataset().stimulation)
    }

    /// 10 mV on every threshold.
    static func mismatch(_ trial: CircuitTrial) throws -> MismatchModel {
        try MismatchModel(
            netlist: trial.bench.netlist, settings: MismatchSettings(transistors: .flat(threshold: 0.01, gain: 0))
        ) { _ in nil }
    }
}
