import CompactModels
import DeviceEnsembles
import Foundation
import ModelFitting
import Ngspice
import Simulation
import Statistics
import TestSupport

/// The nine measured devices, and the bench of their mean.
enum Devices {
    static func spread() throws -> SynapseSpread {
        let file = Shipped.package.appending(path: "models/measured/enode_multi/spread.yaml")
        return try SpreadReader.read(String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
    }

    /// The bench of the mean device with so many pulses in each direction.
    static func bench(pulses: Int, _ spread: SynapseSpread) throws -> PulseBench {
        let model = try Shipped.model("gated-synapse").nominal(of: spread)
        return PulseBench(
            model, train: try PulseTrain(for: model, count: pulses, width: 1e-3), varying: Set(spread.devices.names))
    }
}

func ngspice() -> NgspiceSimulator { NgspiceSimulator(executable: Shipped.program) }
