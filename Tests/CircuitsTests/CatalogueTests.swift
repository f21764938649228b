import Circuits
import Diagnostics
import Foundation
import Netlists
import SpiceFormat
import Stimuli
import Technologies
import Testing
import Waveforms

@Suite("Circuits of the catalogue")
struct CatalogueTests {
    @Test("every description has its bench and every bench its description")
    func pairs() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Fixtures.circuits.path)
        let stems = { (suffix: String) in
            Set(files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) })
        }
        #expect(stems(".yaml") == stems(".cir"))
        #expect(Fixtures.catalogue.names == stems(".yaml").sorted())
        #expect(Fixtures.catalogue.names.contains("tstdp-minimal"))
    }

    @Test("says what it is, what of it is published, and what was reconstructed", arguments: Fixtures.catalogue.names)
    func described(name: String) throws {
        let circuit = try Fixtures.catalogue.circuit(named: name)
        for text in [circuit.summary, circuit.published, circuit.reconstructed] { #expect(!text.isEmpty) }
        #expect(!circuit.literature.isEmpty && !circuit.presets.isEmpty && !circuit.probes.isEmpty)
        #expect(circuit.files.map(\.pathExtension) == ["cir", "yaml"])
        #expect(circuit.parameters.allSatisfy { !$0.meaning.isEmpty })
        #expect(circuit.presets.allSatisfy { !$0.summary.isEmpty })
        #expect(Set(circuit.settableNames).count == circuit.settableNames.count)
    }

    @Test("uses every parameter, and every {name} of its bench is one", arguments: Fixtures.catalogue.names)
    func names(name: String) throws {
        let circuit = try Fixtures.catalogue.circuit(named: name)
        let bench = try String(contentsOf: circuit.files[0], encoding: .utf8)
        let used = Set(bench.matches(of: /\{([a-z0-9_]+)\}/).map { String($0.1) })
        #expect(used.subtracting(circuit.settableNames) == ["vdd"], "the supply is the only name that is not settable")
        #expect(bench.matches(of: /\{/).count == bench.matches(of: /\{[a-z0-9_]+\}/).count, "formulas stand in YAML")
        // A parameter that neither the bench nor a formula names would be set without effect.
        let formulas =
            circuit.biases.map { SpiceWriter.text($0.formula) }
            + circuit.checks.map {
                SpiceWriter.text($0.condition)
            }
            + [circuit.transient?.stop, circuit.transient?.step, circuit.transient?.maximum].compactMap(\.self)
            .map { SpiceWriter.text($0) }
            + circuit.measures.flatMap { [$0.text] + ($0.closedForm.map { [SpiceWriter.text($0)] } ?? []) }
        let inFormulas = Set(formulas.flatMap { $0.matches(of: /[a-z][a-z0-9_]*/).map { String($0.0) } })
        let byProtocol: Set = ["t_p", "t_edge", "acceleration"]
        #expect(Set(circuit.settableNames).subtracting(used).subtracting(inFormulas).subtracting(byProtocol) == [])
    }

    @Test("its nets exist on the bench, and its probes are of them", arguments: Fixtures.catalogue.names)
    func nets(name: String) throws {
        let circuit = try Fixtures.catalogue.circuit(named: name)
        let bench = try circuit.bench(technology: Fixtures.generic(), corner: "tt")
        let flat = Set(try bench.netlist.flattenedDevices().flatMap(\.nets))
        for net in circuit.nets.map(\.name) + circuit.stimuli.map(\.net) {
            #expect(flat.contains(net), "\(name) has no net \(net)")
        }
        for probe in circuit.probes + [circuit.weight] where probe.hasPrefix("v(") || circuit.transient == nil {
            #expect(probe.hasPrefix("v(") && circuit.nets.map(\.name).contains(String(probe.dropFirst(2).dropLast())))
        }
    }

    @Test("every preset gives a complete bench in the embedded technology", arguments: Fixtures.catalogue.names)
    func presets(name: String) throws {
        let circuit = try Fixtures.catalogue.circuit(named: name)
        var measured: Set<String> = []
        for preset in circuit.presets {
            let bench = try circuit.bench(technology: Fixtures.generic(), corner: "tt", preset: preset.name)
            let errors = bench.netlist.check().filter { $0.severity == .error }
            #expect(errors.isEmpty, "\(preset.name): \(DiagnosticError(errors))")
            let devices = try bench.netlist.flattenedDevices()
            #expect(devices.filter { $0.kind == .mosfet }.allSatisfy { $0.model?.hasPrefix("generic350_") == true })
            #expect(bench.biases.map(\.name) == circuit.biases.map(\.name))
            #expect(bench.biases.allSatisfy { $0.value > 0 && $0.value.isFinite })
            for (key, value) in preset.values {
                if let bias = bench.biases.first(where: { $0.name == key }) { #expect(bias.value == value) }
            }
            if circuit.transient == nil {
                #expect(bench.measures.count == StimulationProtocol.usualDistances.count)
                #expect(bench.measures.compactMap(\.series?.coordinate) == StimulationProtocol.usualDistances)
            } else {
                // A measure with a condition is taken in some presets only.
                let taken = Set(bench.measures.map(\.name))
                let always = circuit.measures.filter { $0.condition == nil }.map(\.name)
                #expect(taken.isSuperset(of: always) && !taken.isEmpty)
                #expect(bench.measures.map(\.name) == circuit.measures.map(\.name).filter(taken.contains))
            }
            #expect(Set(bench.measures.map(\.name)).count == bench.measures.count)
            measured.formUnion(bench.measures.map(\.name))
        }
        #expect(circuit.transient == nil || measured == Set(circuit.measures.map(\.name)))
    }

    @Test(
        "has as many core transistors as its summary says",
        arguments: [
            ("pstdp", 10), ("tstdp-minimal", 15), ("tstdp", 21), ("axon-hillock", 6), ("bump-comparator", 33),
            ("dac-synapse", 19), ("dpi-neuron", 28), ("dpi-synapse", 13), ("indiveri-neuron", 19), ("izhikevich", 17),
            ("learning-synapse", 71), ("learning-synapse-digital", 71),
            ("log-domain", 4), ("mirror-integrator", 4), ("ota-neuron", 23), ("tau-cell", 7), ("wta", 17),
        ])
    func transistors(name: String, count: Int) throws {
        let circuit = try Fixtures.catalogue.circuit(named: name)
        let bench = try circuit.bench(technology: Fixtures.generic(), corner: "tt")
        let core = try bench.netlist.flattenedDevices().filter {
            $0.kind == .mosfet && !$0.path.hasPrefix("xbias.")
        }
        #expect(core.count == count)
        #expect(circuit.summary.contains("\(count) core transistors"))
    }

    @Test("a circuit of the user's folder hides one of the same name")
    func hiding() throws {
        let folder = Fixtures.scratch.appending(path: "own-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let catalogue = CircuitCatalogue(folders: [folder, Fixtures.circuits])
        #expect(catalogue.names == Fixtures.catalogue.names)
        for suffix in ["yaml", "cir"] {
            let text = try String(
                contentsOf: Fixtures.circuits.appending(path: "tstdp-minimal.\(suffix)"), encoding: .utf8)
            try text.write(to: folder.appending(path: "tstdp-minimal.\(suffix)"), atomically: true, encoding: .utf8)
        }
        #expect(try catalogue.circuit(named: "tstdp-minimal").files[0].path.hasPrefix(folder.path))
    }
}
