internal import Diagnostics

/// Walks the instances of a netlist and collects its devices with evaluated parameters.
struct Flattener {
    let globals: Set<String>
    let temperature: Double
    /// `.options scale`, which multiplies the lengths of M lines.
    let scale: Double
    /// Whether only the parameters matter, and elements are passed over.
    let onlyParameters: Bool
    private(set) var devices: [FlatDevice] = []

    /// ngspice replaces instances in this many passes and then reports infinite recursion (subckt.c, `MAXNEST`).
    static let deepest = 21

    init(globals: Set<String>, temperature: Double, scale: Double, onlyParameters: Bool = false) {
        self.onlyParameters = onlyParameters
        self.globals = globals
        self.temperature = temperature
        self.scale = scale
    }

    /// Gives a context the values of its own assignments and adds the devices inside.
    mutating func add(_ context: InstanceContext) throws(FlatteningError) {
        try assign(context.scope.assignments, context)
        try add(context.scope.items, context)
    }

    private func assign(
        _ assignments: [Assignment], _ context: InstanceContext
    ) throws(FlatteningError) {
        for assignment in assignments {
            if case .string = assignment.value { continue }
            context.values[assignment.name] = try number(
                assignment.value, context, assignment.origin, "parameter '\(assignment.name)'")
        }
    }

    private mutating func add(_ items: [Scope.Item], _ context: InstanceContext) throws(FlatteningError) {
        for item in items {
            switch item {
            case .element(let element, let origin):
                if onlyParameters { continue }
                if element.name.utf8.first == UInt8(ascii: "x") {
                    try addInstance(element, origin, context)
                } else {
                    try addDevice(element, origin, context)
                }
            case .conditional(let branches, let origin):
                for branch in branches {
                    if let condition = branch.condition {
                        if try number(condition, context, origin, "the condition of .if") == 0 { continue }
                    }
                    try assign(branch.assignments, context)
                    try add(branch.items, context)
                    break
                }
            }
        }
    }

    private mutating func addInstance(
        _ element: Element, _ origin: Origin, _ context: InstanceContext
    ) throws(FlatteningError) {
        let path = context.prefix + element.name
        guard let model = element.model, let scope = context.scope.definition(named: model) else {
            throw FlatteningError(
                "undefined-subcircuit", "instance '\(path)' names an undefined subcircuit '\(element.model ?? "")'",
                about: element.model, in: origin,
                help: helpNaming(element.model ?? "", among: context.scope.definitionNames))
        }
        guard element.nets.count == scope.terminals.count else {
            throw FlatteningError(
                "terminal-count",
                "instance '\(path)' connects \(element.nets.count) nets, but subcircuit '\(model)' has "
                    + "\(scope.terminals.count) terminals", about: element.name, in: origin,
                help: "its terminals are: " + scope.terminals.joined(separator: " "))
        }
        if context.depth >= Self.deepest {
            throw FlatteningError(
                "nesting-too-deep", "instances are nested more than \(Self.deepest) levels deep at '\(path)'",
                about: element.name, in: origin,
                help: "a subcircuit that contains itself never ends; ngspice stops at the same depth")
        }
        let nets = element.nets.map { context.flattened($0, globals: globals) }
        let instance = InstanceContext(instance: element.name, of: scope, in: context, nets: nets)
        try bind(element, origin, instance)
        try add(instance)
    }

    /// Gives an instance its formal parameters.
    ///
    /// ngspice assigns them one after the other, plain numbers first, each seeing those before it and then the
    /// parameters around the instance (numparam's `nupa_subcktcall`).
    private func bind(
        _ element: Element, _ origin: Origin, _ instance: InstanceContext
    ) throws(FlatteningError) {
        var formulas: [(name: String, value: Expression)] = []
        for formal in instance.scope.formals {
            // Inside a multiplied definition the outer m replaces the one on the line.
            if formal.name == "m", let outer = instance.caller?.multiplicity {
                instance.values["m"] = outer
                continue
            }
            guard let value = element.parameters.last(where: { $0.name == formal.name })?.value ?? formal.value else {
                continue
            }
            if case .string = value { continue }
            if let number = value.number {
                instance.values[formal.name] = number
            } else {
                formulas.append((formal.name, value))
            }
        }
        for (name, value) in formulas {
            instance.values[name] = try number(value, instance, origin, "parameter '\(name)' of '\(instance.path)'")
        }
        guard instance.scope.isMultiplied, let caller = instance.caller else { return }
        var own: Double?
        if let value = element.parameters.last(where: { $0.name == "m" })?.value {
            own = try number(value, caller, origin, "m of '\(instance.path)'")
        }
        instance.multiplicity = caller.multiplicity ?? own ?? 1
        instance.values["m"] = instance.multiplicity
    }

    private mutating func addDevice(
        _ element: Element, _ origin: Origin, _ context: InstanceContext
    ) throws(FlatteningError) {
        let kind = element.kind
        let path = context.prefix + element.name
        var device = FlatDevice(
            path: path, simulatorName: context.simulatorName(element.name), kind: kind,
            nets: element.nets.map { context.flattened($0, globals: globals) }, model: element.model,
            origin: origin)
        for parameter in element.parameters {
            guard let value = parameter.value else { continue }
            if let number = try instanceValue(value, context, origin, path) {
                device.parameters[parameter.name] = number * factor(parameter.name, kind)
            }
        }
        if let outer = context.multiplicity, kind.takesMultiplicity {
            device.parameters["m"] = outer
        }
        switch kind {
        case .resistor, .capacitor, .inductor:
            if case .expression(let value) = element.value {
                device.value = try instanceValue(value, context, origin, path)
            } else {
                let names =
                    kind == .resistor ? ["r", "resistance"] : kind == .capacitor ? ["c", "capacitance"] : ["l"]
                if kind != .inductor || element.model == nil {
                    device.value = names.lazy.compactMap { device.parameters[$0] }.first
                }
            }
        case .voltageSource, .currentSource, .behavioural, .voltageControlledVoltage, .voltageControlledCurrent,
            .currentControlledVoltage, .currentControlledCurrent:
            let resolver = LawResolver(context: context, evaluation: evaluation(context), globals: globals)
            device.law = element.value.map(resolver.resolved)
        case .codeModel:
            if case .text(let ports) = element.value {
                device.nets = Self.portNets(ports).map { context.flattened($0, globals: globals) }
            }
        default: break
        }
        devices.append(device)
    }

    /// The nets among the ports of a code model: all words but the types of ports (`%vd`), sources (`%vnam(v1)`) and `null`.
    private static func portNets(_ ports: String) -> [String] {
        let words = ports.split { " \t[](),~".contains($0) }
        return words.indices.compactMap { index in
            let isSource = index > 0 && words[index - 1] == "%vnam"
            return isSource || words[index].hasPrefix("%") || words[index] == "null" ? nil : String(words[index])
        }
    }

    /// The number, or `nil` where the value is a text, a list, or a function of the running circuit.
    private func instanceValue(
        _ value: Expression, _ context: InstanceContext, _ origin: Origin, _ path: String
    ) throws(FlatteningError) -> Double? {
        if let number = value.number { return number }
        do {
            return try evaluation(context).value(of: value)
        } catch {
            switch error.reason {
            case .notANumber, .circuitQuantity: return nil
            default: throw failure(error, context, origin, "element '\(path)'")
            }
        }
    }

    private func number(
        _ value: Expression, _ context: InstanceContext, _ origin: Origin, _ whom: @autoclosure () -> String
    ) throws(FlatteningError) -> Double {
        if let number = value.number { return number }
        do {
            return try evaluation(context).value(of: value)
        } catch {
            throw failure(error, context, origin, whom())
        }
    }

    private func evaluation(_ context: InstanceContext) -> Evaluation {
        Evaluation(functions: context.scope.functions, temperature: temperature, scope: context)
    }

    private func failure(
        _ error: EvaluationError, _ context: InstanceContext, _ origin: Origin, _ whom: String
    ) -> FlatteningError {
        var error = error
        if error.reason == .undefinedParameter {
            error.nearest = nearestNames(to: error.name, among: context.parameterNames)
        }
        return FlatteningError(error, about: error.name, in: origin, of: whom)
    }

    private func factor(_ parameter: String, _ kind: Element.Kind) -> Double {
        guard kind == .mosfet, scale != 1 else { return 1 }
        switch parameter {
        case "l", "w", "pd", "ps": return scale
        case "ad", "as": return scale * scale
        default: return 1
        }
    }
}

extension Element.Kind {
    /// Whether ngspice passes an instance's `m` on to such an element (`inp_fix_subckt_multiplier`).
    var takesMultiplicity: Bool {
        switch self {
        case .resistor, .capacitor, .inductor, .diode, .bipolar, .jfet, .mosfet, .currentSource,
            .voltageControlledCurrent, .currentControlledCurrent:
            true
        default: false
        }
    }
}
