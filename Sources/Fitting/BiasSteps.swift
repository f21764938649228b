public import Diagnostics
internal import RealModule

/// The values that a digital bias generator can give.
public enum BiasSteps: Hashable, Codable, Sendable {
    /// A linear converter of this many bits. A current has coarse ranges, each an eighth of the one above, and the
    /// converter divides the smallest range that holds it; a voltage has its whole range divided.
    case bits(Int)

    /// This many steps to a decade of a current; a voltage has steps of the same effect in weak inversion,
    /// ln 10 · 36 mV divided by this number.
    case perDecade(Int)

    /// Reads `8bit` or `48/decade`.
    ///
    /// - Parameter text: The text.
    /// - Throws: A `DiagnosticError` that says what is expected.
    public init(_ text: String) throws(DiagnosticError) {
        let word = text.lowercased()
        if word.hasSuffix("bit"), let bits = Int(word.dropLast(3)), (2...20).contains(bits) {
            self = .bits(bits)
        } else if word.hasSuffix("/decade"), let count = Int(word.dropLast(7)), (1...10_000).contains(count) {
            self = .perDecade(count)
        } else {
            throw DiagnosticError(
                "bad-steps", "'\(text)' does not say in what steps biases come",
                help: "expected a number of bits from 2 to 20, as in 8bit, or of steps, as in 48/decade")
        }
    }

    /// The values next to one, in increasing order: the nearest below and above, the value itself if it can be given.
    ///
    /// - Parameters:
    ///   - value: The wanted value, in the unit of the variable.
    ///   - variable: The bias.
    /// - Returns: One or two values within the bias's range.
    public func neighbours(of value: Double, _ variable: FitVariable) -> [Double] {
        let (low, high) = (variable.range.lowerBound, variable.range.upperBound)
        let given: [Double]
        switch (self, variable.scale) {
        case (.bits(let bits), .linear):
            let step = (high - low) / (Double.exp2(Double(bits)) - 1)
            given = Self.around((value - low) / step).map { low + $0 * step }
        case (.bits(let bits), .logarithmic):
            var range = high
            while range / 8 >= value, range / 8 > low { range /= 8 }
            let step = range / Double.exp2(Double(bits))
            given = Self.around(value / step).map { $0 * step }
        case (.perDecade(let count), .linear(let unit)):
            let step = Double.log(10) * unit / Double(count)
            given = Self.around((value - low) / step).map { low + $0 * step }
        case (.perDecade(let count), .logarithmic):
            let steps = Double(count)
            given = Self.around(Double.log10(value / high) * steps).map { high * Double.exp10($0 / steps) }
        }
        let inside = given.filter { variable.range.contains($0) }
        return inside.isEmpty ? [min(max(given[0], low), high)] : inside
    }

    private static func around(_ place: Double) -> [Double] {
        let nearest = place.rounded()
        if abs(place - nearest) < 1e-9 * max(1, abs(place)) { return [nearest] }
        return [place.rounded(.down), place.rounded(.up)]
    }
}

extension BiasSteps {
    /// The combination of values next to a fit's best point for which the linearised residuals are least.
    ///
    /// Rounding each bias to its nearest value would ignore that biases make up for each other. From there, one bias at a
    /// time is moved to its other neighbour as long as |r + J Δu|² becomes smaller.
    ///
    /// - Parameters:
    ///   - values: The values of the fit.
    ///   - variables: The biases, in the order of the values.
    ///   - residuals: The residuals at the values.
    ///   - jacobian: The derivative of the residuals by the coordinate of each bias.
    /// - Returns: Values that the bias generator can give.
    public func rounding(
        _ values: [Double], _ variables: [FitVariable], residuals: [Double], jacobian: [[Double]]
    ) -> [Double] {
        let choices = zip(values, variables).map { neighbours(of: $0, $1) }
        let origin = zip(values, variables).map { $1.coordinate(of: $0) }
        func moves(_ chosen: [Double]) -> [Double] {
            zip(zip(chosen, variables), origin).map { $0.1.coordinate(of: $0.0) - $1 }
        }
        var chosen = zip(choices, zip(origin, variables)).map { choices, place in
            choices.min {
                abs(place.1.coordinate(of: $0) - place.0) < abs(place.1.coordinate(of: $1) - place.0)
            } ?? choices[0]
        }
        guard jacobian.count == values.count, jacobian.allSatisfy({ $0.count == residuals.count }) else {
            return chosen
        }
        let problem = BoundedStep(jacobian: jacobian, residuals: residuals)
        var least = problem.predictedChange(moves(chosen))
        var improved = true
        while improved {
            improved = false
            for index in chosen.indices {
                for choice in choices[index] where choice != chosen[index] {
                    var other = chosen
                    other[index] = choice
                    let change = problem.predictedChange(moves(other))
                    if change < least - 1e-12 { (chosen, least, improved) = (other, change, true) }
                }
            }
        }
        return chosen
    }
}
