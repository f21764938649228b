internal import ArgumentParser
internal import Characterization
internal import DeviceEnsembles
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
    /// - Parameters:
    ///   - timeLimit: Seconds after which a run is given up; `nil` for no limit.
    ///   - libraries: Files of compiled models that are loaded before a deck.
    static func ngspice(timeLimit: Double? = nil, libraries: [String] = []) -> NgspiceSimulator {
        NgspiceSimulator(
            executable: HillockHome.executable,
            options: NgspiceSimulator.Options(timeLimit: timeLimit, codeModels: libraries))
    }

    /// The engine for a design.
    ///
    /// - Parameters:
    ///   - name: Which engine.
    ///   - design: The design, with its code models compiled; on the native engine a compact model's bench is computed from its
    ///     equations.
    ///   - timeLimit: Seconds after which a run is given up; `nil` for no limit.
    static func simulator(_ name: EngineName, for design: Design, timeLimit: Double? = nil) -> any Simulator {
        if let bench = design.bench, name == .native { return EquationSimulator(bench) }
        return simulator(name, timeLimit: timeLimit, libraries: design.libraries)
    }

    /// Where the cards of the native engine's transistors are kept.
    static var cardFolder: URL { HillockHome.dataFolder.appending(path: "cards") }

    /// An engine by its name. The native one takes its cards from ngspice, and hands it the samples that do not converge.
    ///
    /// - Parameters:
    ///   - name: Which engine.
    ///   - timeLimit: Seconds after which a run is given up; `nil` for no limit.
    ///   - libraries: Files of compiled models that ngspice loads before a deck.
    static func simulator(
        _ name: EngineName, timeLimit: Double? = nil, libraries: [String] = []
    ) -> any Simulator {
        let reference = ngspice(timeLimit: timeLimit, libraries: libraries)
        switch name {
        case .ngspice: return reference
        case .native:
            let cards = CardExtractor(reference: ngspice(), cache: cardFolder, report: { Console.show([$0]) })
            return NativeSimulator(cards: cards, fallback: reference)
        }
    }
}
