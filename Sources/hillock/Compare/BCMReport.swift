internal import BehaviouralModels
internal import Circuits
internal import Comparison
internal import Reports
internal import Technologies
internal import Units

/// What `hillock bcm` found, as text, pictures and JSON.
struct BCMReport: Encodable {
    /// The curves of one setting of the biases.
    struct Curve: Encodable {
        var biases: [String: Double]
        var circuit: RateCurve
        var rule: RateCurve
        /// The circuit-informed twin, where the circuit has one.
        var twin: RateCurve?
        var twinThreshold: RateCurve.Threshold?
        var theory: [Double]
        var theoryThreshold: Double?
        var circuitThreshold: RateCurve.Threshold?
        var ruleThreshold: RateCurve.Threshold?
        var parameters: TripletRule

        init(
            biases: [String: Double], circuit: RateCurve, rule: RateCurve, twin: RateCurve?, theory: [Double],
            theoryThreshold: Double?,
            parameters: TripletRule
        ) {
            self.biases = biases
            self.circuit = circuit
            self.rule = rule
            self.twin = twin
            twinThreshold = twin?.threshold
            self.theory = theory
            self.theoryThreshold = theoryThreshold
            self.parameters = parameters
            circuitThreshold = circuit.threshold
            ruleThreshold = rule.threshold
        }
    }

    var schema = 1
    var circuit: String
    var technology: String
    var corner: String
    /// The engine that ran the circuit.
    var engine: String
    var experiment: RateExperiment
    var sweeps: [BiasSweep]
    /// The nominal curve, then those of the sweeps in their order.
    var curves: [Curve]

    init(engine: String, experiment: RateExperiment, trial: CircuitTrial, sweeps: [BiasSweep], curves: [Curve]) {
        circuit = trial.circuit.name
        technology = trial.technology.name
        corner = trial.corner
        self.engine = engine
        self.experiment = experiment
        self.sweeps = sweeps
        self.curves = curves
    }

    /// Tables for the terminal.
    var text: String {
        var parts: [String] = []
        if let nominal = curves.first {
            let columns = ["Post rate", "Recording", "theory", "rule", "twin", "circuit", "± of trials"]
            let table = TextTable(
                columns.map { .init($0, .right) },
                rows: experiment.rates.indices.map { index in
                    [
                        "\(NumberText(experiment.rates[index])) Hz", "\(NumberText(experiment.durations[index])) s",
                        Self.milli(nominal.theory[index]), Self.milli(nominal.rule.means[index]),
                        nominal.twin.map { Self.milli($0.means[index]) } ?? "–",
                        Self.milli(nominal.circuit.means[index]), Self.milli(nominal.circuit.deviations[index]),
                    ]
                })
            parts.append(
                "Weight change a second in 1e-3, \(experiment.trials) trials, pre \(NumberText(experiment.preRate)) Hz"
                    + (engine == "ngspice" ? "" : ", circuit on the engine \(engine)") + "\n"
                    + table.text())
        }
        let rows = curves.enumerated().map { index, curve in
            [
                name(of: index), Self.hertz(curve.theoryThreshold), Self.hertz(curve.ruleThreshold),
                Self.hertz(curve.twinThreshold),
                Self.hertz(curve.circuitThreshold), ratio(curve),
            ]
        }
        let titles = ["theory", "rule", "twin", "circuit", hasTwin ? "circuit/twin" : "circuit/rule"]
        parts.append(
            "Threshold θ\n"
                + TextTable([.init("Biases")] + titles.map { .init($0, .right) }, rows: rows).text())
        return parts.joined(separator: "\n")
    }

    /// The nominal picture, and one for each sweep beside it.
    func pictures(named file: String) -> [(file: String, plot: CurvePlot)] {
        var pictures: [(String, CurvePlot)] = []
        if let nominal = curves.first {
            let fine = (1...100).map { (experiment.rates.last ?? 0) * Double($0) / 100 }
            let theory = fine.map {
                nominal.parameters.expectedDrift(preRate: experiment.preRate, postRate: $0)
            }
            var curves = [
                CurvePlot.Curve("theory", x: fine, y: theory, colour: 6, dash: .dotted, hasPoints: false),
                .init("rule, same spikes", x: experiment.rates, y: nominal.rule.means, colour: 0, dash: .dashed),
                .init(
                    "circuit ± SD of \(experiment.trials) trials", x: experiment.rates, y: nominal.circuit.means,
                    errors: nominal.circuit.deviations, colour: 1),
            ]
            if let twin = nominal.twin {
                curves.insert(
                    .init("twin, same spikes", x: experiment.rates, y: twin.means, colour: 2, dash: .dashDotted), at: 2)
            }
            pictures.append(
                (file, picture(curves, places: [place(nominal, colour: 1)], "Change of the weight by rate")))
        }
        var first = 1
        for sweep in sweeps {
            let own = first..<first + sweep.values.count
            first = own.upperBound
            let curves = own.enumerated().flatMap { colour, index -> [CurvePlot.Curve] in
                let curve = self.curves[index]
                return [
                    .init(
                        name(of: index), x: experiment.rates, y: curve.circuit.means, errors: curve.circuit.deviations,
                        colour: colour),
                    .init(
                        "", x: experiment.rates, y: (curve.twin ?? curve.rule).means, colour: colour, dash: .dashed,
                        hasPoints: false),
                ]
            }
            let places = own.enumerated().map { place(self.curves[$1], colour: $0) }
            let title = "The threshold slides with \(sweep.bias) (dashed: \(hasTwin ? "twin" : "rule"))"
            let stem = file.lowercased().hasSuffix(".svg") ? String(file.dropLast(4)) : file
            pictures.append(("\(stem)-\(sweep.bias).svg", picture(curves, places: places, title)))
        }
        return pictures
    }

    private var hasTwin: Bool { curves.first?.twin != nil }

    private func picture(_ curves: [CurvePlot.Curve], places: [CurvePlot.Place?], _ title: String) -> CurvePlot {
        CurvePlot(
            curves, horizontal: PlotAxis("Postsynaptic rate", unit: "Hz"), vertical: PlotAxis("Δw per second"),
            places: places.compactMap { $0 }, title: "\(title): \(circuit), \(technology) \(corner)")
    }

    private func place(_ curve: Curve, colour: Int) -> CurvePlot.Place? {
        curve.circuitThreshold.map {
            .init($0.value, label: "θ = " + Self.hertz(curve.circuitThreshold), colour: colour)
        }
    }

    private func name(of index: Int) -> String {
        guard index > 0 else { return "as they stand" }
        return curves[index].biases.sorted { $0.key < $1.key }.map { bias, value in
            let unit = sweeps.first { $0.bias == bias }?.unit ?? ""
            return "\(bias) = \(engineering(value, unit: unit, digits: 3))"
        }.joined(separator: ", ")
    }

    private func ratio(_ curve: Curve) -> String {
        guard let circuit = curve.circuitThreshold, let model = curve.twinThreshold ?? curve.ruleThreshold else {
            return "–"
        }
        return "\(((circuit.value / model.value) * 1000).rounded() / 1000)"
    }

    private static func hertz(_ threshold: RateCurve.Threshold?) -> String {
        guard let threshold else { return "none" }
        let value = hertz(threshold.value)
        return threshold.standardError.map { "\(value.dropLast(3)) ± \(hertz($0))" } ?? value
    }

    private static func hertz(_ value: Double?) -> String {
        value.map { "\(($0 * 100).rounded() / 100) Hz" } ?? "none"
    }

    private static func milli(_ value: Double) -> String { "\((value * 1e5).rounded() / 100)" }
}

/// A number without needless zeros.
private struct NumberText: CustomStringConvertible {
    let value: Double
    init(_ value: Double) { self.value = (value * 100).rounded() / 100 }
    var description: String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
