internal import Diagnostics
internal import Waveforms

/// Which neuron spikes twice in a triplet.
public enum TripletOrder: String, Hashable, Codable, Sendable, CaseIterable {
    /// Pre, post, pre: Δt₁ = t_post − t_pre1 > 0, Δt₂ = t_post − t_pre2 < 0.
    case prePostPre = "pre-post-pre"
    /// Post, pre, post: Δt₁ = t_post1 − t_pre < 0, Δt₂ = t_post2 − t_pre > 0.
    case postPrePost = "post-pre-post"

    /// The distances of the experiments in hippocampal culture, (Δt₁, Δt₂) in seconds.
    public var usualDistances: [(Double, Double)] {
        switch self {
        case .prePostPre: [(0.005, -0.005), (0.01, -0.01), (0.015, -0.005), (0.005, -0.015)]
        case .postPrePost: [(-0.005, 0.005), (-0.01, 0.01), (-0.005, 0.015), (-0.015, 0.005)]
        }
    }

    /// Whether a pair of distances is of this order.
    ///
    /// - Parameters:
    ///   - first: Δt₁ in seconds.
    ///   - second: Δt₂ in seconds.
    /// - Returns: Whether both have the signs of the order.
    public func contains(_ first: Double, _ second: Double) -> Bool {
        switch self {
        case .prePostPre: first > 0 && second < 0
        case .postPrePost: first < 0 && second > 0
        }
    }
}

extension StimulationProtocol {
    /// The triplet protocol: three spikes a period.
    ///
    /// H.-X. Wang, R. C. Gerkin, D. W. Nauen and G.-Q. Bi, Nature Neuroscience 8 (2005) 187: 60 triplets at 1 Hz.
    ///
    /// - Parameters:
    ///   - orders: Which neuron spikes twice.
    ///   - period: The time from triplet to triplet in seconds.
    ///   - repetitions: How many triplets each condition has.
    /// - Returns: The protocol with the distances of the experiments.
    public static func triplet(
        _ orders: [TripletOrder] = TripletOrder.allCases, period: Double = 1, repetitions: Int = 60
    ) -> StimulationProtocol {
        let names = orders.map(\.rawValue).joined(separator: ";")
        return StimulationProtocol(
            "triplet(order=\(names), period=\(ProtocolArguments.text(period)), repetitions=\(repetitions))",
            conditions: orders.flatMap { order in
                order.usualDistances.map {
                    .triplet(order, $0.0, $0.1, period: period, repetitions: repetitions)
                }
            })
    }

    /// The triplet protocol from its arguments.
    static func triplet(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        var orders: [TripletOrder] = []
        for word in try arguments.words("order") ?? TripletOrder.allCases.map(\.rawValue) {
            guard let order = TripletOrder(rawValue: word) else {
                throw arguments.problem(
                    "there is no order '\(word)'", at: "order",
                    help: helpNaming(word, among: TripletOrder.allCases.map(\.rawValue)))
            }
            orders.append(order)
        }
        let period = try arguments.second("period") ?? 1
        let repetitions = try arguments.count("repetitions", of: "triplets") ?? 60
        let first = try arguments.seconds("dt1")
        let second = try arguments.seconds("dt2")
        guard let first, let second else {
            if let given = first == nil ? (second == nil ? nil : "dt2") : "dt1" {
                throw arguments.problem("only '\(given)' is given", at: given, help: "give dt1 and dt2, or neither")
            }
            try checkFit(0.02, period)
            return .triplet(orders, period: period, repetitions: repetitions)
        }
        guard first.count == second.count else {
            throw arguments.problem(
                "there are \(second.count) values of dt2 for \(first.count) of dt1", at: "dt2",
                help: "give as many of one as of the other: they go in pairs")
        }
        var conditions: [Condition] = []
        for (one, two) in zip(first, second) {
            guard let order = TripletOrder.allCases.first(where: { $0.contains(one, two) }) else {
                throw arguments.problem(
                    "dt1 = \(Condition.milliseconds(one)) and dt2 = \(Condition.milliseconds(two)) make no triplet",
                    at: "dt2", help: "pre-post-pre has dt1 > 0 > dt2, post-pre-post dt1 < 0 < dt2")
            }
            try checkFit(abs(one) + abs(two), period)
            conditions.append(.triplet(order, one, two, period: period, repetitions: repetitions))
        }
        return StimulationProtocol(
            "triplet(dt1=\(ProtocolArguments.text(first)), dt2=\(ProtocolArguments.text(second)), "
                + "period=\(ProtocolArguments.text(period)), repetitions=\(repetitions))", conditions: conditions)
    }

    /// Refuses a group of spikes that is longer than its period.
    static func checkFit(_ length: Double, _ period: Double) throws(DiagnosticError) {
        if period > 1.25 * length { return }
        throw DiagnosticError(
            "bad-protocol",
            "spikes over \(Condition.milliseconds(length, signed: false)) do not fit into a period of "
                + Condition.milliseconds(period, signed: false),
            help: "give a period of more than \(Condition.milliseconds(1.25 * length, signed: false))")
    }
}

extension Condition {
    /// One triplet a period.
    ///
    /// - Parameters:
    ///   - order: Which neuron spikes twice.
    ///   - first: Δt₁ in seconds.
    ///   - second: Δt₂ in seconds.
    ///   - period: The time from triplet to triplet in seconds.
    ///   - repetitions: How many triplets.
    /// - Returns: The condition.
    public static func triplet(
        _ order: TripletOrder, _ first: Double, _ second: Double, period: Double, repetitions: Int
    ) -> Condition {
        let name = "\(order.rawValue) \(milliseconds(first)) \(milliseconds(second))"
        let single = [0.0]
        return switch order {
        case .prePostPre:
            .centred(name: name, pre: [-first, -second], post: single, period: period, repetitions: repetitions)
        case .postPrePost:
            .centred(name: name, pre: single, post: [first, second], period: period, repetitions: repetitions)
        }
    }
}
