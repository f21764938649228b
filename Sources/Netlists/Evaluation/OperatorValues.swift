extension UnaryOperator {
    /// The value of the operator before `x`.
    func value(_ x: Double) -> Double {
        switch self {
        case .minus: -x
        case .plus: x
        case .not: x == 0 ? 1 : 0
        }
    }
}

extension BinaryOperator {
    /// The value of the operator between `x` and `y` (numparam's `operate`).
    func value(_ x: Double, _ y: Double) -> Double {
        switch self {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        case .remainder: x - y * (x / y).rounded(.towardZero)
        case .integerDivide: abs(x / y).rounded(.towardZero)
        case .power: cPower(abs(x), y)
        case .equal: x == y ? 1 : 0
        case .notEqual: x != y ? 1 : 0
        case .less: x < y ? 1 : 0
        case .lessOrEqual: x <= y ? 1 : 0
        case .greater: x > y ? 1 : 0
        case .greaterOrEqual: x >= y ? 1 : 0
        case .and: x != 0 && y != 0 ? 1 : 0
        case .or: x != 0 || y != 0 ? 1 : 0
        }
    }
}
