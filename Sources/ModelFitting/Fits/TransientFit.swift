public import CompactModels
public import Diagnostics
internal import RealModule
internal import Statistics

/// Any compact model fitted to a current that was measured under terminal voltages over time.
public struct TransientFit: Hashable, Codable, Sendable {
    /// The free parameters with their standard deviations; those that the data do not determine keep their first
    /// values, or those of the best fit where the first are worse.
    public var parameters: [FittedParameter]

    /// Free parameters that the data do not determine, with the reason.
    public var undetermined: [String]

    /// The agreement; errors over the largest current.
    public var quality: FitQuality

    /// The correlation of the parameters, by rows of those that are determined.
    public var correlation: [[Double]]

    /// The model's current at the times of the record, in A.
    public var currents: [Double]

    /// Whether the search ended at a minimum.
    public var hasConverged: Bool

    /// How many of the starts ended at the best minimum, of how many.
    public var agreeingStarts: Int

    /// How many starts there were.
    public var starts: Int

    /// Fits a model.
    ///
    /// Parameters that are above zero by their range are fitted by their logarithms. The search starts at the model's values
    /// and at others around them, until two agree on the best minimum. One that has no effect on the current, or
    /// whose effect is a combination of those of others, is told and left as it is.
    ///
    /// - Parameters:
    ///   - record: The voltages and the current; terminals without a voltage are at 0 V.
    ///   - model: The model; its first current is what was measured. Values of its parameters are where the search starts.
    ///   - names: The parameters that are free.
    /// - Throws: A `DiagnosticError` for unknown terminals and parameters, and for too few readings.
    public init(_ record: TransientRecord, of model: CompactModel, free names: [String]) throws(DiagnosticError) {
        let terminals = model.terminals.map(\.name)
        for name in record.voltages.keys.sorted() where !terminals.contains(name) {
            throw DiagnosticError(
                "unknown-terminal", "\(model.name) has no terminal '\(name)'", help: helpNaming(name, among: terminals))
        }
        let all = model.parameters.map(\.name)
        for name in names where !all.contains(name) {
            throw DiagnosticError(
                "unknown-parameter", "\(model.name) has no parameter '\(name)'", help: helpNaming(name, among: all))
        }
        guard record.times.count >= 4 * max(1, names.count), let scale = record.currents.map({ abs($0) }).max(),
            scale > 0
        else {
            throw DiagnosticError(
                "too-few-readings", "\(record.times.count) readings are too few for \(names.count) parameters",
                help: "a fit needs four readings, not all zero, for each free parameter")
        }
        let voltages = record.times.indices.map { index in terminals.map { record.voltages[$0]?[index] ?? 0 } }
        var free = names.compactMap { all.firstIndex(of: $0) }
        var values = model.parameters.map(\.value)
        var reasons: [String] = []
        func problem() -> TransientProblem {
            TransientProblem(
                model: model, values: values, free: free,
                isLogarithmic: free.map { place in
                    let range = model.parameters[place].range
                    // What may be zero is no logarithm's: a search would run off to ever smaller values.
                    let isPositive = range.lower.map { $0 > 0 || ($0 == 0 && range.excludesLower) } ?? false
                    return isPositive && model.parameters[place].value > 0
                }, times: record.times, voltages: voltages, currents: record.currents, scale: scale)
        }
        var (solution, counts): (LevenbergMarquardt.Solution?, (agreeing: Int, starts: Int)) = (nil, (0, 0))
        while !free.isEmpty {
            let current = problem()
            if solution == nil {
                guard let (found, agreeing, starts) = Self.search(current) else { break }
                (solution, counts) = (found, (agreeing, starts))
            }
            guard let found = solution else { break }
            var equations = NormalEquations(parameterCount: free.count)
            current.addResiduals(at: found.parameters, to: &equations)
            guard let place = equations.matrix.firstDependentRow() else { break }
            let own = equations.matrix[place, place]
            let name = model.parameters[free[place]].name
            reasons.append(
                own == 0
                    ? "\(name): the current does not depend on it under these voltages"
                    : "\(name): its effect on the current is that of a combination of "
                        + free[..<place].map { model.parameters[$0].name }.joined(separator: ", "))
            // Held at its first value where that is as good, otherwise at what was found.
            let all = current.parameters(at: found.parameters)
            let dropped = free.remove(at: place)
            guard !free.isEmpty else { break }
            var rest = found.parameters
            rest.remove(at: place)
            let first = Self.search(problem(), from: rest)
            if let first, own == 0 || first.sum <= found.sum * (1 + 1e-3) + 1e-300 {
                solution = first
            } else {
                values[dropped] = all[dropped]
                reasons[reasons.count - 1] += "; held at \(all[dropped])"
                solution = Self.search(problem(), from: rest)
            }
        }
        guard let solution, !free.isEmpty else {
            throw DiagnosticError(
                "undetermined", "the record determines none of \(names.joined(separator: ", "))",
                help: reasons.first ?? "the model has no finite current at the first values")
        }
        let last = problem()
        currents = last.modelCurrents(at: solution.parameters)
        quality = FitQuality(
            residuals: [zip(currents, record.currents).map { ($0 - $1) / scale }],
            values: [record.currents.map { $0 / scale }])
        values = last.parameters(at: solution.parameters)
        let covariance = solution.inverse
        parameters = free.enumerated().map { index, place in
            let variance = covariance.map { $0[index, index] * solution.variance }
            let chain = last.isLogarithmic[index] ? values[place] : 1
            return FittedParameter(
                name: model.parameters[place].name, value: values[place],
                deviation: variance.flatMap { $0 > 0 ? $0.squareRoot() * chain : nil },
                unit: model.parameters[place].unit)
        }
        let matrix = covariance?.correlation()
        correlation = free.indices.map { row in free.indices.map { matrix?[row, $0] ?? (row == $0 ? 1 : 0) } }
        undetermined =
            reasons
            + solution.bound.map {
                "\(model.parameters[free[$0]].name): the search ended at its bound \(values[free[$0]])"
            }
        hasConverged = solution.hasConverged
        (agreeingStarts, starts) = counts
    }

    private static func method(_ problem: TransientProblem) -> LevenbergMarquardt {
        var (lower, upper): ([Double], [Double]) = ([], [])
        for (index, place) in problem.free.enumerated() {
            let range = problem.model.parameters[place].range
            let isLogarithmic = problem.isLogarithmic[index]
            lower.append(isLogarithmic ? Double.log(max(range.lower ?? 0, 1e-30)) : range.lower ?? -1e30)
            upper.append(isLogarithmic ? Double.log(range.upper ?? 1e30) : range.upper ?? 1e30)
        }
        return LevenbergMarquardt(lower: lower, upper: upper, evaluationLimit: 120)
    }

    private static func search(_ problem: TransientProblem, from start: [Double]) -> LevenbergMarquardt.Solution? {
        method(problem).minimise(problem, from: start)
    }

    /// The best of several searches.
    private static func search(
        _ problem: TransientProblem
    ) -> (LevenbergMarquardt.Solution, agreeing: Int, starts: Int)? {
        let search = method(problem)
        let first = problem.fitted(problem.values)
        var (found, tried): ([LevenbergMarquardt.Solution], Int) = ([], 0)
        func agreeing(_ best: LevenbergMarquardt.Solution) -> Int {
            found.count { $0.sum <= best.sum * (1 + 1e-4) + 1e-300 }
        }
        for number in 0..<8 {
            // Fixed draws: the same data give the same fit.
            var stream = RandomStream(seed: 1, sample: number, path: "fit", channel: "start")
            let start = first.enumerated().map { index, value -> Double in
                guard number > 0 else { return value }
                return value + stream.nextNormal() * (problem.isLogarithmic[index] ? 0.7 : 0.3 * max(abs(value), 0.1))
            }
            tried += 1
            if let solution = search.minimise(problem, from: start) { found.append(solution) }
            guard let best = found.min(by: { $0.sum < $1.sum }) else { continue }
            if agreeing(best) >= 2 { break }
        }
        return found.min { $0.sum < $1.sum }.map { ($0, agreeing($0), tried) }
    }
}
