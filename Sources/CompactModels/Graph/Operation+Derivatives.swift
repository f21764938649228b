internal import RealModule

extension Operation {
    /// The value of a function of its operands' values; inputs have none.
    ///
    /// - Parameter values: The values of the operands, in their order.
    func value(_ values: [Double]) -> Double {
        switch self {
        case .constant(let value): value
        case .unary(let function, _): function.value(values[0])
        case .binary(let function, _, _): function.value(values[0], values[1])
        case .choice(let comparison, _, _, _, _):
            comparison.holds(values[0], values[1]) ? values[2] : values[3]
        case .parameter, .voltage, .state, .temperature: .nan
        }
    }
}

extension UnaryFunction {
    /// The value at x.
    func value(_ x: Double) -> Double {
        switch self {
        case .negate: -x
        case .exp: Double.exp(x)
        case .ln: Double.log(x)
        case .sqrt: x.squareRoot()
        case .abs: Swift.abs(x)
        case .sinh: Double.sinh(x)
        case .cosh: Double.cosh(x)
        case .tanh: Double.tanh(x)
        case .sin: Double.sin(x)
        case .cos: Double.cos(x)
        case .atan: Double.atan(x)
        }
    }

    /// The derivative at x, where the value is y.
    func derivative(_ x: Double, value y: Double) -> Double {
        switch self {
        case .negate: -1
        case .exp: y
        case .ln: 1 / x
        case .sqrt: 0.5 / y
        case .abs: x < 0 ? -1 : 1
        case .sinh: Double.cosh(x)
        case .cosh: Double.sinh(x)
        case .tanh: 1 - y * y
        case .sin: Double.cos(x)
        case .cos: -Double.sin(x)
        case .atan: 1 / (1 + x * x)
        }
    }
}

extension BinaryFunction {
    /// The value at a and b.
    func value(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .power: a == 0 && b > 0 ? 0 : Double.pow(a, b)
        case .min: Swift.min(a, b)
        case .max: Swift.max(a, b)
        }
    }

    /// The derivatives by a and by b, where the value is y.
    func derivatives(_ a: Double, _ b: Double, value y: Double) -> (Double, Double) {
        switch self {
        case .add: return (1, 1)
        case .subtract: return (1, -1)
        case .multiply: return (b, a)
        case .divide: return (1 / b, -y / b)
        case .power:
            guard a != 0 || b <= 0 else { return (b == 1 ? 1 : 0, 0) }
            return (b * Double.pow(a, b - 1), y * Double.log(a))
        case .min: return a <= b ? (1, 0) : (0, 1)
        case .max: return a >= b ? (1, 0) : (0, 1)
        }
    }
}
