import Circuits
import Foundation
import Testing
import Waveforms

/// The synapses and integrators that learn nothing against the equations of their YAML, on the embedded technology.
@Suite("Synapses and integrators") struct IntegratorTests {
    @Test("the DPI synapse's mean current is linear in the rate up to 1 kHz")
    func linear() async throws {
        let rates = [100.0, 400, 700, 1000]
        var means: [Double] = []
        for rate in rates {
            // The mean over the second four of eight time constants.
            let run = try await TransientRun("dpi-synapse", ["rate": rate, "spikes": (8 * 7e-3 * rate).rounded()])
            means.append(try run.value("mean"))
            // The slopes of pair and output differ by some percent, which is an exponent: 1.1 to 1.3.
            #expect(abs(try run.error("mean")) < 0.4)
        }
        #expect(line(rates, means).determination >= 0.999)
    }

    @Test(
        "its time constant, and those of log-domain integrator and tau-cell, are inverse to a bias over three decades",
        arguments: [("dpi-synapse", "c_syn"), ("log-domain", "c_syn"), ("tau-cell", "c_tau")])
    func timeConstants(name: String, capacitor: String) async throws {
        var (currents, found): ([Double], [Double]) = ([], [])
        for tau in [1.5e-2, 1.5e-3, 1.5e-4, 1.5e-5] {
            var settings = ["tau": tau, capacitor: 2e-12]
            if name != "tau-cell" {
                settings.merge(["spikes": 1, "rate": 0.2 / tau, "t_pulse": 0.1 * tau, "t_edge": 1e-3 * tau]) { $1 }
                settings["strength"] = name == "dpi-synapse" ? 300 : 5
            }
            // The gates behind the DPI synapse's output are slow at currents of 0.1 nA: before them.
            let output = name == "dpi-synapse" ? "@m.xsyn.md6[id]" : "i(vout)"
            let run = try await TransientRun(name, settings, probes: [output])
            currents.append(log(try #require(run.bench.values["i_tau"])))
            let start = 1e-4 + 0.2 * tau
            found.append(
                log(
                    try name == "dpi-synapse"
                        ? TimeConstant(signal: output, from: start, to: start + 2 * tau).evaluate(run.waveforms)
                        : run.value("tau")))
        }
        #expect(abs(line(currents, found).slope + 1) < 0.02)
    }

    @Test("the DPI synapse depresses to the fixed point of its recovery")
    func depression() async throws {
        let run = try await TransientRun("dpi-synapse", ["spikes": 20], preset: "depressing")
        // The mirrors of the two bias currents work at drains other than their diodes', 5 % each, and the pulse's edges couple.
        #expect(abs(try run.error("depression")) < 0.3)
        #expect(try await abs(TransientRun("dpi-synapse").value("depression")) < 1e-3)
    }

    @Test("NMDA gate and conductance pass half the current where the membrane's is that of their bias")
    func gates() async throws {
        for (bias, off, net) in [("i_nmda", 1e-13, "inmda"), ("i_rev", 1e-6, "irev")] {
            let settings = ["tau": 0.7e-3, "strength": 1000, "rate": 1000, "spikes": 6.0]
            let gate = try await TransientRun(
                "dpi-synapse", settings.merging([bias: 1e-9]) { $1 }, probes: ["v(\(net))"])
            let half = settings.merging(["v_mem": try gate.measured("final(v(\(net)))")]) { $1 }
            let open = try await TransientRun("dpi-synapse", half.merging([bias: off]) { $1 }).value("mean")
            let gated = try await TransientRun("dpi-synapse", half.merging([bias: 1e-9]) { $1 }).value("mean")
            #expect(abs(gated / open - 0.5) < 0.06, "\(bias)")
        }
    }

    @Test("the log-domain integrator's mean current is linear in the rate")
    func logDomain() async throws {
        let rates = [250.0, 500, 750, 1000]
        var means: [Double] = []
        for rate in rates {
            means.append(
                try await TransientRun("log-domain", ["rate": rate, "spikes": (10e-3 * rate).rounded()]).value("mean"))
        }
        #expect(line(rates, means).determination >= 0.999)
    }

    @Test("the current-mirror integrator decays as a hyperbola and not as an exponential")
    func mirror() async throws {
        let run = try await TransientRun("mirror-integrator")
        let times = [2.5e-3, 3e-3, 4e-3, 5e-3, 6e-3]
        let currents = try times.map { try run.measured("value-at(i(vout), \($0)s)") }
        let hyperbola = line(times, currents.map { 1 / $0 })
        #expect(hyperbola.determination > 0.9995)
        #expect(line(times, currents.map { log($0) }).determination < 0.99)
        // 1/I grows by alpha/(n ut c), and alpha is i_weight over the current that a long spike reaches; the slope factor
        // of the technology is known for other currents (8 %) and the weight's mirror to 5 %.
        let weight = try #require(run.bench.values["i_weight"])
        let drop = try #require(run.bench.values["tau_c"]) * weight
        #expect(abs(hyperbola.slope * drop / (weight / (try run.value("peak"))) - 1) < 0.2)
        // The body effect of the model cards makes alpha larger than exp(-v_drop/ut): see the circuit's YAML.
        #expect(try run.error("peak") < 0 && run.error("peak") > -0.4)
    }

    @Test("the tau-cell passes its input unchanged")
    func unity() async throws {
        // 1.17 by body effect and output conductance: see the circuit's YAML.
        #expect(abs(try await TransientRun("tau-cell").error("before")) < 0.25)
    }

    @Test("the current DAC is linear in its code and symmetric in its sign")
    func converter() async throws {
        let run = try await TransientRun("dac-synapse")
        #expect(try abs(run.error("positive")) < 0.15 && abs(run.error("negative")) < 0.15)
        // Codes late in their time, after the charges of the switches have gone.
        let code = 200e-6
        let unit = try run.value("positive")
        for number in [0, 1, 7, 8, 15, 16, 31] {
            let current = try run.measured("value-at(i(vout), \((Double(number) + 0.9) * code)s)")
            #expect(abs(current / unit - Double(number)) < 0.3, "\(number)")
        }
    }
}
