internal import Diagnostics

/// Why an expression has no numeric value.
public struct EvaluationError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// What stands in the way.
    public var reason: Reason

    /// The name that the reason is about, as written: a parameter, a function or a quantity.
    public var name: String

    /// Existing names that the user may have meant, nearest first.
    public var nearest: [String]

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - reason: What stands in the way.
    ///   - name: The name that the reason is about.
    ///   - nearest: Existing names that may have been meant.
    public init(_ reason: Reason, name: String, nearest: [String] = []) {
        self.reason = reason
        self.name = name
        self.nearest = nearest
    }

    /// The reasons for which an expression has no numeric value.
    public enum Reason: Hashable, Codable, Sendable {
        /// No parameter of that name is visible.
        case undefinedParameter
        /// There is no function of that name.
        case undefinedFunction
        /// The function takes another number of arguments.
        case argumentCount(expected: Int, found: Int)
        /// A voltage, a current or the time: known only while the circuit is simulated.
        case circuitQuantity
        /// A text or a list stands where a number is needed.
        case notANumber
        /// The parameter depends on itself, through the parameters that are listed.
        case cycle([String])
        /// The expression, or the functions that it calls, are nested too deeply.
        case tooDeep
    }

    /// A stable kebab-case name of the reason, used as the code of diagnostics.
    public var code: String {
        switch reason {
        case .undefinedParameter: "undefined-parameter"
        case .undefinedFunction: "undefined-function"
        case .argumentCount: "argument-count"
        case .circuitQuantity: "circuit-quantity"
        case .notANumber: "not-a-number"
        case .cycle: "parameter-cycle"
        case .tooDeep: "expression-too-deep"
        }
    }

    /// One sentence that says what is wrong, without a full stop.
    public var description: String {
        switch reason {
        case .undefinedParameter: "undefined parameter '\(name)'"
        case .undefinedFunction: "undefined function '\(name)'"
        case .argumentCount(let expected, let found):
            "function '\(name)' takes \(expected) argument\(expected == 1 ? "" : "s"), found \(found)"
        case .circuitQuantity: "'\(name)' is known only during the simulation and cannot set a parameter"
        case .notANumber: "'\(name)' is not a number"
        case .cycle(let names): "parameter '\(name)' depends on itself: " + names.joined(separator: " -> ")
        case .tooDeep: "the expression is nested too deeply at '\(name)'"
        }
    }

    /// What to do about it, when something can be said.
    public var help: String? {
        switch reason {
        case .undefinedParameter where name.lowercased() == "pi":
            "ngspice knows constants only in B sources: write .param pi=3.141592653589793"
        case .undefinedParameter where nearest.isEmpty: "define it with .param \(name)=…"
        case .undefinedFunction where nearest.isEmpty: "define it with .func \(name)(…) {…}"
        case .undefinedParameter, .undefinedFunction:
            "did you mean " + nearest.map { "'\($0)'" }.joined(separator: " or ") + "?"
        case .cycle: "give one of these parameters a value of its own"
        default: nil
        }
    }
}
