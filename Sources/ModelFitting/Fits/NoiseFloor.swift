internal import Statistics

/// What curves of other kinds leave over of a noisy ramp, to judge a shape by.
///
/// All are roots of mean squared residuals over the range. A spline follows whatever is slower than its own stiffness, be it the
/// device's law or a wander of this one run that no later run repeats. What a law can reach at best is the monotone curve:
/// pulses of one direction that do not depend on chance never turn the conductance back.
public struct NoiseFloor: Hashable, Codable, Sendable {
    /// A smoothing spline chosen by generalised cross-validation, which takes the noise of neighbours as independent.
    public var independent: Double

    /// How many parameters that spline is worth.
    public var independentFreedom: Double

    /// The error of such a spline through every second reading on the others.
    public var independentHeldOut: Double

    /// A spline chosen by leaving out tenths of the ramp, for noise that neighbours have in common.
    public var cumulative: Double

    /// How many parameters that spline is worth.
    public var cumulativeFreedom: Double

    /// The nearest of all curves that never turn back: no law without chance leaves less.
    public var monotone: Double

    /// The floor of some ramps; `nil` where one is too short.
    ///
    /// - Parameter ways: Dose and progress of each ramp.
    init?(_ ways: [RampProblem.Way]) {
        var (free, blocked, rest, risen, count) = (0.0, 0.0, 0.0, 0.0, 0)
        (independentFreedom, cumulativeFreedom) = (0, 0)
        for way in ways {
            guard way.doses.count >= 40,
                let all = SmoothingSpline.crossValidated(places: way.doses, values: way.progress),
                let tenths = SmoothingSpline.crossValidated(places: way.doses, values: way.progress, blocks: 10)
            else { return nil }
            free += all.residualSum
            blocked += tenths.residualSum
            independentFreedom += all.degreesOfFreedom
            cumulativeFreedom += tenths.degreesOfFreedom
            risen += Self.monotoneSum(way.progress)
            for half in 0...1 {
                let kept = way.doses.indices.filter { $0 % 2 == half }
                guard
                    let spline = SmoothingSpline.crossValidated(
                        places: kept.map { way.doses[$0] }, values: kept.map { way.progress[$0] })
                else { return nil }
                for place in way.doses.indices where place % 2 != half {
                    let miss = spline.value(at: way.doses[place]) - way.progress[place]
                    rest += miss * miss
                }
            }
            count += way.doses.count
        }
        guard count > 0 else { return nil }
        func root(_ sum: Double) -> Double { (sum / Double(count)).squareRoot() }
        (independent, cumulative, monotone, independentHeldOut) = (root(free), root(blocked), root(risen), root(rest))
    }

    /// The squared distance from the nearest series that never falls, by pooling neighbours that do (M. Ayer et al., Ann. Math.
    /// Stat. 26 (1955) 641).
    static func monotoneSum(_ values: [Double]) -> Double {
        var pools: [(sum: Double, square: Double, count: Double)] = []
        for value in values {
            var pool = (sum: value, square: value * value, count: 1.0)
            while let last = pools.last, last.sum / last.count > pool.sum / pool.count {
                pools.removeLast()
                pool = (last.sum + pool.sum, last.square + pool.square, last.count + pool.count)
            }
            pools.append(pool)
        }
        return pools.reduce(0) { $0 + max(0, $1.square - $1.sum * $1.sum / $1.count) }
    }
}

/// What is left over when the shape is taken together with the most likely course of its pulse noise.
public struct SmoothedQuality: Hashable, Codable, Sendable {
    /// The root of the mean squared residual over the range.
    public var normalisedError: Double

    /// How many parameters the course of the noise is worth.
    public var freedom: Double

    /// The error on readings that were left out: shape, noise and its course come from every second reading and are judged on
    /// the others; `nil` where that fit failed.
    public var heldOut: Double?
}
