public import Diagnostics
internal import RealModule
internal import Statistics

/// How conductances that are left alone come to rest: G(t) = G∞ + A e^(−t/τd) + B e^(−t/τs), with A and B of each state.
///
/// It is the model's decay: the long-term part goes to `xr` within `taud`, the short-term part of a change, `short`, within
/// `taus`.
public struct RetentionFit: Hashable, Codable, Sendable {
    /// How many time constants the readings ask for.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// Nothing decays that the readings could tell.
        case constant
        /// One time constant.
        case single
        /// Two.
        case dual
    }

    /// One state.
    public struct Curve: Hashable, Codable, Sendable {
        /// The name.
        public var name: String
        /// A, in S or in arbitrary units; 0 for a constant.
        public var long: Double
        /// B; 0 for a single decay.
        public var short: Double
        /// The conductances that the fit gives at the times of the readings.
        public var conductances: [Double]
    }

    /// The kind with the least Schwarz criterion.
    public var kind: Kind

    /// Schwarz's criterion of each kind that could be fitted, against the least.
    public var criteria: [Kind: Double]

    /// G∞, τd and τs as far as the kind has them, in the words of the model but for G∞, `g_rest`.
    public var parameters: [FittedParameter]

    /// The correlation of the parameters, by rows.
    public var correlation: [[Double]]

    /// The states.
    public var curves: [Curve]

    /// The agreement; errors over the range of all readings.
    public var quality: FitQuality

    /// The agreement of a fit to every second reading with the others; `nil` where there are too few.
    public var heldOut: FitQuality?

    /// The longest time in s.
    public var longest: Double

    /// What the readings do not tell, and why.
    public var undetermined: [String]

    /// The value of a parameter; `nil` where the kind has none.
    ///
    /// - Parameter name: `g_rest`, `taud` or `taus`.
    public subscript(name: String) -> Double? { parameters.first { $0.name == name }?.value }

    /// The share B/(A + B) of a change that is short-term, over all states; `nil` for other kinds than the dual.
    public var shortShare: Double? {
        guard kind == .dual else { return nil }
        let (long, short) = curves.reduce((0.0, 0.0)) { ($0.0 + abs($1.long), $0.1 + abs($1.short)) }
        return long + short > 0 ? short / (long + short) : nil
    }

    /// The conductance of a state after a time.
    ///
    /// - Parameters:
    ///   - place: The place of the state among ``curves``.
    ///   - time: The time in s.
    public func conductance(of place: Int, after time: Double) -> Double {
        let curve = curves[place]
        guard let rest = self["g_rest"], let taud = self["taud"] else { return curve.conductances.first ?? 0 }
        return rest + curve.long * Double.exp(-time / taud)
            + (self["taus"].map { curve.short * Double.exp(-time / $0) } ?? 0)
    }

    /// What is left of a state's distance from rest after a time, averaged over the states; 1 for a constant.
    ///
    /// - Parameter time: The time in s.
    public func left(after time: Double) -> Double {
        guard let taud = self["taud"] else { return 1 }
        let share = shortShare ?? 0
        return (1 - share) * Double.exp(-time / taud) + (self["taus"].map { share * Double.exp(-time / $0) } ?? 0)
    }

    /// The time in s after which a tenth of the distance from rest is lost; `nil` for a constant.
    public var timeToLoseTenth: Double? {
        guard let taud = self["taud"] else { return nil }
        var (low, high) = (0.0, taud)
        // What is left falls with time: 100 halvings leave rounding only.
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if left(after: middle) > 0.9 { low = middle } else { high = middle }
        }
        return low
    }

    /// Fits conductances over time.
    ///
    /// - Parameters:
    ///   - measured: One curve for each state.
    ///   - unit: Their unit, `S`; empty for arbitrary units.
    /// - Throws: A `DiagnosticError` where there are too few readings.
    public init(_ measured: [RetentionCurve], unit: String = "S") throws(DiagnosticError) {
        let all = measured.flatMap(\.conductances)
        guard let lowest = all.min(), let highest = all.max(), all.count >= 4 else {
            throw DiagnosticError("too-few-readings", "there are \(all.count) readings over time: too few for a decay")
        }
        // A conductance that stays exactly as it was has no range of its own.
        let width = highest > lowest ? highest - lowest : max(abs(highest), 1e-300)
        let data = RetentionProblem.Data(measured, lowest: lowest, width: width)
        longest = measured.compactMap(\.times.last).max() ?? 0
        var found: [Kind: (problem: RetentionProblem, solution: LevenbergMarquardt.Solution)] = [:]
        for kind in Kind.allCases {
            let problem = RetentionProblem(kind: kind, data: data)
            guard all.count >= problem.parameterCount + 2, let solution = problem.solve() else { continue }
            found[kind] = (problem, solution)
        }
        guard let first = found[.constant] else {
            throw DiagnosticError("too-few-readings", "there are \(all.count) readings over time: too few for a decay")
        }
        func criterion(_ kind: Kind) -> Double? {
            found[kind].map { fit in
                let count = Double(all.count)
                return count * Double.log(max(fit.solution.sum / count, 1e-30))
                    + Double(fit.problem.parameterCount) * Double.log(count)
            }
        }
        var best = Kind.constant
        for kind in [Kind.single, .dual] {
            if let own = criterion(kind), let other = criterion(best), own < other - 2 { best = kind }
        }
        let (problem, solution) = found[best] ?? first
        kind = best
        let least = Kind.allCases.compactMap { criterion($0) }.min() ?? 0
        criteria = [:]
        for kind in found.keys { criteria[kind] = criterion(kind).map { $0 - least } }
        let states = problem.values(at: solution.parameters)
        quality = FitQuality(
            residuals: zip(states, data.curves).map { zip($0, $1.values).map { $0 - $1 } },
            values: data.curves.map(\.values))
        heldOut = problem.heldOut()
        let amplitudes = problem.amplitudes(solution.parameters)
        curves = measured.enumerated().map { place, curve in
            Curve(
                name: curve.name, long: amplitudes[place].long * width, short: amplitudes[place].short * width,
                conductances: states[place].map { lowest + width * $0 })
        }
        let shared = problem.sharedCount
        let variance = solution.variance * quality.inflation
        func deviation(_ place: Int) -> Double? {
            guard let inverse = solution.inverse, inverse[place, place] > 0 else { return nil }
            return (inverse[place, place] * variance).squareRoot()
        }
        parameters = []
        undetermined = []
        if shared > 0 {
            parameters.append(
                FittedParameter(
                    name: "g_rest", value: lowest + width * solution.parameters[0],
                    deviation: deviation(0).map { $0 * width }, unit: unit))
            for (place, name) in zip(1..<shared, ["taud", "taus"]) {
                let value = Double.exp(solution.parameters[place])
                parameters.append(
                    FittedParameter(name: name, value: value, deviation: deviation(place).map { $0 * value }, unit: "s")
                )
            }
        }
        let matrix = solution.inverse?.correlation()
        correlation = (0..<shared).map { row in (0..<shared).map { matrix?[row, $0] ?? (row == $0 ? 1 : 0) } }
        judge(deviations: (1..<max(1, shared)).map { deviation($0) })
    }

    private mutating func judge(deviations: [Double?]) {
        if kind == .constant {
            undetermined.append(
                "taud: nothing decays within \(longest) s beyond the scatter of the readings; it is much longer than that"
            )
        }
        for (name, deviation) in zip(["taud", "taus"], deviations) {
            guard let value = self[name] else { continue }
            if deviation.map({ $0 > 0.5 }) ?? true {
                undetermined.append(
                    "\(name): known to a factor of two at best; readings over a longer time would tell it")
            } else if value > 3 * longest {
                undetermined.append(
                    "\(name), g_rest: the decay is far from its end after \(longest) s, so that both rest on the shape of its"
                        + " beginning")
            }
        }
        if let parameter = parameters.first, let sigma = parameter.deviation, kind != .constant,
            let high = curves.flatMap(\.conductances).max(), let low = curves.flatMap(\.conductances).min(),
            sigma > high - low
        {
            undetermined.append("g_rest: uncertain by more than the range of the readings")
        }
    }
}
