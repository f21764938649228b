internal import ArgumentParser
internal import Diagnostics

/// Which engine runs the circuit.
struct EngineOptions: ParsableArguments {
    @Option(
        help: """
            native (eight samples at once, with cards fitted to the models) or ngspice.
            """)
    var engine: EngineName = .ngspice

    /// The option again, word by word; nothing for the engine that runs without it.
    var words: [String] { engine == .ngspice ? [] : ["--engine", engine.rawValue] }
}

/// Which engines run an ensemble.
struct EnsembleEngineOptions: ParsableArguments {
    /// What may be asked for.
    enum Choice: String, CaseIterable, Sendable, ExpressibleByArgument {
        /// All samples on the native engine, some on ngspice too to see how near they are.
        case native
        /// All samples on ngspice.
        case ngspice
        /// As `native`, with figures of the ensemble estimated from both.
        case both
    }

    @Option(
        name: .customLong("engine"),
        help: """
            native: all samples on the native engine, and a few on ngspice with the same draws to measure its error; ngspice: \
            all on ngspice; both: as native, and the figures that ngspice would give are estimated from both, with intervals. ngspice \
            if not given; for compact models native.
            """)
    var chosen: Choice?

    /// What was asked for; ngspice if nothing was.
    var engine: Choice { chosen ?? .ngspice }

    @Option(
        help: """
            How many samples ngspice runs beside the native engine, besides the nominal one; 20 for native and 50 for both if \
            not given.
            """)
    var ngspiceRuns: Int?

    /// The engine that runs all samples.
    var name: EngineName { engine == .ngspice ? .ngspice : .native }

    /// The words that choose the engine for one sample.
    var words: [String] { engine == .ngspice ? [] : ["--engine", EngineName.native.rawValue] }

    /// How many samples run on ngspice beside the native engine; `nil` where ngspice runs all.
    ///
    /// - Throws: A `DiagnosticError` for a number that makes no sense.
    func referenceRuns() throws(DiagnosticError) -> Int? {
        guard engine != .ngspice else {
            if ngspiceRuns != nil {
                throw DiagnosticError(
                    "not-for-ngspice",
                    "--ngspice-runs goes with --engine native or both: ngspice runs all samples anyway")
            }
            return nil
        }
        let least = engine == .both ? 8 : 3
        let runs = ngspiceRuns ?? (engine == .both ? 50 : 20)
        guard runs >= least else {
            throw DiagnosticError(
                "out-of-range", "--ngspice-runs \(runs): too few to measure anything", help: "give at least \(least)")
        }
        return runs
    }
}
