internal import ArgumentParser
internal import CompactModels
internal import Foundation
internal import Reports
internal import Units

/// `hillock models`: what compact models there are, or what one of them is.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the compact models, or describe one.",
        discussion: "Example: hillock models gated-synapse")

    @Argument(help: "The model to describe, or the path of a .yaml file.")
    var name: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalogue = try HillockHome.find().models
        if let name { return try describe(catalogue.model(name)) }
        let models = try catalogue.names.map { try catalogue.model($0) }
        if output.json {
            return try Console.result(
                json: Listing(items: models.map { .init(name: $0.name, summary: $0.summary) }))
        }
        let rows = models.map { model in
            [
                model.name, Self.some(model.terminals.map(\.name)),
                model.states.map(\.name).joined(separator: " "), "\(model.parameters.count)",
                Self.some(model.presets.map(\.name)), model.summary,
            ]
        }
        Console.result(
            TextTable(
                [
                    .init("Model"), .init("Terminals"), .init("States"), .init("Parameters", .right), .init("Presets"),
                    .init("What it is"),
                ], rows: rows
            ).text())
    }

    /// The first names of a list, and how many there are in all.
    private static func some(_ names: [String]) -> String {
        names.count > 6 ? names.prefix(5).joined(separator: " ") + " … (\(names.count))" : names.joined(separator: " ")
    }

    private func describe(_ model: CompactModel) throws {
        if output.json { return try Console.result(json: ModelDocument(model)) }
        Console.result("\(model.name): \(model.summary)\n")
        for source in model.sources { Console.result("- \(source)") }
        Console.result("")
        Console.result(
            TextTable(
                [.init("Terminal or state"), .init("Meaning")],
                rows: model.terminals.map { [$0.name, $0.meaning] } + model.states.map { [$0.name, $0.meaning] }
            ).text())
        Console.result("")
        let rows = model.parameters.map { parameter in
            [
                parameter.name, engineering(parameter.value, unit: parameter.unit, digits: 4),
                parameter.range.text, parameter.isInstance ? "device" : "card", parameter.meaning,
            ]
        }
        Console.result(
            TextTable(
                [.init("Parameter"), .init("Default", .right), .init("Range"), .init("Set for"), .init("Meaning")],
                rows: rows
            ).text())
        guard !model.presets.isEmpty else { return }
        Console.result("")
        Console.result(
            TextTable(
                [.init("Preset"), .init("What it is"), .init("Source")],
                rows: model.presets.map { [$0.name, $0.summary, $0.source] }
            ).text())
    }
}

/// A compact model as JSON, without its equations.
private struct ModelDocument: Encodable {
    var schema = 1
    var name: String
    var summary: String
    var sources: [String]
    var terminals: [CompactModel.Terminal]
    var states: [String]
    var parameters: [ModelParameter]
    var presets: [ModelPreset]

    init(_ model: CompactModel) {
        name = model.name
        summary = model.summary
        sources = model.sources
        terminals = model.terminals
        states = model.states.map(\.name)
        parameters = model.parameters
        presets = model.presets
    }
}
