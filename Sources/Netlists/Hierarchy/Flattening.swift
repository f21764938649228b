internal import Diagnostics

/// The walk over instances of subcircuits that gives a circuit's devices.
struct Flattening {
    /// Subcircuits nested more deeply than this are taken for a circle.
    static let deepest = 100

    private(set) var devices: [FlatDevice] = []
    private let globals: Set<String>

    init(_ netlist: Netlist) throws(DiagnosticError) {
        var globals: Set<String> = ["0", "gnd"]
        for statement in netlist.statements {
            if case .global(let nets) = statement.content { globals.formUnion(nets.map { $0.lowercased() }) }
        }
        self.globals = globals
        let scope = ParameterScope()
        try walk(
            netlist.statements, in: DefinitionScope(netlist.statements, parent: nil), parameters: scope,
            instance: Instance(path: "", nets: [:], multiplicity: nil), depth: 0)
    }

    /// Where a walk is: the path of the instance, what its terminals connect to, and how often it is there.
    private struct Instance {
        var path: String
        var nets: [String: String]
        var multiplicity: Double?
    }

    private mutating func walk(
        _ statements: [Statement], in definitions: DefinitionScope, parameters: ParameterScope, instance: Instance,
        depth: Int
    ) throws(DiagnosticError) {
        let active = try activeStatements(statements, parameters)
        for statement in active {
            switch statement.content {
            case .parameters(let cards):
                for card in cards {
                    if let value = card.value { parameters.define(card.name, value) }
                }
            case .function(let function): parameters.define(function)
            default: break
            }
        }
        for statement in active {
            guard case .element(let element) = statement.content else { continue }
            if element.kind == .instance {
                try enter(element, definitions, parameters, instance, depth)
            } else {
                devices.append(try device(element, parameters, instance))
            }
        }
    }

    /// The statements that hold, with the arms of `.if` blocks decided.
    private func activeStatements(
        _ statements: [Statement], _ parameters: ParameterScope
    ) throws(DiagnosticError) -> [Statement] {
        guard statements.contains(where: { if case .conditional = $0.content { true } else { false } }) else {
            return statements
        }
        for statement in statements {
            if case .parameters(let cards) = statement.content {
                for card in cards { if let value = card.value { parameters.define(card.name, value) } }
            }
        }
        var active: [Statement] = []
        for statement in statements {
            guard case .conditional(let branches) = statement.content else {
                active.append(statement)
                continue
            }
            for branch in branches {
                let holds: Bool
                if let condition = branch.condition {
                    holds = try number(condition, parameters, of: ".if") != 0
                } else {
                    holds = true
                }
                if holds {
                    active += try activeStatements(branch.statements, parameters)
                    break
                }
            }
        }
        return active
    }

    private mutating func enter(
        _ element: Element, _ definitions: DefinitionScope, _ outer: ParameterScope, _ instance: Instance, _ depth: Int
    ) throws(DiagnosticError) {
        let path = Self.join(instance.path, element.name)
        guard let name = element.model, let (subcircuit, around) = definitions.subcircuit(name) else {
            let name = element.model ?? ""
            throw DiagnosticError(
                "undefined-subcircuit", "\(path) is an instance of '\(name)', but there is no such subcircuit",
                help: helpNaming(name, among: definitions.names))
        }
        guard element.nets.count == subcircuit.terminals.count else {
            throw DiagnosticError(
                "terminal-count",
                "\(path) connects \(element.nets.count) nets, but '\(subcircuit.name)' has "
                    + "\(subcircuit.terminals.count) terminals: \(subcircuit.terminals.joined(separator: " "))")
        }
        guard depth < Self.deepest else {
            throw DiagnosticError(
                "too-deep", "subcircuits are nested more than \(Self.deepest) deep at \(path)",
                help: "does '\(subcircuit.name)' contain itself?")
        }
        // ngspice looks up names of instance overrides around the instance, and defaults inside the subcircuit.
        let inner = ParameterScope(parent: outer)
        for parameter in subcircuit.parameters {
            if let value = parameter.value { inner.define(parameter.name, value) }
        }
        for parameter in element.parameters {
            if let value = parameter.value { inner.define(parameter.name, value, in: outer) }
        }
        var multiplicity = instance.multiplicity
        if let own = element["m"] { multiplicity = (multiplicity ?? 1) * (try number(own, outer, of: path)) }
        var nets: [String: String] = [:]
        for (terminal, net) in zip(subcircuit.terminals, element.nets) {
            nets[terminal.lowercased()] = flatNet(net, instance)
        }
        try walk(
            subcircuit.statements, in: around.inside(subcircuit), parameters: inner,
            instance: Instance(path: path, nets: nets, multiplicity: multiplicity), depth: depth + 1)
    }

    private func device(
        _ element: Element, _ parameters: ParameterScope, _ instance: Instance
    ) throws(DiagnosticError) -> FlatDevice {
        let path = Self.join(instance.path, element.name)
        var values: [String: Double] = [:]
        for parameter in element.parameters {
            switch parameter.value {
            case nil, .list?, .string?: continue
            case let value?: values[parameter.name.lowercased()] = try number(value, parameters, of: path)
            }
        }
        if let around = instance.multiplicity { values["m"] = around * (values["m"] ?? 1) }
        var value: Double?
        if case .expression(let expression)? = element.value {
            // The value of a behavioural resistor or capacitor is known only in a simulation.
            do { value = try parameters.evaluate(expression) } catch {
                guard case .needsSimulation = error else { throw diagnostic(error, expression, path) }
            }
        }
        let letter = element.name.prefix(1).lowercased()
        return FlatDevice(
            path: path,
            simulatorName: instance.path.isEmpty ? path : "\(letter).\(path)",
            kind: element.kind,
            nets: element.nets.map { flatNet($0, instance) },
            model: element.model?.lowercased(),
            parameters: values,
            value: value)
    }

    private func flatNet(_ net: String, _ instance: Instance) -> String {
        let key = net.lowercased()
        if let outer = instance.nets[key] { return outer }
        if globals.contains(key) { return key == "gnd" ? "0" : key }
        return Self.join(instance.path, key)
    }

    private func number(
        _ expression: Expression, _ parameters: ParameterScope, of place: String
    ) throws(DiagnosticError) -> Double {
        do { return try parameters.evaluate(expression) } catch { throw diagnostic(error, expression, place) }
    }

    private func diagnostic(_ error: EvaluationError, _ expression: Expression, _ place: String) -> DiagnosticError {
        var help: String?
        if case .undefinedName(let name, let available) = error { help = helpNaming(name, among: available) }
        return DiagnosticError("bad-value", "a value of \(place) cannot be computed: \(error)", help: help)
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name.lowercased() : "\(path).\(name.lowercased())"
    }
}
