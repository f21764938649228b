public import Simulation

/// One more try of a run that did not converge: solver options added to the deck's.
public struct RetryStep: Hashable, Codable, Sendable {
    /// The options, which win over the deck's.
    public var options: [SolverOption]

    /// Creates a step.
    ///
    /// - Parameter options: The options, which win over the deck's.
    public init(_ options: [SolverOption]) {
        self.options = options
    }

    /// The options as a deck writes them, e.g. `method=gear reltol=5e-3`.
    public var text: String {
        options.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }.joined(separator: " ")
    }

    /// The usual ladder: Gear integration (which damps ringing of the trapezoidal rule), then a five times coarser
    /// relative tolerance with more iterations per point, then 1 TΩ from every net to ground.
    ///
    /// - Parameter relativeTolerance: The deck's `reltol`.
    /// - Returns: The steps in order.
    public static func standardLadder(relativeTolerance: Double = 1e-3) -> [RetryStep] {
        let gear = [SolverOption("method", "gear")]
        let relaxed = gear + [SolverOption("reltol", "\(relativeTolerance * 5)"), SolverOption("itl4", "100")]
        return [RetryStep(gear), RetryStep(relaxed), RetryStep(relaxed + [SolverOption("rshunt", "1e12")])]
    }
}
