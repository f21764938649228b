public import Simulation

/// What transistors have in common that share one card: all but their mismatch.
public struct TransistorClass: Hashable, Codable, Sendable {
    /// The name of the model card in the deck, in lower case.
    public var model: String

    /// The instance parameters but for `delvto`, `mulu0` and `m`, in SI units: `w`, `l`, `ad`, `ps`, …
    public var parameters: [String: Double]

    /// Degrees Celsius.
    public var temperature: Double

    /// Creates a class.
    ///
    /// - Parameters:
    ///   - model: The name of the model card in the deck.
    ///   - parameters: The instance parameters but for `delvto`, `mulu0` and `m`, in SI units.
    ///   - temperature: Degrees Celsius.
    public init(model: String, parameters: [String: Double], temperature: Double) {
        self.model = model.lowercased()
        self.parameters = parameters
        self.temperature = temperature
    }
}

/// The parameters with which the native engine computes the transistors of one class.
public struct TransistorCard: Hashable, Codable, Sendable {
    /// Whether it is a p-channel transistor.
    public var isPChannel: Bool

    /// The parameters of the equation, in the order in which the engine reads them.
    public var parameters: [Double]

    /// Creates a card.
    ///
    /// - Parameters:
    ///   - isPChannel: Whether it is a p-channel transistor.
    ///   - parameters: The parameters of the equation, in the order in which the engine reads them.
    public init(isPChannel: Bool, parameters: [Double]) {
        self.isPChannel = isPChannel
        self.parameters = parameters
    }
}

/// Whoever knows the cards of transistors: an extraction from the models of the deck, or fixed cards of a test.
public protocol TransistorCardSource: Sendable {
    /// What tells apart sources that give different cards for the same deck: a number of the extraction. It becomes part of
    /// the engine's version, so that samples of different cards never stand in one table.
    var cardVersion: String { get }

    /// The cards of transistors of a deck.
    ///
    /// - Parameters:
    ///   - classes: What the transistors are.
    ///   - deck: The deck, which holds the model cards.
    /// - Returns: A card for each class, in the same order.
    /// - Throws: `SimulationFailure` or `DiagnosticError` when there is none, and why.
    func cards(_ classes: [TransistorClass], of deck: Deck) async throws -> [TransistorCard]
}

extension TransistorCardSource {
    /// Nothing: a source whose cards never change.
    public var cardVersion: String { "" }
}
