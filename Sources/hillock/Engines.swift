internal import ArgumentParser
internal import Characterization
internal import Foundation
internal import NativeEngine
internal import Ngspice
internal import Simulation

/// The engines that run decks, as they are named on the command line.
enum EngineName: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// Eight samples at once in vector lanes, with cards fitted to the deck's own models.
    case native
    /// ngspice in workers of this program: the reference.
    case ngspice
}

/// The engines behind the commands, the one place that names them.
enum Engines {
    /// ngspice in workers of this program.
    ///
    /// - Parameter timeLimit: Seconds after which a run is given up; `nil` for no limit.
    static func ngspice(timeLimit: Double? = nil) -> NgspiceSimulator {
        NgspiceSimulator(
            executable: HillockHome.executable, options: NgspiceSimulator.Options(timeLimit: timeLimit))
    }

    /// Where the cards of the native engine's transistors are kept.
    static var cardFolder: URL { HillockHome.dataFolder.appending(path: "cards") }

    /// An engine by its name. The native one takes its cards from ngspice, and hands it the samples that do not converge.
    ///
    /// - Parameters:
    ///   - name: Which engine.
    ///   - timeLimit: Seconds after which a run is given up; `nil` for no limit.
    static func simulator(_ name: EngineName, timeLimit: Double? = nil) -> any Simulator {
        let reference = ngspice(timeLimit: timeLimit)
        switch name {
        case .ngspice: return reference
        case .native:
            let cards = CardExtractor(reference: ngspice(), cache: cardFolder, report: { Console.show([$0]) })
            return NativeSimulator(cards: cards, fallback: reference)
        }
    }
}
