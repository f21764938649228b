import Circuits
import Diagnostics
import Foundation
import Testing

@Suite("Circuits that take from others") struct ExtensionTests {
    @Test("a circuit that extends another has all of its parameters, biases and presets, and its own")
    func inheritance() throws {
        let base = try Fixtures.catalogue.circuit(named: "learning-synapse")
        let circuit = try Fixtures.catalogue.circuit(named: "learning-synapse-digital")
        #expect(circuit.parameters == base.parameters && circuit.presets == base.presets)
        #expect(
            Set(circuit.biases.map(\.name)) == Set(base.biases.map(\.name)).union(["t_latch", "t_clock", "v_half"]))
        #expect(circuit.measures.map(\.name) == base.measures.map(\.name) + ["largest", "smallest", "last"])
        #expect(circuit.supply == base.supply && circuit.solver == base.solver && circuit.summary != base.summary)
        #expect(circuit.probes != base.probes && circuit.nets.count == base.nets.count + 2)
    }

    /// What is said of a circuit of these files, beside those that ship with Hillock.
    private static func says(_ yaml: String, bench: String) throws -> String {
        let folder = Fixtures.scratch.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try yaml.write(to: folder.appending(path: "own.yaml"), atomically: true, encoding: .utf8)
        try bench.write(to: folder.appending(path: "own.cir"), atomically: true, encoding: .utf8)
        do {
            let circuit = try CircuitCatalogue(folders: [folder, Fixtures.circuits]).circuit(named: "own")
            _ = try circuit.bench(technology: Fixtures.generic(), corner: "tt")
            return ""
        } catch let error as DiagnosticError {
            return error.diagnostics.map { $0.rendered() }.joined(separator: "\n")
        }
    }

    private static let yaml = """
        summary: an axon-hillock of one's own
        extends: axon-hillock
        subcircuits: [axon-hillock]
        published: nothing
        reconstructed: nothing
        """

    @Test("a circuit that another extends or lends its subcircuits must be there, and extend none itself")
    func refusals() throws {
        let shipped = try String(contentsOf: Fixtures.circuits.appending(path: "axon-hillock.cir"), encoding: .utf8)
        let bench = shipped.replacing(/(?s)\.subckt.*?\.ends[^\n]*\n/, with: "")
        #expect(bench != shipped)
        #expect(try Self.says(Self.yaml, bench: bench) == "")
        let unknown = try Self.says(
            Self.yaml.replacingOccurrences(of: "[axon-hillock]", with: "[axon-hilock]"), bench: bench)
        #expect(unknown.contains("own.yaml:3:15") && unknown.contains("did you mean 'axon-hillock'"), "\(unknown)")
        let base = try Self.says(
            Self.yaml.replacingOccurrences(of: "extends: axon-hillock", with: "extends: axon"), bench: bench)
        #expect(base.contains("own.yaml:2:10") && base.contains("there is no circuit 'axon'"), "\(base)")
        let chain = try Self.says(
            Self.yaml.replacingOccurrences(of: "extends: axon-hillock", with: "extends: learning-synapse-digital"),
            bench: bench)
        #expect(chain.contains("own.yaml:2:10") && chain.contains("extends a circuit itself"), "\(chain)")
        // A fault of the bench is told in the bench, not in the file that lends the subcircuits.
        let faulty = bench.replacing(".ic v", with: "R1 vdd\n.ic v")
        let fault = try Self.says(Self.yaml, bench: faulty)
        #expect(fault.contains("own.cir") && fault.contains("R1 vdd"), "\(fault)")
    }
}
