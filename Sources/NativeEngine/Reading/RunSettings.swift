internal import Diagnostics
internal import Simulation
internal import Units

/// The solver's settings that a deck states, with SPICE's defaults for the rest.
struct RunSettings: Hashable, Sendable {
    let solver: SolverSettings
    /// By how much the estimate of the truncation error is thought to exaggerate.
    let truncation: Double
    let usesGear: Bool
    /// Whether a transistor whose voltages hardly move is taken as linear; not if the deck says `bypass=0`.
    let skipsQuietTransistors: Bool

    /// Reads the options of a deck.
    ///
    /// - Throws: ``SimulationFailure`` of kind `badDeck` for an option that would change results and that the engine does
    ///   not know.
    init(_ deck: Deck) throws(SimulationFailure) {
        let options = deck.statedOptions
        for option in options where !Self.known.contains(option.name) && !Self.without.contains(option.name) {
            let help = helpNaming(option.name, among: Self.known.union(Self.without)).map { "; \($0)" } ?? ""
            throw SimulationFailure(.badDeck, "The native engine has no option '\(option.name)'\(help).")
        }
        solver = SolverSettings(of: deck)
        truncation = options.last { $0.name == "trtol" }.flatMap { SpiceNumber.parse($0.value) } ?? 7
        let method = options.last { $0.name == "method" }?.value.lowercased() ?? "trap"
        guard ["trap", "trapezoidal", "gear"].contains(method) else {
            throw SimulationFailure(.badDeck, "The native engine has no method '\(method)': there are trap and gear.")
        }
        usesGear = method == "gear"
        skipsQuietTransistors = options.last { $0.name == "bypass" }?.value != "0"
        let numbers = [
            solver.relativeTolerance, solver.currentTolerance, solver.voltageTolerance, solver.chargeTolerance,
            truncation,
        ]
        guard numbers.allSatisfy({ $0 > 0 && $0.isFinite }), solver.minimumConductance >= 0 else {
            throw SimulationFailure(.badDeck, "The tolerances of the deck must be above zero.")
        }
    }

    /// Options that the engine follows, here or where the deck is read.
    private static let known: Set<String> = [
        "reltol", "abstol", "vntol", "chgtol", "gmin", "trtol", "method", "temp", "scale",
    ]

    /// Options that change nothing here: limits and ways of ngspice's own iteration, and its output.
    private static let without: Set<String> = [
        "itl1", "itl2", "itl3", "itl4", "itl5", "itl6", "maxord", "bypass", "noacct", "acct", "nopage", "nomod", "list",
        "node", "opts", "noinit", "noopiter", "gminsteps", "srcsteps", "numdgt", "savecurrents", "klu", "sparse",
        "seed",
        "warn", "maxwarns", "pivtol", "pivrel", "minbreak", "ngbehavior", "post", "probe", "xmu", "indverbosity",
    ]
}
