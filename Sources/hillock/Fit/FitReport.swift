internal import Foundation
internal import ModelFitting
internal import Reports
internal import Units

/// What `hillock fit` says.
struct FitReport: Encodable {
    let schema = 1
    let fit: SynapseFit
    let parameters: [FittedParameter]
    let correlations: [ParameterCorrelation]
    let undetermined: [String]
    let card: String
    let merit: FiguresOfMerit

    private enum CodingKeys: String, CodingKey {
        case schema, fit, parameters, correlations, undetermined, card, merit
    }

    init(_ fit: SynapseFit, card: ModelCard) {
        self.fit = fit
        parameters = card.parameters
        correlations = fit.correlations
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
        if let retention = fit.retention { parts.append(retention.text(unit: fit.unit) + "\n") }
        parts.append("Card")
        parts.append(FitTables.parameters(parameters))
        parts.append("Correlation")
        parts += correlations.map { FitTables.correlation($0) }
        parts.append("Figures of merit")
        parts.append(meritText)
        parts.append("What the data do not tell")
        parts += undetermined.map { "  - \($0)" }
        return parts.joined(separator: "\n")
    }

    private func text(of direction: DirectionFit) -> String {
        let kind = direction.law == nil ? "ramp" : "run"
        let what =
            direction.ramps == 0
            ? "table of \(direction.readings) steps" : "\(direction.ramps) \(kind)\(direction.ramps == 1 ? "" : "s")"
        let readings = direction.law == nil ? "readings" : "pulses"
        var lines = [
            "\(direction.polarity.rawValue): \(what), \(direction.readings) \(readings); held out: \(direction.heldOutWhat)"
                + (direction.fitsStarts ? "; starts of ramps fitted" : "")
        ]
        // Pulses of both directions are fitted together: one table for both.
        if let law = direction.law, direction.polarity != fit.directions.first?.polarity {
            lines.append(text(of: law))
            return lines.joined(separator: "\n") + "\n"
        }
        if direction.law != nil, fit.directions.count > 1 { lines[0] += "; errors of both directions together" }
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
        lines += noise(of: direction).map { "  " + $0 }
        if let law = direction.law { lines.append(text(of: law)) }
        lines += direction.masked.map { "  left out: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func noise(of direction: DirectionFit) -> [String] {
        var lines: [String] = []
        if let noise = direction.noise {
            let read = "\(percent(noise.readDeviation)) of the range per reading"
            switch noise.kind {
            case .reading: lines.append("noise: \(read); readings are independent")
            case .adding: lines.append("noise: \(read), and \(percent(noise.pulseDeviation)) per pulse that adds up")
            case .relaxing:
                lines.append(
                    "noise: \(read), and \(percent(noise.pulseDeviation)) per pulse that is forgotten within "
                        + "\(digits(noise.relaxation ?? 0, 1)) \(fit.doseUnit == "s" && direction.law == nil ? "s" : "pulses")"
                        + (noise.totalDeviation.map { "; together \(percent($0))" } ?? ""))
            }
        } else if let cycle = direction.cycleDeviation {
            lines.append("noise: \(percent(cycle)) of the range per pulse")
        }
        guard let floor = direction.floor else { return lines }
        let best = direction.best
        var rows = [
            [
                "the shape \(best.shape.rawValue)", percent(best.quality.normalisedError),
                digits(Double(best.evolution.count + best.firstProgress.count), 0),
                direction.ramps == 1 ? best.heldOut.map { percent($0.normalisedError) } ?? "" : "",
            ],
            ["a spline across tenths of the ramp", percent(floor.cumulative), digits(floor.cumulativeFreedom, 0), ""],
            ["the nearest curve that never turns back", percent(floor.monotone), "", ""],
            [
                "a spline for independent readings", percent(floor.independent), digits(floor.independentFreedom, 0),
                percent(floor.independentHeldOut),
            ],
        ]
        if let smoothed = direction.smoothed {
            rows.append([
                "the shape with the course of its pulse noise", percent(smoothed.normalisedError),
                digits(smoothed.freedom + Double(best.evolution.count + best.firstProgress.count), 0),
                smoothed.heldOut.map { percent($0) } ?? "",
            ])
        }
        let table = TextTable(
            [
                .init("Left over, of the range"), .init("fitted", .right), .init("freedom", .right),
                .init("every 2nd reading held out", .right),
            ], rows: rows
        ).text()
        return lines + [""] + table.split(separator: "\n").map(String.init)
    }

    /// The rates at each amplitude against that at the largest, and what the law makes of them.
    private func text(of law: DriveLaw) -> String {
        let rows = law.factors.map { factor in
            [
                engineering(factor.amplitude, unit: "V", digits: 4), String(format: "%.4f", factor.value),
                factor.logarithmicDeviation.map { String(format: "%.4f", factor.value * $0) } ?? "not moving",
                String(format: "%.4f", law.factor(at: factor.amplitude)),
            ]
        }
        return TextTable(
            [.init("Amplitude", .right), .init("rate", .right), .init("±σ", .right), .init("law", .right)], rows: rows
        ).text(indent: 2)
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
        add("⟨ΔG⟩²/var ΔG", all.map { $0.signalToNoise.map { String(format: "%.3g", $0) } })
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
        if let time = merit.retentionTime {
            let left =
                merit.leftAfterTenYears.map { ", after ten years " + String(format: "%.3g %% is left", 100 * $0) } ?? ""
            lines.append(
                "  retention: a tenth of a state's distance from rest is lost after \(FitTables.time(time))\(left)\n")
        }
        return lines.joined()
    }

    private func percent(_ share: Double) -> String { String(format: "%.3f %%", 100 * share) }

    private func digits(_ value: Double, _ count: Int = 4) -> String { String(format: "%.\(count)f", value) }
}
