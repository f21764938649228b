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
        commandName: "generate",
        abstract:
            "Write the netlist of a circuit in a technology, a compact model in another language, or an array of one.",
        discussion: """
            Examples:
              hillock generate tstdp-minimal --technology generic350 --set tau_plus=20ms -o synapse.cir
              hillock generate gated-synapse --format verilog-a --preset golden -o gated_synapse.va
              hillock generate tstdp --format verilog-a --preset rule-hippocampal -o tstdp.va
              hillock generate crossbar --rows 64 --columns 64 --model gated-synapse --spread enode -o array.cir
            """
    )

    @OptionGroup var design: DesignOptions

    @Option(
        name: [.customLong("format"), .customLong("form")],
        help: """
            The language: spice for circuits; verilog-a, subcircuit (behavioural sources for ngspice) or xspice (C code \
            model) for compact models, those too that have a circuit's name and terminals, and for the devices of a crossbar.
            """)
    var format: Format?

    @Option(help: "The version of ngspice that an xspice code model is for: 39, 44, 45 or 46.")
    var ngspice = "39"

    @Flag(help: "Write card parameters as numbers, so that only those of devices can be set: smaller and faster.")
    var fixCard = false

    @Option(help: "A file with places such as {{equations}} for the parts of the Verilog-A module.")
    var template: String?

    @OptionGroup var crossbar: CrossbarOptions

    @Option(name: .shortAndLong, help: "The file to write; standard output if not given.")
    var output: String?

    func run() throws {
        // A deck needs nothing of what ships with Hillock.
        let home = try? HillockHome.find()
        let name = design.design
        // A model that bears the name of a circuit is what stands in for its transistors, where a language of models is asked for.
        let isModel = (format ?? .spice) == .spice ? home?.isModelOnly(name) : home?.models.has(name)
        let isCrossbar = name == Self.crossbar
        if isModel == true || isCrossbar {
            let text = try isCrossbar ? crossbarText() : modelText()
            guard let output else { return Console.write(text, to: .standardOutput) }
            try Files.write(Data(text.utf8), to: output)
            return Console.note("wrote \(output)")
        }
        guard format ?? .spice == .spice, template == nil else {
            throw DiagnosticError(
                "format",
                "only compact models are written as Verilog-A or as a subcircuit, and there is none of that name",
                help: helpNaming(self.design.design, among: home?.models.names ?? []))
        }
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
