import Circuits
import Stimuli
import Testing

@Suite("The circuits' own solver options")
struct NumericalErrorTests {
    @Test("hold the window within 1 % of its largest change", arguments: Fixtures.synapses)
    func tightened(name: String) async throws {
        let circuit = try Fixtures.catalogue.circuit(named: name)
        for preset in circuit.presets {
            let bench = try circuit.bench(technology: Fixtures.generic(), corner: "tt", preset: preset.name)
            let changes = try await Running.changes(bench)
            // A tenth of the tolerances and of gmin, a quarter of the step.
            let exact = try await Running.changes(bench, tightened: true)
            let error = zip(changes, exact).map { abs($0 - $1) }.max() ?? .infinity
            #expect(error < 0.01 * (exact.map(abs).max() ?? 0), "\(preset.name)")
        }
    }
}
