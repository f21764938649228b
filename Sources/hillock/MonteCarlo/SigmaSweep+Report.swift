internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Statistics
internal import Units

extension SigmaSweep {
    /// The quantiles that are shown.
    private static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// The table for the terminal.
    var text: String {
        let title = design["circuit"] ?? design["deck"] ?? "Ensembles"
        return "\(title): \(measure) and yield over the spread of thresholds\n"
            + table.text().trimmingCharacters(in: .newlines)
    }

    /// The report: the table, yields and quantiles over the spread.
    func document() throws(PlotError) -> ReportDocument {
        let title = design["circuit"] ?? design["deck"] ?? "Ensembles"
        let horizontal = PlotAxis("σ of all thresholds", unit: "V")
        let places = points.map(\.sigma)
        var blocks: [ReportDocument.Block] = [
            .table(
                table, caption: "With the 95 % interval of Wilson for the yield; samples without a result are misses:")
        ]
        let yields = limits.indices.map { index in
            func percent(_ part: (Estimate) -> Double?) -> [Double] {
                points.map { ($0.yields[index].flatMap(part) ?? .nan) * 100 }
            }
            return SweepPlot.Curve(
                limits[index].text, values: percent(\.value), lower: percent(\.lower), upper: percent(\.upper))
        }
        if !yields.isEmpty {
            let plot = SweepPlot(
                yields, places: places, horizontal: horizontal, vertical: PlotAxis("Yield", unit: "%", lower: 0))
            blocks.append(
                .picture(
                    .init(
                        "yield-over-sigma",
                        caption: "The share of samples within limits over the spread of thresholds.",
                        figure: try plot.figure())))
        }
        let quantiles = Self.probabilities.compactMap { probability -> SweepPlot.Curve? in
            let values = points.compactMap { point in
                statistics(point)?.quantiles.first { $0.probability == probability }?.estimate.value
            }
            guard values.count == points.count else { return nil }
            return SweepPlot.Curve("\(Int((probability * 100).rounded())) %", values: values)
        }
        if !quantiles.isEmpty {
            let isPositive = quantiles.flatMap(\.values).allSatisfy { $0 > 0 }
            let plot = SweepPlot(
                quantiles.reversed(), places: places, horizontal: horizontal,
                vertical: PlotAxis(measure, unit: unit, scale: isPositive ? .logarithmic : .linear))
            blocks.append(
                .picture(
                    .init(
                        "quantiles-over-sigma", caption: "Quantiles of \(measure) over the spread of thresholds.",
                        figure: try plot.figure())))
        }
        let facts = design.sorted { $0.key < $1.key }.map { ReportDocument.Fact($0.key, $0.value) }
        return ReportDocument(
            title: "\(title): spread of thresholds", sections: [.init("Yield and \(measure)", blocks: blocks)],
            provenance: facts + points.map { .init("store", $0.store) })
    }

    /// The report.
    ///
    /// - Throws: A `DiagnosticError` when a picture cannot be drawn.
    func reportDocument() throws(DiagnosticError) -> ReportDocument {
        do { return try document() } catch { throw DiagnosticError("cannot-report", error.description) }
    }

    private func statistics(_ point: Point) -> Summary? {
        point.summary.measures.first { $0.column.name == measure }?.statistics
    }

    private var table: TextTable {
        var columns: [TextTable.Column] = [
            .init("σ(VT)", .right), .init("Samples", .right), .init("Failed", .right), .init("Mean", .right),
            .init("5 %", .right), .init("Median", .right), .init("95 %", .right),
        ]
        columns += limits.map { .init($0.text, .right) }
        let hasFidelity = points.contains { $0.fidelity != nil }
        if hasFidelity { columns += [.init("Bias of the engine", .right), .init("Correlation", .right)] }
        let rows = points.map { point -> [String] in
            func text(_ value: Double?) -> String { value.map { engineering($0, unit: unit, digits: 4) } ?? "–" }
            let found = statistics(point)
            func quantile(_ probability: Double) -> String {
                text(found?.quantiles.first { $0.probability == probability }?.estimate.value)
            }
            var row = [
                engineering(point.sigma, unit: "V", digits: 3), "\(point.summary.samples)", "\(point.summary.failed)",
                text(found?.mean.value), quantile(0.05), quantile(0.5), quantile(0.95),
            ]
            row += point.yields.map { estimate in
                guard let estimate, let lower = estimate.lower, let upper = estimate.upper else { return "–" }
                return String(format: "%.1f %% (%.1f … %.1f)", estimate.value * 100, lower * 100, upper * 100)
            }
            if hasFidelity {
                let agreement = point.fidelity?.measures.first { $0.name == measure }?.agreement
                row += [text(agreement?.bias.value), agreement?.correlation.map { String(format: "%.3f", $0) } ?? "–"]
            }
            return row
        }
        return TextTable(columns, rows: rows)
    }
}
