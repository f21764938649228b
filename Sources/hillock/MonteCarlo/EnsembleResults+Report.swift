internal import DeviceEnsembles
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Simulation
internal import Statistics
internal import Units

extension EnsembleResults {
    /// The report as a document.
    ///
    /// - Throws: A `DiagnosticError` when a picture cannot be drawn.
    func reportDocument() throws(DiagnosticError) -> ReportDocument {
        do { return try document() } catch { throw DiagnosticError("cannot-report", error.description) }
    }

    /// The report with the sections of the engines and of the re-tuning, if there are any, and of the contributors.
    private func document() throws(PlotError) -> ReportDocument {
        var document = try report.document()
        if let contributors = try contributorsSection() { document.sections.append(contributors) }
        if let retuning { document.sections.insert(try section(of: retuning), at: 0) }
        if let fidelity { document.sections.insert(try section(of: fidelity), at: 0) }
        return document
    }

    /// The report as values.
    var report: EnsembleReport {
        var report = EnsembleReport(
            title: "\(description.labels["circuit"] ?? description.labels["deck"] ?? "Ensemble"): "
                + "\(summary.samples) mismatched copies")
        report.summary = [headline + "."]
        report.warnings = accuracyWarnings + (fidelity.map(warnings) ?? [])
        report.windows = windows
        report.runs = runs.map { run in
            let title = run.sample == 0 ? "The nominal circuit" : "Sample \(run.sample), the most extreme one"
            return .init("sample-\(run.sample)", plot: WaveformPlot(run.waveforms, title: title))
        }
        report.overview = overview
        report.measures = zip(summary.measures, description.measures.indices).map { result($0, $1) }
        report.failures = summary.failures.map { .init($0.kind, count: $0.count, command: $0.command) }
        report.provenance = provenance
        return report
    }

    private var windows: [EnsembleReport.WindowResult] {
        let names = description.measures.compactMap(\.series)
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.compactMap { name in
            let indices = description.measures.indices.filter { description.measures[$0].series == name }
                .sorted { (description.measures[$0].coordinate ?? 0) < (description.measures[$1].coordinate ?? 0) }
            // One or two places are told by the tables; they make no curve.
            guard indices.count > 2 else { return nil }
            let complete = records.filter { $0.number != 0 }.compactMap { values($0, indices) }
            let nominal = records.first { $0.number == 0 }.flatMap { values($0, indices) } ?? []
            var plot = WindowPlot.stdp(
                deltaTimes: indices.map { description.measures[$0].coordinate ?? 0 }, nominal: nominal,
                samples: complete, unit: indices.first.map { description.measures[$0].unit } ?? "", title: name)
            if name != "STDP window" {
                plot.horizontal =
                    name == PulseBench.series
                    ? PlotAxis("Pulses: first set, then reset", unit: "", padding: 0.03)
                    : name == "quadruplet"
                        ? PlotAxis("Time T between the pairs", unit: "s", padding: 0.03)
                        : PlotAxis("Rate", unit: "Hz", padding: 0.03)
                plot.breaks = []
            }
            return .init(ReportDocument.pictureName(name.lowercased()), plot: plot)
        }
    }

    private func values(_ record: SampleRecord, _ indices: [Int]) -> [Double]? {
        guard record.failure == nil else { return nil }
        let values = indices.compactMap { record.measures[$0].number }
        return values.count == indices.count ? values : nil
    }

    private func result(_ measure: MeasureSummary, _ index: Int) -> EnsembleReport.MeasureResult {
        let unit = measure.column.unit
        var estimates: [EnsembleReport.Estimate] = []
        if let statistics = measure.statistics {
            for (name, estimate) in [("mean", statistics.mean), ("σ", statistics.standardDeviation)] {
                estimates.append(.init(name, estimate.value, lower: estimate.lower, upper: estimate.upper, unit: unit))
            }
            let skew = statistics.skewness
            estimates.append(.init("skewness", skew.value, lower: skew.lower, upper: skew.upper))
            estimates.append(.init("minimum", statistics.minimum.value, unit: unit))
            for quantile in statistics.quantiles {
                let estimate = quantile.estimate
                estimates.append(
                    .init(
                        "\(Int((quantile.probability * 100).rounded())) % quantile", estimate.value,
                        lower: estimate.lower, upper: estimate.upper, unit: unit))
            }
            estimates.append(.init("maximum", statistics.maximum.value, unit: unit))
        }
        if let yield = measure.yield {
            for (name, estimate) in [
                ("yield, failed samples as misses", yield.amongAll),
                ("yield, failed samples left out", yield.amongValues),
            ] {
                if let estimate {
                    estimates.append(.init(name, estimate.value, lower: estimate.lower, upper: estimate.upper))
                }
            }
        }
        var remarks = measure.withoutAnswer.sorted { $0.key < $1.key }.map {
            "No answer on \($0.value) samples: \($0.key)."
        }
        if let normality = measure.statistics?.normality {
            remarks.append(
                "Normality (Anderson–Darling): p = \(engineering(normality.pValue, unit: "", digits: 2)), "
                    + (normality.isRefuted ? "not normal." : "no sign against it."))
        }
        return .init(
            measure.column.name, unit: unit,
            values: records.filter { $0.number != 0 && $0.failure == nil }.compactMap { $0.measures[index].number },
            nominal: measure.nominal, estimates: estimates, lowerLimit: measure.yield?.specification.lower,
            upperLimit: measure.yield?.specification.upper, remarks: remarks,
            extremes: measure.extremes.map {
                .init(sample: $0.sample, value: $0.value, deviation: $0.deviation, command: $0.command)
            },
            // The error of a data set spreads over decades.
            logarithmic: measure.column.name == WeightError.name && (measure.statistics?.minimum.value ?? 0) > 0)
    }

    private var provenance: [ReportDocument.Fact] {
        var facts = description.labels.sorted { $0.key < $1.key }.map { ReportDocument.Fact($0.key, $0.value) }
        facts += [
            .init("seed", "\(description.seed)"), .init("sampler", description.sampler),
            .init("simulator", "\(description.simulator.name) \(description.simulator.version)"),
            .init("Hillock", description.toolVersion), .init("deck (SHA-256)", description.deckHash),
            .init("command", "hillock montecarlo " + shellText(description.commandLine)),
        ]
        if let fidelity { facts.append(.init("reference simulator", fidelity.reference)) }
        facts += description.inputs.sorted { $0.key < $1.key }.map { .init("\($0.key) (SHA-256)", $0.value) }
        facts.append(.init("numerical accuracy", accuracyText))
        return facts
    }

    private var accuracy: AccuracyReport? {
        description.accuracy.flatMap { try? JSONDecoder().decode(AccuracyReport.self, from: Data($0.utf8)) }
    }

    private var accuracyText: String {
        guard let accuracy else { return "not checked: run with --accuracy" }
        return Accuracy.sentence(accuracy).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: " ")
    }

    private var accuracyWarnings: [String] {
        guard let accuracy, !accuracy.isMet else { return [] }
        return [accuracyText]
    }
}
