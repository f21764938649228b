internal import RealModule

/// What users of synaptic devices compare.
public struct FiguresOfMerit: Hashable, Codable, Sendable {
    /// The figures of one direction.
    public struct Direction: Hashable, Codable, Sendable {
        /// The direction.
        public var polarity: Polarity
        /// Doses for the whole way: the number of states, each of one pulse.
        public var states: Double
        /// NeuroSim's nonlinearity, from the largest distance of the way from a straight line; below zero where the way bends
        /// to the other side than saturation. See ``nonlinearity(ofRate:)``.
        public var nonlinearity: Double
        /// ν of the exponential shape; `nil` where that shape was not fitted, or ended at a bound.
        public var nu: Double?
        /// The exponent α of G = ((G1^α − G0^α) w + G0^α)^(1/α) that is nearest to the way: 1 is linear, 0 exponential in w
        /// (J.-W. Jang et al., IEEE Electron Device Lett. 36 (2015) 457). `nil` where G is in arbitrary units.
        public var alpha: Double?
        /// The standard deviation of a pulse's change from pulse to pulse, in units of the range.
        public var cycleDeviation: Double?
        /// ⟨ΔG⟩²/var ΔG of one pulse; `nil` where the spread is not known.
        public var signalToNoise: Double?
        /// How many levels six standard deviations of a reading apart fit into the range; `nil` where reading has no noise that
        /// was measured.
        public var resolvableLevels: Double?
        /// The energy of a pulse in J: in the gate's resistance and capacitance, V² (w/R + C), or, without a gate, in the
        /// conductance itself, V² w (Gmin + Gmax)/2; `nil` where the pulse or the gate is not known.
        public var writeEnergy: Double?
    }

    /// Highest over lowest conductance; `nil` for arbitrary units.
    public var dynamicRange: Double?

    /// The directions that were measured.
    public var directions: [Direction]

    /// The largest distance between the way up and the way down, folded upon each other, over the range: 0 for equal ways.
    public var asymmetry: Double?

    /// |ΔG⁺ − ΔG⁻|/(ΔG⁺ + ΔG⁻) at equal G, averaged over the range: 0 for equal steps.
    public var stepAsymmetry: Double?

    /// The conductances at which a step up and a step down are equally large, in S.
    public var symmetryPoints: [Double]

    /// The time in s after which a state has lost a tenth of its distance from rest; `nil` where no decay was measured.
    public var retentionTime: Double?

    /// What is left of a state's distance from rest after ten years; `nil` where retention was not measured.
    public var leftAfterTenYears: Double?

    /// The factor between NeuroSim's labels and the largest distance from a straight line: 9 for a way that jumps at once,
    /// with the scale of its table.
    static let scale = 10.1015

    /// NeuroSim's nonlinearity of the exponential shape, in closed form.
    ///
    /// With A = 1/ν and B = 1/(1 − e^−ν) the way is f(x) = B (1 − e^(−x/A)), and its distance from x is largest where
    /// f′ = 1: NL = 10.1015 (B − A − A ln(B/A)). Agrees with the 900 entries of the table in NeuroSim's `formula.cpp` to 1e-5.
    ///
    /// - Parameter nu: ν; the result has its sign.
    public static func nonlinearity(ofRate nu: Double) -> Double {
        let size = abs(nu)
        // B − A − A ln(B/A) = ν/8 + O(ν³) cancels to nothing for small ν.
        if size < 1e-3 { return scale * nu / 8 }
        let (a, b) = (1 / size, -1 / Double.expMinusOne(-size))
        let value = scale * (b - a - a * Double.log(b / a))
        return nu < 0 ? -value : value
    }

    /// The ν that has a nonlinearity.
    ///
    /// - Parameter label: NL, below 10.1015 in magnitude.
    /// - Returns: ν; `nil` beyond the limit.
    public static func rate(ofNonlinearity label: Double) -> Double? {
        guard abs(label) < scale else { return nil }
        var (low, high) = (0.0, 1e4)
        guard nonlinearity(ofRate: high) > abs(label) else { return nil }
        // NL grows with ν; 100 halvings leave rounding only.
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if nonlinearity(ofRate: middle) < abs(label) { low = middle } else { high = middle }
        }
        return label < 0 ? -low : low
    }

    /// The figures of a fit.
    ///
    /// - Parameter fit: The fit.
    public init(_ fit: SynapseFit) {
        let isPhysical = fit.unit == "S" && fit.lowest > 0
        dynamicRange = isPhysical ? fit.highest / fit.lowest : nil
        directions = fit.directions.map { direction in
            let curve = direction.best.curve
            let dose = direction.best.fullDose ?? 1 / max(curve.rate(at: 0.5), 1e-300)
            let pulse = fit.conditions[direction.polarity]
            // A dose in seconds is one of so many pulses of the width that was given.
            let states = fit.doseUnit == "s" ? pulse.map { dose / $0.width } ?? dose : dose
            let grid = (0...200).map { Double($0) / 200 }
            let way = curve.progress(from: 0, doses: grid.map { $0 * dose })
            let bends = zip(way, grid).map { $0 - $1 }
            let bend = bends.max { abs($0) < abs($1) } ?? 0
            let energy = pulse.flatMap { Self.energy($0, fit.conditions.gate, isPhysical ? fit : nil) }
            let spread = direction.cycleDeviation.flatMap { $0 > 0 ? $0 : nil }
            return Direction(
                polarity: direction.polarity, states: states, nonlinearity: Self.scale * bend,
                nu: direction.fits.first { $0.shape == .exponential && $0.bound.isEmpty }?.evolution[1],
                alpha: isPhysical ? Self.alpha(way, direction.polarity, fit.lowest, fit.highest) : nil,
                cycleDeviation: direction.cycleDeviation,
                signalToNoise: spread.map { 1 / (states * $0) / (states * $0) },
                resolvableLevels: direction.readDeviation.flatMap { $0 > 0 ? 1 / (6 * $0) : nil },
                writeEnergy: energy)
        }
        symmetryPoints = []
        retentionTime = fit.retention?.timeToLoseTenth
        leftAfterTenYears = fit.retention.flatMap { $0.kind == .constant ? nil : $0.left(after: 10 * 31_557_600) }
        guard let up = fit[.set]?.best, let down = fit[.reset]?.best, let upDose = up.fullDose,
            let downDose = down.fullDose
        else { return }
        let grid = (0...200).map { Double($0) / 200 }
        let rise = up.curve.progress(from: 0, doses: grid.map { $0 * upDose })
        let fall = down.curve.progress(from: 0, doses: grid.map { $0 * downDose })
        // The way down folded upon the way up: pulse n beside pulse N − n.
        asymmetry = grid.indices.map { abs(rise[$0] - (1 - fall[grid.count - 1 - $0])) }.max()
        // Of pulses with widths of their own the rates are those of one second each.
        let widths = Polarity.allCases.map { fit.doseUnit == "s" ? fit.conditions[$0]?.width ?? 1 : 1 }
        let steps = grid.map { (widths[0] * up.curve.rate(at: $0), widths[1] * down.curve.rate(at: 1 - $0)) }
        stepAsymmetry = steps.reduce(0) { $0 + abs($1.0 - $1.1) / ($1.0 + $1.1) } / Double(grid.count)
        for index in grid.indices.dropLast() {
            let (a, b) = (steps[index].0 - steps[index].1, steps[index + 1].0 - steps[index + 1].1)
            guard a * b < 0 || a == 0 else { continue }
            let share = a == 0 ? 0 : a / (a - b)
            let x = grid[index] + share * (grid[index + 1] - grid[index])
            symmetryPoints.append(fit.lowest + x * (fit.highest - fit.lowest))
        }
    }

    private static func energy(
        _ pulse: PulseConditions.Pulse, _ gate: PulseConditions.Gate?, _ fit: SynapseFit?
    ) -> Double? {
        let square = pulse.amplitude * pulse.amplitude
        switch gate {
        case .separate(let resistance, let capacitance):
            return square * ((resistance.map { pulse.width / $0 } ?? 0) + capacitance)
        case .channel: return fit.map { square * pulse.width * ($0.lowest + $0.highest) / 2 }
        case nil: return nil
        }
    }

    /// The α whose way is nearest to a measured one, by golden section between −50 and 50.
    private static func alpha(
        _ way: [Double], _ polarity: Polarity, _ lowest: Double, _ highest: Double
    ) -> Double {
        // From the side where the change begins, in units of the lowest conductance.
        let (first, last) = polarity == .set ? (1, highest / lowest) : (highest / lowest, 1)
        func miss(_ alpha: Double) -> Double {
            var sum = 0.0
            for (index, y) in way.enumerated() {
                let w = Double(index) / Double(way.count - 1)
                let (a, b) = (Double.log(first), Double.log(last))
                let value =
                    abs(alpha) < 1e-6
                    ? Double.exp(a + w * (b - a))
                    : Double.pow(
                        Double.pow(first, alpha) * (1 - w) + Double.pow(last, alpha) * w, 1 / alpha)
                let measured = first + (last - first) * y
                sum += (value - measured) * (value - measured)
            }
            return sum
        }
        let ratio = (5.0.squareRoot() - 1) / 2
        // A range so narrow that no power bends it leaves α at an end of the search.
        var (low, high) = (-50.0, 50.0)
        for _ in 0..<80 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if miss(left) < miss(right) { high = right } else { low = left }
        }
        return (low + high) / 2
    }
}
