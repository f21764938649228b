internal import CNativeEngine
internal import Netlists
public import Simulation

/// Runs eight samples of a circuit at once, in the lanes of a vector unit, on one common time grid.
///
/// Transistors are computed with charge-based cards that a ``TransistorCardSource`` gives; everything else of the deck is
/// taken as ngspice takes it. A sample that does not converge in its batch is tried alone, then by the fallback.
public struct NativeSimulator: Simulator {
    private let cards: any TransistorCardSource
    private let fallback: (any Simulator)?
    private let observer: (@Sendable (BatchWork) -> Void)?
    /// The widest instruction set that may be used, for tests: 4, 3, 2 for x86-64-v4, -v3, -v2, 1 for none of them; 0 for
    /// the best of the machine.
    package var widest: Int32 = 0

    /// Creates a simulator.
    ///
    /// - Parameters:
    ///   - cards: Where the cards of the transistors come from.
    ///   - fallback: Who runs a sample that does not converge here; `nil`: nobody.
    ///   - observer: Is told what each batch cost, from the task that ran it.
    public init(
        cards: any TransistorCardSource, fallback: (any Simulator)?,
        observer: (@Sendable (BatchWork) -> Void)? = nil
    ) {
        self.cards = cards
        self.fallback = fallback
        self.observer = observer
    }

    /// The version of the equations and of the solver: results of different versions may differ.
    static let version = "1.0"

    /// The engine's name, its version with that of the cards, and the instruction set that it was compiled for here.
    public var identity: SimulatorIdentity {
        get async throws {
            SimulatorIdentity(
                name: "native",
                version: cards.cardVersion.isEmpty ? Self.version : "\(Self.version), cards \(cards.cardVersion)",
                details: ["instructions": String(cString: hillock_instruction_set()), "lanes": "\(HILLOCK_LANES)"])
        }
    }

    /// Reads and compiles a deck, and lends a session on it to `body`.
    ///
    /// - Parameters:
    ///   - deck: The circuit, the analysis and the solver options.
    ///   - workers: How many batches may go on at the same time; at least 1.
    ///   - body: What to do with the session.
    /// - Returns: What `body` returns.
    /// - Throws: `SimulationFailure` of kind `badDeck` for what the engine does not know, by name; what the source of
    ///   the cards throws; or what `body` throws.
    public func withSession<Result: Sendable>(
        _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
    ) async throws -> Result {
        var content = try DeckContent(deck)
        content.widest = widest
        if case .ac = deck.analysis {
            throw SimulationFailure(
                .badDeck, "The native engine runs .tran, .op and .dc, no .ac: run it with --engine ngspice.")
        }
        let found = try await cards.cards(content.transistorClasses, of: deck)
        let classes = content.transistorClasses
        guard found.count == classes.count else {
            throw SimulationFailure(
                .badDeck, "There are \(found.count) cards for \(classes.count) kinds of transistors.")
        }
        let ordered = content.cards(in: Dictionary(zip(classes, found), uniquingKeysWith: { first, _ in first }))
        // Faults of the circuit show here, not in the first run.
        _ = try CircuitBuilder.compile(content, cards: ordered, probes: [])
        guard let fallback else {
            return try await body(
                NativeSession(content, cards: ordered, workers: workers, fallback: nil, observer: observer))
        }
        let lender = FallbackLender(fallback, deck: deck, workers: workers)
        let session = NativeSession(content, cards: ordered, workers: workers, fallback: lender, observer: observer)
        do {
            let result = try await body(session)
            await lender.end()
            return result
        } catch {
            await lender.end()
            throw error
        }
    }
}

extension DeckContent {
    /// What the transistors of the deck are, each class once.
    var transistorClasses: [TransistorClass] {
        var seen: Set<TransistorClass> = []
        return transistors.filter { seen.insert($0).inserted }
    }

    /// The class of each transistor.
    var transistors: [TransistorClass] {
        devices.filter { $0.kind == .mosfet }.map { device in
            TransistorClass(
                model: device.model ?? "",
                parameters: device.parameters.filter { !["m", "delvto", "mulu0"].contains($0.key) },
                temperature: temperature)
        }
    }

    /// The card of each transistor.
    func cards(in table: [TransistorClass: TransistorCard]) -> [TransistorCard] {
        transistors.compactMap { table[$0] }
    }
}
