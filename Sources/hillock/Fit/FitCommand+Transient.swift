internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import Reports
internal import Units

extension FitCommand {
    /// Fits any model to a current under terminal voltages.
    func fitRecord(_ record: TransientRecord, source: String) throws {
        for (value, name) in [(device, "--device"), (spread, "--spread"), (shapes.first, "--shape")] where value != nil
        {
            throw DiagnosticError("option", "\(name) is for ramps and steps, and the data are a current over time")
        }
        let start = try HillockHome.find().models.model(model).with(preset: preset, settings: settings)
        let usual = start.parameters.filter(\.isInstance).map(\.name)
        let fit = try TransientFit(record, of: start, free: free.isEmpty ? usual : free)
        let fallback = URL(filePath: data[0]).deletingPathExtension().lastPathComponent
        let card = ModelCard(
            model: start.name, name: name ?? fallback, summary: "fitted to a current over time",
            source: "fitted to " + source, parameters: fit.parameters, notes: fit.undetermined)
        let picture = try plot.map { _ in try Self.picture(record, fit).svg() }
        if let output { try Files.write(Data(card.yaml.utf8), to: output) }
        try writeForms(of: start.with(card.parameters))
        if let plot, let picture { try Files.write(Data(picture.utf8), to: plot) }
        if form.json { return try Console.result(json: TransientReport(fit: fit, card: card.yaml)) }
        Console.result(FitTables.parameters(fit.parameters))
        let correlation = ParameterCorrelation(names: fit.parameters.map(\.name), rows: fit.correlation)
        Console.result("Correlation\n" + FitTables.correlation(correlation))
        let quality = fit.quality
        Console.result(
            String(
                format: "%d readings, NRMSE %.4f %%, R² %.6f, correlation of neighbours %.2f; %d of %d starts agree",
                quality.count, 100 * quality.normalisedError, quality.determination, quality.autocorrelation,
                fit.agreeingStarts, fit.starts))
        for line in fit.undetermined { Console.result("not determined: \(line)") }
        if !fit.hasConverged { Console.note("the search did not end at a minimum") }
    }

    private static func picture(_ record: TransientRecord, _ fit: TransientFit) throws(PlotError) -> Figure {
        let axis = PlotAxis("Time", unit: "s")
        let left = zip(record.currents, fit.currents).map { $0 - $1 }
        return Figure(
            panels: [
                Panel(
                    horizontal: axis, vertical: PlotAxis("Current", unit: "A"),
                    layers: [
                        Layer("measured", .points(x: record.times, y: record.currents, shape: .ring), colour: .ink),
                        Layer("fit", .line(x: record.times, y: fit.currents), colour: .series(0)),
                    ]),
                Panel(
                    horizontal: axis, vertical: PlotAxis("Data − fit", unit: "A"),
                    layers: [
                        Layer(nil, .horizontal(at: 0), colour: .muted),
                        Layer(nil, .line(x: record.times, y: left), colour: .series(0)),
                    ]),
            ])
    }
}

/// What `hillock fit` says of a current over time.
private struct TransientReport: Encodable {
    let schema = 1
    let fit: TransientFit
    let card: String

    private enum CodingKeys: String, CodingKey {
        case schema, fit, card
    }
}
