import Circuits
import Diagnostics
import Foundation
import Netlists
import Testing

@Suite("What is wrong with a circuit or its settings")
struct FindingTests {
    /// The findings of a failing body.
    private func findings(_ body: () throws -> Void) -> [Diagnostic] {
        do { try body() } catch let error as DiagnosticError { return error.diagnostics } catch {
            Issue.record("not a DiagnosticError: \(error)")
        }
        return []
    }

    private func bench(_ settings: [String: Double], preset: String? = nil) throws {
        _ = try Fixtures.catalogue.circuit(named: "tstdp-minimal").bench(
            technology: Fixtures.generic(), corner: "tt", settings: settings, preset: preset)
    }

    @Test("an unknown circuit is answered with the nearest name")
    func unknownCircuit() {
        let found = findings { _ = try Fixtures.catalogue.circuit(named: "tstdp-minmal") }
        #expect(found.map(\.code) == ["unknown-circuit"])
        #expect(found.first?.help?.contains("tstdp-minimal") == true)
    }

    @Test("all unknown parameters and all values out of range are named at once")
    func settings() {
        let found = findings { try bench(["tau_pluss": 0.02, "itpp": 1e-10, "c_w": 1, "vref": 5]) }
        #expect(
            found.map(\.code).sorted() == ["out-of-range", "out-of-range", "unknown-parameter", "unknown-parameter"])
        let text = found.map { $0.message + " " + ($0.help ?? "") }.joined(separator: "\n")
        for part in ["'tau_pluss'", "tau_plus", "'itpp'", "c_w = 1.000 F is out of range", "vref = 5.000 V", "2.000 V"]
        {
            #expect(text.contains(part), "\(part) is not in:\n\(text)")
        }
    }

    @Test("an unknown preset is answered with the nearest name")
    func unknownPreset() {
        let found = findings { try bench([:], preset: "hipocampal") }
        #expect(found.map(\.code) == ["unknown-preset"])
        #expect(found.first?.help?.contains("hippocampal") == true)
    }

    @Test("a setting wins over the preset, and names are read in any case")
    func precedence() throws {
        let circuit = try Fixtures.catalogue.circuit(named: "tstdp-minimal")
        let bench = try circuit.bench(
            technology: Fixtures.generic(), corner: "tt", settings: ["ITP": 1e-10], preset: "hippocampal")
        let values = Dictionary(uniqueKeysWithValues: bench.biases.map { ($0.name, $0.value) })
        #expect(values["itp"] == 1e-10)
        let preset = circuit.presets.first { $0.name == "hippocampal" }?.values["itd"]
        #expect(preset != nil && values["itd"] == preset)
        #expect(circuit.unit(of: "ITP") == "A" && circuit.unit(of: "s_w") == "V" && circuit.unit(of: "nil") == nil)
    }

    @Test("several mistakes in a description are told with their lines")
    func description() throws {
        let found = findings {
            _ = try Fixtures.changed(
                "tstdp-minimal",
                yaml: {
                    $0.replacing("supply: 3.3 V", with: "supply: 3.3 A").replacing("train: pre}", with: "train: prae}")
                        .replacing("unit: F, default: 100 fF", with: "unit: F, defalt: 100 fF")
                })
        }
        #expect(found.count == 4, "\(found.map(\.message))")
        #expect(found.allSatisfy { $0.location?.file.hasSuffix("tstdp-minimal.yaml") == true })
        let lines = found.compactMap(\.location?.line)
        #expect(lines.count == found.count && Set(lines).count == 3)
        let text = found.map { $0.message + " " + ($0.help ?? "") }.joined(separator: "\n")
        for part in ["prae", "defalt", "supply"] { #expect(text.contains(part), "\(part) is not in:\n\(text)") }
    }

    @Test("a formula with an unknown name, and one without a value, are refused with the bias's name")
    func formula() throws {
        for (formula, part) in [("n_m*ut*1p", "itp"), ("sqrt(0-1)", "itp"), ("itd", "depends on itself")] {
            let circuit = try Fixtures.changed(
                "tstdp-minimal",
                yaml: {
                    $0.replacing("n_n*ut*(c_trace+c_gate)*acceleration/tau_plus", with: formula)
                        .replacing("n_n*ut*(c_trace+c_gate)*acceleration/tau_minus", with: "itp")
                })
            let found = findings {
                _ = try circuit.bench(technology: Fixtures.generic(), corner: "tt", preset: "rule-hippocampal")
            }
            #expect(found.first?.message.contains(part) == true, "\(formula): \(found.map(\.message))")
        }
    }

    @Test("a mistake in the bench is told with its line of the bench")
    func bench() throws {
        let found = findings {
            _ = try Fixtures.changed("tstdp-minimal", bench: { $0.replacing("Cw w 0 {c_w}", with: "Cw w 0 {c_w") })
        }
        #expect(found.first?.location?.file.hasSuffix("tstdp-minimal.cir") == true, "\(found)")
    }
}
