public import CompactModels
internal import Statistics

/// Writes a compact model as a code model of XSPICE: C that ngspice loads at run time.
///
/// The model has one port of type `g` for each terminal and for each state's net: a voltage in, a current out, and the derivatives
/// of every current by every voltage. They are carried forward with the values through each operation, in the branch that is
/// taken. The capacitors of states and charges stand in the subcircuit around the device (``SubcircuitWriter``), so that
/// ngspice integrates them and controls their error.
///
/// The declarations of ngspice's structures are Hillock's own, with the layout of each version that is known
/// (``CodeModelABI``).
public struct CodeModelWriter {
    private let model: CompactModel
    private let schedule: EquationSchedule
    private let results: [Int]
    private var names: [Int: String] = [:]
    private var parameters: [String] = []
    /// For each place the inputs that change it: terminals, then states.
    private let inputs: [Set<Int>]

    /// The C text.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - abi: The layout of ngspice's structures.
    ///   - hasCIDER: Whether ngspice was built with CIDER, as Debian's is.
    /// - Returns: The text; compiled with `cc -O2 -fPIC -shared -fvisibility=hidden -lm` it is a library for `codemodel`.
    public static func write(_ model: CompactModel, abi: CodeModelABI, hasCIDER: Bool = true) -> String {
        let writer = CodeModelWriter(model)
        return """
            // \(model.name): \(model.summary)
            // A code model of XSPICE, written by Hillock from a compact model. cc -O2 -fPIC -shared -fvisibility=hidden -lm
            #include <math.h>
            #include <stddef.h>
            \(CodeModelText.structures(abi, hasCIDER: hasCIDER))
            \(CodeModelText.helpers)
            \(writer.function)
            \(writer.description(typeName(of: model), abi))
            \(CodeModelText.exports)
            """
    }

    /// The name of the device type: the model's with a hash of its equations, because ngspice unloads no type and takes the first
    /// of a name.
    ///
    /// - Parameter model: The model.
    public static func typeName(of model: CompactModel) -> String {
        let writer = CodeModelWriter(model)
        var hash = FNV1a()
        hash.add(writer.function + model.parameters.map { "\($0.name)=\($0.value);" }.joined())
        var list = IdentifierList(reserved: [])
        return "hillock_\(list.name(model.name).lowercased())_\(String(hash.value, radix: 16))"
    }

    private init(_ model: CompactModel) {
        self.model = model
        let graph = model.graph
        results = model.states.map(\.rate) + model.currents.map(\.value)
        schedule = EquationSchedule(results + model.states.map(\.initial), of: graph)
        var inputs: [Set<Int>] = []
        for operation in graph.operations {
            switch operation {
            case .voltage(let index): inputs.append([index])
            case .state(let index): inputs.append([model.terminals.count + index])
            case .choice(_, _, _, let then, let otherwise): inputs.append(inputs[then].union(inputs[otherwise]))
            default: inputs.append(operation.operands.reduce(into: []) { $0.formUnion(inputs[$1]) })
            }
        }
        self.inputs = inputs
        var list = IdentifierList(reserved: CodeModelText.reserved)
        parameters = model.parameters.map { list.name("p_" + $0.name) }
        for variable in model.variables where names[variable.value] == nil {
            if !graph.operations[variable.value].operands.isEmpty { names[variable.value] = list.name(variable.name) }
        }
        for place in graph.operations.indices where names[place] == nil { names[place] = "t\(place)" }
    }

    private var nodeCount: Int { model.terminals.count + model.states.count }

    // MARK: The function

    private var function: String {
        let operations = model.graph.operations
        let needed = operations.indices.filter { schedule.block[$0] != nil && !operations[$0].operands.isEmpty }
        var declared = needed.map { name($0) }
        for place in needed { declared += inputs[place].sorted().map { tangent(place, $0) } }
        let usesTemperature = operations.indices.contains {
            schedule.block[$0] != nil && operations[$0] == .temperature
        }
        var lines = ["static void model_function(struct private_data *a) {"]
        if usesTemperature { lines.append("    const double temperature = a->circuit.temperature + 273.15;") }
        for index in 0..<nodeCount { lines.append("    const double v\(index) = a->conn[\(index)]->port[0]->input.r;") }
        for (index, name) in parameters.enumerated() where isUsed(.parameter(index)) {
            lines.append("    const double \(name) = a->param[\(index)]->element[0].r;")
        }
        for start in stride(from: 0, to: declared.count, by: 8) {
            let some = declared[start..<min(start + 8, declared.count)].map { $0 + " = 0" }.joined(separator: ", ")
            lines.append("    double \(some);")
        }
        lines.append("    double current[\(nodeCount)] = {0}, slope[\(nodeCount)][\(nodeCount)] = {{0}};")
        lines += block(0).map { "    " + $0 }
        for branch in model.currents {
            for (end, sign) in [(branch.from, "+="), (branch.to, "-=")] {
                guard let node = end else { continue }
                lines.append("    current[\(node)] \(sign) \(name(branch.value));")
                for input in inputs[branch.value].sorted() {
                    lines.append("    slope[\(node)][\(input)] \(sign) \(tangent(branch.value, input));")
                }
            }
        }
        lines.append("    // A state is held at its initial value until time begins, in operating points as well.")
        lines.append("    const int runs = a->circuit.analysis == 2 && a->circuit.time > 0;")
        for (index, state) in model.states.enumerated() {
            let node = model.terminals.count + index
            let scale = state.scale == 1 ? "" : " / \(FormulaWriter.number(state.scale))"
            lines.append("    if (runs) {")
            lines.append("        current[\(node)] = -\(name(state.rate))\(scale);")
            for input in inputs[state.rate].sorted() {
                lines.append("        slope[\(node)][\(input)] = -\(tangent(state.rate, input))\(scale);")
            }
            lines.append("    } else {")
            lines.append("        current[\(node)] = v\(node) - \(name(state.initial))\(scale);")
            lines.append("        slope[\(node)][\(node)] = 1;")
            lines.append("    }")
        }
        lines += [
            "    for (int i = 0; i < \(nodeCount); i++) {",
            "        struct port_data *port = a->conn[i]->port[0];",
            "        if (a->circuit.analysis == 1) {",
            "            for (int j = 0; j < \(nodeCount); j++) {",
            "                port->gain[j].port[0].r = slope[i][j];",
            "                port->gain[j].port[0].i = 0;",
            "            }",
            "        } else {",
            "            port->output.r = current[i];",
            "            for (int j = 0; j < \(nodeCount); j++) port->partial[j].port[0] = slope[i][j];",
            "        }",
            "    }",
            "}",
        ]
        return lines.joined(separator: "\n")
    }

    private func isUsed(_ operation: Operation) -> Bool {
        model.graph.operations.indices.contains { model.graph.operations[$0] == operation && schedule.block[$0] != nil }
    }

    /// The value of a place: a name, an input or a number.
    private func name(_ place: Int) -> String {
        switch model.graph.operations[place] {
        case .constant(let value):
            return value.sign == .minus ? "(\(FormulaWriter.number(value)))" : FormulaWriter.number(value)
        case .parameter(let index): return parameters[index]
        case .voltage(let index): return "v\(index)"
        case .state(let index):
            let (node, scale) = (model.terminals.count + index, model.states[index].scale)
            return scale == 1 ? "v\(node)" : "(\(FormulaWriter.number(scale)) * v\(node))"
        case .temperature: return "temperature"
        default: return names[place] ?? "t\(place)"
        }
    }

    /// The derivative of a place by the voltage of a node.
    private func tangent(_ place: Int, _ input: Int) -> String {
        switch model.graph.operations[place] {
        case .voltage: return "1.0"
        case .state(let index): return FormulaWriter.number(model.states[index].scale)
        default: return "\(names[place] ?? "t\(place)")_d\(input)"
        }
    }

    private func block(_ index: Int) -> [String] {
        var lines: [String] = []
        for place in schedule.blocks[index].places {
            let operation = model.graph.operations[place]
            if operation.operands.isEmpty { continue }
            let own = name(place)
            if case .choice(let comparison, let left, let right, let then, let otherwise) = operation,
                let inner = schedule.branches[place]
            {
                lines.append("if (\(name(left)) \(comparison.rawValue) \(name(right))) {")
                lines += taken(place, then, inner.then)
                lines.append("} else {")
                lines += taken(place, otherwise, inner.otherwise)
                lines.append("}")
                continue
            }
            lines.append("\(own) = \(value(operation));")
            guard !inputs[place].isEmpty else { continue }
            let slopes = zip(operation.operands, self.slopes(operation, own)).filter { !inputs[$0.0].isEmpty }
            for input in inputs[place].sorted() {
                let terms = slopes.filter { inputs[$0.0].contains(input) }.map { operand, slope in
                    let inner = tangent(operand, input)
                    return inner == "1.0" ? "(\(slope))" : slope == "1.0" ? inner : "(\(slope)) * \(inner)"
                }
                lines.append("\(tangent(place, input)) = \(terms.joined(separator: " + "));")
            }
        }
        return lines
    }

    private func taken(_ place: Int, _ branch: Int, _ block: Int) -> [String] {
        var lines = self.block(block) + ["\(name(place)) = \(name(branch));"]
        for input in inputs[branch].sorted() { lines.append("\(tangent(place, input)) = \(tangent(branch, input));") }
        return lines.map { "    " + $0 }
    }

    private func value(_ operation: Operation) -> String {
        switch operation {
        case .unary(.negate, let a): "-\(name(a))"
        case .unary(let function, let a): "\(CodeModelText.functions[function] ?? function.rawValue)(\(name(a)))"
        case .binary(let function, let a, let b):
            switch function {
            case .add: "\(name(a)) + \(name(b))"
            case .subtract: "\(name(a)) - \(name(b))"
            case .multiply: "\(name(a)) * \(name(b))"
            case .divide: "\(name(a)) / \(name(b))"
            case .power: "power_of(\(name(a)), \(name(b)))"
            case .min: "\(name(a)) <= \(name(b)) ? \(name(a)) : \(name(b))"
            case .max: "\(name(a)) >= \(name(b)) ? \(name(a)) : \(name(b))"
            }
        default: "0"
        }
    }

    /// The derivatives of an operation by its operands, as the native evaluation has them.
    private func slopes(_ operation: Operation, _ y: String) -> [String] {
        switch operation {
        case .unary(let function, let a):
            let x = name(a)
            switch function {
            case .negate: return ["-1.0"]
            case .exp: return [y]
            case .ln: return ["1.0 / \(x)"]
            case .sqrt: return ["0.5 / \(y)"]
            case .abs: return ["\(x) < 0 ? -1.0 : 1.0"]
            case .sinh: return ["cosh(\(x))"]
            case .cosh: return ["sinh(\(x))"]
            case .tanh: return ["1.0 - \(y) * \(y)"]
            case .sin: return ["cos(\(x))"]
            case .cos: return ["-sin(\(x))"]
            case .atan: return ["1.0 / (1.0 + \(x) * \(x))"]
            }
        case .binary(let function, let a, let b):
            let (left, right) = (name(a), name(b))
            switch function {
            case .add: return ["1.0", "1.0"]
            case .subtract: return ["1.0", "-1.0"]
            case .multiply: return [right, left]
            case .divide: return ["1.0 / \(right)", "-\(y) / \(right)"]
            case .power: return ["power_by_base(\(left), \(right))", "power_by_exponent(\(left), \(right), \(y))"]
            case .min: return ["\(left) <= \(right) ? 1.0 : 0.0", "\(left) <= \(right) ? 0.0 : 1.0"]
            case .max: return ["\(left) >= \(right) ? 1.0 : 0.0", "\(left) >= \(right) ? 0.0 : 1.0"]
            }
        default: return []
        }
    }

    // MARK: The description

    private func description(_ type: String, _ abi: CodeModelABI) -> String {
        func quoted(_ text: String) -> String {
            "\"" + text.map { $0 == "\"" || $0 == "\\" ? "'" : $0.isASCII && !$0.isNewline ? String($0) : "_" }.joined()
                + "\""
        }
        let ports = (model.terminals.map { ($0.name, $0.meaning) } + model.states.map { ($0.name, $0.meaning) }).map {
            "    {\(quoted($0)), \(quoted($1)), 2, 5, \"g\", 1, port_types, port_words, 0, 0, 0, 0, 0, 0},"
        }
        let spice = SubcircuitWriter.parameterNames(of: model)
        var lines = ["static int port_types[] = {5};", "static char *port_words[] = {\"g\"};"]
        lines += ["static struct conn_info conns[] = {"] + ports + ["};"]
        if abi.hasDefaultArrays {
            lines.append("static union parse_value defaults[] = {")
            lines += model.parameters.map { "    {.r = \(FormulaWriter.number($0.value))}," } + ["};"]
        }
        lines.append("static struct param_info params[] = {")
        for (index, parameter) in model.parameters.enumerated() {
            let value = abi.hasDefaultArrays ? "&defaults[\(index)]" : "{.r = \(FormulaWriter.number(parameter.value))}"
            let name = (spice[parameter.name] ?? parameter.name).lowercased()
            lines.append(
                "    {.name = \(quoted(name)), .description = \(quoted(parameter.meaning)), .type = 2, .has_default = 1, "
                    + ".value = \(value), .null_allowed = 1},")
        }
        lines.append("};")
        lines.append("static struct parm card[] = {")
        for (index, parameter) in model.parameters.enumerated() {
            let name = (spice[parameter.name] ?? parameter.name).lowercased()
            lines.append("    {\(quoted(name)), \(index), 0x3004, \(quoted(parameter.meaning))},")
        }
        lines.append("};")
        lines.append(
            CodeModelText.device(type, summary: quoted(model.summary), abi, ports: nodeCount, model.parameters.count))
        return lines.joined(separator: "\n")
    }
}
