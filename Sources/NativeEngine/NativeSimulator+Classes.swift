internal import Netlists
public import Simulation

extension NativeSimulator {
    /// What the transistors of a deck are, each class once: those for which a ``TransistorCardSource`` is asked.
    ///
    /// - Parameter deck: The deck.
    /// - Returns: The classes in the order of their first transistor.
    /// - Throws: `SimulationFailure` of kind `badDeck` when the deck cannot be read.
    public static func transistorClasses(of deck: Deck) throws(SimulationFailure) -> [TransistorClass] {
        try DeckContent(deck).transistorClasses
    }

    /// What single transistors of a deck are.
    ///
    /// - Parameter deck: The deck.
    /// - Returns: The class of each transistor by its place in the hierarchy, in lower case, e.g. `xneuron.mri`.
    /// - Throws: `SimulationFailure` of kind `badDeck` when the deck cannot be read.
    public static func transistors(of deck: Deck) throws(SimulationFailure) -> [String: TransistorClass] {
        let content = try DeckContent(deck)
        return Dictionary(
            zip(content.devices.filter { $0.kind == .mosfet }.map(\.path), content.transistors),
            uniquingKeysWith: { first, _ in first })
    }
}
