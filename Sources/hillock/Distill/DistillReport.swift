internal import Circuits
internal import Diagnostics
internal import Distillation
internal import Foundation
internal import ModelFitting
internal import MonteCarlo
internal import Reports
internal import Simulation
internal import Statistics
internal import Units

/// What `hillock distill` says.
struct DistillReport: Encodable {
    let schema = 1

    /// The card.
    let card: ParameterSpread

    /// How well the closed forms and the card give each measure.
    let measures: [MeasureFidelity]

    /// The nominal circuit; `nil` where it has no fit.
    let nominal: SampleFit?

    /// The samples that fit.
    let fits: [SampleFit]

    /// The samples that do not.
    let unfitted: [UnfittedSample]

    /// The parameters as designed.
    let design: [String: Double]

    /// The largest deviation that counts as a fit.
    let limit: Double

    private let names: [String]
    private let measureNames: [String]
    private let normality: [Normality?]

    private enum CodingKeys: String, CodingKey {
        case schema, card, measures, nominal, fits, unfitted, design, limit
    }

    /// Puts the report together.
    ///
    /// - Parameters:
    ///   - fit: The fits of all samples.
    ///   - store: The path of the store.
    ///   - description: The description of the store.
    init(_ fit: EnsembleFit, store: String, description: RunDescription) throws(DiagnosticError) {
        var source = description.labels
        source["store"] = URL(filePath: store).lastPathComponent
        source["seed"] = "\(description.seed)"
        source["samples"] = "\(fit.fits.count + fit.unfitted.count), of which \(fit.unfitted.count) have no fit"
        source["simulator"] = "\(description.simulator.name) \(description.simulator.version)"
        source["hillock"] = HillockVersion.current
        source["command"] = "hillock montecarlo " + shellText(description.commandLine)
        source["deck hash"] = description.deckHash
        for (file, hash) in description.inputs { source["hash of \(file)"] = hash }
        card = try fit.spread(source: source)
        measures = fit.fidelity(of: card)
        nominal = fit.nominal
        fits = fit.fits
        unfitted = fit.unfitted
        limit = fit.limit
        names = fit.equations.parameters.map(\.name)
        measureNames = fit.equations.measures
        design = Dictionary(zip(names, fit.equations.design), uniquingKeysWith: { $1 })
        let joint = card.distribution
        normality = names.indices.map { place in
            let values = fit.fits.map {
                joint.isLogarithmic[place] ? Foundation.log($0.parameters[place]) : $0.parameters[place]
            }
            return Normality(sorted: values.sorted())
        }
    }

    /// The report for a terminal.
    var text: String {
        let joint = card.distribution
        let parameters = names.indices.map { place -> [String] in
            let unit = card.units[place]
            let sigma = max(0, joint.covariance[place, place]).squareRoot()
            let isLogarithmic = joint.isLogarithmic[place]
            let mean = isLogarithmic ? Foundation.exp(joint.means[place]) : joint.means[place]
            return [
                names[place], engineering(design[names[place]] ?? .nan, unit: unit, digits: 4),
                nominal.map { engineering($0.parameters[place], unit: unit, digits: 4) } ?? "–",
                engineering(mean, unit: unit, digits: 4),
                isLogarithmic
                    ? String(format: "%.2f %% (ln)", 100 * sigma) : engineering(sigma, unit: unit, digits: 3),
                card.skewness[place].map { String(format: "%.2f", $0) } ?? "–",
                normality[place].map { $0.isRefuted ? "no" : "maybe" } ?? "–",
            ]
        }
        var lines = [
            TextTable(
                [
                    .init("Parameter"), .init("Design", .right), .init("Nominal", .right), .init("Mean", .right),
                    .init("σ", .right), .init("Skew", .right), .init("Normal?"),
                ], rows: parameters
            ).text()
        ]
        let matrix = joint.covariance.correlation()
        lines.append(
            "Correlation from copy to copy\n"
                + FitTables.correlation(
                    ParameterCorrelation(
                        names: names, rows: names.indices.map { row in names.indices.map { matrix[row, $0] } })))
        func percent(_ value: Double?) -> String { value.map { String(format: "%.2f %%", 100 * $0) } ?? "–" }
        lines.append(
            TextTable(
                [
                    .init("Measure"), .init("Samples", .right), .init("Residual", .right), .init("Largest", .right),
                    .init("σ(ln), samples", .right), .init("σ(ln), card", .right),
                ],
                rows: measures.map {
                    [
                        $0.name, "\($0.count)", percent($0.residual), percent($0.largest), percent($0.ensembleSigma),
                        percent($0.cardSigma),
                    ]
                }
            ).text())
        lines.append("\(fits.count) samples fit within \(percent(limit)), \(unfitted.count) do not")
        let partial = fits.filter { $0.residuals.contains(nil) }
        if !partial.isEmpty {
            lines.append("\(partial.count) of them have a measure without an answer and fit the others")
        }
        for (reason, samples) in Dictionary(grouping: unfitted, by: \.reason).sorted(by: { $0.key < $1.key }) {
            let numbers = samples.prefix(10).map { "\($0.number)" }.joined(separator: ", ")
            lines.append(
                "  \(samples.count) without a fit (\(numbers)\(samples.count > 10 ? ", …" : "")): \(reason)")
        }
        return lines.joined(separator: "\n")
    }

    /// One row for each sample: its parameters, its residuals, or why it has none.
    var table: String {
        var rows = [
            ["sample"] + names + measureNames.map { "residual \($0)" } + ["reason"]
        ]
        let width = names.count + measureNames.count
        var found = fits.map { fit -> (Int, [String]) in
            let cells = fit.parameters.map { "\($0)" } + fit.residuals.map { $0.map { "\($0)" } ?? "" }
            return (fit.number, ["\(fit.number)"] + cells + [""])
        }
        found += unfitted.map { sample in
            (sample.number, ["\(sample.number)"] + (0..<width).map { _ in "" } + ["\"\(sample.reason)\""])
        }
        rows += found.sorted { $0.0 < $1.0 }.map(\.1)
        return rows.map { $0.joined(separator: ",") + "\r\n" }.joined()
    }
}
