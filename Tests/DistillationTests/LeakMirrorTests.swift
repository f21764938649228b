import Circuits
import Foundation
import MonteCarlo
import Ngspice
import Simulation
import Technologies
import TestSupport
import Testing
import Waveforms

/// The spread of the DPI synapse's time constant, in ngspice.
///
/// While its current decays the synapse's capacitor is discharged by the leak alone, and the output is exponential in its voltage:
/// τ = n U_T C/I_τ, with n of the output, which mismatch does not change. I_τ is the bias in a mirror of two equal devices, so
/// ln τ is the sum of what both do to their currents. In weak inversion
///     s² = (σ_VT/(n U_T))² + σ_β² of one device, σ_VT = A_VT/√(2WL), σ_β = A_β/√(2WL)
/// and ln τ is normal with √2 s, so that CV = √(e^{2s²} − 1) (M. Pelgrom et al. 1989; the lognormal's moments).
/// All other devices vary too. The pair leaks 0.03 I_τ at zero gate-source voltage, which takes as much of s from it; the
/// output's threshold only scales the current.
@Suite("The spread of a time constant") struct LeakMirrorTests {
    @Test(
        "the DPI synapse's tau has the CV of a mirror's lognormal current, for three areas",
        arguments: [1e-6, 2e-6, 4e-6])
    func mirror(size: Double) async throws {
        let count = 60
        let technology = try Copies.technology()
        let bench = try Copies.catalogue.circuit(named: "dpi-synapse").bench(
            technology: technology, corner: "tt",
            settings: ["w_tau": size, "l_tau": size, "spikes": 1, "rate": 40])
        let netlist = bench.netlist.insertingGateSources()
        let model = try MismatchModel(netlist: netlist, settings: MismatchSettings()) {
            bench.technology.mismatch(for: $0)
        }
        let measures = bench.measures.filter { $0.name == "tau" }.map { EnsembleMeasure($0) }
        let ensemble = Ensemble(model: model, seed: 3, measures: measures)
        let deck = try Deck(netlist)
        let simulator = NgspiceSimulator(executable: Shipped.program)
        let logs = try await simulator.withSession(deck, workers: 2) { session in
            var logs: [Double] = []
            for number in 1...count {
                let record = try await ensemble.runSample(number, session: session).record
                logs.append(log(try #require(record.measures.first?.number)))
            }
            return logs
        }
        let device = try #require(technology.device(named: "pmos"))
        let slope = try #require(device.dynamics).slope * 8.617_333e-5 * 300.15
        let area = size * size
        let variance =
            pow(device.mismatch.threshold / slope, 2) / (2 * area) + pow(device.mismatch.gain, 2) / (2 * area)
        let sigma = (2 * variance).squareRoot()
        let mean = logs.reduce(0, +) / Double(count)
        let found = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
        // σ of a normal sample is known to 1/√(2(n-1)): three and a half of them, 1 in 2000. The slope factor at 8 pA is 2 %
        // below that of the technology.
        let error = 3.5 / (2 * Double(count - 1)).squareRoot() + 0.02
        #expect(abs(found / sigma - 1) < error, "σ(ln τ) \(found), from the areas \(sigma)")
    }
}
