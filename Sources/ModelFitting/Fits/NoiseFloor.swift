internal import Statistics

/// What a smooth curve through the readings of a ramp leaves over: no model of a smooth way can do much better.
public struct NoiseFloor: Hashable, Codable, Sendable {
    /// The root of the mean squared residual of a smoothing spline over the range, the spline chosen by generalised
    /// cross-validation, which takes the noise of neighbours as independent.
    public var independent: Double

    /// How many parameters that spline is worth.
    public var independentFreedom: Double

    /// The same of a spline chosen by leaving out tenths of the ramp, for noise that adds up from pulse to pulse.
    public var cumulative: Double

    /// How many parameters that spline is worth.
    public var cumulativeFreedom: Double

    /// The floor of some ramps; `nil` where one is too short.
    ///
    /// - Parameter ways: Dose and progress of each ramp.
    init?(_ ways: [RampProblem.Way]) {
        var (sums, freedoms, count) = ((0.0, 0.0), (0.0, 0.0), 0)
        for way in ways {
            guard way.doses.count >= 40,
                let free = SmoothingSpline.crossValidated(places: way.doses, values: way.progress),
                let blocked = SmoothingSpline.crossValidated(places: way.doses, values: way.progress, blocks: 10)
            else { return nil }
            sums = (sums.0 + free.residualSum, sums.1 + blocked.residualSum)
            freedoms = (freedoms.0 + free.degreesOfFreedom, freedoms.1 + blocked.degreesOfFreedom)
            count += way.doses.count
        }
        guard count > 0 else { return nil }
        independent = (sums.0 / Double(count)).squareRoot()
        cumulative = (sums.1 / Double(count)).squareRoot()
        independentFreedom = freedoms.0
        cumulativeFreedom = freedoms.1
    }
}
