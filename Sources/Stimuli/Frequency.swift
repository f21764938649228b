internal import Diagnostics
internal import Waveforms

extension StimulationProtocol {
    /// The rates of the pairs in visual cortex, in Hz.
    public static let usualRates: [Double] = [0.1, 10, 20, 40, 50]

    /// The frequency protocol: pairs of either order at several rates.
    ///
    /// P. J. Sjöström, G. G. Turrigiano and S. B. Nelson, Neuron 32 (2001) 1149, as J.-P. Pfister and W. Gerstner,
    /// J. Neurosci. 26 (2006) 9673 simplify it: 60 pairs at an even rate.
    ///
    /// - Parameters:
    ///   - distances: The distances Δt = t_post − t_pre in seconds.
    ///   - rates: The pairs a second in Hz, one condition for each distance and rate.
    ///   - repetitions: How many pairs each condition has.
    /// - Returns: The protocol.
    public static func frequency(
        distances: [Double] = [0.01, -0.01], rates: [Double] = usualRates, repetitions: Int = 60
    ) -> StimulationProtocol {
        let (dt, rate) = (ProtocolArguments.text(distances), ProtocolArguments.text(rates))
        return StimulationProtocol(
            "frequency(dt=\(dt), rate=\(rate), repetitions=\(repetitions))",
            conditions: distances.flatMap { distance in
                rates.map { .frequency(distance, rate: $0, repetitions: repetitions) }
            })
    }

    /// The frequency protocol from its arguments.
    static func frequency(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        let distances = try arguments.seconds("dt") ?? [0.01, -0.01]
        let rates = try arguments.quantities("rate", unit: "Hz") ?? usualRates
        for rate in rates where rate <= 0 {
            throw arguments.problem("there is no rate of \(rate) Hz", at: "rate", help: "expected a rate above zero")
        }
        let longest = distances.map(abs).max() ?? 0
        if let fastest = rates.max(), longest * fastest >= 1 {
            throw DiagnosticError(
                "bad-protocol",
                "pairs \(Condition.milliseconds(longest, signed: false)) apart do not fit into the period of "
                    + "\(Condition.number(fastest)) Hz, \(Condition.milliseconds(1 / fastest, signed: false))",
                help: "give rates below \(Condition.number(1 / longest)) Hz or shorter distances")
        }
        return .frequency(
            distances: distances, rates: rates, repetitions: try arguments.count("repetitions", of: "pairs") ?? 60)
    }
}

extension Condition {
    /// Pairs at a rate.
    ///
    /// - Parameters:
    ///   - distance: Δt = t_post − t_pre in seconds.
    ///   - rate: Pairs a second, in Hz.
    ///   - repetitions: How many pairs.
    /// - Returns: The condition, a point of the curve of the weight change against the rate.
    public static func frequency(_ distance: Double, rate: Double, repetitions: Int) -> Condition {
        .centred(
            name: "\(milliseconds(distance)) at \(number(rate)) Hz", pre: [-distance / 2], post: [distance / 2],
            period: 1 / rate, repetitions: repetitions,
            series: .init(name: "Δt = \(milliseconds(distance))", coordinate: rate, unit: "Hz"))
    }

    /// A number without a needless fraction.
    static func number(_ value: Double) -> String {
        let rounded = (value * 1e6).rounded() / 1e6
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
    }
}
