/// A value in a netlist: a number, or a formula over parameters.
///
/// Numbers are in SI units. A formula is kept as a tree, so that writing and reading it gives the same tree.
public enum Expression: Hashable, Codable, Sendable {
    /// A number in SI units.
    case number(Double)
    /// The name of a parameter, or of a quantity such as `time` or `temper`.
    case identifier(String)
    /// A text in double quotes.
    case string(String)
    /// Several values in order, as in `ic=0.1,0.2` or an XSPICE vector `[1 2 3]`.
    case list([Expression])
    /// A sign or a logical negation before a value.
    indirect case unary(UnaryOperator, Expression)
    /// Two values joined by an operator.
    indirect case binary(BinaryOperator, Expression, Expression)
    /// `condition ? then : otherwise`.
    indirect case conditional(Expression, then: Expression, otherwise: Expression)
    /// A function applied to arguments; `v(a,b)` and `i(v1)` have identifiers as arguments.
    case call(String, [Expression])
}

/// An operator before one value.
public enum UnaryOperator: String, Hashable, Codable, Sendable, CaseIterable {
    /// The value with the other sign.
    case minus = "-"
    /// The value itself.
    case plus = "+"
    /// 1 for zero, 0 for anything else.
    case not = "!"
}

/// An operator between two values.
public enum BinaryOperator: String, Hashable, Codable, Sendable, CaseIterable {
    /// Sum.
    case add = "+"
    /// Difference.
    case subtract = "-"
    /// Product.
    case multiply = "*"
    /// Quotient.
    case divide = "/"
    /// Remainder.
    case remainder = "%"
    /// Integer quotient.
    case integerDivide = "\\"
    /// Power.
    case power = "**"
    /// 1 if equal, else 0.
    case equal = "=="
    /// 1 if not equal, else 0.
    case notEqual = "!="
    /// 1 if less, else 0.
    case less = "<"
    /// 1 if less or equal, else 0.
    case lessOrEqual = "<="
    /// 1 if greater, else 0.
    case greater = ">"
    /// 1 if greater or equal, else 0.
    case greaterOrEqual = ">="
    /// 1 if both are not zero, else 0.
    case and = "&&"
    /// 1 if either is not zero, else 0.
    case or = "||"
}

extension Expression: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// Creates a number.
    public init(floatLiteral value: Double) { self = .number(value) }

    /// Creates a number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }

    /// The number, if the expression is a plain number or a sign before one.
    public var number: Double? {
        switch self {
        case .number(let value): value
        case .unary(.minus, .number(let value)): -value
        case .unary(.plus, .number(let value)): value
        default: nil
        }
    }
}
