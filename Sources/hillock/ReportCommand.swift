internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import MonteCarlo

/// `hillock report`: a finished store as table, CSV and pictures.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Tell what is in a store.",
        discussion: "Example: hillock report runs.sqlite -o report.html")

    @Argument(help: "The store.")
    var store: String

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
        let archive = try RunArchive.read(URL(filePath: store))
        let units = Dictionary(
            archive.description.measures.map { ($0.name, $0.unit) }, uniquingKeysWith: { $1 })
        let results = try EnsembleResults(archive, specifications: Specification.parse(specifications, units: units))
        if let csv { try Files.write(Data(results.table.utf8), to: csv) }
        if let output { try results.writeReport(to: output) }
        if let gnuplot { try results.writeGnuplot(to: gnuplot) }
        if form.json {
            return try Console.result(json: EnsembleDocument(results))
        }
        Console.result(results.text)
        if let output { Console.note("report: \(output)") }
    }
}
