internal import ArgumentParser

/// The command line of Hillock.
@main
struct Hillock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hillock",
        abstract: "Spiking circuits from the transistor to the network, with mismatch all the way."
    )
}
