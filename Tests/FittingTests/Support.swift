import Circuits
import Comparison
import Experiments
import Foundation
import MonteCarlo
import Ngspice
import Simulation
import Stimuli
import Technologies
import TrialSupport

/// A short problem on a real circuit: two conditions, four biases.
enum Support {
    /// The two pairings of the hippocampal set: +25 % and -17 %.
    static func dataset() throws -> Dataset {
        var data = try Trials.dataset("hippocampal")
        data.points = Array(data.points.prefix(2))
        return data
    }

    /// The minimal synapse under the two pairings.
    static func trial(_ settings: [String: Double] = [:]) throws -> CircuitTrial {
        try Trials.trial(dataset().stimulation, preset: "rule-hippocampal", settings: settings)
    }

    /// 10 mV on every threshold.
    static func mismatch(_ trial: CircuitTrial) throws -> MismatchModel {
        try MismatchModel(
            netlist: trial.bench.netlist, settings: MismatchSettings(transistors: .flat(threshold: 0.01, gain: 0))
        ) { _ in nil }
    }
}
