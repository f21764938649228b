internal import Comparison
internal import Experiments
public import MonteCarlo
internal import RealModule
public import Simulation

/// How the error of a fit depends on one quantity: a bias, or the threshold of a transistor.
///
/// With residuals r(q) ≈ r + j (q − q₀) of p conditions the error is E = |r|²/p + 2 r·j (q − q₀)/p + |j|² (q − q₀)²/p. At a
/// fitted optimum the second term is small for whatever a bias could make up for; the third one is not, and says what a
/// spread costs: σ² |j|²/p on average.
public struct Sensitivity: Hashable, Codable, Sendable {
    /// The bias, or the path of the device.
    public var name: String

    /// What of it changes: `bias`, or the channel of a mismatch model such as `vth`.
    public var channel: String

    /// The unit of the quantity: `V`, or empty for the logarithm of a current.
    public var unit: String

    /// dE/dq.
    public var slope: Double

    /// |j|²/p: half of d²E/dq².
    public var curvature: Double

    /// The standard deviation of the quantity; `nil` for a bias.
    public var spread: Double?

    /// What the spread costs on average: σ² |j|²/p.
    public var cost: Double? { spread.map { $0 * $0 * curvature } }
}

extension Tuning {
    /// The difference by which currents and voltages are moved to each side, in coordinates.
    private static let biasDifference = 0.03

    /// The difference by which thresholds are moved to each side, in volts.
    private static let thresholdDifference = 2e-3

    /// How the NMSE depends on each bias that may change, two runs each.
    ///
    /// - Parameters:
    ///   - session: A session with the deck of the trial loaded.
    ///   - biases: All tunable biases by name, in SI units.
    /// - Returns: One for each bias, in their order: of a current by its logarithm, of a voltage in volts; `nil` in place of
    ///   one whose runs fail.
    /// - Throws: `CancellationError`, or a `SimulationFailure` when there is no simulator.
    public func biasSensitivities(
        on session: any SimulatorSession, at biases: [String: Double]
    ) async throws -> [Sensitivity?] {
        var moves: [(String, String, [[String: Double]], [Double])] = []
        for variable in variables {
            guard let value = biases[variable.name] else { continue }
            let isCurrent = if case .logarithmic = variable.scale { true } else { false }
            let ends = [-1.0, 1.0].map { side in
                let moved =
                    isCurrent
                    ? value * Double.exp(side * Self.biasDifference)
                    : value + side * Self.biasDifference * Tuning.voltageUnit
                return min(max(moved, variable.range.lowerBound), variable.range.upperBound)
            }
            moves.append(
                (
                    variable.name, isCurrent ? "" : variable.unit,
                    ends.map { biases.merging([variable.name: $0]) { $1 } },
                    isCurrent ? ends.map { Double.log($0) } : ends
                ))
        }
        let states = moves.flatMap { move in move.2.map { CircuitTrial.Setting(biases: $0) } }
        let ends = try await evaluations(of: states, on: session, timeLimit: nil).map(\.residuals)
        return moves.indices.map { index in
            sensitivity(moves[index].0, "bias", moves[index].1, ends[2 * index], ends[2 * index + 1], moves[index].3)
        }
    }

    /// How the NMSE depends on the threshold of each transistor, two runs each.
    ///
    /// - Parameters:
    ///   - session: A session with the deck of the trial loaded.
    ///   - biases: All tunable biases by name, in SI units.
    ///   - model: The mismatch of the deck; its quantities of channel `vth` are moved, and give the spread.
    /// - Returns: One for each, the costliest first; those whose runs fail are left out.
    /// - Throws: `CancellationError`, or a `SimulationFailure`.
    public func thresholdSensitivities(
        on session: any SimulatorSession, at biases: [String: Double], model: MismatchModel
    ) async throws -> [Sensitivity] {
        let ends = [-Self.thresholdDifference, Self.thresholdDifference]
        let chosen = model.quantities.indices.filter { model.quantities[$0].channel == "vth" }
        var states: [CircuitTrial.Setting] = []
        for index in chosen {
            for end in ends {
                var draws = [Double](repeating: 0, count: model.quantities.count)
                draws[index] = end
                states.append(.init(biases: biases, alterations: try model.sample(1, draws: draws).alterations))
            }
        }
        let results = try await evaluations(of: states, on: session, timeLimit: nil).map(\.residuals)
        return chosen.indices.compactMap { place -> Sensitivity? in
            let quantity = model.quantities[chosen[place]]
            var found = sensitivity(
                quantity.path, quantity.channel, quantity.unit, results[2 * place], results[2 * place + 1], ends)
            found?.spread = quantity.sigma
            return found
        }.sorted { ($1.cost ?? 0, $0.name) < ($0.cost ?? 0, $1.name) }
    }

    private func sensitivity(
        _ name: String, _ channel: String, _ unit: String, _ low: [Double]?, _ high: [Double]?, _ ends: [Double]
    ) -> Sensitivity? {
        guard let low, let high, ends[1] > ends[0] else { return nil }
        let count = Double(low.count)
        let slopes = zip(low, high).map { ($1 - $0) / (ends[1] - ends[0]) }
        let (first, last) = (BoundedStep.product(low, low), BoundedStep.product(high, high))
        return Sensitivity(
            name: name, channel: channel, unit: unit, slope: (last - first) / count / (ends[1] - ends[0]),
            curvature: BoundedStep.product(slopes, slopes) / count, spread: nil)
    }
}
