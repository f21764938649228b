public import CompactModels
public import Netlists

/// Writes a compact model as a subcircuit of behavioural sources, for ngspice 39 and later without any tool.
///
/// A state is a net with 1 F to ground into which a source drives the rate; at time 0 a conductance holds it at its initial value,
/// as in the Verilog-A form. What several formulas need is the voltage of a net with 1 Ω to ground; what depends on parameters
/// only is a parameter. Charges are capacitors, with `q=` where they are not
/// proportional to the voltage, which ngspice integrates as charges; `ddt` of a source is inexact.
public struct SubcircuitWriter {
    /// What computes the currents and the rates.
    public enum Engine: Hashable, Sendable {
        /// Behavioural sources.
        case sources
        /// A code model of that type (``CodeModelWriter/typeName(of:)``), which ngspice must have loaded.
        case codeModel(type: String)
    }

    private let engine: Engine
    private let model: CompactModel
    private let schedule: EquationSchedule
    private var terminals: [String]
    private var parameters: [String]
    private var nodes: [String]
    private var running = ""
    private var names: [Int: Expression] = [:]
    /// Which places depend on voltages, states or temperature.
    private let varying: [Bool]
    private var shared: [(place: Int, name: String)] = []
    private var fixed: [(place: Int, name: String)] = []
    /// The subcircuit's name.
    private let title: String
    private var list = IdentifierList(reserved: SpiceWords.reserved)

    /// The options with which the subcircuit agrees with other forms of the model: ngspice's own tolerances end Newton's method
    /// early, and sources lack the limits that devices have.
    public static let options: [Parameter] = [Parameter("reltol", 1e-6), Parameter("vntol", 1e-9)]

    /// The subcircuit.
    ///
    /// - Parameters:
    ///   - model: The model; what its parameters have as values become the defaults.
    ///   - engine: What computes the currents and the rates.
    /// - Returns: The subcircuit, named like the model, with the model's terminals and parameters.
    public static func subcircuit(_ model: CompactModel, engine: Engine = .sources) -> Subcircuit {
        SubcircuitWriter(model, engine).subcircuit
    }

    /// How the subcircuit calls the model's parameters: one whose name is a word of ngspice has a tail.
    ///
    /// - Parameter model: The model.
    /// - Returns: The subcircuit's names by the model's.
    public static func parameterNames(of model: CompactModel) -> [String: String] {
        Dictionary(
            zip(model.parameters.map(\.name), SubcircuitWriter(model, .sources).parameters),
            uniquingKeysWith: { first, _ in first })
    }

    /// The nets of the states inside the subcircuit, in the model's order; their voltages are the states divided by their scales.
    ///
    /// - Parameter model: The model.
    public static func nodeNames(of model: CompactModel) -> [String] { SubcircuitWriter(model, .sources).nodes }

    /// The subcircuit with comments that say what it is, as a file to be included has it.
    ///
    /// - Parameters:
    ///   - model: The model; what its parameters have as values become the defaults.
    ///   - engine: What computes the currents and the rates.
    public static func statements(_ model: CompactModel, engine: Engine = .sources) -> [Statement] {
        let writer = SubcircuitWriter(model, engine)
        var lines = ["\(model.name): \(model.summary)"] + model.sources.map { "source: \($0)" }
        let tolerances = options.map { "\($0.name)=\($0.value?.number ?? 0)" }.joined(separator: " ")
        lines.append("For agreement with other forms of the model set .options \(tolerances)")
        for (node, state) in zip(writer.nodes, model.states) { lines.append("v(\(node)): \(state.meaning)") }
        for (name, parameter) in zip(writer.parameters, model.parameters) {
            let unit = parameter.unit.isEmpty ? "" : " in \(parameter.unit)"
            lines.append("\(name)\(unit), \(parameter.range.text): \(parameter.meaning)")
        }
        return lines.map { Statement(.comment(" " + $0)) } + [Statement(.subcircuit(writer.subcircuit))]
    }

    private init(_ model: CompactModel, _ engine: Engine) {
        self.model = model
        self.engine = engine
        let graph = model.graph
        let starts = model.states.map(\.initial)
        let results = (engine == .sources ? model.results : model.charges.map(\.value)) + starts
        schedule = EquationSchedule(results, of: graph, named: Set(model.variables.map(\.value)))
        title = list.name(model.name)
        // Nets and parameters are told apart by where they stand, but messages and readers are not.
        terminals = []
        parameters = []
        nodes = []
        for terminal in model.terminals { terminals.append(list.name(terminal.name)) }
        for parameter in model.parameters { parameters.append(list.name(parameter.name)) }
        for state in model.states { nodes.append(list.name(state.name, tail: "_state")) }
        running = list.name("running")
        var wishes: [Int: String] = [:]
        for variable in model.variables where wishes[variable.value] == nil { wishes[variable.value] = variable.name }
        varying = Self.varying(graph)
        for place in graph.operations.indices where schedule.statements.contains(place) {
            let isFixed = !varying[place]
            // In a branch a formula that varies is written out where it is used, because nets have no branches.
            guard isFixed || (schedule.block[place] == 0 && isWorthANet(place, wishes[place] != nil)) else { continue }
            let name = list.name(wishes[place] ?? "t\(fixed.count + shared.count + 1)", tail: "_value")
            if isFixed {
                fixed.append((place, name))
                names[place] = .identifier(name)
            } else {
                shared.append((place, name))
                names[place] = .call("v", [.identifier(name)])
            }
        }
    }

    private static func varying(_ graph: ExpressionGraph) -> [Bool] {
        var varying: [Bool] = []
        for operation in graph.operations {
            switch operation {
            case .voltage, .state, .temperature: varying.append(true)
            case .constant, .parameter: varying.append(false)
            default: varying.append(operation.operands.contains { varying[$0] })
            }
        }
        return varying
    }

    /// A difference of two voltages, or what is used once, is no more than the voltage that would replace it.
    private func isWorthANet(_ place: Int, _ isNamed: Bool) -> Bool {
        let operation = model.graph.operations[place]
        if case .binary(.subtract, let a, let b) = operation, case .voltage = model.graph.operations[a],
            case .voltage = model.graph.operations[b]
        {
            return false
        }
        return isNamed || schedule.uses[place] > 1
    }

    // MARK: The subcircuit

    private var subcircuit: Subcircuit {
        var statements: [Statement] = []
        func element(_ element: Element) { statements.append(Statement(.element(element))) }
        if !fixed.isEmpty {
            for (place, name) in fixed {
                statements.append(Statement(.parameters([Parameter(name, guarded(definition(place), of: place))])))
            }
        }
        for (place, name) in shared {
            element(Element("b_" + name, nets: ["0", name], value: .current(definition(place))))
            element(Element("r_" + name, nets: [name, "0"], value: .expression(1)))
        }
        for (index, charge) in model.charges.enumerated() where model.graph.constant(at: charge.value) == nil {
            let name = "c_charge\(index + 1)"
            if let capacitance = capacitance(of: charge) {
                element(Element(name, nets: nets(charge), value: .expression(capacitance)))
            } else {
                element(
                    Element(name, nets: nets(charge), parameters: [Parameter("q", expression(charge.value))]))
            }
        }
        for (node, state) in zip(nodes, model.states) {
            // On the capacitor and not as `.ic`: for each net of such a card ngspice walks through the whole matrix at each
            // iteration of the operating point. The value serves `uic` only, because the state is held until time begins.
            let start = scaled(expression(state.initial), state)
            element(
                Element("c_" + node, nets: [node, "0"], value: .expression(1), parameters: [Parameter("ic", start)]))
        }
        switch engine {
        case .sources: statements += sources
        case .codeModel(let type): statements += device(of: type)
        }
        let defaults = zip(parameters, model.parameters).map { Parameter($0, .number($1.value)) }
        return Subcircuit(name: title, terminals: terminals, parameters: defaults, statements: statements)
    }

    /// The capacitance of a charge that is proportional to the voltage of its branch; `nil` for another.
    ///
    /// Of a charge with `q=` ngspice keeps the current as the difference of charges in an inductor, so that small steps fail by
    /// rounding.
    private func capacitance(of charge: CompactModel.Branch) -> Expression? {
        guard case .binary(.multiply, let a, let b) = model.graph.operations[charge.value] else { return nil }
        if !varying[a], isVoltage(b, of: charge) { return expression(a) }
        if !varying[b], isVoltage(a, of: charge) { return expression(b) }
        return nil
    }

    private func isVoltage(_ place: Int, of branch: CompactModel.Branch) -> Bool {
        switch (model.graph.operations[place], branch.to) {
        case (.voltage(branch.from), nil): true
        case (.binary(.subtract, let plus, let minus), let end?):
            model.graph.operations[plus] == .voltage(branch.from) && model.graph.operations[minus] == .voltage(end)
        default: false
        }
    }

    private func nets(_ branch: CompactModel.Branch) -> [String] {
        [terminals[branch.from], branch.to.map { terminals[$0] } ?? "0"]
    }

    /// The sources of currents and rates.
    private var sources: [Statement] {
        var elements: [Element] = []
        for (index, current) in model.currents.enumerated() {
            elements.append(
                Element(
                    "b_current\(index + 1)", nets: nets(current),
                    value: .current(expression(current.value))))
        }
        if !model.states.isEmpty {
            // ngspice's `time` is the swept value in a .dc analysis; this source is 0 in all but a transient after its start.
            // A delay of 0 would be read as one of a time step.
            let step = Source(dc: 0, shape: .exponential([0, 1, 1e-30, 1e-30, 1e30, 1]))
            elements.append(Element("v_" + running, nets: [running, "0"], value: .source(step)))
        }
        for (node, state) in zip(nodes, model.states) {
            let start = scaled(expression(state.initial), state)
            // 1 S: the rounding of a larger current would exceed abstol and keep Newton's method from ending.
            let hold: Expression = .binary(.subtract, start, .call("v", [.identifier(node)]))
            let rate = scaled(expression(state.rate), state)
            let isHeld: Expression = .binary(.lessOrEqual, .call("v", [.identifier(running)]), 0)
            elements.append(
                Element(
                    "b_" + node, nets: ["0", node],
                    value: .current(.conditional(isHeld, then: hold, otherwise: rate))))
        }
        return elements.map { Statement(.element($0)) }
    }

    /// The device of a code model with a card of its own: code models have no parameters of devices.
    private func device(of type: String) -> [Statement] {
        let names = parameters.map { Parameter($0, .identifier($0)) }
        return [
            Statement(.element(Element("a_device", nets: terminals + nodes, model: "card"))),
            Statement(.model(ModelCard(name: "card", type: type, parameters: names))),
        ]
    }

    private func scaled(_ expression: Expression, _ state: CompactModel.State) -> Expression {
        state.scale == 1 ? expression : .binary(.divide, expression, .number(state.scale))
    }

    /// A formula of parameters that one branch of a choice needs, and that may have no value where the other is taken.
    private func guarded(_ formula: Expression, of place: Int) -> Expression {
        guard isPartial(place) || isPartialInside(place) else { return formula }
        var result = formula
        var block = schedule.block[place] ?? 0
        while block != 0 {
            for (choice, blocks) in schedule.branches where blocks.then == block || blocks.otherwise == block {
                // Only where the choice is made by parameters does the formula belong to one branch for good.
                let isFixed = model.graph.operations[choice].operands.prefix(2).allSatisfy { !varying[$0] }
                guard isFixed else { continue }
                let isThen = blocks.then == block
                result = .conditional(condition(choice), then: isThen ? result : 0, otherwise: isThen ? 0 : result)
            }
            block = schedule.blocks[block].parent ?? 0
        }
        return result
    }

    /// Whether a formula that is written out holds an operation without a value for some operands.
    private func isPartialInside(_ place: Int) -> Bool {
        model.graph.operations[place].operands.contains { operand in
            guard names[operand] == nil else { return false }
            return isPartial(operand) || isPartialInside(operand)
        }
    }

    /// Whether there are operands for which an operation has no finite value.
    private func isPartial(_ place: Int) -> Bool {
        switch model.graph.operations[place] {
        case .binary(.divide, _, let b): (model.graph.constant(at: b) ?? 0) == 0
        case .binary(.power, _, _), .unary(.ln, _), .unary(.sqrt, _): true
        default: false
        }
    }

    // MARK: Formulas

    private func expression(_ place: Int) -> Expression { names[place] ?? definition(place) }

    private func condition(_ place: Int) -> Expression {
        guard case .choice(let comparison, let left, let right, _, _) = model.graph.operations[place] else { return 1 }
        // ngspice 39 finds no parameter in a formula that begins with a number and a comparison: `0<a` is written `a>0`.
        if model.graph.constant(at: left) != nil {
            return .binary(comparison == .less ? .greater : .greaterOrEqual, expression(right), expression(left))
        }
        return .binary(comparison == .less ? .less : .lessOrEqual, expression(left), expression(right))
    }

    private func definition(_ place: Int) -> Expression {
        switch model.graph.operations[place] {
        case .constant(let value): return .number(value)
        case .parameter(let index): return .identifier(parameters[index])
        case .voltage(let index): return .call("v", [.identifier(terminals[index])])
        case .state(let index):
            let voltage: Expression = .call("v", [.identifier(nodes[index])])
            let scale = model.states[index].scale
            return scale == 1 ? voltage : .binary(.multiply, .number(scale), voltage)
        case .temperature: return .binary(.add, .identifier("temper"), 273.15)
        case .unary(.negate, let a): return .unary(.minus, expression(a))
        case .unary(let function, let a): return .call(function.rawValue, [expression(a)])
        case .binary(.subtract, let a, let b):
            if case .voltage(let plus) = model.graph.operations[a], case .voltage(let minus) = model.graph.operations[b]
            {
                return .call("v", [.identifier(terminals[plus]), .identifier(terminals[minus])])
            }
            return .binary(.subtract, expression(a), expression(b))
        case .binary(let function, let a, let b):
            switch function {
            case .add: return .binary(.add, expression(a), expression(b))
            case .subtract: return .binary(.subtract, expression(a), expression(b))
            case .multiply: return .binary(.multiply, expression(a), expression(b))
            case .divide: return .binary(.divide, expression(a), expression(b))
            case .power: return .call("pow", [expression(a), expression(b)])
            case .min: return .call("min", [expression(a), expression(b)])
            case .max: return .call("max", [expression(a), expression(b)])
            }
        case .choice(_, _, _, let then, let otherwise):
            return .conditional(condition(place), then: expression(then), otherwise: expression(otherwise))
        }
    }
}
