internal import Diagnostics
internal import Waveforms

extension StimulationProtocol {
    /// Distances of the map, in seconds: |Δt₁| and |Δt₂|.
    public static let usualMapDistances: [Double] = [0.005, 0.01, 0.02, 0.03, 0.04]

    /// The triplet map: triplets of both orders at every pair of distances of a grid.
    ///
    /// R. C. Froemke and Y. Dan, Nature 416 (2002) 433. One repetition by default, with a pause of a second: the map shows
    /// what a triplet does, and there is no measured change to compare it with.
    ///
    /// - Parameters:
    ///   - distances: |Δt₁| and |Δt₂| in seconds.
    ///   - period: The time from triplet to triplet in seconds.
    ///   - repetitions: How many triplets each condition has.
    /// - Returns: The protocol: pre-post-pre with Δt₁ > 0 > Δt₂, then post-pre-post with Δt₁ < 0 < Δt₂.
    public static func tripletMap(
        distances: [Double] = usualMapDistances, period: Double = 1, repetitions: Int = 1
    ) -> StimulationProtocol {
        StimulationProtocol(
            "froemke-dan(dt=\(ProtocolArguments.text(distances)), period=\(ProtocolArguments.text(period)), "
                + "repetitions=\(repetitions))",
            conditions: TripletOrder.allCases.flatMap { order in
                distances.flatMap { first in
                    distances.map { second in
                        let sign = order == .prePostPre ? 1.0 : -1.0
                        var condition = Condition.triplet(
                            order, sign * first, -sign * second, period: period, repetitions: repetitions)
                        condition.series = .init(
                            name: "\(order.rawValue) Δt₁ = \(Condition.milliseconds(sign * first))",
                            coordinate: -sign * second, unit: "s")
                        return condition
                    }
                }
            })
    }

    /// The triplet map from its arguments.
    static func tripletMap(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        let distances = try arguments.seconds("dt") ?? usualMapDistances
        for distance in distances where distance <= 0 {
            throw arguments.problem(
                "the map needs distances above zero, not \(Condition.milliseconds(distance))", at: "dt",
                help: "both signs are taken by themselves; write dt=5m:5m:40m")
        }
        let period = try arguments.second("period") ?? 1
        try checkFit(2 * (distances.max() ?? 0), period)
        return .tripletMap(
            distances: distances, period: period,
            repetitions: try arguments.count("repetitions", of: "triplets") ?? 1)
    }
}
