import Circuits
import Diagnostics
import Foundation
import Stimuli
import Testing
import Waveforms

/// Descriptions of circuits that learn nothing, and what is wrong with them.
@Suite("Benches with stimuli of their own") struct TransientBenchTests {
    static let changes: [(from: String, to: String, said: String)] = [
        ("transient: {stop", "weight: v(out)\ntransient: {stop", "'weight' is for circuits that learn"),
        (", maximum: \"0.02/f_closed\"}", "}", "'transient' must be {stop: TIME, step: TIME, maximum: TIME}"),
        ("stop: \"5.5/f_closed\"", "stop: \"0*f_closed\"", "has no length"),
        ("\"frequency(v(out)", "\"frequenzy(v(out)", "there is no measure 'frequenzy'"),
        ("closed form: \"f_closed\"", "closed from: \"f_closed\"", "unknown name 'closed from'"),
        ("{vdd/2})\", closed form: \"f_closed\"", "{vdd/2})\", closed form: \"f_close\"", "f_close"),
        ("{1/f_closed}", "{1/f_close}", "f_close"),
    ]

    @Test("mistakes are told by what was expected", arguments: changes.indices)
    func mistakes(index: Int) throws {
        let change = Self.changes[index]
        let error = #expect(throws: DiagnosticError.self) {
            let circuit = try Fixtures.changed(
                "axon-hillock", yaml: { $0.replacingOccurrences(of: change.from, with: change.to) })
            _ = try circuit.bench(technology: Fixtures.generic(), corner: "tt")
        }
        #expect(error.map { "\($0)" }?.contains(change.said) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("measures without a transient are refused")
    func measures() throws {
        let error = #expect(throws: DiagnosticError.self) {
            try Fixtures.changed("pstdp", yaml: { $0 + "\nmeasures:\n  rate: \"rate(v(post), 1V)\"\n" })
        }
        #expect(error.map { "\($0)" }?.contains("'measures' needs a 'transient'") == true)
    }

    @Test("formulas in measures and closed forms are values of the bench")
    func values() throws {
        let bench = try Fixtures.catalogue.circuit(named: "axon-hillock").bench(
            technology: Fixtures.generic(), corner: "tt", settings: ["i_in": 2e-9, "c_fb": 500e-15, "ratio": 0.25])
        let rate = try #require(bench.closedForms["rate"])
        #expect(abs(rate / (2e-9 / (500e-15 * 3.3) * 0.75) - 1) < 1e-12)
        #expect(bench.schedule.stop == 5.5 / rate && bench.schedule.stretches.isEmpty)
        #expect(bench.measures.map(\.measure.unit) == ["Hz", "s", "J", "W"])
    }
}
