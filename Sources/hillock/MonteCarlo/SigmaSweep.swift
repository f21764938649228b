internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Statistics
internal import Units

/// Ensembles of one design with different spreads of the thresholds, side by side.
struct SigmaSweep: Encodable {
    /// The ensemble of one spread.
    struct Point: Encodable {
        /// The standard deviation of the thresholds in volts.
        var sigma: Double
        /// The store.
        var store: String
        /// What the ensemble says.
        var summary: EnsembleSummary
        /// How far the engine is from the reference simulator, if one ran some of the samples.
        var fidelity: FidelitySummary?
        /// The shares of samples that pass, in the order of the limits.
        var yields: [Estimate?]
    }

    /// A range in which a measure must lie.
    struct Limit: Encodable {
        /// The measure.
        var measure: String
        /// The range.
        var specification: Specification
        /// The range as it is written in a specification.
        var text: String
    }

    var schema = 1

    /// What the ensembles are of.
    var design: [String: String]

    /// The measure whose quantiles are shown.
    var measure: String

    /// Its unit.
    var unit: String

    /// The limits of the yields.
    var limits: [Limit]

    /// The ensembles in the order of their spread.
    var points: [Point]

    /// Puts ensembles side by side.
    ///
    /// - Parameters:
    ///   - ensembles: The stores with their results.
    ///   - specifications: The ranges in which measures must lie, by name; for the error of a data set 3, 5 and 10 if none.
    /// - Throws: A `DiagnosticError` for ensembles of different designs, of one spread, or without a flat spread.
    init(
        _ ensembles: [(store: String, results: EnsembleResults)], specifications: [String: Specification]
    ) throws(DiagnosticError) {
        guard let first = ensembles.first?.results, let main = first.mainMeasures.first else {
            throw DiagnosticError("no-measure", "there is nothing to put side by side")
        }
        let named = specifications.keys.sorted().first ?? main
        let columns = first.description.measures
        design = first.description.labels
        measure = named
        let unit = columns.first { $0.name == named }?.unit ?? ""
        self.unit = unit
        let asked =
            specifications.isEmpty && named == "nmse"
            ? EnsembleResults.retuningLimits.map { (named, Specification(upper: $0)) }
            : specifications.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let limits = asked.map { name, specification in
            Limit(
                measure: name, specification: specification,
                text: specification.text(name, unit: columns.first { $0.name == name }?.unit ?? ""))
        }
        self.limits = limits
        var points: [Point] = []
        for (store, results) in ensembles {
            let description = results.description
            guard description.labels == design, description.measures.map(\.name) == columns.map(\.name) else {
                throw DiagnosticError(
                    "not-one-design", "\(store) is of another design or has other measures than \(ensembles[0].store)")
            }
            guard case .flat(let sigma, _) = description.mismatch.transistors else {
                throw DiagnosticError(
                    "no-flat-spread", "\(store) has no spread of thresholds that is the same for all transistors",
                    help: "a sweep is made of ensembles with --sigma-vth")
            }
            let drawn = results.records.filter { $0.number != 0 }
            let yields = limits.map { limit in
                let index = columns.firstIndex { $0.name == limit.measure } ?? 0
                let passed = drawn.count { $0.number(index).map(limit.specification.passes) ?? false }
                return Estimate.proportion(passed, of: drawn.count)
            }
            points.append(
                Point(
                    sigma: sigma, store: store, summary: results.summary, fidelity: results.fidelity, yields: yields))
        }
        self.points = points.sorted { $0.sigma < $1.sigma }
        for (one, next) in zip(self.points, self.points.dropFirst()) where one.sigma == next.sigma {
            throw DiagnosticError(
                "one-spread",
                "\(one.store) and \(next.store) have the same spread of thresholds, "
                    + engineering(one.sigma, unit: "V"))
        }
    }
}

extension Specification {
    /// The range as it is written in a specification, e.g. `nmse <= 5`.
    ///
    /// - Parameters:
    ///   - name: The measure.
    ///   - unit: Its unit.
    func text(_ name: String, unit: String) -> String {
        let low = lower.map { "\(name) >= \(engineering($0, unit: unit, digits: 3))" }
        let high = upper.map { "\(name) <= \(engineering($0, unit: unit, digits: 3))" }
        return [low, high].compactMap { $0 }.joined(separator: ", ")
    }
}
