internal import Circuits
internal import MonteCarlo
internal import Simulation
internal import Statistics

/// The parameters with which a circuit's closed forms give the measures of one sample.
public struct SampleFit: Hashable, Codable, Sendable {
    /// The number of the sample; 0 is nominal.
    public var number: Int

    /// The parameters in SI units, in the order of the behaviour.
    public var parameters: [Double]

    /// How far the closed form of each measure is from it, relative to it; `nil` where the measure has no answer.
    public var residuals: [Double?]

    /// The root of the mean square of the residuals.
    public var deviation: Double {
        let known = residuals.compactMap { $0 }
        return (known.reduce(0) { $0 + $1 * $1 } / Double(max(1, known.count))).squareRoot()
    }
}

/// A sample without a fit.
public struct UnfittedSample: Hashable, Codable, Sendable {
    /// The number of the sample.
    public var number: Int

    /// Why there is none: a sentence.
    public var reason: String
}

extension SampleFit {
    /// Why a sample has no fit.
    struct Refusal: Error {
        var reason: String
    }

    /// Fits the equations to one sample.
    ///
    /// - Parameters:
    ///   - record: The sample.
    ///   - columns: The columns of the measures, in the order of the equations.
    ///   - equations: The closed forms.
    ///   - limit: The largest ``deviation`` that counts as a fit.
    init(
        _ record: SampleRecord, columns: [Int], equations: BehaviourEquations, limit: Double
    ) throws(Refusal) {
        if let failure = record.failure { throw Refusal(reason: "the run failed: \(failure.kind.rawValue)") }
        var measured: [Double?] = []
        var missing: [String] = []
        for (name, column) in zip(equations.measures, columns) {
            let value = record.measures.indices.contains(column) ? record.measures[column].number : nil
            // Nothing is relative to zero: such an answer says no more than that there is none.
            let usable = value.flatMap { $0.isFinite && $0 != 0 ? $0 : nil }
            if usable == nil { missing.append(name) }
            measured.append(usable)
        }
        let count = measured.count - missing.count
        guard count >= equations.parameters.count else {
            throw Refusal(
                reason: "\(count) measures with an answer for \(equations.parameters.count) parameters: "
                    + "\(missing.joined(separator: ", ")) has none")
        }
        let residuals = BehaviourResiduals(equations, measured: measured)
        guard let solution = LevenbergMarquardt().minimise(residuals, from: residuals.start) else {
            throw Refusal(reason: "a closed form has no value at the design")
        }
        guard solution.hasConverged else { throw Refusal(reason: "the fit does not end") }
        guard solution.inverse != nil else {
            throw Refusal(reason: "its \(count) measures do not tell the parameters apart")
        }
        number = record.number
        parameters = residuals.parameters(at: solution.parameters)
        self.residuals = residuals.residuals(at: solution.parameters)
        guard deviation <= limit else {
            throw Refusal(reason: "no parameters fit it within the limit")
        }
    }
}
