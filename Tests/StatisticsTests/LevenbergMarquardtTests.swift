import Statistics
import Testing

@Suite struct LevenbergMarquardtTests {
    /// y = a + b t, whose least squares have a closed form.
    struct Line: ResidualModel {
        var t: [Double]
        var y: [Double]
        var parameterCount: Int { 2 }

        func addResiduals(at p: [Double], to equations: inout NormalEquations) {
            for (t, y) in zip(t, y) { equations.add(p[0] + p[1] * t - y, slopes: [1, t]) }
        }
    }

    /// The valley of H. H. Rosenbrock, Computer J. 3 (1960) 175: residuals 10 (y − x²) and 1 − x, least at (1, 1).
    struct Valley: ResidualModel {
        var parameterCount: Int { 2 }

        func addResiduals(at p: [Double], to equations: inout NormalEquations) {
            equations.add(10 * (p[1] - p[0] * p[0]), slopes: [-20 * p[0], 10])
            equations.add(1 - p[0], slopes: [-1, 0])
        }
    }

    @Test("a straight line is solved as the normal equations solve it, with the variances of Gauss")
    func line() throws {
        let t = (0..<20).map { Double($0) }
        let y = t.map { 3 - 0.5 * $0 + ($0.truncatingRemainder(dividingBy: 2) == 0 ? 0.1 : -0.1) }
        let solution = try #require(LevenbergMarquardt().minimise(Line(t: t, y: y), from: [0, 0]))
        let n = Double(t.count)
        let (meanT, meanY) = (t.reduce(0, +) / n, y.reduce(0, +) / n)
        let spread = t.reduce(0) { $0 + ($1 - meanT) * ($1 - meanT) }
        let slope = zip(t, y).reduce(0) { $0 + ($1.0 - meanT) * ($1.1 - meanY) } / spread
        // The search ends when the sum falls by less than 1e-12 of it; the parameters then miss by some 1e-6 of their sigma.
        #expect(abs(solution.parameters[1] - slope) < 1e-8)
        #expect(abs(solution.parameters[0] - (meanY - slope * meanT)) < 1e-7)
        let inverse = try #require(solution.inverse)
        #expect(abs(inverse[1, 1] - 1 / spread) < 1e-12)
        #expect(abs(inverse[0, 0] - (1 / n + meanT * meanT / spread)) < 1e-10)
        #expect(solution.hasConverged)
    }

    @Test("the bottom of Rosenbrock's valley is found, and a bound across the valley stops the search there")
    func valley() throws {
        let free = try #require(LevenbergMarquardt().minimise(Valley(), from: [-1.2, 1]))
        #expect(abs(free.parameters[0] - 1) < 1e-6 && abs(free.parameters[1] - 1) < 1e-6)
        let search = LevenbergMarquardt(lower: [-2, -2], upper: [0.5, 2])
        let held = try #require(search.minimise(Valley(), from: [-1.2, 1]))
        // With x = 1/2 the sum is least at y = 1/4.
        #expect(held.parameters[0] == 0.5 && abs(held.parameters[1] - 0.25) < 1e-6)
        #expect(held.bound == [0])
    }

    @Test("what the residuals do not determine has no inverse")
    func undetermined() throws {
        let solution = try #require(
            LevenbergMarquardt().minimise(Line(t: [2, 2, 2], y: [1, 1.1, 0.9]), from: [0, 0]))
        #expect(solution.inverse == nil)
        // Of a + 2b only the sum is known.
        #expect(abs(solution.parameters[0] + 2 * solution.parameters[1] - 1) < 1e-6)
    }
}
