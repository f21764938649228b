/// One node of an expression: an input, or a function of nodes that stand before it.
///
/// Operands are places in the graph, each lower than that of the node itself.
public enum Operation: Hashable, Codable, Sendable {
    /// A number in SI units.
    case constant(Double)
    /// A parameter of the model, by its place in the model's list.
    case parameter(Int)
    /// The voltage of a terminal against the simulator's reference, in V, by its place in the model's list.
    case voltage(Int)
    /// A state of the model, by its place in the model's list.
    case state(Int)
    /// The temperature in kelvins.
    case temperature
    /// A function of one operand.
    case unary(UnaryFunction, Int)
    /// A function of two operands.
    case binary(BinaryFunction, Int, Int)
    /// `left < right ? then : otherwise`, or with ≤.
    case choice(Comparison, left: Int, right: Int, then: Int, otherwise: Int)

    /// The places of the operands.
    public var operands: [Int] {
        switch self {
        case .constant, .parameter, .voltage, .state, .temperature: []
        case .unary(_, let a): [a]
        case .binary(_, let a, let b): [a, b]
        case .choice(_, let left, let right, let then, let otherwise): [left, right, then, otherwise]
        }
    }
}

/// A function of one number.
public enum UnaryFunction: String, Hashable, Codable, Sendable, CaseIterable {
    /// The number with the other sign.
    case negate
    /// eˣ.
    case exp
    /// The natural logarithm.
    case ln
    /// The square root.
    case sqrt
    /// The absolute value.
    case abs
    /// The hyperbolic sine.
    case sinh
    /// The hyperbolic cosine.
    case cosh
    /// The hyperbolic tangent.
    case tanh
    /// The sine of radians.
    case sin
    /// The cosine of radians.
    case cos
    /// The inverse tangent in radians.
    case atan
}

/// A function of two numbers.
public enum BinaryFunction: String, Hashable, Codable, Sendable, CaseIterable {
    /// The sum.
    case add
    /// The difference.
    case subtract
    /// The product.
    case multiply
    /// The quotient.
    case divide
    /// The power of a base that is not negative; 0 to a power above 0 is 0, with a derivative of 0 unless the power is 1.
    case power
    /// The smaller of both.
    case min
    /// The larger of both.
    case max
}

/// How two numbers are compared.
public enum Comparison: String, Hashable, Codable, Sendable, CaseIterable {
    /// Less.
    case less = "<"
    /// Less or equal.
    case lessOrEqual = "<="

    /// Whether it holds.
    @inlinable
    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        }
    }
}
