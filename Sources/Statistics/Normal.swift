internal import RealModule

/// The standard normal distribution.
public enum Normal {
    /// The value below which a share `p` of the distribution lies, to about 1e-16 relative.
    ///
    /// Algorithm AS 241 (PPND16), M. J. Wichura, Applied Statistics 37 (1988) 477, doi:10.2307/2347330: rational
    /// functions of q² near the median and of sqrt(-ln p) in the tails.
    ///
    /// - Parameter p: A probability between 0 and 1; 0 and 1 give the infinities, anything else not a number.
    /// - Returns: z with P(Z < z) = p.
    public static func quantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * polynomial(central.over, r) / polynomial(central.under, r)
        }
        let r = Double.sqrt(-Double.log(q < 0 ? p : 1 - p))
        let fit = r <= 5 ? tail : far
        let shift = r <= 5 ? 1.6 : 5
        let z = polynomial(fit.over, r - shift) / polynomial(fit.under, r - shift)
        return q < 0 ? -z : z
    }

    /// The share of the distribution below a value: P(Z < z) = erfc(-z/sqrt(2))/2.
    ///
    /// - Parameter z: A value in standard deviations.
    /// - Returns: A probability.
    public static func probability(below z: Double) -> Double {
        Double.erfc(-z / Double.sqrt(2)) / 2
    }
}

private func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
}

private let central: (over: [Double], under: [Double]) = (
    [
        3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ],
    [
        1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
        21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
    ]
)

private let tail: (over: [Double], under: [Double]) = (
    [
        1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
        1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
    ],
    [
        1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
        0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
    ]
)

private let far: (over: [Double], under: [Double]) = (
    [
        6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
        0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    [
        1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
        7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
    ]
)
