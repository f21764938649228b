internal import CompactModels
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import ModelTools
internal import Ngspice
internal import Reports
internal import Simulation
internal import Stimuli
internal import Validation

/// A synapse's model under spikes, against the rule of its parameters.
extension ValidateCommand {
    var tools: ToolBox { ToolBox(packages: ToolBox.usualPackages) }

    var store: ModelStore { ModelStore(folder: ToolBox.cacheFolder.appending(path: "models")) }

    /// ngspice with code models.
    var ngspice: @Sendable ([String]) -> any Simulator {
        { NgspiceSimulator(executable: HillockHome.executable, options: .init(codeModels: $0)) }
    }

    /// The protocol that was asked for, if any.
    func protocolOfSpikes() throws(DiagnosticError) -> StimulationProtocol? {
        switch (dataset, stimulation) {
        case (nil, nil):
            guard repetitions == nil, form.isEmpty else {
                throw DiagnosticError("no-spikes", "--repetitions and --form are for --dataset and --protocol")
            }
            return nil
        case (let name?, nil): return try home().datasetCatalogue.dataset(named: name).stimulation
        case (nil, let text?): return try StimulationProtocol(text)
        default:
            throw DiagnosticError(
                "two-sources", "--dataset and --protocol both say the spikes", help: "give one of them")
        }
    }

    private func home() throws(DiagnosticError) -> HillockHome {
        do { return try HillockHome.find() } catch let error as DiagnosticError { throw error } catch {
            throw DiagnosticError("no-home", "\(error)")
        }
    }

    /// Runs all forms under the protocol and tells how far they are from the rule.
    func judge(_ model: CompactModel, _ stimulation: StimulationProtocol) async throws {
        if let repetitions, repetitions < 1 {
            throw DiagnosticError(
                "out-of-range", "--repetitions \(repetitions): nothing to simulate", help: "at least 1")
        }
        var validation = try ProtocolValidation(model, tools: tools, store: store, ngspice: ngspice)
        validation.simulated = repetitions
        for word in form where !ProtocolValidation.formNames.contains(word) {
            throw DiagnosticError(
                "bad-choice", "there is no form '\(word)'", help: helpNaming(word, among: ProtocolValidation.formNames))
        }
        validation.forms = Set(form)
        let isQuiet = output.quiet
        let outcome = try await validation.run(stimulation) { if !isQuiet { Console.note($0) } }
        let limit = tolerance ?? 2e-3
        if output.json { try Console.result(json: SpikesDocument(outcome)) } else { show(outcome, limit) }
        if outcome.answers.isEmpty || !outcome.answers.allSatisfy({ outcome.worst($0) <= limit }) {
            throw ExitStatus.failed
        }
    }

    private func show(_ outcome: ProtocolValidation.Outcome, _ limit: Double) {
        let rows = outcome.conditions.indices.map { row in
            [outcome.conditions[row], String(format: "%.5f", outcome.rule[row])]
                + outcome.answers.map { String(format: "%.5f", $0.changes[row]) }
        }
        let columns = [TextTable.Column("Condition"), .init("rule", .right)]
        Console.result(TextTable(columns + outcome.answers.map { .init($0.form, .right) }, rows: rows).text())
        Console.result("")
        for answer in outcome.answers {
            let worst = outcome.worst(answer)
            Console.result(
                "\(answer.form): within " + String(format: "%.1e", worst) + " of the rule"
                    + (worst <= limit ? "" : ", above \(limit)") + String(format: ", %.2f s", answer.seconds))
        }
        for (form, reason) in outcome.missing { Console.result("\nmissing: \(form): \(reason)") }
    }
}

/// The outcome as JSON.
private struct SpikesDocument: Encodable {
    struct Form: Encodable {
        var form: String
        var changes: [Double]
        var worst: Double
        var seconds: Double
    }

    struct Missing: Encodable {
        var form: String
        var reason: String
    }

    var schema = 1
    var conditions: [String]
    var rule: [Double]
    var forms: [Form]
    var missing: [Missing]

    init(_ outcome: ProtocolValidation.Outcome) {
        conditions = outcome.conditions
        rule = outcome.rule
        forms = outcome.answers.map {
            Form(form: $0.form, changes: $0.changes, worst: outcome.worst($0), seconds: $0.seconds)
        }
        missing = outcome.missing.map { Missing(form: $0.form, reason: $0.reason) }
    }
}
