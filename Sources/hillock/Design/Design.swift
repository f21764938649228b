internal import Circuits
internal import Comparison
internal import DeviceEnsembles
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import MonteCarlo
internal import Netlists
internal import Simulation
internal import Stimuli
internal import Technologies
internal import Waveforms

/// What the user asked to simulate, ready to run.
struct Design: Sendable {
    /// The name for titles: the circuit's, or the deck's file name.
    var name: String

    /// The whole circuit with its models, stimuli and cards.
    var netlist: Netlist

    /// What the simulator gets.
    var deck: Deck

    /// The quantities to keep.
    var probes: [String]

    /// The measures to take.
    var measures: [NamedMeasure]

    /// The technology; `nil` for a deck from elsewhere.
    var technology: Technology?

    /// What the equations of the circuit say of measures, by name in SI units.
    var closedForms: [String: Double] = [:]

    /// What a reader of results wants to know: circuit, technology, corner, protocol.
    var labels: [String: String]

    /// The biases that were computed from the circuit's parameters.
    var biases: [Bias] = []

    /// The files behind the design, for the record of results.
    var files: [URL] = []

    /// What the user should know.
    var findings: [Diagnostic] = []

    /// The compact model that stands in for the circuit, on the same bench.
    var twin: TwinBench?

    /// The circuit under the conditions of a data set, where the design is that.
    var trial: CircuitTrial?

    /// The data set.
    var dataset: Dataset?

    /// A compact model's device under pulses, where the design is that.
    var bench: PulseBench?

    /// How the devices of the bench differ; `nil` where that is the mismatch of a circuit, or nothing.
    var variation: MismatchModel?

    /// The code models that the deck needs, before they are compiled.
    var codeModels: [NeededCodeModel] = []

    /// The files that ngspice loads before the deck.
    var libraries: [String] = []

    /// The content hashes of the files behind the design, by file name.
    var inputHashes: [String: String] {
        var hashes: [String: String] = [:]
        for file in files {
            if let data = try? Data(contentsOf: file) { hashes[file.lastPathComponent] = contentHash(data) }
        }
        return hashes
    }
}
