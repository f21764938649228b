internal import ArgumentParser
internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import ModelForms
internal import Reports
internal import SpiceFormat
internal import VerilogA

/// `hillock fit`: a compact model fitted to measured data.
struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit", abstract: "Fit a compact model to measured data of a device.",
        discussion: """
            Data are CSV files with a header: ramps (one in each column), conductance after each pulse ('pulse,G (uS)'), \
            after pulses of several amplitudes ('amplitude (V),width (ms),G (uS)'), steps over conductance \
            ('G (uS),dG (uS)'), retention ('time (h),G (uS)'), or a current over time \
            ('time (s),V(g) (V),V(d) (V),I (A)'). Units stand in the header or in a YAML file of the same name.

            Examples:
              hillock fit gated-synapse --data ramps.csv
              hillock fit gated-synapse --data set.csv --data reset.csv -o card.yaml --plot fit.svg
              hillock fit gated-synapse --data amplitudes.csv --data retention.csv --set gmin=1uS --set gmax=20uS
              hillock fit gated-synapse --data steps.csv --device 3 --shape exponential --json
              hillock fit gated-synapse --data current.csv --free tsp --free nup --set vtp=0.4V
              hillock fit gated-synapse --data steps.csv --spread spread.yaml -o cards.yaml
            """)

    @Argument(help: "The model: gated-synapse; for a current over time any model of 'hillock models'.")
    var model: String

    @Option(name: .customLong("data"), help: "A CSV file of measurements. May be repeated.")
    var data: [String]

    @Option(help: "The device, for tables of several; the first if not given.")
    var device: String?

    @Option(
        name: .customLong("shape"),
        help: "A shape to try: exponential, power, cubic, table. May be repeated; all if not given.")
    var shapes: [String] = []

    @Option(
        name: .customLong("free"),
        help: """
            Of a current over time: a parameter to fit; those that differ from device to device if not given. May be \
            repeated.
            """)
    var free: [String] = []

    @Option(help: "Of a current over time: the preset, or the card, at which the search starts.")
    var preset: String?

    @Option(
        name: .customLong("set"),
        help: """
            Of a current over time: a first or fixed value, e.g. tsp=1ms. Of ramps, pulses and steps: gmin and gmax, where \
            they are known; otherwise they are the ends of the data. May be repeated.
            """
    )
    var settings: [String] = []

    @Option(help: "The name of the card.")
    var name: String?

    @Option(name: .shortAndLong, help: "Write the card: a .yaml file.")
    var output: String?

    @Option(help: "Draw data, fit and residual: an .svg file.")
    var plot: String?

    @Option(name: .customLong("verilog-a"), help: "Write the fitted model as Verilog-A: a .va file.")
    var verilogA: String?

    @Option(help: "Write the fitted model as a subcircuit for ngspice: a .sub file.")
    var subcircuit: String?

    @Option(
        help: """
            Fit every device of a table with one shape (exponential if none is given) and write their joint distribution: \
            a .yaml file.
            """)
    var spread: String?

    @OptionGroup var form: OutputOptions

    func run() throws {
        let chosen = try shapes.map { text throws(DiagnosticError) in
            guard let shape = EvolutionShape(rawValue: text) else {
                throw DiagnosticError(
                    "unknown-shape", "there is no shape '\(text)'",
                    help: helpNaming(text, among: EvolutionShape.allCases.map(\.rawValue)))
            }
            return shape
        }
        // A name that is no model's is said before any work.
        _ = try HillockHome.find().models.model(model)
        for path in [output, plot, spread, verilogA, subcircuit] {
            try Files.checkWritable(path)
            try checkNoSidecar(path)
        }
        var measured: MeasuredData?
        for path in data {
            let (next, remarks) = try Self.read(path)
            // A single ramp is only told of when no other file has the other direction.
            if !form.quiet { Console.show(remarks.filter { data.count == 1 || $0.code != "one-ramp" }) }
            if measured == nil { measured = next } else { try measured?.join(next) }
        }
        guard let measured else { return }
        if let record = measured.records.first {
            guard data.count == 1 else {
                throw DiagnosticError(
                    "several-records", "a current over time is fitted alone", help: "give --data once")
            }
            return try fitRecord(record, source: measured.source)
        }
        guard model == "gated-synapse" else {
            throw DiagnosticError(
                "unknown-model", "ramps and steps are those of a gated-synapse, not of '\(model)'",
                help: "of other models fit a current over time: 'time (s),V(g) (V),I (A)'")
        }
        if let free = free.first {
            throw DiagnosticError(
                "option", "--free \(free) is for a current over time, and the data are ramps or steps")
        }
        if let spread { return try fitAll(measured, shapes: chosen.isEmpty ? [.exponential] : chosen, to: spread) }
        let isRetention = measured.ramps.isEmpty && measured.tables.isEmpty && measured.runs.isEmpty
        if isRetention { return try fitRetention(measured) }
        let fit = try SynapseFit(
            measured, device: device, shapes: chosen.isEmpty ? EvolutionShape.allCases : chosen,
            range: range(of: measured))
        let fallback = URL(filePath: data[0]).deletingPathExtension().lastPathComponent
        let card = fit.card(named: name ?? (fit.device.isEmpty ? fallback : "\(fallback)-\(fit.device)"))
        let fitted = try HillockHome.find().models.model(model).with(card.parameters)
        let picture = try plot.map { _ in try FitPicture(fit, measured).svg() }
        if let output { try Files.write(Data(card.yaml.utf8), to: output) }
        try writeForms(of: fitted)
        if let plot, let picture { try Files.write(Data(picture.utf8), to: plot) }
        let report = FitReport(fit, card: card)
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
        if let output, !form.quiet { Console.note("card: \(output)") }
        if let plot, !form.quiet { Console.note("picture: \(plot)") }
    }

    /// Refuses to write where the description of a table would be looked for.
    private func checkNoSidecar(_ path: String?) throws(DiagnosticError) {
        guard let path else { return }
        for table in data where URL(filePath: path).standardizedFileURL == Self.sidecar(of: table).standardizedFileURL {
            throw DiagnosticError(
                "cannot-write", "\(path) is the place of the description of \(table): units, pulses, source",
                help:
                    "choose another name, e.g. \(URL(filePath: table).deletingPathExtension().lastPathComponent)-card.yaml"
            )
        }
    }

    private static func sidecar(of path: String) -> URL {
        URL(filePath: path).deletingPathExtension().appendingPathExtension("yaml")
    }

    /// The conductances at x = 0 and 1 that the user gives; `nil` for those of the data.
    func range(of measured: MeasuredData) throws -> ClosedRange<Double>? {
        guard let setting = settings.first else { return nil }
        guard measured.unit == "S" else {
            throw DiagnosticError(
                "option", "--set \(setting): the data are in arbitrary units, which have no gmin and gmax",
                help: "give the data a unit, in the header or the .yaml file beside them")
        }
        let known = try HillockHome.find().models.model(model).with(preset: preset, settings: settings)
        let names = settings.map { $0.split(separator: "=").first.map(String.init) ?? $0 }
        if let other = names.first(where: { !["gmin", "gmax"].contains($0) }) {
            throw DiagnosticError(
                "option", "--set \(other): of ramps, pulses and steps only gmin and gmax can be given",
                help: "the others are fitted, or the report says why the data do not tell them")
        }
        func value(_ name: String) -> Double? {
            names.contains(name) ? known.parameters.first { $0.name == name }?.value : nil
        }
        let readings = measured.retention.flatMap(\.conductances)
        let data =
            measured.range(of: device ?? measured.devices.first)
            ?? readings.min().flatMap { low in readings.max().map { low...$0 } }
        let (low, high) = (value("gmin") ?? data?.lowerBound ?? 0, value("gmax") ?? data?.upperBound ?? 1)
        guard low < high else {
            throw DiagnosticError(
                "wrong-range", "gmin = \(low) S is not below gmax = \(high) S",
                help: "give both: --set gmin=… --set gmax=…")
        }
        return low...high
    }

    /// Writes the model in the languages that were asked for.
    func writeForms(of fitted: CompactModel) throws {
        if let verilogA { try Files.write(Data(VerilogAWriter.write(fitted).utf8), to: verilogA) }
        if let subcircuit {
            try Files.write(Data(SpiceWriter.write(SubcircuitWriter.statements(fitted)).utf8), to: subcircuit)
        }
    }

    /// Reads a CSV file and the YAML file beside it, if there is one.
    static func read(_ path: String) throws -> (data: MeasuredData, remarks: [Diagnostic]) {
        let text = try contents(path)
        let beside = sidecar(of: path).relativePath
        guard FileManager.default.fileExists(atPath: beside) else {
            return try MeasuredDataReader.read(text, file: path)
        }
        return try MeasuredDataReader.read(text, file: path, sidecar: (try contents(beside), beside))
    }

    private static func contents(_ path: String) throws(DiagnosticError) -> String {
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw DiagnosticError(
                "cannot-read", "\(path) cannot be read: \(error.localizedDescription)",
                help: "expected a CSV file in UTF-8")
        }
    }
}
