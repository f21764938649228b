internal import Diagnostics
internal import Foundation
internal import Netlists
internal import SpiceFormat
internal import Units
internal import Yams

/// What a circuit takes from others of the catalogue: `extends: NAME`, all that its description leaves out, and
/// `subcircuits: [NAME, …]`, the subcircuits of their benches.
extension CircuitReader {
    /// Reads the circuit that this one extends.
    mutating func readBase(from catalogue: CircuitCatalogue, of name: String) throws(DiagnosticError) {
        guard let node = yaml.root["extends"] else { return }
        guard let other = known(node, in: catalogue) else { return }
        guard other != name, try !isExtension(other, in: catalogue) else {
            yaml.report("'\(other)' extends a circuit itself", at: node, help: "name the circuit that it extends")
            return
        }
        base = try catalogue.circuit(named: other)
    }

    /// The subcircuits of the benches that `subcircuits:` names, with their texts.
    mutating func subcircuits(
        of catalogue: CircuitCatalogue
    ) throws(DiagnosticError) -> (statements: [Statement], sources: [SourceText]) {
        var statements: [Statement] = []
        var sources: [SourceText] = []
        for node in yaml.root["subcircuits"].map({ yaml.strings($0) }) ?? [] {
            guard let name = known(node, in: catalogue), let bench = catalogue.files(of: name)?.bench else { continue }
            // The circuit's own bench is the first text.
            let deck = SpiceReader.read(
                try Self.contents(bench), file: bench.path, fileIndex: Int32(sources.count + 1))
            if deck.hasErrors { throw DiagnosticError(deck.diagnostics) }
            sources += deck.sources
            statements += deck.netlist.statements.filter { statement in
                if case .subcircuit = statement.content { true } else { false }
            }
        }
        return (statements, sources)
    }

    /// A mapping that a circuit must have unless it extends another.
    mutating func section(_ name: String, in root: Node.Mapping) -> Node.Mapping {
        if base != nil, root[name] == nil { return Node.Mapping([]) }
        return yaml.mapping(name, in: root, of: "the circuit")
    }

    private mutating func known(_ node: Node, in catalogue: CircuitCatalogue) -> String? {
        let name = node.scalar?.string ?? ""
        if catalogue.files(of: name) != nil { return name }
        yaml.report("there is no circuit '\(name)'", at: node, help: helpNaming(name, among: catalogue.names))
        return nil
    }

    private func isExtension(_ name: String, in catalogue: CircuitCatalogue) throws(DiagnosticError) -> Bool {
        guard let file = catalogue.files(of: name)?.description else { return false }
        return try YAMLReader(text: try Self.contents(file), file: file.path).root["extends"] != nil
    }
}

extension Circuit {
    /// Takes from another circuit what this one does not state; of what both have under one name, this one's counts.
    mutating func inherit(from base: Circuit) {
        let (ownParameters, ownBiases) = (Set(parameters.map(\.name)), Set(biases.map(\.name)))
        let (ownNets, ownMeasures) = (Set(nets.map(\.name)), Set(measures.map(\.name)))
        parameters = base.parameters.filter { !ownParameters.contains($0.name) } + parameters
        biases = base.biases.filter { !ownBiases.contains($0.name) } + biases
        nets = base.nets.filter { !ownNets.contains($0.name) } + nets
        measures = base.measures.filter { !ownMeasures.contains($0.name) } + measures
        checks = base.checks + checks
        if literature.isEmpty { literature = base.literature }
        if presets.isEmpty { presets = base.presets }
        if probes.isEmpty { probes = base.probes }
        if solver.isEmpty { solver = base.solver }
    }
}
