/// Computes expressions over a fixed set of parameters and functions, with the arithmetic of ngspice's parameters.
///
/// Names are compared without regard to case. Random functions (`agauss`, `gauss`, `aunif`, `unif`, `limit`) give their
/// nominal value, because Hillock draws samples itself.
///
/// ```swift
/// let evaluator = ExpressionEvaluator(parameters: ["w": 2e-6])
/// try evaluator.evaluate(.binary(.multiply, 2, .identifier("W")))  // 4e-6
/// ```
public struct ExpressionEvaluator: Sendable {
    private let parameters: [String: Double]
    private let definitions: [Parameter]
    private let functions: [FunctionDefinition]

    /// Creates an evaluator.
    ///
    /// - Parameters:
    ///   - parameters: The values of the names, in SI units.
    ///   - functions: Functions beside the built-in ones.
    public init(parameters: [String: Double] = [:], functions: [FunctionDefinition] = []) {
        self.parameters = parameters
        definitions = []
        self.functions = functions
    }

    /// Creates an evaluator over the `.param` and `.func` cards at the top level of a netlist.
    ///
    /// - Parameters:
    ///   - netlist: The netlist.
    ///   - overrides: Values that take the place of the netlist's own, by name.
    public init(_ netlist: Netlist, overrides: [String: Double] = [:]) {
        var definitions: [Parameter] = []
        var functions: [FunctionDefinition] = []
        for statement in netlist.statements {
            if case .parameters(let cards) = statement.content { definitions += cards }
            if case .function(let function) = statement.content { functions.append(function) }
        }
        self.parameters = overrides
        self.definitions = definitions
        self.functions = functions
    }

    /// The value of an expression in SI units.
    ///
    /// - Parameter expression: The expression.
    /// - Returns: Its value; may be infinite or not a number where the arithmetic says so.
    /// - Throws: ``EvaluationError`` when a name is undefined, parameters form a cycle, or a number is missing.
    public func evaluate(_ expression: Expression) throws(EvaluationError) -> Double {
        if case .number(let value) = expression { return value }
        return try scope().evaluate(expression)
    }

    private func scope() -> ParameterScope {
        let scope = ParameterScope()
        for function in functions { scope.define(function) }
        for definition in definitions {
            if let value = definition.value { scope.define(definition.name, value) }
        }
        for (name, value) in parameters { scope.define(name, value: value) }
        return scope
    }
}
