internal import CNativeEngine
internal import Foundation
public import NativeEngine

/// A transistor of a deck, the card with which the native engine computes it, and how near that is.
public struct TransistorCharacterization: Hashable, Codable, Sendable {
    /// What the transistor is.
    public var transistor: TransistorClass

    /// Its card.
    public var card: TransistorCard

    /// How near the card is to the deck's own model.
    public var errors: ErrorMap

    /// Fits a card to a measurement.
    ///
    /// - Returns: `nil` when there is too little current to fit.
    init?(_ transistor: TransistorClass, isPChannel: Bool, _ measurement: ReferenceMeasurement) {
        let fit = CurrentFit(measurement, temperature: transistor.temperature)
        guard fit.isPossible else { return nil }
        var card = fit.card()
        let charges = ChargeFit(measurement)
        charges.fit(&card)
        guard card.allSatisfy(\.isFinite) else { return nil }
        self.transistor = transistor
        self.card = TransistorCard(isPChannel: isPChannel, parameters: card)
        let grid = measurement.grid
        errors = ErrorMap(
            supply: grid.supply, bodies: grid.bodies, drains: grid.drains, gates: grid.gates,
            reference: measurement.currents.map { $0.map { $0.map(Self.rounded) } },
            card: Self.currents(card, grid).map { $0.map { $0.map(Self.rounded) } },
            capacitancePoints: grid.capacitancePoints,
            referenceCapacitances: measurement.capacitances.map { $0.map(Self.rounded) },
            cardCapacitances: charges.capacitances(card).map { $0.map(Self.rounded) })
    }

    /// The channel's currents of a card at the points of a grid, in A.
    static func currents(_ card: [Double], _ grid: BiasGrid) -> [[[Double]]] {
        // The channel alone, as it is measured at the source.
        var channel = card
        for place in [
            HILLOCK_MOS_JUNCTION_IS_D, HILLOCK_MOS_JUNCTION_IS_S, HILLOCK_MOS_JUNCTION_G_D, HILLOCK_MOS_JUNCTION_G_S,
        ] { channel[place] = 0 }
        return grid.bodies.map { depth in
            grid.drains.map { drain in
                let input: [Double] = grid.gates.flatMap { [drain, $0, 0, -depth, 0, 1] }
                var output = [Double](repeating: 0, count: 15 * grid.gates.count)
                hillock_mosfets(channel, 0, grid.gates.count, input, 0, &output)
                return grid.gates.indices.map { output[15 * $0] }
            }
        }
    }

    /// A number to five digits: what a map of errors needs.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.isFinite else { return 0 }
        let scale = pow(10, 4 - floor(log10(abs(value))))
        return (value * scale).rounded() / scale
    }
}
