import ArgumentParser
import Foundation
import Ngspice

/// Runs the comparisons, each with A and B in turn, and prints what was measured beside the target.
@main
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measures Hillock against ngspice itself and against other drivers.",
        discussion: "Example: compare overhead program --repeats 5. A missed target is printed, not an error."
    )

    /// What can be compared.
    enum Experiment: String, CaseIterable, ExpressibleByArgument {
        case overhead
        case program
        case threads
        case python
        case points
        case twin
        case memory
        case netlist
        case rules
        case native
        case fit
        case coupling
    }

    @Argument(help: "What to compare; everything when nothing is named.")
    var experiments: [Experiment] = []

    @Option(help: "How often A and B take turns.")
    var repeats = 5

    @Option(help: "A factor on the numbers of runs.")
    var scale = 1.0

    @Option(help: "The folder of sm141064.ngspice and design.ngspice.")
    var models: String?

    @Option(help: "A Python with InSpice and sedes.")
    var python: String?

    @Option(help: "A Python with Brian2.")
    var brian: String?

    static func main() async {
        // The workers are this program, started again; so are children whose memory is measured.
        switch CommandLine.arguments.dropFirst().first {
        case NgspiceWorker.subcommand: NgspiceWorker.run()
        case LargeNetlist.subcommand: LargeNetlist.runChild()
        default: break
        }
        do {
            var command = try Self.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Self.exit(withError: error)
        }
    }

    func run() async throws {
        let chosen = experiments.isEmpty ? Experiment.allCases : experiments
        let context = try Context(repeats: repeats, scale: scale, models: models, python: python, brian: brian)
        defer { context.clean() }
        print(context.machine())
        for experiment in chosen {
            print("\n== \(experiment.rawValue)")
            fflush(nil)
            defer { fflush(nil) }
            do {
                switch experiment {
                case .overhead: try await DriverOverhead.run(context)
                case .program: try await AgainstProgram.run(context)
                case .threads: try await DefaultThreads.run(context)
                case .python: try await AgainstPython.run(context)
                case .points: try await AgainstPoints.run(context)
                case .twin: try await TwinAgainstCircuit.run(context)
                case .memory: try await MemoryGrowth.run(context)
                case .netlist: try LargeNetlist.run(context)
                case .rules: try await AgainstBrian.run(context)
                case .native: try await NativeAgainstNgspice.run(context)
                case .fit: try await AgainstCurveFit.run(context)
                case .coupling: try await CouplingOverhead.run(context)
                }
            } catch let skip as Skip {
                print("skipped: \(skip.reason)")
            }
        }
    }
}

/// Why a comparison cannot be made here.
struct Skip: Error {
    var reason: String
}
