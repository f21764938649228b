internal import Diagnostics
internal import Fitting
internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Simulation
internal import Statistics
internal import Units
internal import Waveforms

/// A finished store, in the forms in which it is told: table, CSV, report.
struct EnsembleResults {
    let description: RunDescription
    let records: [SampleRecord]
    let summary: EnsembleSummary

    /// The runs whose waveforms are shown: the nominal one and the most extreme one that was kept.
    let runs: [(sample: Int, waveforms: WaveformSet)]

    /// What a re-tuning of the samples brought, if there was one.
    let retuning: RetuningSummary?

    /// How far the engine is from a reference simulator, if one ran some of the samples.
    let fidelity: FidelitySummary?

    /// The devices that the variance of each measure comes from.
    let contributors: Contributors

    init(_ archive: RunArchive, specifications: [String: Specification] = [:]) throws(DiagnosticError) {
        description = archive.description
        records = try archive.samples()
        let command = "hillock simulate " + shellText(archive.description.commandLine)
        summary = try EnsembleSummary(
            records, description: archive.description, specifications: specifications, command: command)
        if let asked = try archive.retuningDescription(),
            let column = archive.description.measures.firstIndex(where: { $0.name == asked.measure })
        {
            let limit = specifications[asked.measure]?.upper
            let found = try archive.retuningChecks()
            retuning = RetuningSummary(
                try archive.retunings(), description: asked, records: records, measure: column,
                limits: limit.map { [$0] } ?? Self.retuningLimits, checks: found?.checks ?? [],
                reference: found.map { "\($0.reference.name) \($0.reference.version)" } ?? "")
        } else {
            retuning = nil
        }
        if let asked = try archive.referenceDescription() {
            fidelity = FidelitySummary(
                records, references: try archive.references(), asked: asked, description: archive.description,
                specifications: specifications)
        } else {
            fidelity = nil
        }
        contributors = Contributors(records, description: archive.description)
        let kept = Set(try archive.samplesWithWaveforms())
        let extremes = summary.measures.flatMap(\.extremes).sorted { abs($0.deviation) > abs($1.deviation) }
        let shown = [0, extremes.first { kept.contains($0.sample) }?.sample].compactMap { $0 }
        var runs: [(sample: Int, waveforms: WaveformSet)] = []
        for sample in shown {
            if let waveforms = try archive.waveforms(sample: sample) { runs.append((sample, waveforms)) }
        }
        self.runs = runs
    }

    /// All samples as CSV.
    var table: String { sampleTable(records, description: description) }

    /// The statistics as a table.
    var overview: TextTable {
        let columns: [TextTable.Column] = [
            .init("Measure"), .init("Nominal", .right), .init("Mean", .right), .init("σ", .right),
            .init("95 % interval of σ", .right), .init("Minimum", .right), .init("5 %", .right),
            .init("Median", .right),
            .init("95 %", .right), .init("Maximum", .right), .init("Skew", .right), .init("Normal?"),
            .init("Yield", .right),
        ]
        return TextTable(columns, rows: summary.measures.map(row))
    }

    /// The statistics for the terminal.
    var text: String {
        var lines = [overview.text(), headline]
        for failure in summary.failures {
            lines.append("\(failure.count) failed (\(failure.kind)): \(failure.message)\n  see one: \(failure.command)")
        }
        for measure in summary.measures {
            for (reason, count) in measure.withoutAnswer.sorted(by: { $0.key < $1.key }) {
                lines.append("\(measure.column.name) has no answer on \(count) samples: \(reason)")
            }
        }
        if let worst = summary.measures.flatMap(\.extremes).max(by: { abs($0.deviation) < abs($1.deviation) }) {
            lines.append(
                "most extreme: sample \(worst.sample), \(engineering(worst.deviation, unit: "", digits: 2)) σ from the mean"
            )
            lines.append("  see it: \(worst.command)")
        }
        if let contributorsText { lines.append(contributorsText) }
        if let retuning { lines.append(text(of: retuning)) }
        if let fidelity { lines.append(text(of: fidelity)) }
        return lines.joined(separator: "\n")
    }

    var headline: String {
        "\(summary.samples) samples, \(summary.failed) failed, \(summary.retried) needed other solver settings; "
            + "seed \(summary.seed)"
    }

    private func row(_ measure: MeasureSummary) -> [String] {
        let unit = measure.column.unit
        func text(_ value: Double?) -> String { value.map { engineering($0, unit: unit, digits: 4) } ?? "–" }
        let statistics = measure.statistics
        func quantile(_ probability: Double) -> String {
            text(statistics?.quantiles.first { $0.probability == probability }?.estimate.value)
        }
        let sigma = statistics?.standardDeviation
        let interval = sigma.flatMap { sigma in
            sigma.lower.flatMap { low in sigma.upper.map { "\(text(low)) … \(text($0))" } }
        }
        return [
            measure.column.name, text(measure.nominal), text(statistics?.mean.value), text(sigma?.value),
            interval ?? "–",
            text(statistics?.minimum.value), quantile(0.05), quantile(0.5), quantile(0.95),
            text(statistics?.maximum.value),
            statistics.map { engineering($0.skewness.value, unit: "", digits: 2) } ?? "–",
            statistics?.normality.map { $0.isRefuted ? "no" : "maybe" } ?? "–", yield(measure),
        ]
    }

    private func yield(_ measure: MeasureSummary) -> String {
        guard let estimate = measure.yield?.amongAll else { return "" }
        func percent(_ value: Double?) -> String { value.map { engineering($0 * 100, unit: "", digits: 3) } ?? "–" }
        return "\(percent(estimate.value)) % (\(percent(estimate.lower)) … \(percent(estimate.upper)))"
    }
}
