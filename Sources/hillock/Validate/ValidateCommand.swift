internal import ArgumentParser
internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelTools
internal import Ngspice
internal import Reports
internal import Validation

/// `hillock validate`: every form of a compact model on the same stimuli.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Compare every form of a compact model that can be run here.",
        discussion: """
            Forms: native equations, behavioural sources and a code model in ngspice, compiled Verilog-A in VACASK and point by \
            point. What is missing is named with what to install.

            With a data set or a protocol the model of a synapse gets its spikes, and its change of the weight is held against \
            the rule of its parameters.

            Examples:
              hillock validate gated-synapse --preset golden
              hillock validate tstdp --preset rule-hippocampal --dataset hippocampal
            """)

    @Argument(help: "A compact model (see 'hillock models'), or the path of a .yaml file.")
    var model: String

    @Option(help: "A named set of parameters of the model.")
    var preset: String?

    @Option(name: .customLong("set"), help: "Sets a parameter, e.g. --set tsp=2ms. May be repeated.")
    var settings: [String] = []

    @Option(help: "How many pulses the train has.")
    var pulses = 1000

    @Option(help: "The largest deviation from full scale that passes; with spikes, of the weight from the rule's.")
    var tolerance: Double?

    @Option(help: "Spikes of a data set, e.g. visual-cortex, hippocampal, or a CSV file.")
    var dataset: String?

    @Option(
        name: .customLong("protocol"),
        help: "Spikes of a protocol in place of a data set: text, .yaml or .csv; see 'hillock protocols'.")
    var stimulation: String?

    @Option(help: "How many repetitions of each condition are simulated; all if not given.")
    var repetitions: Int?

    @Option(help: "With spikes: a form to run, e.g. 'OSDI in VACASK'; all if not given. May be repeated.")
    var form: [String] = []

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let model = try HillockHome.find().models.model(model).with(preset: preset, settings: settings)
        guard (2...1_000_000).contains(pulses) else {
            throw DiagnosticError("option", "--pulses \(pulses) must be between 2 and 1000000")
        }
        if let stimulation = try protocolOfSpikes() { return try await judge(model, stimulation) }
        guard let stimuli = ModelStimulus.standard(for: model, pulses: pulses) else {
            throw DiagnosticError(
                "no-stimuli",
                "\(model.name) states no stimuli under which its forms could be compared",
                help: "a section 'stimuli' of its file does; see vteam.yaml")
        }
        let validation = ModelValidation(model, tools: tools, store: store, ngspice: ngspice)
        let isQuiet = output.quiet
        let outcome = try await validation.run(stimuli) { if !isQuiet { Console.note($0) } }
        if output.json { try Console.result(json: ValidationDocument(outcome)) } else { show(outcome) }
        let oracle = outcome.oracle?.worst ?? 0
        if !outcome.deviations.allSatisfy({ $0.value <= limit($0) }) || oracle > 1e-9 { throw ExitStatus.failed }
    }

    private func limit(_ deviation: FormDeviation) -> Double { tolerance ?? deviation.tolerance ?? 1e-5 }

    private func show(_ outcome: ModelValidation.Outcome) {
        let runs = outcome.runs.map { [$0.stimulus, $0.form, "\($0.points)", String(format: "%.3f", $0.seconds)] }
        Console.result(
            TextTable(
                [.init("Stimulus"), .init("Form"), .init("Points", .right), .init("Seconds", .right)], rows: runs
            ).text())
        Console.result("")
        let rows = outcome.deviations.map { deviation in
            [
                deviation.stimulus, deviation.first, deviation.second, String(format: "%.1e", deviation.value),
                deviation.signal, deviation.value <= limit(deviation) ? "" : "above \(limit(deviation))",
            ]
        }
        Console.result(
            TextTable(
                [
                    .init("Stimulus"), .init("Form"), .init("against"), .init("of full scale", .right), .init("in"),
                    .init(""),
                ], rows: rows
            ).text())
        if let oracle = outcome.oracle {
            Console.result(
                "\nCurrents, charges and Jacobian of compiled Verilog-A at \(oracle.points) random points against native: "
                    + String(format: "%.1e", oracle.worst) + " relative beyond 1e-15")
        }
        for (form, reason) in outcome.missing { Console.result("\nmissing: \(form): \(reason)") }
    }
}

/// The outcome as JSON.
private struct ValidationDocument: Encodable {
    struct Run: Encodable {
        var stimulus: String
        var form: String
        var points: Int
        var seconds: Double
    }

    struct Deviation: Encodable {
        var stimulus: String
        var first: String
        var second: String
        var value: Double
        var signal: String
    }

    struct Missing: Encodable {
        var form: String
        var reason: String
    }

    var schema = 1
    var runs: [Run]
    var deviations: [Deviation]
    var missing: [Missing]
    var oracle: Double?

    init(_ outcome: ModelValidation.Outcome) {
        runs = outcome.runs.map { Run(stimulus: $0.stimulus, form: $0.form, points: $0.points, seconds: $0.seconds) }
        deviations = outcome.deviations.map {
            Deviation(
                stimulus: $0.stimulus, first: $0.first, second: $0.second, value: $0.value, signal: $0.signal)
        }
        missing = outcome.missing.map { Missing(form: $0.form, reason: $0.reason) }
        oracle = outcome.oracle?.worst
    }
}
