internal import ArgumentParser
internal import Circuits
internal import Diagnostics
internal import Foundation
internal import Reports
internal import SpiceFormat
internal import Units

/// `hillock generate`: the netlist of a circuit in a technology.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Write the netlist of a circuit in a technology.",
        discussion: "Example: hillock generate tstdp-minimal --technology generic350 --set tau_plus=20ms -o synapse.cir"
    )

    /// In what language a circuit is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case spice
    }

    @OptionGroup var design: DesignOptions

    @Option(help: "The language of the netlist.")
    var format: Format = .spice

    @Option(name: .shortAndLong, help: "The file to write; standard output if not given.")
    var output: String?

    func run() throws {
        let design = try DesignResolver(options: design).design()
        Console.show(design.findings)
        let text = SpiceWriter.write(design.netlist)
        guard let output else { return Console.result(text) }
        try Files.write(Data(text.utf8), to: output)
        Console.note("wrote \(output)")
        if !design.biases.isEmpty {
            let rows = design.biases.map { [$0.name, engineering($0.value, unit: $0.unit, digits: 4), $0.meaning] }
            Console.note(TextTable([.init("Bias"), .init("Value", .right), .init("Meaning")], rows: rows).text())
        }
    }
}
