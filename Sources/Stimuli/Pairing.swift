internal import Diagnostics
internal import Waveforms

extension StimulationProtocol {
    /// Sixteen distances from −100 ms to 100 ms, closer together where the window is steep, in seconds.
    public static let usualDistances: [Double] = [
        -0.1, -0.06, -0.04, -0.03, -0.02, -0.015, -0.01, -0.005, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.1,
    ]

    /// The pairing protocol: one pre and one post spike a period, a distance Δt = t_post − t_pre apart.
    ///
    /// G.-Q. Bi and M.-M. Poo, J. Neurosci. 18 (1998) 10464: 60 pairs at 1 Hz. One repetition by default: far from others
    /// every pair does the same.
    ///
    /// - Parameters:
    ///   - distances: The distances Δt in seconds, one condition each.
    ///   - period: The time from pair to pair in seconds.
    ///   - repetitions: How many pairs each Δt gets.
    /// - Returns: The protocol.
    public static func pairing(
        distances: [Double] = usualDistances, period: Double = 1, repetitions: Int = 1
    ) -> StimulationProtocol {
        let list = ProtocolArguments.text(distances)
        return StimulationProtocol(
            "pairing(dt=\(list), period=\(ProtocolArguments.text(period)), repetitions=\(repetitions))",
            conditions: distances.map { .pairing($0, period: period, repetitions: repetitions) })
    }

    /// The pairing protocol from its arguments.
    static func pairing(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        let distances = try arguments.seconds("dt") ?? usualDistances
        let period = try arguments.second("period") ?? 1
        let longest = distances.map(abs).max() ?? 0
        guard period > 1.25 * longest else {
            throw DiagnosticError(
                "bad-protocol", "a pair \(longest) s apart does not fit into a period of \(period) s",
                help: "give a period of more than \(1.25 * longest) s")
        }
        return .pairing(
            distances: distances, period: period, repetitions: try arguments.count("repetitions", of: "pairs") ?? 1)
    }
}

extension Condition {
    /// One pair a period.
    ///
    /// - Parameters:
    ///   - distance: Δt = t_post − t_pre in seconds.
    ///   - period: The time from pair to pair in seconds.
    ///   - repetitions: How many pairs.
    /// - Returns: The condition, a point of the STDP window.
    public static func pairing(_ distance: Double, period: Double, repetitions: Int) -> Condition {
        .centred(
            name: milliseconds(distance), pre: [-distance / 2], post: [distance / 2], period: period,
            repetitions: repetitions, series: .init(name: "STDP window", coordinate: distance, unit: "s"))
    }
}
