internal import Diagnostics
internal import Foundation
internal import Simulation
internal import Units
internal import Waveforms

/// The numerical check that `--accuracy` asks for.
enum Accuracy {
    /// Finds solver settings that hold the asked accuracy for a design's measures, and applies them.
    ///
    /// Points of a curve are compared with the largest point of it: a weight change near zero has no accuracy of its own.
    ///
    /// - Parameters:
    ///   - text: The accuracy as the user gave it, e.g. `0.1%`.
    ///   - design: The design, whose deck gets the settings.
    ///   - simulator: What runs it.
    ///   - jobs: How many runs may go on at once.
    /// - Returns: The record of the check.
    static func check(
        _ text: String, _ design: inout Design, on simulator: some Simulator, jobs: Int
    ) async throws -> AccuracyReport {
        let accuracy = try Quantity.parse(text, unit: "", option: "--accuracy")
        guard accuracy > 0, accuracy < 1 else {
            throw DiagnosticError("out-of-range", "--accuracy \(text)", help: "expected a value such as 0.1%")
        }
        guard !design.measures.isEmpty else {
            throw DiagnosticError(
                "no-measure", "--accuracy needs a measure to hold still",
                help: "add --measure 'NAME=delta(v(net))'; see hillock measures")
        }
        let measures = design.measures
        var probes: [String] = []
        for signal in measures.flatMap(\.measure.signals) where !probes.contains(signal) { probes.append(signal) }
        let evaluate: @Sendable (WaveformSet) throws -> [String: Double] = { waveforms in
            var values: [String: Double] = [:]
            for named in measures { values[named.name] = try named.measure.evaluate(waveforms) }
            return values
        }
        let request = SimulationRequest(probes: probes)
        var scales: [String: Double] = [:]
        if measures.contains(where: { $0.series != nil }) {
            let nominal = try await simulator.withSession(design.deck, workers: 1) { session in
                try await session.run(request).waveforms
            }
            let values = try evaluate(nominal)
            for series in Set(measures.compactMap(\.series?.name)) {
                let members = measures.filter { $0.series?.name == series }.map(\.name)
                let largest = members.compactMap { values[$0].map(abs) }.max() ?? 0
                for name in members { scales[name] = largest }
            }
        }
        let check = AccuracyCheck(
            accuracy: accuracy, request: request, scales: scales, workers: jobs, measures: evaluate)
        let report = try await check.run(on: simulator, deck: design.deck)
        design.deck = report.settings.applied(to: design.deck)
        return report
    }

    /// What a check found, for people.
    static func sentence(_ report: AccuracyReport) -> String {
        let error = engineering(report.worstRelativeError * 100, unit: "", digits: 2)
        let options = report.settings.options.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
        let settings = options.joined(separator: " ")
        let sentence =
            report.isMet
            ? "numerical error of the measures: at most \(error) % (\(report.trials.count) runs; \(settings))"
            : "the asked accuracy was NOT reached: the numerical error may be \(error) % (\(settings))"
        return ([sentence] + report.remarks.map { "  \($0)" }).joined(separator: "\n")
    }
}
