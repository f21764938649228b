public import Diagnostics
internal import Netlists
internal import SpiceFormat
internal import Units
internal import Yams

/// Reads a compact model from YAML.
///
/// Sections: `summary`, `sources`, `terminals`, `parameters`, `states`, `variables` (in the order in which they are computed),
/// `currents` and `charges` by pair of terminals or by one terminal against ground, `presets`, `stimuli` and `spikes` for
/// comparisons. Formulas are SPICE's, over parameters, states, variables,
/// `V(a,b)`, `temperature` and `ut`; besides elementary functions there are `ramp(z, w)`, `smoothstep(z)` and
/// `pchip(x, y0, y1, …)`.
public struct CompactModelReader {
    var yaml: YAMLReader
    private var compiler = EquationCompiler(terminals: [], parameters: [], states: [], variables: [])

    init(_ yaml: YAMLReader) { self.yaml = yaml }

    private static let sections = [
        "summary", "sources", "terminals", "parameters", "states", "variables", "currents", "charges", "presets",
        "stimuli", "spikes",
    ]

    /// Reads a model and holds it against the rules that every model must obey.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - name: The name of the model.
    ///   - file: The path for messages.
    /// - Returns: The model.
    /// - Throws: A `DiagnosticError` with everything that is wrong, each with its place in the file.
    public static func read(_ text: String, name: String, file: String) throws(DiagnosticError) -> CompactModel {
        var reader = CompactModelReader(try YAMLReader(text: text, file: file, code: "model-file"))
        let model = reader.model(named: name)
        if !reader.yaml.diagnostics.isEmpty { throw DiagnosticError(reader.yaml.diagnostics) }
        let findings = model.check()
        if findings.contains(where: { $0.severity == .error }) { throw DiagnosticError(findings) }
        return model
    }

    private mutating func model(named name: String) -> CompactModel {
        let root = yaml.root
        yaml.checkNames(of: root, known: Self.sections)
        let terminals = pairs("terminals", required: true).map { key, node in
            CompactModel.Terminal(key.lowercased(), meaning: node.scalar?.string ?? "")
        }
        let parameters = pairs("parameters").compactMap { parameter($0, $1) }
        let states = pairs("states"), variables = pairs("variables")
        compiler = EquationCompiler(
            terminals: terminals.map(\.name), parameters: parameters.map(\.name), states: states.map(\.0),
            variables: variables.map(\.0))
        compiler.defineTemperature()
        var named: [CompactModel.Variable] = []
        for (key, node) in variables {
            guard let place = formula(node) else { continue }
            compiler.define(key, place)
            named.append(.init(key, value: place))
        }
        let found = states.compactMap { state($0, $1) }
        let currents = branches("currents", terminals.map(\.name))
        let charges = branches("charges", terminals.map(\.name))
        let plans = stimuli(terminals.map(\.name)), wiring = spikes(terminals.map(\.name))
        var model = CompactModel(
            name: name, summary: root["summary"]?.scalar?.string ?? "",
            sources: root["sources"].map { yaml.strings($0).compactMap { $0.scalar?.string } } ?? [],
            terminals: terminals, parameters: parameters, variables: named, states: found, currents: currents,
            charges: charges, presets: pairs("presets").map { preset($0, $1, parameters) }, graph: compiler.graph)
        model.stimuli = plans
        model.spikes = wiring
        return model
    }

    // MARK: Parts

    /// The entries of a section in their order.
    mutating func pairs(_ section: String, required: Bool = false) -> [(String, Node)] {
        guard yaml.root[section] != nil || required else { return [] }
        var seen: Set<String> = []
        var entries: [(String, Node)] = []
        for (key, node) in yaml.mapping(section, in: yaml.root, of: "a model") {
            let name = key.scalar?.string ?? ""
            if !seen.insert(name).inserted { yaml.report("'\(name)' stands twice in '\(section)'", at: key) }
            entries.append((name, node))
        }
        return entries
    }

    private mutating func parameter(_ name: String, _ node: Node) -> ModelParameter? {
        guard let body = node.mapping else {
            yaml.report("a parameter is a mapping such as {unit: s, value: 1 ms, range: \"(0, inf)\"}", at: node)
            return nil
        }
        yaml.checkNames(of: body, known: ["unit", "value", "range", "instance", "meaning"])
        let unit = body["unit"]?.scalar?.string ?? ""
        guard let stated = yaml.node("value", in: body, of: name),
            let value = yaml.quantity(stated, unit: unit, of: name)
        else { return nil }
        var range = ParameterRange.all
        if let node = body["range"] { range = self.range(node, unit: unit, of: name) ?? .all }
        if !range.contains(value) {
            yaml.report("the value of '\(name)' is not in its own range \(range.text)", at: stated)
        }
        return ModelParameter(
            name, unit: unit == "1" ? "" : unit, value: value, range: range,
            isInstance: body["instance"]?.scalar?.string == "true", meaning: body["meaning"]?.scalar?.string ?? "")
    }

    private mutating func range(_ node: Node, unit: String, of name: String) -> ParameterRange? {
        let text = (node.scalar?.string ?? "").filter { $0 != " " }
        let ends = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = text.first, let last = text.last, "[(".contains(first), "])".contains(last)
        else {
            yaml.report("a range is written like \"(0, inf)\" or \"[0, 1]\"", at: node)
            return nil
        }
        var values: [Double?] = []
        for word in ends {
            if ["inf", "-inf"].contains(word) {
                values.append(nil)
                continue
            }
            do throws(DiagnosticError) {
                values.append(try Quantity.parse(String(word), unit: unit, option: "the range of \(name)"))
            } catch {
                yaml.report(error.diagnostics[0].message, at: node, help: error.diagnostics[0].help)
                return nil
            }
        }
        return ParameterRange(
            lower: values[0], upper: values[1], excludesLower: first == "(", excludesUpper: last == ")")
    }

    private mutating func state(_ name: String, _ node: Node) -> CompactModel.State? {
        guard let body = node.mapping else {
            yaml.report("a state is a mapping such as {initial: x0, rate: \"(xr - x)/tau\"}", at: node)
            return nil
        }
        yaml.checkNames(of: body, known: ["initial", "rate", "scale", "meaning"])
        guard let first = yaml.node("initial", in: body, of: "state '\(name)'"),
            let second = yaml.node("rate", in: body, of: "state '\(name)'"), let initial = formula(first),
            let rate = formula(second)
        else { return nil }
        if depends(initial) {
            yaml.report(
                "the initial value of '\(name)' is undetermined: it depends on a voltage or a state", at: first,
                help: "give it as a formula of parameters")
        } else if compiler.graph.depends(initial, on: { $0 == .temperature }) {
            // ngspice knows no temperature where the initial conditions of a subcircuit are computed.
            yaml.report(
                "the initial value of '\(name)' depends on the temperature", at: first,
                help: "give it as a formula of parameters")
        }
        let scale = body["scale"].flatMap { yaml.quantity($0, unit: "", of: "scale") } ?? 1
        return .init(name, rate: rate, initial: initial, scale: scale, meaning: body["meaning"]?.scalar?.string ?? "")
    }

    private mutating func branches(_ section: String, _ terminals: [String]) -> [CompactModel.Branch] {
        pairs(section).compactMap { key, node in
            let names = key.filter { $0 != " " }.lowercased().split(separator: ",").map(String.init)
            let places = names.compactMap { terminals.firstIndex(of: $0) }
            guard places.count == names.count, (1...2).contains(places.count), Set(places).count == places.count else {
                yaml.report(
                    "'\(key)' names no two terminals, nor one against ground", at: node,
                    help: "write two of \(terminals.joined(separator: ", "))")
                return nil
            }
            return formula(node).map { .init(from: places[0], to: places.count > 1 ? places[1] : nil, value: $0) }
        }
    }

    mutating func preset(_ name: String, _ node: Node, _ parameters: [ModelParameter]) -> ModelPreset {
        var preset = ModelPreset(name, values: [:])
        guard let body = node.mapping else {
            yaml.report("a preset is a mapping such as {summary: …, source: …, set: {tsp: 1 ms}}", at: node)
            return preset
        }
        yaml.checkNames(of: body, known: ["summary", "source", "set", "sigma"])
        preset.summary = body["summary"]?.scalar?.string ?? ""
        preset.source = body["source"]?.scalar?.string ?? ""
        for (key, value) in yaml.mapping("set", in: body, of: "preset '\(name)'") {
            let word = key.scalar?.string ?? ""
            guard let parameter = parameters.first(where: { $0.name == word }) else {
                yaml.report(
                    "there is no parameter '\(word)'", at: key, help: helpNaming(word, among: parameters.map(\.name)))
                continue
            }
            guard let number = yaml.quantity(value, unit: parameter.unit, of: word) else { continue }
            if !parameter.range.contains(number) {
                yaml.report("'\(word)' must be in \(parameter.range.text)", at: value)
            }
            preset.values[word] = number
        }
        guard body["sigma"] != nil else { return preset }
        for (key, value) in yaml.mapping("sigma", in: body, of: "preset '\(name)'") {
            let word = key.scalar?.string ?? ""
            guard let parameter = parameters.first(where: { $0.name == word }), preset.values[word] != nil else {
                yaml.report(
                    "'sigma' names '\(word)', which 'set' does not", at: key,
                    help: helpNaming(word, among: preset.values.keys.sorted()))
                continue
            }
            preset.deviations[word] = yaml.quantity(value, unit: parameter.unit, of: word)
        }
        return preset
    }

    /// Whether a result depends on a voltage or a state.
    func depends(_ place: Int) -> Bool {
        compiler.graph.depends(place) {
            switch $0 {
            case .voltage, .state: true
            default: false
            }
        }
    }

    /// The place of a formula's result, or a finding and `nil`.
    mutating func formula(_ node: Node) -> Int? {
        guard let text = node.scalar?.string else {
            yaml.report("expected a formula", at: node)
            return nil
        }
        do {
            let expression = try SpiceReader.expression(text)
            return try compiler.place(of: expression)
        } catch let refusal as EquationCompiler.Refusal {
            yaml.report(refusal.message, at: node, help: refusal.help)
        } catch let error as DiagnosticError {
            yaml.report(error.diagnostics.first?.message ?? "this is no formula", at: node)
        } catch {}
        return nil
    }
}
