internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import Reports
internal import Statistics
internal import Units

extension FitCommand {
    /// Fits every device with one shape and tells how they differ.
    func fitAll(_ measured: MeasuredData, shapes: [EvolutionShape], to path: String) throws {
        guard shapes.count == 1, let shape = shapes.first else {
            throw DiagnosticError(
                "several-shapes", "a spread is one of parameters of one shape", help: "give --shape once")
        }
        guard measured.devices.count >= 3 else {
            throw DiagnosticError(
                "too-few-devices", "the data have \(measured.devices.count) devices: no spread",
                help: "expected a table with a column 'device' and at least three of them")
        }
        let fits = try measured.devices.map { name throws(DiagnosticError) in
            try SynapseFit(measured, device: name, shapes: [shape])
        }
        guard let found = SynapseSpread(fits) else {
            throw DiagnosticError(
                "no-spread", "not every device was measured in both directions",
                help: "the joint distribution needs set and reset of each")
        }
        let source = "# fitted to \(measured.source), shape \(shape.rawValue)\n"
        let base = name ?? URL(filePath: data[0]).deletingPathExtension().lastPathComponent
        if let output {
            let cards = fits.map { $0.card(named: "\(base)-\($0.device)") }
            let notes = fits[0].undetermined.map { "# \($0)\n" }.joined()
            let text = notes + "model: \(model)\npresets:\n" + cards.map(\.entry).joined()
            try Files.write(Data(text.utf8), to: output)
        }
        try Files.write(Data((source + found.yaml).utf8), to: path)
        let report = SpreadReport(fits, found)
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
        if !form.quiet {
            if let output { Console.note("cards: \(output)") }
            Console.note("spread: \(path)")
        }
    }
}

/// What `hillock fit --spread` says.
struct SpreadReport: Encodable {
    let schema = 1
    let fits: [SynapseFit]
    let spread: SynapseSpread

    private enum CodingKeys: String, CodingKey {
        case schema, fits, spread
    }

    init(_ fits: [SynapseFit], _ spread: SynapseSpread) {
        self.fits = fits
        self.spread = spread
    }

    /// The report for a terminal.
    var text: String {
        var rows: [[String]] = []
        for fit in fits {
            var row = [fit.device] + [fit.lowest, fit.highest].map { engineering($0, unit: fit.unit, digits: 4) }
            for direction in fit.directions {
                let best = direction.best
                row.append(best.fullDose.map { String(format: "%.1f", $0) } ?? "")
                row.append(best.shape == .exponential ? String(format: "%.3f", best.evolution[1]) : "")
                row.append(String(format: "%.3f %%", 100 * best.quality.normalisedError))
                row.append(best.heldOut.map { String(format: "%.3f %%", 100 * $0.normalisedError) } ?? "")
            }
            rows.append(row)
        }
        let columns =
            [TextTable.Column("Device"), .init("Gmin", .right), .init("Gmax", .right)]
            + Polarity.allCases.flatMap { polarity in
                ["pulses", "ν", "NRMSE", "held out"].map { .init("\(polarity.rawValue): \($0)", .right) }
            }
        var lines = [TextTable(columns, rows: rows).text()]
        let joint = spread.devices
        let spreads = joint.names.enumerated().map { place, name in
            let sigma = joint.covariance[place, place].squareRoot()
            return [
                name,
                String(
                    format: "%.4g", joint.isLogarithmic[place] ? Foundation.exp(joint.means[place]) : joint.means[place]
                ),
                joint.isLogarithmic[place] ? String(format: "%.2f %%", 100 * sigma) : String(format: "%.3g", sigma),
            ]
        }
        lines.append(
            TextTable([.init("Parameter"), .init("mean", .right), .init("σ device to device", .right)], rows: spreads)
                .text())
        let matrix = joint.covariance.correlation()
        let correlation = ParameterCorrelation(
            names: joint.names,
            rows: joint.names.indices.map { row in joint.names.indices.map { matrix[row, $0] } })
        lines.append("Correlation from device to device\n" + FitTables.correlation(correlation))
        lines.append(
            "Cycle to cycle: \(String(format: "%.4f %%", 100 * spread.setDeviation)) of the range for a set pulse, "
                + "\(String(format: "%.4f %%", 100 * spread.resetDeviation)) for a reset pulse")
        return lines.joined(separator: "\n")
    }
}
