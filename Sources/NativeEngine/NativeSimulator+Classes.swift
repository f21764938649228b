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
}
