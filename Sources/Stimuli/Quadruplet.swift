internal import Diagnostics
internal import Waveforms

/// What the distance T of a quadruplet is measured between.
public enum QuadrupletDistance: String, Hashable, Codable, Sendable, CaseIterable {
    /// Between the middles of the two pairs.
    case midpoint
    /// Between the last spike of the first pair and the first spike of the second.
    case innerGap = "inner-gap"
}

extension StimulationProtocol {
    /// Distances of a sweep: 10 to 100 ms of either sign, in seconds.
    public static let usualQuadruplets: [Double] = [
        -0.1, -0.08, -0.06, -0.04, -0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1,
    ]

    /// The quadruplet protocol: two pairs of opposite order a distance T apart; T > 0 is post-pre-pre-post, T < 0
    /// pre-post-post-pre.
    ///
    /// H.-X. Wang, R. C. Gerkin, D. W. Nauen and G.-Q. Bi, Nature Neuroscience 8 (2005) 187: 60 at 1 Hz, |Δt| = 5 ms.
    ///
    /// - Parameters:
    ///   - distances: The distances T in seconds.
    ///   - inner: |Δt| of each pair in seconds.
    ///   - definition: What T is measured between.
    ///   - period: The time from quadruplet to quadruplet in seconds.
    ///   - repetitions: How many quadruplets each T gets.
    /// - Returns: The protocol.
    public static func quadruplet(
        distances: [Double] = usualQuadruplets, inner: Double = 0.005, definition: QuadrupletDistance = .midpoint,
        period: Double = 1, repetitions: Int = 60
    ) -> StimulationProtocol {
        StimulationProtocol(
            "quadruplet(T=\(ProtocolArguments.text(distances)), dt=\(ProtocolArguments.text(inner)), "
                + "definition=\(definition.rawValue), period=\(ProtocolArguments.text(period)), "
                + "repetitions=\(repetitions))",
            conditions: distances.map {
                .quadruplet($0, inner: inner, definition: definition, period: period, repetitions: repetitions)
            })
    }

    /// The quadruplet protocol from its arguments.
    static func quadruplet(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        let distances = try arguments.seconds("t") ?? usualQuadruplets
        let inner = try arguments.second("dt") ?? 0.005
        guard inner > 0 else {
            throw arguments.problem("each pair needs a distance above zero", at: "dt", help: "expected e.g. 5m")
        }
        var definition = QuadrupletDistance.midpoint
        if let word = arguments.word("definition") {
            guard let known = QuadrupletDistance(rawValue: word) else {
                throw arguments.problem(
                    "there is no definition '\(word)'", at: "definition",
                    help: helpNaming(word, among: QuadrupletDistance.allCases.map(\.rawValue)))
            }
            definition = known
        }
        let period = try arguments.second("period") ?? 1
        for distance in distances {
            guard definition == .innerGap || abs(distance) > inner else {
                throw arguments.problem(
                    "pairs of \(Condition.milliseconds(inner, signed: false)) with middles "
                        + "\(Condition.milliseconds(abs(distance), signed: false)) apart overlap",
                    at: arguments.word("t") == nil ? "dt" : "t",
                    help: "give |T| above \(Condition.milliseconds(inner, signed: false)), or definition=inner-gap")
            }
            try checkFit(abs(distance) + 2 * inner, period)
        }
        return .quadruplet(
            distances: distances, inner: inner, definition: definition, period: period,
            repetitions: try arguments.count("repetitions", of: "quadruplets") ?? 60)
    }
}

extension Condition {
    /// One quadruplet a period.
    ///
    /// - Parameters:
    ///   - distance: T in seconds; above zero for post-pre-pre-post, below for pre-post-post-pre.
    ///   - inner: |Δt| of each pair in seconds.
    ///   - definition: What T is measured between.
    ///   - period: The time from quadruplet to quadruplet in seconds.
    ///   - repetitions: How many quadruplets.
    /// - Returns: The condition, a point of the curve of the weight change against T.
    public static func quadruplet(
        _ distance: Double, inner: Double = 0.005, definition: QuadrupletDistance = .midpoint, period: Double,
        repetitions: Int
    ) -> Condition {
        let middle = (abs(distance) + (definition == .innerGap ? inner : 0)) / 2
        let outside = [-middle - inner / 2, middle + inner / 2]
        let inside = [-middle + inner / 2, middle - inner / 2]
        return .centred(
            name: "T = \(milliseconds(distance))", pre: distance > 0 ? inside : outside,
            post: distance > 0 ? outside : inside, period: period, repetitions: repetitions,
            series: .init(name: "quadruplet", coordinate: distance, unit: "s"))
    }
}
