#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The functions that ngspice knows in parameter expressions (numparam's `mathfunction`, ngspice 39 to 46).
///
/// The statistical functions give their nominal value, the first argument: samples are drawn by the Monte Carlo
/// driver, never by the expression.
public enum BuiltInFunction: String, Hashable, Codable, Sendable, CaseIterable {
    /// x².
    case sqr
    /// √x.
    case sqrt
    /// Sine of radians.
    case sin
    /// Cosine of radians.
    case cos
    /// Tangent of radians.
    case tan
    /// eˣ.
    case exp
    /// Natural logarithm.
    case ln
    /// Natural logarithm, as `ln`.
    case log
    /// Logarithm to the base 10.
    case log10
    /// Inverse tangent.
    case arctan
    /// Inverse tangent.
    case atan
    /// Inverse sine.
    case asin
    /// Inverse cosine.
    case acos
    /// Inverse hyperbolic sine.
    case asinh
    /// Inverse hyperbolic cosine.
    case acosh
    /// Inverse hyperbolic tangent.
    case atanh
    /// Hyperbolic sine.
    case sinh
    /// Hyperbolic cosine.
    case cosh
    /// Hyperbolic tangent.
    case tanh
    /// Absolute value.
    case abs
    /// −1, 0 or 1.
    case sgn
    /// The next integer above.
    case ceil
    /// The next integer below.
    case floor
    /// The integer part.
    case int
    /// The nearest integer; halves go to the even one.
    case nint
    /// `pow(x, y)` is xʸ.
    case pow
    /// `pwr(x, y)` is |x|ʸ.
    case pwr
    /// The larger of two.
    case max
    /// The smaller of two.
    case min
    /// `ternary_fcn(condition, then, otherwise)`.
    case ternary = "ternary_fcn"
    /// `agauss(nominal, absolute variation, sigma)`.
    case agauss
    /// `gauss(nominal, relative variation, sigma)`.
    case gauss
    /// `unif(nominal, relative variation)`.
    case unif
    /// `aunif(nominal, absolute variation)`.
    case aunif
    /// `limit(nominal, absolute variation)`.
    case limit

    /// How many arguments it takes.
    public var argumentCount: Int {
        switch self {
        case .ternary, .agauss, .gauss: 3
        case .pow, .pwr, .max, .min, .unif, .aunif, .limit: 2
        default: 1
        }
    }

    /// Whether ngspice draws its value at random.
    public var isStatistical: Bool {
        switch self {
        case .agauss, .gauss, .unif, .aunif, .limit: true
        default: false
        }
    }

    /// The value for arguments whose count has been checked.
    func value(_ x: Double, _ y: Double, _ z: Double) -> Double {
        switch self {
        case .sqr: x * x
        case .sqrt: x.squareRoot()
        case .abs: Swift.abs(x)
        case .sgn: x > 0 ? 1 : (x == 0 ? 0 : -1)
        case .ceil: x.rounded(.up)
        case .floor: x.rounded(.down)
        case .int: x.rounded(.towardZero)
        case .nint: x.rounded(.toNearestOrEven)
        case .max: x > y ? x : y
        case .min: x < y ? x : y
        case .ternary: x != 0 ? y : z
        case .agauss, .gauss, .unif, .aunif, .limit: x
        default: transcendental(x, y)
        }
    }

    private func transcendental(_ x: Double, _ y: Double) -> Double {
        switch self {
        case .sin: sinOf(x)
        case .cos: cosOf(x)
        case .tan: tanOf(x)
        case .exp: expOf(x)
        case .ln, .log: logOf(x)
        case .log10: log10Of(x)
        case .arctan, .atan: atanOf(x)
        case .asin: asinOf(x)
        case .acos: acosOf(x)
        case .asinh: asinhOf(x)
        case .acosh: acoshOf(x)
        case .atanh: atanhOf(x)
        case .sinh: sinhOf(x)
        case .cosh: coshOf(x)
        case .tanh: tanhOf(x)
        case .pwr: cPower(Swift.abs(x), y)
        default: cPower(x, y)
        }
    }
}

/// `x` to the power `y`, as C's `pow`.
func cPower(_ x: Double, _ y: Double) -> Double { pow(x, y) }

// The cases of the enumeration hide C's functions of the same names inside it.
private func sinOf(_ x: Double) -> Double { sin(x) }
private func cosOf(_ x: Double) -> Double { cos(x) }
private func tanOf(_ x: Double) -> Double { tan(x) }
private func expOf(_ x: Double) -> Double { exp(x) }
private func logOf(_ x: Double) -> Double { log(x) }
private func log10Of(_ x: Double) -> Double { log10(x) }
private func atanOf(_ x: Double) -> Double { atan(x) }
private func asinOf(_ x: Double) -> Double { asin(x) }
private func acosOf(_ x: Double) -> Double { acos(x) }
private func asinhOf(_ x: Double) -> Double { asinh(x) }
private func acoshOf(_ x: Double) -> Double { acosh(x) }
private func atanhOf(_ x: Double) -> Double { atanh(x) }
private func sinhOf(_ x: Double) -> Double { sinh(x) }
private func coshOf(_ x: Double) -> Double { cosh(x) }
private func tanhOf(_ x: Double) -> Double { tanh(x) }
