internal import Diagnostics
internal import Netlists

/// Turns the formulas of a model's text into operations of its graph.
struct EquationCompiler {
    /// Why a formula is refused.
    struct Refusal: Error {
        var message: String
        var help: String?
    }

    private(set) var graph = ExpressionGraph()
    private let terminals: [String]
    private var names: [String: Int] = [:]
    /// Variables whose formulas were not read yet.
    private var awaited: Set<String>

    init(terminals: [String], parameters: [String], states: [String], variables: [String]) {
        self.terminals = terminals
        awaited = Set(variables)
        for (index, name) in parameters.enumerated() { names[name] = graph.place(of: .parameter(index)) }
        for (index, name) in states.enumerated() { names[name] = graph.place(of: .state(index)) }
    }

    /// Gives the result of a formula a name for the formulas that follow.
    mutating func define(_ name: String, _ place: Int) {
        awaited.remove(name)
        names[name] = place
    }

    /// The place of a formula's result.
    mutating func place(of expression: Netlists.Expression) throws(Refusal) -> Int {
        switch expression {
        case .number(let value): return constant(value)
        case .identifier(let name): return try input(name)
        case .unary(.minus, let operand): return unary(.negate, try place(of: operand))
        case .unary(.plus, let operand): return try place(of: operand)
        case .binary(let sign, let left, let right):
            guard let function = Self.functions[sign] else {
                return try choice(expression, then: constant(1), otherwise: constant(0))
            }
            return binary(function, try place(of: left), try place(of: right))
        case .conditional(let condition, let then, let otherwise):
            return try choice(condition, then: try place(of: then), otherwise: try place(of: otherwise))
        case .call(let name, let arguments): return try call(name, arguments)
        case .unary, .string, .list: throw Refusal(message: "this is no formula over numbers", help: nil)
        }
    }

    private static let functions: [BinaryOperator: BinaryFunction] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .power: .power,
    ]

    // MARK: Names

    private func input(_ name: String) throws(Refusal) -> Int {
        if let place = names[name] { return place }
        if awaited.contains(name) {
            throw Refusal(
                message: "'\(name)' is used before it is computed",
                help:
                    "a model keeps nothing from one time step to the next: what must be remembered is a state with a rate"
            )
        }
        throw Refusal(
            message: "there is no parameter, state or variable '\(name)'",
            help: helpNaming(name, among: Array(names.keys) + ["temperature", "ut"]))
    }

    private mutating func voltage(_ arguments: [Netlists.Expression]) throws(Refusal) -> Int {
        var places: [Int] = []
        for argument in arguments {
            guard case .identifier(let name) = argument, let index = terminals.firstIndex(of: name.lowercased()) else {
                throw Refusal(
                    message: "V( ) takes terminals of the model", help: "they are \(terminals.joined(separator: ", "))")
            }
            places.append(graph.place(of: .voltage(index)))
        }
        switch places.count {
        case 1: return places[0]
        case 2: return binary(.subtract, places[0], places[1])
        default: throw Refusal(message: "V( ) takes one terminal or two", help: nil)
        }
    }

    // MARK: Functions

    private mutating func call(_ name: String, _ arguments: [Netlists.Expression]) throws(Refusal) -> Int {
        let lower = name.lowercased()
        if lower == "v" { return try voltage(arguments) }
        var places: [Int] = []
        for argument in arguments { places.append(try place(of: argument)) }
        func counts(_ count: Int) throws(Refusal) {
            guard places.count == count else {
                throw Refusal(message: "\(name)( ) takes \(count) values, not \(places.count)", help: nil)
            }
        }
        if let function = UnaryFunction(rawValue: lower), function != .negate {
            try counts(1)
            return unary(function, places[0])
        }
        switch lower {
        case "pow", "min", "max":
            try counts(2)
            return binary(lower == "pow" ? .power : lower == "min" ? .min : .max, places[0], places[1])
        case "log10":
            try counts(1)
            return binary(.divide, unary(.ln, places[0]), unary(.ln, constant(10)))
        case "ramp":
            try counts(2)
            return ramp(places[0], width: places[1])
        case "smoothstep":
            try counts(1)
            return smoothStep(places[0])
        case "pchip":
            guard places.count >= 4 else {
                throw Refusal(message: "pchip( ) takes a place and at least three values", help: nil)
            }
            return pchip(places[0], Array(places.dropFirst()))
        case "ddt", "idt", "analysis", "time":
            throw Refusal(
                message: "'\(name)' is not for formulas of a model",
                help: "a charge goes into 'charges', what is integrated over time into 'states'")
        default:
            let known =
                UnaryFunction.allCases.map(\.rawValue) + ["pow", "min", "max", "log10", "ramp", "smoothstep", "pchip"]
            throw Refusal(
                message: "there is no function '\(name)'",
                help: lower == "log"
                    ? "write ln or log10: log means either, by language" : helpNaming(name, among: known))
        }
    }

    /// 0 below 0, z²/(2w) up to w, then z − w/2: zero below the threshold and with a continuous slope.
    private mutating func ramp(_ z: Int, width: Int) -> Int {
        let square = binary(.divide, binary(.multiply, z, z), binary(.multiply, constant(2), width))
        let line = binary(.subtract, z, binary(.multiply, constant(0.5), width))
        return choose(z, .lessOrEqual, constant(0), constant(0), choose(z, .less, width, square, line))
    }

    /// 0 below 0, z²(3 − 2z) up to 1, then 1.
    private mutating func smoothStep(_ z: Int) -> Int {
        let middle = binary(
            .multiply, binary(.multiply, z, z),
            binary(.subtract, constant(3), binary(.multiply, constant(2), z)))
        return choose(
            z, .lessOrEqual, constant(0), constant(0), choose(z, .less, constant(1), middle, constant(1)))
    }

    // MARK: Conditions

    private mutating func choice(_ condition: Netlists.Expression, then: Int, otherwise: Int) throws(Refusal) -> Int {
        switch condition {
        case .binary(.and, let a, let b):
            let inner = try choice(b, then: then, otherwise: otherwise)
            return try choice(a, then: inner, otherwise: otherwise)
        case .binary(.or, let a, let b):
            let inner = try choice(b, then: then, otherwise: otherwise)
            return try choice(a, then: then, otherwise: inner)
        case .unary(.not, let a): return try choice(a, then: otherwise, otherwise: then)
        case .binary(let sign, let a, let b):
            let (left, right) = (try place(of: a), try place(of: b))
            switch sign {
            case .less: return choose(left, .less, right, then, otherwise)
            case .lessOrEqual: return choose(left, .lessOrEqual, right, then, otherwise)
            case .greater: return choose(right, .less, left, then, otherwise)
            case .greaterOrEqual: return choose(right, .lessOrEqual, left, then, otherwise)
            case .equal, .notEqual:
                let (same, different) = sign == .equal ? (then, otherwise) : (otherwise, then)
                return choose(
                    left, .lessOrEqual, right, choose(right, .lessOrEqual, left, same, different), different)
            default: break
            }
        default: break
        }
        let size = unary(.abs, try place(of: condition))
        return choose(constant(0), .less, size, then, otherwise)
    }

    // MARK: Operations

    mutating func constant(_ value: Double) -> Int { graph.place(of: .constant(value)) }

    mutating func unary(_ function: UnaryFunction, _ a: Int) -> Int { graph.place(of: .unary(function, a)) }

    mutating func binary(_ function: BinaryFunction, _ a: Int, _ b: Int) -> Int {
        graph.place(of: .binary(function, a, b))
    }

    mutating func choose(_ left: Int, _ comparison: Comparison, _ right: Int, _ then: Int, _ otherwise: Int) -> Int {
        then == otherwise
            ? then
            : graph.place(of: .choice(comparison, left: left, right: right, then: then, otherwise: otherwise))
    }

    /// The inputs that every model has: the temperature in kelvins and U_T = kT/q (CODATA 2018, exact).
    mutating func defineTemperature() {
        let temperature = graph.place(of: .temperature)
        names["temperature"] = temperature
        names["ut"] = binary(.multiply, constant(1.380649e-23 / 1.602176634e-19), temperature)
    }
}
