internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Experiments
internal import Fitting
internal import Foundation
internal import Reports
internal import Stimuli
internal import Technologies
internal import Units

/// What `hillock tune` tells: as text, as JSON, and as a preset.
struct TuningReport: Encodable {
    struct BiasRow: Encodable {
        var name: String
        var unit: String
        var meaning: String
        var before: Double
        var after: Double
        var quantised: Double?
        var lowest: Double
        var highest: Double
    }

    struct ConditionRow: Encodable {
        var name: String
        var measured: Double
        var standardError: Double
        var before: Double
        var after: Double
        var quantised: Double?
    }

    var schema = 1
    var circuit: String
    var technology: String
    var corner: String
    var dataset: String
    var steps: String?
    var nmseBefore: Double
    var nmseAfter: Double
    var nmseQuantised: Double?
    var evaluations: Int
    var failures: Int
    var ending: Fit.Ending
    /// What the native engine found, where ngspice has the last word.
    var search: TuningCampaign.Search?
    var biases: [BiasRow]
    var conditions: [ConditionRow]
    var biasSensitivities: [Sensitivity]
    var thresholdSensitivities: [Sensitivity]
    var course: [Double]
    var command: String

    /// Parameters and biases besides the fitted ones that a preset must set, as text.
    private var others: [String] = []

    private enum CodingKeys: String, CodingKey {
        case schema, circuit, technology, corner, dataset, steps, nmseBefore, nmseAfter, nmseQuantised, evaluations
        case failures, ending, search, biases, conditions, biasSensitivities, thresholdSensitivities, course, command
    }

    init(_ outcome: TuningCampaign.Outcome, dataset: Dataset, options: DesignOptions, dac: String?) {
        let trial = outcome.tuning.trial
        circuit = trial.circuit.name
        technology = trial.technology.name
        corner = trial.corner
        self.dataset = dataset.name
        steps = outcome.quantised == nil ? nil : dac
        nmseBefore = outcome.before.nmse
        nmseAfter = outcome.after.nmse
        nmseQuantised = outcome.quantised?.nmse
        (evaluations, failures, ending) = (outcome.evaluations, outcome.failures, outcome.ending)
        search = outcome.search
        let meanings = Dictionary(
            trial.circuit.biases.map { ($0.name, $0.meaning) }, uniquingKeysWith: { $1 })
        biases = trial.circuit.tunables.map { tunable in
            BiasRow(
                name: tunable.bias, unit: trial.circuit.unit(of: tunable.bias) ?? "",
                meaning: meanings[tunable.bias] ?? "",
                before: outcome.before.biases[tunable.bias] ?? .nan, after: outcome.after.biases[tunable.bias] ?? .nan,
                quantised: outcome.quantised?.biases[tunable.bias], lowest: tunable.range.lowerBound,
                highest: tunable.range.upperBound)
        }
        conditions = dataset.points.indices.map { index in
            let point = dataset.points[index]
            return ConditionRow(
                name: point.condition.name, measured: point.mean, standardError: point.standardError,
                before: outcome.before.changes[index], after: outcome.after.changes[index],
                quantised: outcome.quantised?.changes[index])
        }
        biasSensitivities = outcome.biasSensitivities
        thresholdSensitivities = outcome.thresholdSensitivities
        course = outcome.course
        var words = options
        let fitted = Set(biases.map(\.name))
        words.settings = options.settings.filter { text in
            !fitted.contains(text.prefix { $0 != "=" }.lowercased())
        }
        words.settings += biases.map { "\($0.name)=\(Self.setting($0.quantised ?? $0.after))\($0.unit)" }
        command = "hillock simulate " + shellText(words.words())
        let preset = trial.circuit.presets.first { $0.name == (trial.preset ?? trial.circuit.presets.first?.name) }
        others = (preset?.values ?? [:]).merging(trial.settings) { $1 }.filter { !fitted.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { "\($0.key): \(Self.quantity($0.value, trial.circuit.unit(of: $0.key) ?? ""))" }
    }

    /// Five digits of a value in SI units: a bias is not known better, and the NMSE does not move by more than 1e-3.
    private static func setting(_ value: Double) -> String { String(format: "%.5g", value) }

    private static func quantity(_ value: Double, _ unit: String) -> String {
        unit.isEmpty ? setting(value) : engineering(value, unit: unit, digits: 5)
    }

    /// The report for the terminal.
    var text: String {
        var lines = ["\(circuit) in \(technology) (\(corner)), data set \(dataset)"]
        lines.append(
            "NMSE \(number(nmseBefore)) -> \(number(nmseAfter))"
                + (nmseQuantised.map { ", \(number($0)) with biases of \(steps ?? "")" } ?? "")
                + "; \(evaluations) runs of the circuit, \(failures) failed; "
                + (ending == .budget ? "the budget is used up" : "no step is left that helps"))
        if let search {
            let judgement =
                search.polishing > 0
                ? "so the fit went on there for \(search.polishing) runs" : "so there was nothing to fit further"
            lines.append(
                "searched with \(search.engine) in \(search.evaluations) runs to \(number(search.nmse)); \(search.reference) "
                    + "gives \(number(search.referenceNMSE)) there, \(judgement); all other figures are those of "
                    + "\(search.reference)"
                    + (thresholdSensitivities.isEmpty ? "" : ", the sensitivities those of \(search.engine)"))
        }
        lines += ["", biasTable.text(), conditionTable.text()]
        if !biasSensitivities.isEmpty {
            lines.append(sensitivityTable.text())
            lines.append(deviceTable.text())
            lines.append(
                "cost: what a spread of the threshold by its σ adds to the NMSE on average; enlarge the first devices")
        }
        lines.append("the circuit with these biases:\n  \(command)")
        return lines.joined(separator: "\n")
    }

    /// A preset for the section `presets` of the circuit's description.
    var preset: String {
        let settings = others + biases.map { "\($0.name): \(Self.quantity($0.quantised ?? $0.after, $0.unit))" }
        return """
            # For the section `presets` of templates/circuits/\(circuit).yaml.
              \(dataset)-\(technology):
                summary: fitted to \(dataset) in \(technology) (\(corner)), NMSE \(number(nmseQuantised ?? nmseAfter)), \
            \(evaluations) runs
                set: {\(settings.joined(separator: ", "))}

            """
    }

    private var biasTable: TextTable {
        var columns: [TextTable.Column] = [
            .init("Bias"), .init("Before", .right), .init("After", .right), .init("Change", .right),
        ]
        if steps != nil { columns.append(.init("In \(steps ?? "")", .right)) }
        columns.append(.init("Meaning"))
        return TextTable(
            columns,
            rows: biases.map { bias in
                let change =
                    bias.unit == "A"
                    ? "\(signed((bias.after / bias.before - 1) * 100, 1)) %"
                    : "\(signed((bias.after - bias.before) * 1e3, 2)) m\(bias.unit)"
                let atBound = bias.after == bias.lowest || bias.after == bias.highest ? " (at its bound)" : ""
                return [
                    bias.name, engineering(bias.before, unit: bias.unit), engineering(bias.after, unit: bias.unit),
                    change,
                ] + (steps != nil ? [bias.quantised.map { engineering($0, unit: bias.unit, digits: 5) } ?? ""] : [])
                    + [bias.meaning + atBound]
            })
    }

    private var conditionTable: TextTable {
        var columns: [TextTable.Column] = [
            .init("Condition"), .init("Measured", .right), .init("SEM", .right), .init("Before", .right),
            .init("After", .right), .init("(After - measured)/SEM", .right),
        ]
        if steps != nil { columns.append(.init("In \(steps ?? "")", .right)) }
        return TextTable(
            columns,
            rows: conditions.map { row in
                [
                    row.name, signed(row.measured, 3), String(format: "%.3f", row.standardError), signed(row.before, 3),
                    signed(row.after, 3), signed((row.after - row.measured) / row.standardError, 2),
                ] + (row.quantised.map { [signed($0, 3)] } ?? [])
            })
    }

    private var sensitivityTable: TextTable {
        TextTable(
            [
                .init("Bias"), .init("dNMSE for +1 %", .right), .init("dNMSE for +1 mV", .right),
                .init("NMSE for ±5 % or ±5 mV", .right),
            ],
            rows: biasSensitivities.map { one in
                let isCurrent = one.unit.isEmpty
                let step = isCurrent ? 0.01 : 1e-3
                let reach = 5 * step
                return [
                    one.name, isCurrent ? signed(one.slope * step, 4) : "",
                    isCurrent ? "" : signed(one.slope * step, 4),
                    "+\(number(one.curvature * reach * reach))",
                ]
            })
    }

    private var deviceTable: TextTable {
        TextTable(
            [
                .init("Transistor"), .init("σ of its threshold", .right), .init("dNMSE for +1 mV", .right),
                .init("cost in NMSE", .right),
            ],
            rows: thresholdSensitivities.map { one in
                [
                    one.name, one.spread.map { engineering($0, unit: one.unit, digits: 3) } ?? "",
                    signed(one.slope * 1e-3, 4), one.cost.map { "+\(number($0))" } ?? "",
                ]
            })
    }

    private func number(_ value: Double) -> String { String(format: "%.4g", value) }

    private func signed(_ value: Double, _ digits: Int) -> String { String(format: "%+.\(digits)f", value) }
}
