internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import Reports

extension FitCommand {
    /// Fits conductances that were left alone, without any programming.
    func fitRetention(_ measured: MeasuredData) throws {
        for (value, name) in [(device, "--device"), (spread, "--spread"), (shapes.first, "--shape")] where value != nil
        {
            throw DiagnosticError("option", "\(name) is for ramps and steps, and the data are retention alone")
        }
        let fit = try RetentionFit(measured.retention, unit: measured.unit)
        let fallback = URL(filePath: data[0]).deletingPathExtension().lastPathComponent
        var notes = fit.undetermined
        let range = try range(of: measured)
        if range == nil, fit.kind != .constant {
            notes.append(
                "xr: where the state rests is known as a conductance; --set gmin=… --set gmax=… tells it as a state")
        }
        let parameters = fit.cardParameters(range: range)
        let card = ModelCard(
            model: model, name: name ?? fallback, summary: "decay fitted to retention",
            source: "fitted to " + measured.source,
            parameters: parameters, notes: notes)
        let fitted = try HillockHome.find().models.model(model).with(card.parameters)
        let picture = try plot.map { _ in try RetentionPicture.figure(fit, measured).svg() }
        if let output { try Files.write(Data(card.yaml.utf8), to: output) }
        try writeForms(of: fitted)
        if let plot, let picture { try Files.write(Data(picture.utf8), to: plot) }
        let correlation = ParameterCorrelation(names: fit.parameters.map(\.name), rows: fit.correlation)
        let report = RetentionReport(
            fit: fit, parameters: parameters, correlations: correlation.names.isEmpty ? [] : [correlation],
            undetermined: notes, card: card.yaml)
        if form.json { return try Console.result(json: report) }
        Console.result(measured.source + "\n" + fit.text(unit: measured.unit))
        if !correlation.names.isEmpty { Console.result("Correlation\n" + FitTables.correlation(correlation)) }
        if let time = fit.timeToLoseTenth {
            let left = 100 * fit.left(after: 10 * 31_557_600)
            Console.result(
                "A tenth of a state's distance from rest is lost after \(FitTables.time(time)); "
                    + String(format: "%.3g %% is left after ten years", left))
        }
        for note in notes { Console.result("not determined: \(note)") }
    }
}

/// What `hillock fit` says of retention.
private struct RetentionReport: Encodable {
    let schema = 1
    let fit: RetentionFit
    let parameters: [FittedParameter]
    let correlations: [ParameterCorrelation]
    let undetermined: [String]
    let card: String

    private enum CodingKeys: String, CodingKey {
        case schema, fit, parameters, correlations, undetermined, card
    }
}
