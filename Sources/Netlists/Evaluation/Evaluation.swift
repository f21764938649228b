internal import Foundation

/// One walk over an expression, with the arguments of the `.func` whose body it is.
struct Evaluation {
    let scope: ParameterScope
    let arguments: [String: Double]
    let depth: Int

    private static let deepest = 200

    func value(_ expression: Expression) throws(EvaluationError) -> Double {
        switch expression {
        case .number(let value): return value
        case .identifier(let name): return try value(named: name)
        case .string(let text): throw .notANumber("\"\(text)\"")
        case .list: throw .notANumber("a list")
        case .unary(let sign, let operand):
            let value = try value(operand)
            switch sign {
            case .minus: return -value
            case .plus: return value
            case .not: return value == 0 ? 1 : 0
            }
        case .binary(let operation, let left, let right):
            return try binary(operation, left, right)
        case .conditional(let condition, let then, let otherwise):
            return try value(condition) != 0 ? value(then) : value(otherwise)
        case .call(let name, let arguments):
            return try call(name, arguments)
        }
    }

    private func value(named name: String) throws(EvaluationError) -> Double {
        let key = name.lowercased()
        if let argument = arguments[key] { return argument }
        if let value = try scope.value(key) { return value }
        if let constant = SpiceFunctions.constants[key] { return constant }
        if key == "time" || key == "hertz" || key == "temper" { throw .needsSimulation(name) }
        throw .undefinedName(name, available: scope.names.sorted())
    }

    private func binary(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression
    ) throws(EvaluationError) -> Double {
        let a = try value(left)
        if operation == .and, a == 0 { return 0 }
        if operation == .or, a != 0 { return 1 }
        let b = try value(right)
        switch operation {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide: return a / b
        case .remainder: return fmod(a, b)
        case .integerDivide: return (a / b).rounded(.towardZero)
        case .power: return pow(a, b)
        case .equal: return a == b ? 1 : 0
        case .notEqual: return a != b ? 1 : 0
        case .less: return a < b ? 1 : 0
        case .lessOrEqual: return a <= b ? 1 : 0
        case .greater: return a > b ? 1 : 0
        case .greaterOrEqual: return a >= b ? 1 : 0
        case .and, .or: return b != 0 ? 1 : 0
        }
    }

    private func call(_ name: String, _ operands: [Expression]) throws(EvaluationError) -> Double {
        let key = name.lowercased()
        if let function = scope.function(key) {
            guard function.arguments.count == operands.count else {
                throw .argumentCount(
                    function: name, expected: "\(function.arguments.count) arguments", found: operands.count)
            }
            guard depth < Self.deepest else { throw .tooDeep }
            var values: [String: Double] = [:]
            for (argument, operand) in zip(function.arguments, operands) {
                values[argument.lowercased()] = try value(operand)
            }
            return try Evaluation(scope: scope, arguments: values, depth: depth + 1).value(function.body)
        }
        if key == "v" || key == "i" { throw .needsSimulation("\(name)(…)") }
        if key == "ternary_fcn", operands.count == 3 {
            return try value(operands[0]) != 0 ? value(operands[1]) : value(operands[2])
        }
        guard let function = SpiceFunctions.functions[key] else { throw .undefinedFunction(name) }
        guard function.counts.contains(operands.count) else {
            let expected =
                function.counts.lowerBound == function.counts.upperBound
                ? "\(function.counts.lowerBound) arguments"
                : "\(function.counts.lowerBound) to \(function.counts.upperBound) arguments"
            throw .argumentCount(function: name, expected: expected, found: operands.count)
        }
        var values: [Double] = []
        for operand in operands { values.append(try value(operand)) }
        return function.apply(values)
    }
}
