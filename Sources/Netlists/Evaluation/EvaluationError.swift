/// Why an expression has no value.
public enum EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A name that is no parameter here.
    case undefinedName(String, available: [String])
    /// A name that is no function here.
    case undefinedFunction(String)
    /// A function with the wrong number of arguments.
    case argumentCount(function: String, expected: String, found: Int)
    /// Parameters that are defined by each other.
    case cycle([String])
    /// A text or a list where a number is needed.
    case notANumber(String)
    /// A function of nets or branches, which has a value only in a simulation.
    case needsSimulation(String)
    /// Functions nested more deeply than any sensible deck does.
    case tooDeep

    /// One sentence about the error, without a full stop.
    public var description: String {
        switch self {
        case .undefinedName(let name, _): "there is no parameter '\(name)' here"
        case .undefinedFunction(let name): "there is no function '\(name)'"
        case .argumentCount(let function, let expected, let found):
            "'\(function)' takes \(expected), not \(found)"
        case .cycle(let names): "parameters defined by each other: \(names.joined(separator: " → "))"
        case .notANumber(let text): "\(text) is not a number"
        case .needsSimulation(let name): "'\(name)' has a value only in a simulation"
        case .tooDeep: "functions call each other too deeply"
        }
    }
}
