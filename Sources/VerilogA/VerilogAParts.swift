internal import CompactModels

/// The parts of a module of Verilog-A by the names of their placeholders.
struct VerilogAParts {
    private let model: CompactModel
    private let schedule: EquationSchedule
    private var names: [Int: String] = [:]
    private var terminals: [String] = []
    private(set) var nodes: [String] = []
    private(set) var parameters: [String] = []
    private(set) var module = ""

    init(_ model: CompactModel) {
        self.model = model
        let graph = model.graph
        let results = model.results + model.states.map(\.initial)
        schedule = EquationSchedule(results, of: graph, named: Set(model.variables.map(\.value))) { operation in
            // V(g) - V(s) is V(g, s).
            if case .binary(.subtract, let a, let b) = operation, case .voltage = graph.operations[a],
                case .voltage = graph.operations[b]
            {
                return true
            }
            return operation.operands.isEmpty
        }
        var list = IdentifierList(reserved: VerilogAWords.reserved)
        module = list.name(model.name)
        terminals = model.terminals.map { list.name($0.name) }
        parameters = model.parameters.map { list.name($0.name) }
        nodes = model.states.map { list.name($0.name, tail: "_state") }
        for variable in model.variables where schedule.statements.contains(variable.value) {
            if names[variable.value] == nil { names[variable.value] = list.name(variable.name, tail: "_value") }
        }
        var count = 0
        for place in graph.operations.indices where schedule.statements.contains(place) && names[place] == nil {
            count += 1
            names[place] = list.name("t\(count)")
        }
    }

    /// All parts.
    var texts: [String: String] {
        [
            "module": module, "summary": model.summary, "sources": model.sources.map { "// \($0)" }.lines,
            "terminals": terminals.joined(separator: ", "),
            "nodes": nodes.isEmpty ? "// no internal nodes" : "electrical \(nodes.joined(separator: ", "));",
            "terminal_meanings": zip(terminals, model.terminals).map { "// \($0): \($1.meaning)" }.lines,
            "node_meanings": zip(nodes, model.states).map { "// V(\($0)): \($1.meaning)\(scaleWords($1))" }.lines,
            "parameters": model.parameters.indices.map(parameter).lines, "variables": variables.lines,
            "functions": functions, "equations": block(0).lines, "currents": currents.lines, "charges": charges.lines,
            "states": states.lines,
        ]
    }

    // MARK: Declarations

    private func parameter(_ index: Int) -> String {
        let parameter = model.parameters[index]
        var attributes = ["desc=\(quoted(parameter.meaning))", "units=\(quoted(parameter.unit))"]
        if parameter.isInstance { attributes.append("type=\"instance\"") }
        let range = parameter.range
        var text = "(* \(attributes.joined(separator: ", ")) *)\n"
        text += "parameter real \(parameters[index]) = \(FormulaWriter.number(parameter.value))"
        if range.lower != nil || range.upper != nil {
            let lower = range.lower.map { (range.excludesLower ? "(" : "[") + FormulaWriter.number($0) } ?? "(-inf"
            let upper = range.upper.map { FormulaWriter.number($0) + (range.excludesUpper ? ")" : "]") } ?? "inf)"
            text += " from \(lower):\(upper)"
        }
        return text + ";"
    }

    private var variables: [String] {
        let all = model.graph.operations.indices.compactMap { names[$0] }
        return stride(from: 0, to: all.count, by: 12).map { start in
            "real \(all[start..<min(start + 12, all.count)].joined(separator: ", "));"
        }
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "'" : $0.isASCII && !$0.isNewline ? String($0) : "_" }.joined()
            + "\""
    }

    private func scaleWords(_ state: CompactModel.State) -> String {
        state.scale == 1 ? "" : ", divided by \(FormulaWriter.number(state.scale))"
    }

    private var functions: String {
        let needed = model.graph.needed(for: model.results + model.states.map(\.initial))
        let hasPower = needed.contains { place in
            if case .binary(.power, _, _) = model.graph.operations[place] { true } else { false }
        }
        return hasPower ? VerilogAWords.powerFunction : "// no functions"
    }

    // MARK: Equations

    private var writer: FormulaWriter {
        FormulaWriter(model.graph, VerilogAWords.dialect) { place in
            if let name = names[place] { return name }
            switch model.graph.operations[place] {
            case .parameter(let index): return parameters[index]
            case .voltage(let index): return "V(\(terminals[index]))"
            case .state(let index):
                let scale = model.states[index].scale
                return scale == 1 ? "V(\(nodes[index]))" : "(\(FormulaWriter.number(scale))*V(\(nodes[index])))"
            case .temperature: return "$temperature"
            case .binary(.subtract, let a, let b):
                guard case .voltage(let plus) = model.graph.operations[a],
                    case .voltage(let minus) = model.graph.operations[b]
                else { return nil }
                return "V(\(terminals[plus]), \(terminals[minus]))"
            default: return nil
            }
        }
    }

    /// The statements of a block.
    private func block(_ index: Int) -> [String] {
        var lines: [String] = []
        for place in schedule.blocks[index].places where schedule.statements.contains(place) {
            guard let name = names[place] else { continue }
            if let (then, otherwise) = schedule.branches[place], schedule.isBusy(then) || schedule.isBusy(otherwise),
                case .choice(_, _, _, let yes, let no) = model.graph.operations[place]
            {
                lines.append("if (\(writer.condition(place))) begin")
                lines += (block(then) + ["\(name) = \(writer.text(yes));"]).map { "    " + $0 }
                lines.append("end else begin")
                lines += (block(otherwise) + ["\(name) = \(writer.text(no));"]).map { "    " + $0 }
                lines.append("end")
            } else {
                lines.append("\(name) = \(writer.definition(place));")
            }
        }
        return lines
    }

    private func access(_ branch: CompactModel.Branch) -> String {
        "I(\(terminals[branch.from])\(branch.to.map { ", " + terminals[$0] } ?? ""))"
    }

    private var currents: [String] { model.currents.map { "\(access($0)) <+ \(writer.text($0.value));" } }

    private var charges: [String] { model.charges.map { "\(access($0)) <+ ddt(\(writer.text($0.value)));" } }

    private var states: [String] {
        zip(nodes, model.states).flatMap { node, state in
            let scaled = state.scale == 1 ? "" : "/\(FormulaWriter.number(state.scale))"
            return [
                "if ($abstime <= 0.0)",
                "    I(\(node)) <+ V(\(node)) - \(writer.text(state.initial, isTight: true))\(scaled);",
                "else",
                "    I(\(node)) <+ -\(writer.text(state.rate, isTight: true))\(scaled);",
                "I(\(node)) <+ ddt(V(\(node)));",
            ]
        }
    }
}

extension [String] {
    fileprivate var lines: String { joined(separator: "\n") }
}
