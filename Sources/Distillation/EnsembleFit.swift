public import Circuits
public import Diagnostics
internal import Foundation
public import ModelFitting
public import MonteCarlo
internal import Statistics

/// The closed forms of a circuit fitted to every sample of an ensemble, and how the parameters differ from copy to copy.
public struct EnsembleFit: Sendable {
    /// The closed forms.
    public let equations: BehaviourEquations

    /// The nominal circuit; `nil` where it has no fit.
    public let nominal: SampleFit?

    /// The samples that the closed forms fit, in the order of their numbers.
    public let fits: [SampleFit]

    /// The other samples, with reasons: none is left out in silence.
    public let unfitted: [UnfittedSample]

    /// The largest relative deviation, as root of the mean square over the measures, that counts as a fit.
    public let limit: Double

    /// What was measured on the fitted samples, in the order of ``fits`` and of the measures.
    let measured: [[Double?]]

    /// Fits all samples of a store.
    ///
    /// - Parameters:
    ///   - archive: The store of a finished ensemble.
    ///   - equations: The closed forms of its circuit on its bench.
    ///   - limit: The largest relative deviation that counts as a fit.
    /// - Throws: A `DiagnosticError` for a store that is not finished, that lacks a measure, or in which too few samples fit.
    public init(
        _ archive: RunArchive, equations: BehaviourEquations, limit: Double = 0.1
    ) throws(DiagnosticError) {
        let records = try archive.samples()
        try Self.checkFinished(records.map(\.number), expected: try archive.expectedSamples(), path: archive.url.path)
        try self.init(records, measures: archive.description.measures.map(\.name), equations: equations, limit: limit)
    }

    /// Fits samples.
    ///
    /// - Parameters:
    ///   - records: The samples.
    ///   - measures: The names of their measures.
    ///   - equations: The closed forms.
    ///   - limit: The largest relative deviation that counts as a fit.
    /// - Throws: A `DiagnosticError` where a measure is missing, or too few samples fit.
    public init(
        _ records: [SampleRecord], measures: [String], equations: BehaviourEquations, limit: Double = 0.1
    ) throws(DiagnosticError) {
        let missing = equations.measures.filter { !measures.contains($0) }
        guard missing.isEmpty else {
            throw DiagnosticError(
                "no-such-measure", "the store has no measure \(missing.joined(separator: ", "))",
                help: "its circuit's behaviour is found from \(equations.measures.joined(separator: ", "))")
        }
        for (parameter, value) in zip(equations.parameters, equations.design)
        where parameter.isLogarithmic && !(value > 0) {
            throw DiagnosticError(
                "circuit-file", "\(parameter.name) is \(value) as designed, which has no logarithm",
                help: "expected a linear parameter, or a value above zero")
        }
        let columns = equations.measures.compactMap { measures.firstIndex(of: $0) }
        var (nominal, fits, unfitted): (SampleFit?, [SampleFit], [UnfittedSample]) = (nil, [], [])
        var measured: [[Double?]] = []
        for record in records {
            do throws(SampleFit.Refusal) {
                let fit = try SampleFit(record, columns: columns, equations: equations, limit: limit)
                if record.number == 0 {
                    nominal = fit
                } else {
                    fits.append(fit)
                    measured.append(columns.map { record.measures[$0].number })
                }
            } catch {
                if record.number != 0 {
                    unfitted.append(UnfittedSample(number: record.number, reason: error.reason))
                }
            }
        }
        guard fits.count >= 3 else {
            throw DiagnosticError(
                "too-few-samples", "\(fits.count) samples fit, of \(fits.count + unfitted.count): no spread",
                help: unfitted.first.map { "sample \($0.number): \($0.reason)" } ?? "expected at least three samples")
        }
        self.equations = equations
        self.limit = limit
        self.nominal = nominal
        self.fits = fits
        self.unfitted = unfitted
        self.measured = measured
    }

    /// The joint distribution of the parameters over the fitted samples.
    ///
    /// - Parameter source: Where it comes from, by name.
    /// - Returns: The card.
    /// - Throws: A `DiagnosticError` where a fitted parameter has no logarithm and should.
    public func spread(source: [String: String] = [:]) throws(DiagnosticError) -> ParameterSpread {
        let samples = fits.map(\.parameters)
        guard
            let joint = JointNormal(
                names: equations.parameters.map(\.name), isLogarithmic: equations.parameters.map(\.isLogarithmic),
                samples: samples)
        else { throw DiagnosticError("no-spread", "the fitted parameters have no joint distribution") }
        let skewness = joint.names.indices.map { place in
            Summary(samples.map { normal($0[place], place) })?.skewness.value
        }
        return ParameterSpread(
            joint, count: fits.count, units: equations.units, skewness: skewness, source: source)
    }

    /// A parameter in the scale in which it is normal.
    func normal(_ value: Double, _ place: Int) -> Double {
        equations.parameters[place].isLogarithmic ? logarithm(value) : value
    }

    /// Refuses a store that lacks samples.
    ///
    /// - Parameters:
    ///   - stored: The numbers that are stored.
    ///   - expected: The highest number that was asked for; `nil` where the store does not say.
    ///   - path: The store.
    static func checkFinished(_ stored: [Int], expected: Int?, path: String) throws(DiagnosticError) {
        let last = expected ?? stored.max() ?? 0
        let missing = Set(0...max(0, last)).subtracting(stored)
        guard missing.isEmpty else {
            throw DiagnosticError(
                "store-unfinished", "the store \(path) has \(stored.count) of \(last + 1) samples",
                help: "the command that made it, with --resume, runs the others")
        }
    }
}
