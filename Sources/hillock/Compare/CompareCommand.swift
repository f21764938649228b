internal import ArgumentParser
internal import BehaviouralModels
internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Simulation
internal import Stimuli
internal import Technologies

/// `hillock compare`: rule, circuit and biology under the same conditions.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Hold circuits against rules, their twins and measured changes of weights.",
        discussion: """
            Conditions come from a data set or from a protocol (see 'hillock protocols'). Of repeated stimuli the first \
            repetitions are simulated and the rest is extrapolated; --repetitions all simulates every one and says how far \
            the extrapolation was off.

            Examples:
              hillock compare tstdp-minimal --dataset hippocampal
              hillock compare tstdp-minimal pstdp --dataset visual-cortex -t generic350 -c tt -c ss --plot compare.svg
              hillock compare tstdp-minimal --dataset hippocampal --engine both
              hillock compare tstdp-minimal --protocol 'quadruplet(T=-100m:20m:100m)' --rule hippocampal-nearest-full
            """)

    @Argument(help: "Circuits of the catalogue (see 'hillock circuits').")
    var circuits: [String]

    @Option(help: "Measured changes of weights: visual-cortex, hippocampal, or a CSV file.")
    var dataset: String?

    @Option(
        name: .customLong("protocol"),
        help: "A protocol in place of a data set: text, .yaml or .csv; see 'hillock protocols'.")
    var stimulation: String?

    @Option(help: "What the distance T of a data set's quadruplets is: midpoint (of the pairs) or inner-gap.")
    var quadruplets: String = QuadrupletDistance.midpoint.rawValue

    @Option(name: .customLong("leave-out"), help: "A condition of the data set to leave out. May be repeated.")
    var leftOut: [String] = []

    @Option(
        name: .customLong("rule"),
        help:
            """
            A published row of the triplet rule, a row with changes such as hippocampal-nearest-minimal(tau_y=40ms), \
            triplet(A2+=5m, …), suppression, or none; the nearest-spike minimal row if not given. May be repeated.
            """
    )
    var rules: [String] = []

    @Option(name: .shortAndLong, help: "A technology; 'generic350' if not given. May be repeated.")
    var technology: [String] = []

    @Option(name: .shortAndLong, help: "A process corner; the typical one if not given. May be repeated.")
    var corner: [String] = []

    @Option(name: .customLong("set"), help: "Sets a parameter or a bias, e.g. --set tau_plus=20ms. May be repeated.")
    var settings: [String] = []

    @Option(help: "A named set of parameters; the one named like the data set if there is one.")
    var preset: String?

    @Option(help: "Degrees Celsius.")
    var temperature: Double?

    @Option(name: .customLong("option"), help: "A solver option, e.g. --option reltol=1e-5. May be repeated.")
    var solverOptions: [String] = []

    @Option(help: "'fast' extrapolates from the first repetitions; 'all' simulates all of them and checks that.")
    var repetitions: String = "fast"

    @Option(help: "Which engine runs the circuits: native, ngspice, or both side by side.")
    var engine: EnsembleEngineOptions.Choice = .ngspice

    @Option(help: "How many runs at the same time; one for each processor if not given.")
    var jobs: Int?

    @Option(name: .shortAndLong, help: "Write the table: a .csv file.")
    var output: String?

    @Option(help: "Draw the comparison: an .svg file.")
    var plot: String?

    @OptionGroup var form: OutputOptions

    func run() async throws {
        guard ["fast", "all"].contains(repetitions) else {
            throw DiagnosticError(
                "bad-choice", "--repetitions \(repetitions)", help: helpNaming(repetitions, among: ["fast", "all"]))
        }
        if let jobs, jobs < 1 {
            throw DiagnosticError("out-of-range", "--jobs \(jobs): nobody to run it", help: "give at least 1")
        }
        var table = try emptyTable()
        for (name, rule) in try chosenRules(table) {
            table.add(name, .rule, changes: rule.weightChanges(table.conditions))
        }
        let subjects = try subjects(table.stimulation)
        try Files.checkWritable(output)
        try Files.checkWritable(plot)
        let engines = engine == .both ? EngineName.allCases : [engine == .native ? .native : .ngspice]
        let simulators = engines.map { ($0, Engines.simulator($0)) }
        let workers = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        var paths: [ComparisonReport.Path] = []
        var differences: [ComparisonReport.Difference] = []
        for subject in subjects {
            if !form.quiet { Console.show(subject.trial.bench.warnings) }
            let isWhole = repetitions == "all"
            // The twin's constants are those of the typical corner, so that there is one for each technology.
            let name = "twin \(subject.trial.technology.name)"
            if !table.columns.contains(where: { $0.name == name }), let twin = try subject.twin() {
                table.add(name, .twin, changes: twin.weightChanges(table.conditions))
            }
            var answers: [EngineName: [Double]] = [:]
            for (engine, simulator) in simulators {
                var (changes, path) = try await withInterruption {
                    try await subject.answer(on: simulator, workers: workers, simulatingAll: isWhole)
                }
                path.column = subject.name(on: engine)
                path.engine = try await simulator.identity.name
                table.add(path.column, .circuit, changes: changes)
                paths.append(path)
                answers[engine] = changes
            }
            if let native = answers[.native], let reference = answers[.ngspice] {
                differences.append(.init(subject.name, native: native, reference: reference))
            }
        }
        try tell(ComparisonReport(table, paths, differences: differences))
    }

    private func tell(_ report: ComparisonReport) throws {
        if let output { try Files.write(Data(report.table.csv.utf8), to: output) }
        if let plot { try Files.write(Data(try report.picture().utf8), to: plot) }
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
    }

    private func emptyTable() throws -> ComparisonTable {
        switch (dataset, stimulation) {
        case (let name?, nil):
            guard let definition = QuadrupletDistance(rawValue: quadruplets) else {
                throw DiagnosticError(
                    "bad-choice", "--quadruplets \(quadruplets)",
                    help: helpNaming(quadruplets, among: QuadrupletDistance.allCases.map(\.rawValue)))
            }
            let catalogue = try HillockHome.find().datasetCatalogue
            return ComparisonTable(try catalogue.dataset(named: name, definition: definition).leavingOut(leftOut))
        case (nil, let text?):
            guard leftOut.isEmpty else {
                throw DiagnosticError("no-dataset", "--leave-out leaves out points of a data set, and there is none")
            }
            return ComparisonTable(try StimulationProtocol(text))
        case (nil, nil):
            throw DiagnosticError(
                "no-conditions", "nothing says under which conditions to compare",
                help: "give --dataset hippocampal, --dataset visual-cortex, --dataset FILE.csv, or --protocol")
        default:
            throw DiagnosticError(
                "two-sources", "--dataset and --protocol both say the conditions", help: "give one of them")
        }
    }

    private func chosenRules(_ table: ComparisonTable) throws -> [(String, any PlasticityRule)] {
        if rules == ["none"] { return [] }
        let known = ["hippocampal", "visual-cortex"]
        let home = known.first { $0 == table.dataset?.name } ?? known.first { $0 == preset } ?? "hippocampal"
        let names = rules.isEmpty ? ["\(home)-nearest-minimal"] : rules
        return try names.map { name throws(DiagnosticError) in
            if name.lowercased() == "suppression" { return ("suppression", SuppressionRule.froemkeDan2002) }
            return (rules.isEmpty ? "rule" : name, try TripletRule(name))
        }
    }

    /// Every circuit in every technology and corner.
    private func subjects(_ stimulation: StimulationProtocol) throws -> [ComparedCircuit] {
        var subjects: [ComparedCircuit] = []
        let catalogue = try HillockHome.find().catalogue
        for name in circuits {
            let circuit = try catalogue.circuit(named: name)
            let preset = preset ?? circuit.presets.map(\.name).first { $0 == dataset?.lowercased() }
            for technology in technology.isEmpty ? ["generic350"] : technology {
                for corner in corner.isEmpty ? [nil] : corner.map({ Optional($0) }) {
                    var words = [name, "--technology", technology]
                    for (option, value) in [
                        ("--corner", corner), ("--preset", preset), ("--temperature", temperature.map { "\($0)" }),
                    ] {
                        if let value { words += [option, value] }
                    }
                    for setting in settings { words += ["--set", setting] }
                    for option in solverOptions { words += ["--option", option] }
                    let trial = try DesignResolver(options: DesignOptions.parse(words)).trial(stimulation)
                    subjects.append(ComparedCircuit(trial: trial))
                }
            }
        }
        return subjects
    }
}
