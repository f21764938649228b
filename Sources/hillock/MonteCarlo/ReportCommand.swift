internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import MonteCarlo

/// `hillock report`: a finished store as table, CSV and pictures.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Tell what is in a store.",
        discussion: """
            Examples:
              hillock report runs.sqlite -o report.html
              hillock report runs-3mV.sqlite runs-5mV.sqlite runs-10mV.sqlite -o sweep.html
            """)

    @Argument(help: "The store; of several with different --sigma-vth, yield and quantiles over the spread.")
    var stores: [String]

    @Option(name: .shortAndLong, help: "Write a report: a folder for report.md and its pictures, or an .html file.")
    var output: String?

    @Option(help: "Write each picture as a gnuplot script with its data into this folder.")
    var gnuplot: String?

    @Option(help: "Write all samples as CSV.")
    var csv: String?

    @Option(name: .customLong("spec"), help: "A limit for the yield, e.g. 'dw>=1mV'. May be repeated.")
    var specifications: [String] = []

    @OptionGroup var form: OutputOptions

    func run() throws {
        guard stores.count < 2 else { return try tellSweep() }
        for store in stores { try tell(store) }
    }

    private func tell(_ store: String) throws {
        let results = try read(store).results
        if let csv { try Files.write(Data(results.table.utf8), to: csv) }
        if let output { try results.reportDocument().write(to: output) }
        if let gnuplot { try results.reportDocument().writeGnuplot(to: gnuplot) }
        if form.json { return try Console.result(json: EnsembleDocument(results)) }
        Console.result(results.text)
        if let output { Console.note("report: \(output)") }
    }

    private func tellSweep() throws {
        if csv != nil {
            throw DiagnosticError(
                "not-for-sweeps", "--csv is for one store, and these are \(stores.count)", help: "write them one by one"
            )
        }
        var ensembles: [(store: String, results: EnsembleResults)] = []
        var limits: [String: Specification] = [:]
        for store in stores {
            let found = try read(store)
            ensembles.append((store, found.results))
            limits = found.limits
        }
        let sweep = try SigmaSweep(ensembles, specifications: limits)
        if let output { try sweep.reportDocument().write(to: output) }
        if let gnuplot { try sweep.reportDocument().writeGnuplot(to: gnuplot) }
        if form.json { return try Console.result(json: sweep) }
        Console.result(sweep.text)
        if let output { Console.note("report: \(output)") }
    }

    private func read(_ store: String) throws -> (results: EnsembleResults, limits: [String: Specification]) {
        let archive = try RunArchive.read(URL(filePath: store))
        let units = Dictionary(
            archive.description.measures.map { ($0.name, $0.unit) }, uniquingKeysWith: { $1 })
        let limits = try Specification.parse(specifications, units: units)
        return (try EnsembleResults(archive, specifications: limits), limits)
    }
}
