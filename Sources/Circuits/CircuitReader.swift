internal import Diagnostics
internal import Foundation
internal import Netlists
internal import SpiceFormat
internal import Technologies
internal import Units
internal import Yams

/// Reads the description of a circuit (`NAME.yaml`) and its bench (`NAME.cir`).
struct CircuitReader {
    var yaml: YAMLReader
    private var problems: [Diagnostic] = []
    /// What this description is the rest of.
    var base: Circuit?

    static func read(
        name: String, description: URL, bench: URL, others: CircuitCatalogue
    ) throws(DiagnosticError) -> Circuit {
        let text = try contents(description)
        var reader = CircuitReader(yaml: try YAMLReader(text: text, file: description.path, code: "circuit-file"))
        try reader.readBase(from: others, of: name)
        var circuit = reader.circuit(name)
        if let base = reader.base { circuit.inherit(from: base) }
        let deck = SpiceReader.read(try contents(bench), file: bench.path)
        let lent = try reader.subcircuits(of: others)
        let findings = reader.yaml.diagnostics + reader.problems + deck.diagnostics
        if findings.contains(where: { $0.severity == .error }) { throw DiagnosticError(findings) }
        circuit.netlist = deck.netlist
        circuit.netlist.statements.insert(contentsOf: lent.statements, at: 0)
        circuit.finder = (deck.sources + lent.sources).finder
        circuit.files = [bench, description]
        return circuit
    }

    private init(yaml: YAMLReader) {
        self.yaml = yaml
    }

    static func contents(_ url: URL) throws(DiagnosticError) -> String {
        do {
            return try String(contentsOf: url, encoding: .utf8)
        } catch {
            throw DiagnosticError("unreadable", "\(url.path) cannot be read: \(error.localizedDescription)")
        }
    }

    private mutating func circuit(_ name: String) -> Circuit {
        let root = yaml.root
        yaml.checkNames(
            of: root,
            known: [
                "summary", "published", "reconstructed", "literature", "supply", "nets", "parameters", "biases",
                "tuning", "checks", "stimuli", "presets", "weight", "probes", "solver", "transient", "measures",
                "twin", "distill", "extends", "subcircuits",
            ])
        let parameters = parameters(section("parameters", in: root))
        let biases = biases(section("biases", in: root))
        let transient = transient(in: root) ?? base?.transient
        if transient == nil, let unused = root["measures"] {
            yaml.report("'measures' needs a 'transient': a protocol measures the weight", at: unused)
        }
        var circuit = Circuit(
            name: name,
            summary: yaml.string("summary", in: root, of: "the circuit"),
            published: yaml.string("published", in: root, of: "the circuit"),
            reconstructed: yaml.string("reconstructed", in: root, of: "the circuit"),
            literature: texts("literature", in: root),
            supply: base.flatMap { root["supply"] == nil ? $0.supply : nil } ?? value("supply", unit: "V", in: root),
            nets: section("nets", in: root).map {
                (name: $0.key.string ?? "", meaning: $0.value.string ?? "")
            },
            parameters: parameters,
            biases: biases,
            tunables: tunables(root["tuning"]?.mapping ?? Node.Mapping([]), biases),
            checks: checks(root["checks"]),
            stimuli: transient == nil ? stimuli(section("stimuli", in: root)) : [],
            presets: presets(
                root["presets"]?.mapping ?? Node.Mapping([]), parameters + (base?.parameters ?? []),
                biases + (base?.biases ?? [])),
            weight: transient == nil ? yaml.string("weight", in: root, of: "the circuit") : "",
            transient: transient,
            measures: transient == nil ? [] : measures(section("measures", in: root)),
            twin: twin(in: root, hasTransient: transient != nil),
            probes: texts("probes", in: root),
            solver: solver(root["solver"]?.mapping ?? Node.Mapping([])),
            netlist: Netlist(),
            files: [])
        circuit.behaviour = behaviour(root["distill"], of: circuit)
        return circuit
    }

    private mutating func texts(_ name: String, in mapping: Node.Mapping) -> [String] {
        guard let node = mapping[name] else { return [] }
        return yaml.strings(node).map { $0.scalar?.string ?? "" }
    }

    private mutating func parameters(_ mapping: Node.Mapping) -> [CircuitParameter] {
        var parameters: [CircuitParameter] = []
        for (key, node) in mapping {
            let name = key.string ?? ""
            guard let body = node.mapping else {
                yaml.report("the parameter '\(name)' must be a mapping", at: node)
                continue
            }
            yaml.checkNames(of: body, known: ["unit", "default", "range", "meaning"])
            let unit = yaml.string("unit", in: body, of: name)
            let si = unit == "1" ? "" : unit
            guard let given = yaml.node("default", in: body, of: "'\(name)'") else { continue }
            let standard = value(given, unit: si, of: name)
            let ends = (body["range"]?.sequence).map(Array.init) ?? []
            guard ends.count == 2 else {
                yaml.report("'range' of '\(name)' must be [smallest, largest]", at: body["range"] ?? key)
                continue
            }
            let (low, high) = (value(ends[0], unit: si, of: name), value(ends[1], unit: si, of: name))
            guard low <= standard, standard <= high else {
                yaml.report("the default of '\(name)' is outside its range", at: given)
                continue
            }
            parameters.append(
                CircuitParameter(
                    name: name.lowercased(), unit: si, standard: standard, range: low...high,
                    meaning: yaml.string("meaning", in: body, of: name)))
        }
        return parameters
    }

    private mutating func biases(_ mapping: Node.Mapping) -> [BiasFormula] {
        var biases: [BiasFormula] = []
        for (key, node) in mapping {
            let name = key.string ?? ""
            guard let body = node.mapping else {
                yaml.report("the bias '\(name)' must be a mapping", at: node)
                continue
            }
            yaml.checkNames(of: body, known: ["unit", "value", "meaning"])
            guard let formula = yaml.node("value", in: body, of: name) else { continue }
            biases.append(
                BiasFormula(
                    name: name.lowercased(), unit: yaml.string("unit", in: body, of: name),
                    formula: expression(formula), meaning: yaml.string("meaning", in: body, of: name)))
        }
        return biases
    }

    private mutating func tunables(_ mapping: Node.Mapping, _ biases: [BiasFormula]) -> [Circuit.Tunable] {
        var tunables: [Circuit.Tunable] = []
        for (key, node) in mapping {
            let name = (key.string ?? "").lowercased()
            guard let bias = biases.first(where: { $0.name == name }) else {
                yaml.report(
                    "there is no bias '\(name)'", at: key, help: helpNaming(name, among: biases.map(\.name)))
                continue
            }
            let ends = (node.mapping?["range"]?.sequence).map(Array.init) ?? []
            guard let body = node.mapping, ends.count == 2 else {
                yaml.report("'\(name)' must be {source: NAME, range: [smallest, largest]}", at: node)
                continue
            }
            yaml.checkNames(of: body, known: ["source", "range"])
            let (low, high) = (value(ends[0], unit: bias.unit, of: name), value(ends[1], unit: bias.unit, of: name))
            guard low < high else {
                yaml.report("'range' of '\(name)' must be [smallest, largest]", at: body["range"] ?? key)
                continue
            }
            tunables.append(
                Circuit.Tunable(
                    bias: name, source: yaml.string("source", in: body, of: name).lowercased(), range: low...high))
        }
        return tunables
    }

    private mutating func checks(_ node: Node?) -> [Circuit.Check] {
        var checks: [Circuit.Check] = []
        for item in node?.sequence.map(Array.init) ?? [] {
            guard let body = item.mapping, let condition = body["when"] else {
                yaml.report("a check must be {when: CONDITION, say: TEXT}", at: item)
                continue
            }
            yaml.checkNames(of: body, known: ["when", "say", "help"])
            let message = yaml.string("say", in: body, of: "a check")
            let help = body["help"]?.scalar?.string
            for text in [message, help ?? ""] {
                for case (.some(let formula), _) in CheckText.parts(of: text) { _ = self.formula(formula, at: item) }
            }
            checks.append(Circuit.Check(condition: expression(condition), message: message, help: help))
        }
        return checks
    }

    private mutating func stimuli(_ mapping: Node.Mapping) -> [Circuit.Wiring] {
        var wirings: [Circuit.Wiring] = []
        for (key, node) in mapping {
            let name = key.string ?? ""
            guard let body = node.mapping else {
                yaml.report("the stimulus '\(name)' must be a mapping", at: node)
                continue
            }
            yaml.checkNames(of: body, known: ["train", "delay", "inverted"])
            let train = yaml.string("train", in: body, of: name)
            if !["pre", "post"].contains(train) {
                yaml.report("there is no spike train '\(train)'", at: body["train"], help: "expected pre or post")
            }
            wirings.append(
                Circuit.Wiring(
                    net: name, train: train, delay: body["delay"].map { expression($0) } ?? 0,
                    isInverted: body["inverted"]?.bool ?? false))
        }
        return wirings
    }

    private mutating func presets(
        _ mapping: Node.Mapping, _ parameters: [CircuitParameter], _ biases: [BiasFormula]
    ) -> [Circuit.Preset] {
        var presets: [Circuit.Preset] = []
        let units = Dictionary(
            parameters.map { ($0.name, $0.unit) } + biases.map { ($0.name, $0.unit) }, uniquingKeysWith: { $1 })
        for (key, node) in mapping {
            guard let body = node.mapping else {
                yaml.report("a preset must be a mapping", at: node)
                continue
            }
            yaml.checkNames(of: body, known: ["summary", "set"])
            var values: [String: Double] = [:]
            for (name, node) in yaml.mapping("set", in: body, of: key.string ?? "") {
                let known = (name.string ?? "").lowercased()
                guard let unit = units[known] else {
                    yaml.report(
                        "there is no parameter or bias '\(known)'", at: name,
                        help: helpNaming(known, among: Array(units.keys)))
                    continue
                }
                values[known] = value(node, unit: unit, of: known)
            }
            presets.append(
                Circuit.Preset(
                    name: key.string ?? "", summary: yaml.string("summary", in: body, of: "a preset"), values: values))
        }
        return presets
    }

    private mutating func solver(_ mapping: Node.Mapping) -> [Parameter] {
        var options: [Parameter] = []
        for (key, node) in mapping { options.append(Parameter(key.string ?? "", expression(node))) }
        return options
    }

    // MARK: Values

    private mutating func value(_ name: String, unit: String, in mapping: Node.Mapping) -> Double {
        guard let node = yaml.node(name, in: mapping, of: "the circuit") else { return 0 }
        return value(node, unit: unit, of: name)
    }

    private mutating func value(_ node: Node, unit: String, of name: String) -> Double {
        yaml.quantity(node, unit: unit, of: name) ?? 0
    }

    mutating func expression(_ node: Node) -> Netlists.Expression {
        formula(node.scalar?.string ?? "", at: node)
    }

    mutating func formula(_ text: String, at node: Node) -> Netlists.Expression {
        do throws(DiagnosticError) {
            return try SpiceReader.expression(text)
        } catch {
            yaml.report(error.diagnostics[0].message, at: node, help: error.diagnostics[0].help)
            return 0
        }
    }
}
