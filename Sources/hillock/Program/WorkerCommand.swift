internal import ArgumentParser
internal import Ngspice

/// The hidden subcommand in which workers run.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: NgspiceWorker.subcommand,
        abstract: "Serves another hillock process.",
        shouldDisplay: false
    )

    func run() {
        NgspiceWorker.run()
    }
}
