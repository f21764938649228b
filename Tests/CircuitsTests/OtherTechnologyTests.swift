import Circuits
import Technologies
import Testing
import Waveforms

/// Neurons, synapses and comparators in the technologies that are installed from packages.
@Suite("Circuits that learn nothing in every technology") struct OtherTechnologyTests {
    /// A measure of each circuit and how far from its closed form it may be in any technology. Slope factors differ most: in
    /// sky130 by 20 % between n and p, and the model's own one by 10 % from the technology's constant.
    static let claims: [(circuit: String, measure: String, low: Double, high: Double)] = [
        ("axon-hillock", "rate", -0.05, 0.05), ("bump-comparator", "width", -0.1, 0.1),
        ("dac-synapse", "positive", -0.2, 0.2),
        ("dpi-neuron", "interval", -0.3, 2), ("dpi-synapse", "tau", -0.25, 0.25),
        ("indiveri-neuron", "refractory", -0.8, 0.2),
        ("log-domain", "tau", -0.25, 0.25), ("mirror-integrator", "peak", -0.5, 0.5),
        ("ota-neuron", "interval", -0.3, 0.3),
        ("tau-cell", "tau", -0.2, 0.8), ("wta", "winner", -0.02, 0.02),
    ]

    @Test("every circuit with a closed form has its claim here")
    func covered() throws {
        let named = try Fixtures.others.filter { name in
            try Fixtures.catalogue.circuit(named: name).measures.contains { $0.closedForm != nil }
        }
        #expect(Set(named) == Set(Self.claims.map(\.circuit)))
    }

    @Test("stay near their closed forms in the installed technologies", .online, arguments: InstalledTechnologies.names)
    func installed(name: String) async throws {
        let technology = try InstalledTechnologies.catalogue().technology(named: name)
        for claim in Self.claims {
            let error = try await TransientRun(claim.circuit, technology: technology).error(claim.measure)
            #expect(error > claim.low && error < claim.high, "\(claim.circuit): \(claim.measure) is off by \(error)")
        }
    }
}
