internal import ArgumentParser
internal import Circuits
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Reports
internal import Stimuli
internal import Technologies
internal import Units
internal import Waveforms

/// `hillock circuits`: what circuits there are, or what one of them is.
struct CircuitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "circuits", abstract: "List the circuits, or describe one.",
        discussion: "Example: hillock circuits tstdp-minimal")

    @Argument(help: "The circuit to describe.")
    var name: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalogue = try HillockHome.find().catalogue
        if let name { return try describe(catalogue.circuit(named: name)) }
        let circuits = try catalogue.names.map { name throws(DiagnosticError) in try catalogue.circuit(named: name) }
        if output.json {
            return try Console.result(
                json: Listing(
                    items: circuits.map { .init(name: $0.name, summary: $0.summary) }))
        }
        let rows = circuits.map { [$0.name, $0.summary] }
        Console.result(TextTable([.init("Circuit"), .init("What it is")], rows: rows).text())
    }

    private func describe(_ circuit: Circuit) throws {
        if output.json {
            return try Console.result(
                json: Listing(
                    items: circuit.parameters.map { .init(name: $0.name, summary: $0.meaning) }
                        + circuit.biases.map { .init(name: $0.name, summary: $0.meaning) }))
        }
        Console.result("\(circuit.name): \(circuit.summary)\n")
        Console.result("published:     \(circuit.published)")
        Console.result("reconstructed: \(circuit.reconstructed)\n")
        let parameters = circuit.parameters.map { parameter in
            [
                parameter.name, engineering(parameter.standard, unit: parameter.unit, digits: 3),
                engineering(parameter.range.lowerBound, unit: parameter.unit, digits: 2) + " … "
                    + engineering(parameter.range.upperBound, unit: parameter.unit, digits: 2), parameter.meaning,
            ]
        }
        let columns: [TextTable.Column] = [
            .init("Parameter"), .init("Default", .right), .init("Range"), .init("Meaning"),
        ]
        Console.result(TextTable(columns, rows: parameters).text())
        Console.result("")
        Console.result(
            TextTable(
                [.init("Bias"), .init("Unit"), .init("Meaning")],
                rows: circuit.biases.map { [$0.name, $0.unit, $0.meaning] }
            ).text())
        Console.result("")
        Console.result(
            TextTable([.init("Preset"), .init("What it is")], rows: circuit.presets.map { [$0.name, $0.summary] })
                .text())
        Console.result("")
        Console.result(
            TextTable([.init("Net"), .init("Meaning")], rows: circuit.nets.map { [$0.name, $0.meaning] }).text())
        Console.result("")
        if !circuit.measures.isEmpty {
            Console.result(
                TextTable(
                    [.init("Measure"), .init("What it takes")], rows: circuit.measures.map { [$0.name, $0.text] }
                )
                .text())
            Console.result("")
        }
        if let twin = circuit.twin {
            Console.result(
                "twin: the compact model \(twin.model.text)\(twin.summary.isEmpty ? "" : "; \(twin.summary)")\n")
        }
        if let behaviour = circuit.behaviour {
            let preset = behaviour.preset.map { ", with the preset \($0)" } ?? ""
            Console.result(
                "hillock distill finds \(behaviour.parameters.map(\.name).joined(separator: ", ")) of each copy from "
                    + "\(behaviour.measures.joined(separator: ", "))\(preset)\n")
        }
        for paper in circuit.literature { Console.result("- \(paper)") }
    }
}

/// `hillock measures`: what can be measured.
struct MeasuresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measures", abstract: "List the measures and their arguments.",
        discussion: "Example: hillock simulate deck.cir --measure 'dw=delta(v(w), 10us, 50us)'")

    @OptionGroup var output: OutputOptions

    func run() throws {
        if output.json {
            return try Console.result(
                json: Listing(items: MeasureRegistry.entries.map { .init(name: $0.name, summary: $0.summary) }))
        }
        let rows = MeasureRegistry.entries.map { entry in
            let arguments = entry.arguments.map { $0.isOptional ? "[\($0.name)]" : $0.name }.joined(separator: ", ")
            return ["\(entry.name)(\(arguments))", entry.summary]
        }
        Console.result(TextTable([.init("Measure"), .init("What it gives")], rows: rows).text())
    }
}

/// `hillock protocols`: how circuits and rules can be stimulated.
struct ProtocolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocols", abstract: "List the stimulation protocols, the data sets, and their arguments.",
        discussion: """
            Lists are ranges first:step:last or values with semicolons; times are biological, the circuit runs faster. In \
            place of a name --protocol takes a .yaml file of protocols and conditions, or a .csv file of spikes.

            Example: hillock compare tstdp-minimal --protocol 'triplet(order=pre-post-pre, repetitions=60)'
            """)

    @OptionGroup var output: OutputOptions

    func run() throws {
        let sets = try HillockHome.find().datasetCatalogue.all()
        if output.json {
            let kinds = StimulationProtocol.kinds.map { kind in
                Listing.Item(
                    name: "\(kind.name)(\(kind.arguments.map(\.name).joined(separator: ", ")))", summary: kind.summary)
            }
            return try Console.result(
                json: Listing(
                    items: kinds
                        + sets.map { .init(name: $0.name, summary: "data set of \($0.points.count) points") }))
        }
        for kind in StimulationProtocol.kinds {
            Console.result("\(kind.name): \(kind.summary)")
            let rows = kind.arguments.map { ["  \($0.name)", $0.meaning] }
            Console.result(TextTable([.init(""), .init("")], rows: rows).text())
        }
        Console.result(
            TextTable(
                [.init("Data set"), .init("Points", .right), .init("Conditions")],
                rows: sets.map { set in
                    var families: [String] = []
                    for family in set.points.map(\.condition.family) where !families.contains(family) {
                        families.append(family)
                    }
                    return [set.name, "\(set.points.count)", families.joined(separator: ", ")]
                }
            ).text())
    }
}

/// Names with what they are, as JSON.
struct Listing: Encodable {
    struct Item: Encodable {
        var name: String
        var summary: String
        var state: String?
    }

    var schema = 1
    var items: [Item]
}
