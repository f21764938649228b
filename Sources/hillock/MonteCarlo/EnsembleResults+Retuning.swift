internal import Fitting
internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Simulation
internal import Statistics
internal import Units

extension EnsembleResults {
    /// The limits of the yield before and after a re-tuning where the user states none.
    static let retuningLimits = [3.0, 5, 10]

    /// What a re-tuning brought, for the terminal.
    func text(of retuning: RetuningSummary) -> String {
        var lines = ["", headline(of: retuning)]
        lines.append(moves(of: retuning).text())
        lines.append(yields(of: retuning).text())
        if let check = sentence(of: retuning) { lines.append(check) }
        if let command = command(of: retuning) { lines.append("the worst sample with its own biases:\n  \(command)") }
        return lines.joined(separator: "\n")
    }

    /// The section of the report.
    func section(of retuning: RetuningSummary) throws(PlotError) -> ReportDocument.Section {
        let axis = PlotAxis(retuning.description.measure, scale: .logarithmic)
        var blocks: [ReportDocument.Block] = [
            .paragraph(headline(of: retuning) + "."),
            .table(
                yields(of: retuning),
                caption: "The share of all samples at or below a limit, with Wilson's 95 % interval:"),
        ]
        if let check = sentence(of: retuning) { blocks.append(.paragraph(check + ".")) }
        blocks += [
            .table(moves(of: retuning), caption: "How the biases of the re-tuned samples moved:")
        ]
        if let command = command(of: retuning) {
            blocks += [.paragraph("To run the worst sample again with its own biases:"), .commands([command])]
        }
        let limits = retuning.yields.map(\.limit)
        // A sample without an answer meets no limit.
        let missing = [Double](repeating: .infinity, count: max(0, summary.samples - retuning.ensembleBefore.count))
        let yields = YieldPlot(
            [
                .init("Biases of the nominal circuit", values: retuning.ensembleBefore + missing),
                .init("Re-tuned", values: retuning.ensembleAfter + missing),
            ], axis: axis, limits: limits)
        blocks.append(
            .picture(
                .init(
                    "yield-before-after", caption: "The yield as a function of the limit, before and after re-tuning.",
                    figure: try yields.figure())))
        guard !retuning.pairs.isEmpty else { return .init("Re-tuning", blocks: blocks) }
        let errors = DistributionPlot(
            [
                .init("Biases of the nominal circuit", values: retuning.pairs.map { $0[0] }),
                .init("Re-tuned", values: retuning.pairs.map { $0[1] }),
            ], axis: axis, limits: limits, nominal: retuning.nominal)
        blocks.append(
            .picture(
                .init(
                    "errors-before-after",
                    caption: "The errors of the \(retuning.pairs.count) re-tuned samples before and after re-tuning.",
                    figure: try errors.figure())))
        return .init("Re-tuning", blocks: blocks)
    }

    /// The command that runs the worst sample with the biases that were fitted to it.
    private func command(of retuning: RetuningSummary) -> String? {
        guard let worst = retuning.worst, let state = worst.quantised ?? worst.after else { return nil }
        let settings = zip(retuning.description.biases, state.biases).flatMap { bias, value in
            ["--set", "\(bias.name)=\(String(format: "%.6g", value))\(bias.unit)"]
        }
        return "hillock simulate "
            + shellText(
                description.commandLine + settings + ["--sample", "\(worst.sample)", "--seed", "\(description.seed)"])
    }

    private func headline(of retuning: RetuningSummary) -> String {
        func text(_ value: Double?) -> String { value.map { engineering($0, unit: "", digits: 4) } ?? "–" }
        let samples = retuning.description.shared != nil ? "as one array with shared biases" : "each on its own"
        let quantised = retuning.medianQuantised.map {
            " (\(text($0)) with biases of \(retuning.description.steps ?? ""))"
        }
        let missing =
            retuning.withoutError > 0
            ? "; \(retuning.withoutError) samples without an NMSE were not re-tuned and count as misses" : ""
        return
            "Re-tuned \(retuning.samples) samples, \(samples), \(retuning.failed) without a result: median NMSE from "
            + "\(text(retuning.medianBefore)) to \(text(retuning.medianAfter))\(quantised ?? ""); nominal "
            + "\(text(retuning.nominal)); \(engineering(retuning.meanEvaluations, unit: "", digits: 3)) runs a sample"
            + missing
    }

    /// What the reference engine says of the re-tuned samples.
    private func sentence(of retuning: RetuningSummary) -> String? {
        guard let check = retuning.check else { return nil }
        func text(_ value: Double) -> String { engineering(value, unit: "", digits: 4) }
        func clause(_ name: String, _ errors: RetuningSummary.Errors?) -> String? {
            errors.map { errors in
                "\(name) median \(text(errors.referenceMedian)) (\(text(errors.median)) by \(engine)), worst "
                    + "\(text(errors.referenceWorst)) (\(text(errors.worst))), apart by a factor of "
                    + "\(text(errors.worstFactor)) at most"
            }
        }
        let clauses = [
            clause("before", check.before), clause("after", check.after),
            clause("in \(retuning.description.steps ?? "steps")", check.quantised),
        ]
        return
            "NMSE of \(check.samples) of the re-tuned samples by \(check.engine), \(check.failed) without an answer: "
            + clauses.compactMap { $0 }.joined(separator: "; ")
    }

    private var engine: String { "\(description.simulator.name) \(description.simulator.version)" }

    private func moves(of retuning: RetuningSummary) -> TextTable {
        TextTable(
            [
                .init("Bias"), .init("Nominal", .right), .init("Least", .right), .init("Median", .right),
                .init("Most", .right), .init("Median move", .right),
            ],
            rows: retuning.moves.map { move in
                let unit = move.bias.unit
                let distance =
                    unit == "A"
                    ? String(format: "%.1f %%", move.medianDistance * 100)
                    : String(format: "%.2f m%@", move.medianDistance * 1e3, unit)
                return [move.bias.name, engineering(move.bias.nominal, unit: unit)]
                    + move.values.map { engineering($0, unit: unit) } + [distance]
            })
    }

    private func yields(of retuning: RetuningSummary) -> TextTable {
        func percent(_ estimate: Estimate?) -> String {
            guard let estimate, let lower = estimate.lower, let upper = estimate.upper else { return "–" }
            return String(format: "%.1f %% (%.1f … %.1f)", estimate.value * 100, lower * 100, upper * 100)
        }
        var columns: [TextTable.Column] = [
            .init("Yield for"), .init("Before", .right), .init("After", .right),
        ]
        if let steps = retuning.description.steps { columns.append(.init("In \(steps)", .right)) }
        return TextTable(
            columns,
            rows: retuning.yields.map { one in
                [
                    "\(retuning.description.measure) <= \(engineering(one.limit, unit: "", digits: 3))",
                    percent(one.before),
                    percent(one.after),
                ] + (one.quantised.map { [percent($0)] } ?? [])
            })
    }
}
