internal import ArgumentParser

/// The command line of Hillock.
struct Hillock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hillock",
        abstract: "Spiking circuits from the transistor to the network, with mismatch all the way.",
        version: HillockVersion.current,
        subcommands: [
            CircuitsCommand.self, TechnologiesCommand.self, MeasuresCommand.self, ProtocolsCommand.self,
            ModelsCommand.self, ValidateCommand.self, DoctorCommand.self,
            GenerateCommand.self, SimulateCommand.self, CompareCommand.self, TuneCommand.self, FitCommand.self,
            BCMCommand.self, CosimulateCommand.self,
            MonteCarloCommand.self,
            DistillCommand.self, ReportCommand.self,
            WorkerCommand.self,
        ]
    )
}

/// The version of this program, recorded in every store.
enum HillockVersion {
    /// The version, as in CHANGELOG.md.
    static let current = "0.1.0"
}

/// The start of the program: parses the command line, runs the command, and turns errors into sentences and a status.
@main
enum Program {
    static func main() async {
        do {
            var command = try Hillock.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            if let status = ExitStatus.explain(error) {
                Hillock.exit(withError: status)
            }
            Hillock.exit(withError: error)
        }
    }
}
