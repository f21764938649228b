public import CompactModels
public import Diagnostics
internal import RealModule
internal import Statistics

/// Any compact model fitted to a current that was measured under terminal voltages over time.
public struct TransientFit: Hashable, Codable, Sendable {
    /// The free parameters with their standard deviations; those that the data do not determine keep their first values.
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

    /// Fits a model.
    ///
    /// Parameters that are above zero by their range are fitted by their logarithms. One that has no effect on the current, or
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
        var reasons: [String] = []
        func problem() -> TransientProblem {
            TransientProblem(
                model: model, values: model.parameters.map(\.value), free: free,
                isLogarithmic: free.map { place in
                    let range = model.parameters[place].range
                    return (range.lower ?? -1) >= 0 && model.parameters[place].value > 0
                }, times: record.times, voltages: voltages, currents: record.currents, scale: scale)
        }
        var solution: LevenbergMarquardt.Solution?
        while !free.isEmpty {
            let current = problem()
            guard let found = Self.search(current) else { break }
            solution = found
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
            free.remove(at: place)
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
        let values = last.parameters(at: solution.parameters)
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
        undetermined = reasons
        hasConverged = solution.hasConverged
    }

    private static func search(_ problem: TransientProblem) -> LevenbergMarquardt.Solution? {
        var (lower, upper): ([Double], [Double]) = ([], [])
        for (index, place) in problem.free.enumerated() {
            let range = problem.model.parameters[place].range
            let isLogarithmic = problem.isLogarithmic[index]
            lower.append(isLogarithmic ? Double.log(max(range.lower ?? 0, 1e-30)) : range.lower ?? -1e30)
            upper.append(isLogarithmic ? Double.log(range.upper ?? 1e30) : range.upper ?? 1e30)
        }
        return LevenbergMarquardt(lower: lower, upper: upper)
            .minimise(problem, from: problem.fitted(problem.values))
    }
}
