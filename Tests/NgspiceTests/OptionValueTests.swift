import Simulation
import Testing

@testable import Ngspice

@Suite("Values of options")
struct OptionValueTests {
    @Test("options are read with the suffixes that decks give them, as plain numbers are")
    func suffixes() throws {
        let transient = Transient(step: 1e-6, stop: 1e-3)
        func deck(_ card: String) -> Deck {
            Deck(lines: ["t", "R1 a 0 1", card, ".end"], analysis: .transient(transient))
        }
        let short = deck(".options reltol=10m gmin=1f abstol=2p vntol=3u chgtol=4f")
        let long = deck(".options reltol=0.01 gmin=1e-15 abstol=2e-12 vntol=3e-6 chgtol=4e-15")
        let settings = SolverSettings(of: short)
        #expect(settings == SolverSettings(of: long))
        #expect(settings.relativeTolerance == 0.01)
        #expect(settings.minimumConductance == 1e-15)
        // The ladder of retries begins at the deck's own tolerance.
        #expect(try PreparedDeck(short, retries: nil).retries == PreparedDeck(long, retries: nil).retries)
        #expect(try PreparedDeck(short, retries: nil).retries != PreparedDeck(deck(""), retries: nil).retries)
    }
}
