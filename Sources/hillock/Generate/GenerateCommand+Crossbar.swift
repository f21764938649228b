internal import ArgumentParser
internal import Circuits
internal import CompactModels
internal import DeviceEnsembles
internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import ModelForms
internal import Netlists
internal import SpiceFormat
internal import Statistics
internal import Units

/// What a crossbar is made of.
struct CrossbarOptions: ParsableArguments {
    @Option(help: "Of a crossbar: how many rows.")
    var rows = 64

    @Option(help: "Of a crossbar: how many columns.")
    var columns = 64

    @Option(help: "Of a crossbar: the compact model of its devices (see 'hillock models').")
    var model: String?

    @Option(help: "Of a crossbar: how its devices differ, a .yaml file of 'hillock fit --spread', or enode.")
    var spread: String?

    @Option(help: "Of a crossbar: the seed of the devices' differences.")
    var seed: UInt64 = 1

    @Option(help: "Of a crossbar: the row that is written, counted from 1.")
    var writeRow = 1

    @Option(help: "Of a crossbar: the height of the write pulse, e.g. 1V; that of the ideal set time if not given.")
    var amplitude: String?

    @Option(
        help: "Of a crossbar: the width of the write pulse, e.g. 100us; a tenth of the ideal set time if not given.")
    var pulseWidth: String?

    @Option(help: "Of a crossbar: the resistance of a line from cell to cell, e.g. 2Ohm.")
    var lineResistance = "1Ohm"

    @Option(help: "Of a crossbar: the resistance of a driver, e.g. 100Ohm.")
    var driverResistance = "50Ohm"
}

extension GenerateCommand {
    /// The name by which a crossbar is asked for.
    static let crossbar = "crossbar"

    /// The deck of a crossbar.
    func crossbarText() throws -> String {
        try refuseCircuitOptions()
        for (isGiven, name) in [
            (template != nil, "--template"), (fixCard, "--fix-card"), (format == .verilogA, "--format verilog-a"),
        ] where isGiven {
            throw DiagnosticError("option", "\(name) does not go with a crossbar, which is a deck for ngspice")
        }
        guard let word = crossbar.model else {
            throw DiagnosticError(
                "no-model", "a crossbar needs a compact model for its devices",
                help: "give --model gated-synapse; hillock models lists them")
        }
        let home = try HillockHome.find()
        let original = try home.models.model(word)
        var model = try original.with(preset: design.preset, settings: design.settings)
        let spread = try crossbar.spread.map { word throws(DiagnosticError) in try home.spread(word).spread }
        if let spread { model = try model.nominal(of: spread) }
        // The initial state stays a parameter of each device: an array is seldom empty.
        let varying = Set(spread?.devices.names ?? []).union(["x0"])
        var array = try CrossbarArray(
            rows: crossbar.rows, columns: crossbar.columns, model: model, varying: varying,
            amplitude: quantity(crossbar.amplitude, "V", "--amplitude"),
            width: quantity(crossbar.pulseWidth, "s", "--pulse-width"))
        guard (1...array.rows).contains(crossbar.writeRow) else {
            throw DiagnosticError(
                "out-of-range", "--write-row \(crossbar.writeRow): the array has the rows 1 to \(array.rows)")
        }
        array.writtenRow = crossbar.writeRow
        array.lineResistance = try resistance(crossbar.lineResistance, "--line-resistance")
        array.driverResistance = try resistance(crossbar.driverResistance, "--driver-resistance")
        if let spread {
            for row in 1...array.rows {
                for column in 1...array.columns {
                    let place = CrossbarArray.Place(row: row, column: column)
                    let values = spread.device(seed: crossbar.seed, sample: 1, path: array.path(place))
                    try model.checkValues(values)
                    array.devices[place] = values
                }
            }
        }
        guard format == .xspice else { return SpiceWriter.write(array.netlist()) }
        let mention = CodeModelMention(word, original: original, model: array.model, full: model)
        return SpiceWriter.write(array.netlist(.codeModel(type: mention.type), comments: [mention.comment]))
    }

    private func quantity(_ text: String?, _ unit: String, _ option: String) throws(DiagnosticError) -> Double? {
        try text.map { text throws(DiagnosticError) in try Quantity.parse(text, unit: unit, option: option) }
    }

    private func resistance(_ text: String, _ option: String) throws(DiagnosticError) -> Double {
        let value = try Quantity.parse(text, unit: "Ohm", option: option)
        guard value > 0, value.isFinite else {
            throw DiagnosticError("out-of-range", "\(option) \(text): a resistance must be above zero")
        }
        return value
    }
}
