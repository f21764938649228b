internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Statistics
internal import Units

extension EnsembleResults {
    /// How far the engine is from the reference simulator, for the terminal.
    func text(of fidelity: FidelitySummary) -> String {
        var lines = ["", headline(of: fidelity), agreement(of: fidelity).text().trimmingCharacters(in: .newlines)]
        lines += warnings(of: fidelity).map { "warning: \($0)" }
        let rows = estimates(of: fidelity, allFigures: false)
        if !rows.isEmpty {
            lines += [
                "", "estimates from both engines:",
                estimateTable(rows, fidelity).text().trimmingCharacters(in: .newlines),
            ]
        }
        return lines.joined(separator: "\n")
    }

    /// The section of the report.
    func section(of fidelity: FidelitySummary) throws(PlotError) -> ReportDocument.Section {
        var blocks: [ReportDocument.Block] = [
            .paragraph(headline(of: fidelity) + "."),
            .paragraph(
                "Bias is the mean of \(Self.short(fidelity.engine)) minus \(Self.short(fidelity.reference)) with its 95 % "
                    + "interval, error σ the scatter of this difference; the slope is that of the straight line of least squares. "
                    + "In brackets: relative to the spread that mismatch causes."),
            .table(agreement(of: fidelity), caption: "The same draws on both engines:"),
        ]
        for (name, plot) in scatters(of: fidelity) {
            let what = "\(Self.short(fidelity.engine)) against \(Self.short(fidelity.reference))"
            blocks.append(
                .picture(
                    .init(
                        "engines-" + ReportDocument.pictureName(name),
                        caption: "\(name): \(what), a point for each sample that both ran.", figure: try plot.figure()))
            )
        }
        let rows = estimates(of: fidelity, allFigures: true)
        if !rows.isEmpty {
            blocks += [
                .paragraph(
                    "Multi-fidelity estimates: the figure of the \(Self.short(fidelity.reference)) runs, plus a coefficient times "
                        + "the difference of the figure of all samples of \(Self.short(fidelity.engine)) and of those that both "
                        + "ran. That is right however far the engines are apart, and the closer they are the less it scatters."
                ),
                .table(
                    estimateTable(rows, fidelity),
                    caption: "Figures of the ensemble as \(Self.short(fidelity.reference)) would give them:"),
            ]
        }
        return .init(
            "How far the \(Self.short(fidelity.engine)) engine is from \(Self.short(fidelity.reference))",
            blocks: blocks)
    }

    /// What the engine must not be believed alone in.
    func warnings(of fidelity: FidelitySummary) -> [String] {
        let (engine, reference) = (Self.short(fidelity.engine), Self.short(fidelity.reference))
        return fidelity.measures.filter { !$0.doubts.isEmpty }.map { measure in
            "\(measure.name): the \(engine) engine is not shown to be near \(reference) ("
                + measure.doubts.joined(separator: ", ")
                + "); believe estimates from both engines, or \(reference) alone"
        }
    }

    private static func short(_ engine: String) -> String {
        engine.split(separator: " ").first.map(String.init) ?? engine
    }

    private func headline(of fidelity: FidelitySummary) -> String {
        var text =
            "\(fidelity.engine) against \(fidelity.reference): \(fidelity.runs) samples with the same draws on both, "
            + "\(fidelity.failed) failed on \(Self.short(fidelity.reference)), "
            + "\(fidelity.failedByEngine) on \(Self.short(fidelity.engine))"
        if fidelity.handedOver > 0 {
            text += "; \(fidelity.handedOver) of \(summary.samples) samples needed other settings or another engine"
        }
        return text
    }

    private func agreement(of fidelity: FidelitySummary) -> TextTable {
        let reference = Self.short(fidelity.reference)
        let columns: [TextTable.Column] = [
            .init("Measure"), .init("Pairs", .right), .init("Nominal, \(Self.short(fidelity.engine))", .right),
            .init("Nominal, \(reference)", .right), .init("Mean, \(reference)", .right),
            .init("σ, \(reference)", .right), .init("Bias", .right), .init("95 % interval", .right),
            .init("Error σ", .right), .init("Correlation", .right), .init("Slope", .right),
            .init("Worst (sample)", .right),
        ]
        let rows = fidelity.measures.map { measure -> [String] in
            func text(_ value: Double?, _ digits: Int = 3) -> String {
                value.map { engineering($0, unit: measure.unit, digits: digits) } ?? "–"
            }
            func percent(_ value: Double?) -> String {
                value.map { String(format: " (%.1f %%)", $0 * 100) } ?? ""
            }
            let found = measure.agreement
            let interval = found.flatMap { found in
                found.bias.lower.flatMap { low in found.bias.upper.map { "\(text(low)) … \(text($0))" } }
            }
            return [
                measure.name, "\(measure.pairs.count)", text(measure.nominal?.value, 4),
                text(measure.nominal?.reference, 4), text(found?.mean, 4), text(found?.spread),
                text(found?.bias.value) + percent(measure.relativeBias), interval ?? "–",
                text(found?.deviation) + percent(measure.relativeDeviation),
                found?.correlation.map { String(format: "%.4f", $0) } ?? "–",
                found?.slope.map { String(format: "%.3f", $0) } ?? "–",
                found.map { "\(text($0.worst)) (\(measure.worstSample ?? 0))" } ?? "–",
            ]
        }
        return TextTable(columns, rows: rows)
    }

    private func estimates(of fidelity: FidelitySummary, allFigures: Bool) -> [[String]] {
        fidelity.measures.flatMap { measure -> [[String]] in
            guard let estimates = measure.estimates else { return [] }
            var figures = [("mean", estimates.mean), ("σ", estimates.standardDeviation)]
            if allFigures {
                figures += estimates.quantiles.map { ("\(Int(($0.probability * 100).rounded())) %", $0.estimate) }
            }
            var rows = figures.map { row(measure.name, $0.0, $0.1, unit: measure.unit, scale: 1) }
            if let yield = estimates.yield { rows.append(row(measure.name, "yield", yield, unit: "%", scale: 100)) }
            return rows
        }
    }

    private func row(
        _ measure: String, _ figure: String, _ found: MultiFidelityEstimate, unit: String, scale: Double
    ) -> [String] {
        func text(_ value: Double?) -> String {
            value.map { engineering($0 * scale, unit: unit, digits: 4) } ?? "?"
        }
        func text(_ estimate: Estimate) -> String {
            "\(text(estimate.value)) (\(text(estimate.lower)) … \(text(estimate.upper)))"
        }
        return [
            measure, figure, text(found.estimate), text(found.reference), text(found.cheap),
            found.correlation.map { String(format: "%.3f", $0) } ?? "–",
            found.isUsed ? "÷ " + engineering(found.varianceReduction, unit: "", digits: 3) : "not used",
            found.notUsed ?? engineering(found.equivalentRuns, unit: "", digits: 3),
        ]
    }

    private func estimateTable(_ rows: [[String]], _ fidelity: FidelitySummary) -> TextTable {
        let (engine, reference) = (Self.short(fidelity.engine), Self.short(fidelity.reference))
        return TextTable(
            [
                .init("Measure"), .init("Figure"), .init("Both (95 % interval)", .right),
                .init("\(reference) alone", .right), .init("\(engine) alone", .right), .init("Correlation", .right),
                .init("Variance", .right), .init("\(reference) runs for the same interval"),
            ], rows: rows)
    }

    /// One picture for each unit, with all measures of it.
    private func scatters(of fidelity: FidelitySummary) -> [(name: String, plot: ScatterPlot)] {
        let (engine, reference) = (Self.short(fidelity.engine), Self.short(fidelity.reference))
        func plot(_ name: String, _ measures: [FidelitySummary.Measure]) -> (name: String, plot: ScatterPlot)? {
            let pairs = measures.flatMap(\.pairs)
            guard let unit = measures.first?.unit, !pairs.isEmpty else { return nil }
            var series = [
                ScatterPlot.Series("Samples", x: pairs.map(\.reference), y: pairs.map(\.value))
            ]
            let nominal = measures.compactMap(\.nominal)
            if !nominal.isEmpty {
                series.append(.init("Nominal", x: nominal.map(\.reference), y: nominal.map(\.value)))
            }
            let isPositive =
                pairs.allSatisfy { $0.value > 0 && $0.reference > 0 }
                && nominal.allSatisfy { $0.value > 0 && $0.reference > 0 }
            let values = pairs.map(\.reference)
            let isWide = isPositive && (values.max() ?? 0) > 30 * (values.min() ?? 0)
            let scale: PlotAxis.Scale = isWide ? .logarithmic : .linear
            return (
                name,
                ScatterPlot(
                    horizontal: PlotAxis("\(name), \(reference)", unit: unit, scale: scale),
                    vertical: PlotAxis("\(name), \(engine)", unit: unit, scale: scale), series: series,
                    showsIdentity: true)
            )
        }
        var units: [String] = []
        for unit in fidelity.measures.map(\.unit) where !units.contains(unit) { units.append(unit) }
        return units.compactMap { unit in
            let measures = fidelity.measures.filter { $0.unit == unit }
            let name = measures.count == 1 ? measures[0].name : unit.isEmpty ? "Numbers" : "Measures in \(unit)"
            return plot(name, measures)
        }
    }
}
