internal import Foundation
internal import ModelFitting
internal import Reports
internal import Units

/// What `hillock fit` says.
struct FitReport: Encodable {
    let schema = 1
    let fit: SynapseFit
    let parameters: [FittedParameter]
    let undetermined: [String]
    let card: String
    let merit: FiguresOfMerit

    private enum CodingKeys: String, CodingKey {
        case schema, fit, parameters, undetermined, card, merit
    }

    init(_ fit: SynapseFit, card: ModelCard) {
        self.fit = fit
        parameters = card.parameters
        undetermined = fit.undetermined
        self.card = card.yaml
        merit = FiguresOfMerit(fit)
    }

    /// The report for a terminal.
    var text: String {
        var parts = [fit.device.isEmpty ? fit.source : "\(fit.source), device \(fit.device)"]
        let ends = [fit.lowest, fit.highest].map { engineering($0, unit: fit.unit, digits: 4) }
        parts.append("Range \(ends[0]) … \(ends[1])\n")
        parts += fit.directions.map { text(of: $0) }
        parts.append("Card")
        let rows = parameters.map { parameter in
            [
                parameter.name, engineering(parameter.value, unit: parameter.unit, digits: 5),
                parameter.deviation.map { engineering($0, unit: parameter.unit, digits: 2) } ?? "",
            ]
        }
        parts.append(
            TextTable([.init("Parameter"), .init("Value", .right), .init("±σ", .right)], rows: rows).text(indent: 2))
        parts.append("Figures of merit")
        parts.append(meritText)
        parts.append("What the data do not tell")
        parts += undetermined.map { "  - \($0)" }
        return parts.joined(separator: "\n")
    }

    private func text(of direction: DirectionFit) -> String {
        let what = direction.ramps == 0 ? "table of \(direction.readings) steps" : "\(direction.ramps) ramps"
        var lines = [
            "\(direction.polarity.rawValue): \(what), \(direction.readings) readings; held out: \(direction.heldOutWhat)"
                + (direction.fitsStarts ? "; starts of ramps fitted" : "")
        ]
        let least = direction.fits.map(\.bayes).min() ?? 0
        let rows = direction.fits.enumerated().map { place, fit in
            [
                (place == direction.choice ? "* " : "  ") + fit.shape.rawValue, percent(fit.quality.normalisedError),
                digits(fit.quality.determination), fit.heldOut.map { percent($0.normalisedError) } ?? "",
                fit.heldOut.map { digits($0.determination) } ?? "", digits(fit.quality.autocorrelation, 2),
                digits(fit.akaike, 0), digits(fit.bayes - least, 0), "\(fit.agreeingStarts)/\(fit.starts)",
            ]
        }
        lines.append(
            TextTable(
                [
                    .init("Shape"), .init("NRMSE", .right), .init("R²", .right), .init("held out", .right),
                    .init("R²", .right), .init("ρ₁", .right), .init("AIC", .right), .init("ΔBIC", .right),
                    .init("starts", .right),
                ], rows: rows
            ).text(indent: 2))
        if let cycle = direction.cycleDeviation {
            var noise = "  noise: \(percent(cycle)) of the range per pulse"
            if let read = direction.readDeviation { noise += ", \(percent(read)) per reading" }
            lines.append(noise)
        }
        if let floor = direction.floor {
            lines.append(
                "  a smoothing spline leaves \(percent(floor.independent)) (\(digits(floor.independentFreedom, 0)) degrees of"
                    + " freedom), one that looks across tenths of the ramp \(percent(floor.cumulative))"
                    + " (\(digits(floor.cumulativeFreedom, 0)))")
        }
        lines += direction.masked.map { "  left out: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private var meritText: String {
        var rows: [[String]] = []
        func add(_ name: String, _ values: [String?]) {
            rows.append([name] + values.map { $0 ?? "not known" })
        }
        let all = merit.directions
        add("states (pulses for the range)", all.map { digits($0.states, 1) })
        add("NL of NeuroSim", all.map { digits($0.nonlinearity, 2) })
        add("ν", all.map { $0.nu.map { digits($0, 3) } })
        add("α", all.map { $0.alpha.map { digits($0, 2) } })
        add("cycle to cycle σ of the range", all.map { $0.cycleDeviation.map { percent($0) } })
        add("⟨ΔG⟩²/var ΔG", all.map { $0.signalToNoise.map { digits($0, 1) } })
        add("levels 6 σ of a reading apart", all.map { $0.resolvableLevels.map { digits($0, 0) } })
        add("write energy", all.map { $0.writeEnergy.map { engineering($0, unit: "J", digits: 3) } })
        let head = [TextTable.Column("")] + all.map { .init($0.polarity.rawValue, .right) }
        var lines = [TextTable(head, rows: rows).text(indent: 2)]
        if let range = merit.dynamicRange { lines.append("  dynamic range \(digits(range, 3))\n") }
        if let asymmetry = merit.asymmetry, let steps = merit.stepAsymmetry {
            let points = merit.symmetryPoints.map { engineering($0, unit: fit.unit, digits: 4) }
            lines.append(
                "  asymmetry of the ways \(digits(asymmetry, 3)), of the steps \(digits(steps, 3)); symmetry point "
                    + (points.isEmpty ? "none" : points.joined(separator: ", ")) + "\n")
        }
        return lines.joined()
    }

    private func percent(_ share: Double) -> String { String(format: "%.3f %%", 100 * share) }

    private func digits(_ value: Double, _ count: Int = 4) -> String { String(format: "%.\(count)f", value) }
}
