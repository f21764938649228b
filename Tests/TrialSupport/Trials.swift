public import Circuits
public import Comparison
public import Experiments
internal import Foundation
public import Ngspice
public import Stimuli
public import Technologies
internal import TestSupport

/// Circuits of the catalogue in the embedded technology under the protocols of experiments, and the ngspice that runs them.
public enum Trials {
    /// ngspice in workers of the built program.
    public static let ngspice = NgspiceSimulator(executable: Shipped.program)

    /// The embedded technology.
    public static func generic350() throws -> Technology {
        try TechnologyCatalogue(
            folder: Shipped.technologies,
            dataFolder: FileManager.default.temporaryDirectory.appending(path: "hillock-nothing"), environment: [:]
        ).technology(named: "generic350")
    }

    /// A circuit of the catalogue.
    public static func circuit(_ name: String) throws -> Circuit {
        try CircuitCatalogue(folders: [Shipped.circuits]).circuit(named: name)
    }

    /// A data set of measured weight changes.
    public static func dataset(_ name: String) throws -> Dataset {
        try DatasetCatalogue(folder: Shipped.biology).dataset(named: name)
    }

    /// A circuit under a protocol, typical corner.
    public static func trial(
        of circuit: String = "tstdp-minimal", _ stimulation: StimulationProtocol, preset: String,
        settings: [String: Double] = [:]
    ) throws -> CircuitTrial {
        try CircuitTrial(
            circuit: Self.circuit(circuit), technology: generic350(), corner: "tt", settings: settings,
            preset: preset, stimulation: stimulation)
    }

    /// The minimal synapse under the protocols of a data set, with the preset of its name.
    public static func trial(
        dataset name: String, settings: [String: Double] = [:]
    ) throws -> (CircuitTrial, Dataset) {
        let dataset = try dataset(name)
        return (try trial(dataset.stimulation, preset: name, settings: settings), dataset)
    }
}
