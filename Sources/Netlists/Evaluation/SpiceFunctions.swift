internal import Foundation

/// The functions and constants of ngspice's parameter arithmetic (ngspice manual, "Functions in numparam expressions").
enum SpiceFunctions {
    /// One function with the numbers of arguments that it takes.
    struct Function: Sendable {
        var counts: ClosedRange<Int>
        var apply: @Sendable ([Double]) -> Double
    }

    /// The constants by lower-case name, in SI units.
    static let constants: [String: Double] = [
        "pi": Double.pi, "e": M_E, "c": 299_792_458, "kelvin": -273.15, "echarge": 1.602_176_634e-19,
        "boltz": 1.380_649e-23, "planck": 6.626_070_15e-34, "true": 1, "false": 0, "yes": 1, "no": 0,
    ]

    /// The functions by lower-case name. Random functions give their nominal value: samples are drawn elsewhere.
    static let functions: [String: Function] = [
        "sin": one { sin($0) }, "cos": one { cos($0) }, "tan": one { tan($0) },
        "asin": one { asin($0) }, "acos": one { acos($0) }, "atan": one { atan($0) },
        "arctan": one { atan($0) }, "sinh": one { sinh($0) }, "cosh": one { cosh($0) }, "tanh": one { tanh($0) },
        "asinh": one { asinh($0) }, "acosh": one { acosh($0) }, "atanh": one { atanh($0) },
        "exp": one { exp($0) }, "ln": one { log($0) }, "log": one { log($0) }, "log10": one { log10($0) },
        "sqrt": one { sqrt($0) }, "sqr": one { $0 * $0 }, "abs": one { abs($0) },
        "sgn": one { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
        "floor": one { $0.rounded(.down) }, "ceil": one { $0.rounded(.up) }, "int": one { $0.rounded(.towardZero) },
        "nint": one { $0.rounded(.toNearestOrEven) }, "u": one { $0 > 0 ? 1 : 0 }, "uramp": one { max($0, 0) },
        "atan2": two { atan2($0, $1) }, "pow": two { pow($0, $1) },
        "pwr": two { $0 < 0 ? -pow(-$0, $1) : pow($0, $1) }, "hypot": two { hypot($0, $1) },
        "min": Function(counts: 2...64) { $0.dropFirst().reduce($0[0]) { Swift.min($0, $1) } },
        "max": Function(counts: 2...64) { $0.dropFirst().reduce($0[0]) { Swift.max($0, $1) } },
        "gauss": nominal(3), "agauss": nominal(3), "unif": nominal(2), "aunif": nominal(2), "limit": nominal(2),
    ]

    /// The names of the functions whose nominal value is used in place of a random one.
    static let random: Set<String> = ["gauss", "agauss", "unif", "aunif", "limit"]

    private static func one(_ apply: @escaping @Sendable (Double) -> Double) -> Function {
        Function(counts: 1...1) { apply($0[0]) }
    }

    private static func two(_ apply: @escaping @Sendable (Double, Double) -> Double) -> Function {
        Function(counts: 2...2) { apply($0[0], $0[1]) }
    }

    private static func nominal(_ count: Int) -> Function {
        Function(counts: count...count) { $0[0] }
    }
}
