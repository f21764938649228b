internal import RealModule

/// How the rate of a synapse's state changes on its way from one end to the other.
///
/// y is the progress from the side at which a change begins, 0 to 1; f(y) = dy/dn for a dose n, which counts pulses or
/// seconds. Fits use parameters that may take any sign:
///
///     exponential  ln T, ν         f = (h − ν y)/T, h = ν/(1 − e^−ν)
///     power        ln T, ln m      f = m (y + e)^(1 − 1/m) ((1 + e)^(1/m) − e^(1/m))/T, e = 0.01
///     cubic        ln T, p1 … p3   f = (1 + p1 y + p2 y² + p3 y³)/T
///     table        ln f0 … ln f4   f at y = 0, 1/4, … 1, and a monotone cubic between them
///
/// T is the dose for the whole way for the first two and the inverse rate at the start for the cubic. The shapes are those of
/// the compact model `gated-synapse`.
public enum EvolutionShape: String, Hashable, Codable, Sendable, CaseIterable {
    /// The rate falls or grows linearly with the progress.
    case exponential
    /// The rate is a power of the progress.
    case power
    /// The rate is a polynomial of third degree.
    case cubic
    /// The rate is given at five places.
    case table

    /// How many parameters it has.
    public var parameterCount: Int {
        switch self {
        case .exponential, .power: 2
        case .cubic: 4
        case .table: 5
        }
    }

    /// The value of `shape_p` and `shape_n` in the model.
    public var number: Int {
        switch self {
        case .exponential: 0
        case .power: 1
        case .cubic: 2
        case .table: 3
        }
    }

    /// The offset e of the power shape.
    public static let offset = 0.01

    /// The bounds of the parameters, those of the model.
    ///
    /// - Parameter dose: The longest dose of a ramp: T lies between a thousandth and a million times it.
    func bounds(dose: Double) -> (lower: [Double], upper: [Double]) {
        let times = (Double.log(dose * 1e-3), Double.log(dose * 1e6))
        switch self {
        case .exponential: return ([times.0, -20], [times.1, 20])
        case .power: return ([times.0, Double.log(0.1)], [times.1, Double.log(10)])
        case .cubic:
            return ([times.0] + Array(repeating: -1000, count: 3), [times.1] + Array(repeating: 1000, count: 3))
        case .table: return (Array(repeating: -times.1, count: 5), Array(repeating: -times.0, count: 5))
        }
    }
}
