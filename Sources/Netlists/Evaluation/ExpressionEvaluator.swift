internal import Diagnostics

/// Gives the numeric value of expressions as ngspice's parameter arithmetic does.
///
/// Names are compared without regard to case. A user's function hides a built-in one of the same name, and the
/// arguments of a function hide parameters. `x ** y` is |x|ʸ, `x % y` is x − y·trunc(x/y) and `x \ y` is trunc|x/y|
/// (ngspice's numparam, `operate`). `temper` is the temperature in degrees Celsius.
public struct ExpressionEvaluator: Hashable, Codable, Sendable {
    /// The parameters by lower-case name, in SI units.
    public private(set) var parameters: [String: Double]

    /// The user's functions by lower-case name.
    public let functions: [String: FunctionDefinition]

    /// The value of `temper`, in degrees Celsius.
    public let temperature: Double

    /// Why parameters of the netlist have no value.
    private var failures: [String: EvaluationError] = [:]

    /// Creates an evaluator.
    ///
    /// - Parameters:
    ///   - parameters: The parameters by name, in SI units.
    ///   - functions: The user's functions; the last of one name counts.
    ///   - temperature: The value of `temper`, in degrees Celsius.
    public init(
        parameters: [String: Double] = [:], functions: [FunctionDefinition] = [], temperature: Double = 27
    ) {
        self.parameters = Dictionary(
            parameters.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { _, last in last })
        self.functions = Dictionary(
            functions.map { ($0.name.lowercased(), $0.lowercased()) }, uniquingKeysWith: { _, last in last })
        self.temperature = temperature
    }

    /// Creates an evaluator over the `.param` and `.func` cards at the top level of a netlist.
    ///
    /// A parameter without a value is reported when an expression asks for it.
    ///
    /// - Parameters:
    ///   - netlist: The netlist.
    ///   - overrides: Values that take the place of the netlist's own, by name.
    ///   - temperature: The value of `temper`, in degrees Celsius.
    public init(_ netlist: Netlist, overrides: [String: Double] = [:], temperature: Double = 27) {
        self.init(parameters: overrides, functions: netlist.statements.allFunctions, temperature: temperature)
        var pending: [Assignment] = []
        for statement in netlist.statements {
            guard case .parameters(let cards) = statement.content else { continue }
            for card in cards where parameters[card.name.lowercased()] == nil {
                guard let value = card.value?.lowercased() else { continue }
                pending.append(Assignment(name: card.name.lowercased(), value: value, origin: statement.origin))
            }
        }
        // What a cycle leaves over still has its order, and what depends on the cycle fails because of it.
        while !pending.isEmpty {
            do {
                pending = try orderedByDependency(pending, functions: functions)
                break
            } catch {
                guard case .cycle(let names) = error.reason else { break }
                for name in names { failures[name] = error }
                pending.removeAll { names.contains($0.name) }
            }
        }
        for assignment in pending {
            do {
                parameters[assignment.name] = try evaluate(assignment.value)
            } catch {
                failures[assignment.name] = failures[assignment.name] ?? error
            }
        }
    }

    /// The value of an expression.
    ///
    /// - Parameter expression: The expression.
    /// - Returns: The value in SI units.
    /// - Throws: ``EvaluationError`` naming what is undefined or not numeric.
    public func evaluate(_ expression: Expression) throws(EvaluationError) -> Double {
        if let number = expression.number { return number }
        let evaluation = Evaluation(functions: functions, temperature: temperature, scope: parameters)
        do {
            return try evaluation.value(of: expression.lowercased())
        } catch {
            var error = error
            if error.reason == .undefinedParameter {
                if let cause = failures[error.name] { throw cause }
                error.nearest = nearestNames(to: error.name, among: parameters.keys)
            }
            throw error
        }
    }
}

/// Where an evaluation finds the values of parameters, by lower-case name.
protocol ParameterScope {
    func value(ofParameter name: String) -> Double?
}

extension [String: Double]: ParameterScope {
    func value(ofParameter name: String) -> Double? { self[name] }
}

/// The recursive part of an evaluation; all names in it are in lower case.
struct Evaluation {
    let functions: [String: FunctionDefinition]
    let temperature: Double
    let scope: any ParameterScope

    /// The arguments of the function whose body is evaluated.
    private var arguments: [String: Double] = [:]

    /// A tree deeper than this is refused before the stack of a thread runs out.
    static var deepest: Int { 1000 }

    init(functions: [String: FunctionDefinition], temperature: Double, scope: any ParameterScope) {
        self.functions = functions
        self.temperature = temperature
        self.scope = scope
    }

    func value(of expression: Expression) throws(EvaluationError) -> Double {
        try value(of: expression, 0)
    }

    private func value(of expression: Expression, _ depth: Int) throws(EvaluationError) -> Double {
        if depth >= Self.deepest { throw EvaluationError(.tooDeep, name: expression.leadingName) }
        switch expression {
        case .number(let value): return value
        case .identifier(let name): return try value(ofIdentifier: name)
        case .string(let text): throw EvaluationError(.notANumber, name: text)
        case .list: throw EvaluationError(.notANumber, name: "list")
        case .unary(let sign, let operand): return sign.value(try value(of: operand, depth + 1))
        case .binary(let symbol, let left, let right):
            return symbol.value(try value(of: left, depth + 1), try value(of: right, depth + 1))
        case .conditional(let condition, let then, let otherwise):
            let holds = try value(of: condition, depth + 1) != 0
            return try value(of: holds ? then : otherwise, depth + 1)
        case .call(let name, let arguments):
            return try value(ofCall: name, arguments, depth)
        }
    }

    private func value(ofIdentifier name: String) throws(EvaluationError) -> Double {
        if let value = arguments[name] ?? scope.value(ofParameter: name) { return value }
        switch name {
        case "temper": return temperature
        case "time", "hertz": throw EvaluationError(.circuitQuantity, name: name)
        default: throw EvaluationError(.undefinedParameter, name: name)
        }
    }

    private func value(
        ofCall name: String, _ arguments: [Expression], _ depth: Int
    ) throws(EvaluationError) -> Double {
        if let function = functions[name] {
            try expect(function.arguments.count, name, arguments)
            var values: [String: Double] = [:]
            for (argument, expression) in zip(function.arguments, arguments) {
                values[argument] = try value(of: expression, depth + 1)
            }
            var inner = self
            inner.arguments = values
            return try inner.value(of: function.body, depth + 1)
        }
        guard let function = BuiltInFunction(rawValue: name) else {
            if isCircuitFunction(name) { throw EvaluationError(.circuitQuantity, name: name) }
            let known = BuiltInFunction.allCases.map(\.rawValue) + functions.keys
            throw EvaluationError(.undefinedFunction, name: name, nearest: nearestNames(to: name, among: known))
        }
        try expect(function.argumentCount, name, arguments)
        let x = try value(of: arguments[0], depth + 1)
        if function == .ternary { return try value(of: arguments[x != 0 ? 1 : 2], depth + 1) }
        let y = arguments.count > 1 ? try value(of: arguments[1], depth + 1) : 0
        let z = arguments.count > 2 ? try value(of: arguments[2], depth + 1) : 0
        return function.value(x, y, z)
    }

    private func expect(_ count: Int, _ name: String, _ arguments: [Expression]) throws(EvaluationError) {
        if arguments.count != count {
            throw EvaluationError(.argumentCount(expected: count, found: arguments.count), name: name)
        }
    }
}
