public import Diagnostics
internal import Netlists
internal import SpiceFormat
public import Technologies

/// What a circuit's closed forms say of its measures, as functions of the parameters of its ``Behaviour``.
///
/// Everything that the bench sets stays as it is: parameters, and biases that stand in the netlist, which are sources.
/// Biases that stand in formulas only are computed anew. So with τ as a parameter of the behaviour the leak's source keeps
/// its current, and τ is what the copy makes of it.
public struct BehaviourEquations: Sendable {
    /// The parameters.
    public let parameters: [Behaviour.Parameter]

    /// Their SI units; empty for pure numbers.
    public let units: [String]

    /// Their values as designed, in SI units.
    public let design: [Double]

    /// The measures, in the order of ``values(at:)``.
    public let measures: [String]

    /// The closed forms with numbers in place of all that does not depend on the parameters.
    private let forms: [Expression]

    /// Where each closed form holds; `nil` for everywhere.
    private let domains: [Expression?]

    init(_ circuit: Circuit, _ behaviour: Behaviour, _ values: CircuitValues) throws(DiagnosticError) {
        parameters = behaviour.parameters
        units = parameters.map { circuit.unit(of: $0.name) ?? "" }
        measures = behaviour.measures
        design = try parameters.map { (parameter) throws(DiagnosticError) in try values.value(named: parameter.name) }
        var reduction = FormulaReduction(
            known: values.known, free: Set(parameters.map(\.name)), held: Self.names(in: circuit.netlist),
            formulas: circuit.biases)
        var (forms, domains): ([Expression], [Expression?]) = ([], [])
        for name in measures {
            guard let measure = circuit.measures.first(where: { $0.name == name }), let form = measure.closedForm else {
                throw DiagnosticError("circuit-file", "\(circuit.name) has no closed form of '\(name)'")
            }
            forms.append(reduction.reduced(form))
            domains.append(measure.domain.map { reduction.reduced($0) })
        }
        (self.forms, self.domains) = (forms, domains)
    }

    /// What the closed forms say.
    ///
    /// - Parameter values: The parameters, in their order and SI units.
    /// - Returns: One number for each measure; `nil` where its closed form has no finite value or does not hold.
    public func values(at values: [Double]) -> [Double?] {
        let evaluator = ExpressionEvaluator(
            parameters: Dictionary(zip(parameters.map(\.name), values), uniquingKeysWith: { $1 }))
        return forms.indices.map { index in
            if let domain = domains[index] {
                guard let holds = try? evaluator.evaluate(domain), holds != 0 else { return nil }
            }
            guard let value = try? evaluator.evaluate(forms[index]), value.isFinite else { return nil }
            return value
        }
    }

    /// The names in the formulas of a netlist, in lower case.
    private static func names(in netlist: Netlist) -> Set<String> {
        var names: Set<String> = []
        for match in SpiceWriter.write(netlist.statements).matches(of: /\{([^}]*)\}|'([^']*)'/) {
            let formula = match.output.1 ?? match.output.2 ?? ""
            for word in formula.matches(of: /[A-Za-z_][A-Za-z_0-9]*/) { names.insert(word.output.lowercased()) }
        }
        return names
    }
}

extension Circuit {
    /// The equations of the circuit's ``behaviour`` on a bench.
    ///
    /// - Parameters:
    ///   - technology: The technology.
    ///   - settings: Values of parameters and biases by name, in SI units, as for the bench.
    ///   - preset: The name of a preset, as for the bench.
    ///   - temperature: Degrees Celsius.
    /// - Returns: The equations.
    /// - Throws: A `DiagnosticError` for a circuit without a section `distill`, and for what the bench refuses.
    public func behaviourEquations(
        technology: Technology, settings: [String: Double] = [:], preset: String? = nil, temperature: Double = 27
    ) throws(DiagnosticError) -> BehaviourEquations {
        guard let behaviour else {
            throw DiagnosticError(
                "no-behaviour", "the description of \(name) does not say which parameters its behaviour has",
                help: "expected a section 'distill' with parameters and measures")
        }
        let process = try technology.selecting(supply: supply)
        let values = try CircuitValues(
            self, constants: process.constants, settings: settings, preset: preset, temperature: temperature)
        return try BehaviourEquations(self, behaviour, values)
    }
}

/// Puts numbers in place of names, and formulas in place of the biases that depend on free parameters.
private struct FormulaReduction {
    let known: [String: Double]
    let free: Set<String>
    let held: Set<String>
    let formulas: [BiasFormula]
    /// The biases that were reduced, by name.
    private var found: [String: Expression] = [:]

    init(known: [String: Double], free: Set<String>, held: Set<String>, formulas: [BiasFormula]) {
        self.known = known
        self.free = free
        self.held = held
        self.formulas = formulas
    }

    mutating func reduced(_ expression: Expression) -> Expression {
        switch expression {
        case .number, .string, .list: return expression
        case .identifier(let name): return reduced(name: name.lowercased())
        case .unary(let sign, let operand): return folded(.unary(sign, reduced(operand)))
        case .binary(let sign, let left, let right): return folded(.binary(sign, reduced(left), reduced(right)))
        case .conditional(let condition, let then, let otherwise):
            let condition = reduced(condition)
            if let holds = condition.number { return reduced(holds != 0 ? then : otherwise) }
            return .conditional(condition, then: reduced(then), otherwise: reduced(otherwise))
        case .call(let name, let arguments):
            return folded(.call(name, arguments.map { reduced($0) }))
        }
    }

    private mutating func reduced(name: String) -> Expression {
        if free.contains(name) { return .identifier(name) }
        if let found = found[name] { return found }
        if !held.contains(name), let bias = formulas.first(where: { $0.name == name }) {
            let reduced = reduced(bias.formula)
            found[name] = reduced
            return reduced
        }
        return known[name].map { .number($0) } ?? .identifier(name)
    }

    /// The number of an expression over numbers.
    private func folded(_ expression: Expression) -> Expression {
        let operands: [Expression] =
            switch expression {
            case .unary(_, let operand): [operand]
            case .binary(_, let left, let right): [left, right]
            case .call(_, let arguments): arguments
            default: []
            }
        guard operands.allSatisfy({ $0.number != nil }),
            let value = try? ExpressionEvaluator(parameters: [:]).evaluate(expression), value.isFinite
        else { return expression }
        return .number(value)
    }
}
