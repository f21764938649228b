internal import RealModule

extension TripletRule {
    /// The expected growth of the weight a second when pre and post fire as independent Poisson processes.
    ///
    /// All spikes interact: mean traces are ρτ, so that
    ///
    ///     ⟨dw/dt⟩ = ρ_x ρ_y (A₂⁺ τ₊ − A₂⁻ τ₋) − A₃⁻ τ₋ τ_x ρ_x² ρ_y + A₃⁺ τ₊ τ_y ρ_x ρ_y².
    ///
    /// Nearest spikes: the time since the last spike is exponential, and a mean trace is m(ρ, τ) = ρτ/(1 + ρτ), so that
    ///
    ///     ⟨dw/dt⟩ = ρ_y m(ρ_x, τ₊) [A₂⁺ + A₃⁺ m(ρ_y, τ_y)] − ρ_x m(ρ_y, τ₋) [A₂⁻ + A₃⁻ m(ρ_x, τ_x)].
    ///
    /// It holds once the traces have reached their means, a few time constants after the start. J.-P. Pfister and
    /// W. Gerstner, J. Neurosci. 26 (2006) 9673; E. M. Izhikevich and N. S. Desai, Neural Comput. 15 (2003) 1511.
    ///
    /// - Parameters:
    ///   - preRate: ρ_x in hertz.
    ///   - postRate: ρ_y in hertz.
    /// - Returns: ⟨dw/dt⟩ in 1/s.
    public func expectedDrift(preRate: Double, postRate: Double) -> Double {
        let growth = postRate * mean(preRate, tauPlus) * (potentiation2 + potentiation3 * mean(postRate, tauY))
        let loss = preRate * mean(postRate, tauMinus) * (depression2 + depression3 * mean(preRate, tauX))
        return growth - loss
    }

    /// The sliding threshold θ: the post rate at which the expected change goes from loss to growth.
    ///
    /// All spikes interact: θ = (A₂⁻ τ₋ − A₂⁺ τ₊ + A₃⁻ τ₋ τ_x ρ_x) / (A₃⁺ τ₊ τ_y). Nearest spikes: with
    /// a = τ₊/(1 + ρ_x τ₊) and D = τ₋ [A₂⁻ + A₃⁻ m(ρ_x, τ_x)], θ is the positive root of
    ///
    ///     a (A₂⁺ + A₃⁺) τ_y τ₋ θ² + [a A₂⁺ τ₋ + a (A₂⁺ + A₃⁺) τ_y − D τ_y] θ + a A₂⁺ − D = 0,
    ///
    /// of which there is one and only one when a A₂⁺ < D. Below θ the weight falls, above it it grows: the BCM curve.
    ///
    /// - Parameter preRate: ρ_x in hertz.
    /// - Returns: θ in hertz, or `nil` when the change keeps its sign at all post rates.
    /// - Precondition: Amplitudes are not negative.
    public func threshold(preRate: Double) -> Double? {
        let loss = tauMinus * (depression2 + depression3 * mean(preRate, tauX))
        switch scheme {
        case .allToAll:
            let surplus = loss - potentiation2 * tauPlus
            let slope = potentiation3 * tauPlus * tauY
            return surplus > 0 && slope > 0 ? surplus / slope : nil
        case .nearestSpike:
            let a = tauPlus / (1 + preRate * tauPlus)
            let constant = a * potentiation2 - loss
            guard constant < 0 else { return nil }
            let all = a * (potentiation2 + potentiation3) * tauY
            let linear = a * potentiation2 * tauMinus + all - loss * tauY
            let square = all * tauMinus
            guard square > 0 else { return linear > 0 ? -constant / linear : nil }
            // The root without the difference of nearly equal numbers.
            let root = (linear * linear - 4 * square * constant).squareRoot()
            return linear > 0 ? -2 * constant / (linear + root) : (root - linear) / (2 * square)
        }
    }

    /// The rule after its threshold has slid to a slow average of the post rate.
    ///
    /// A₂⁻ and A₂⁺ are scaled by (ρ̄_y/ρ₀)^p: with A₂⁺ = A₃⁻ = 0 and all spikes interacting, θ grows by that factor, and
    /// p > 1 keeps the rate of the neuron stable. J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673.
    ///
    /// - Parameters:
    ///   - meanRate: ρ̄_y in hertz.
    ///   - referenceRate: ρ₀ in hertz, at which the rule is as it stands.
    ///   - power: p, above 1 for a stable rate.
    /// - Returns: The rule with its pair amplitudes scaled.
    public func slid(meanRate: Double, referenceRate: Double, power: Double = 2) -> TripletRule {
        let factor = Double.pow(meanRate / referenceRate, power)
        var rule = self
        rule.depression2 *= factor
        rule.potentiation2 *= factor
        return rule
    }

    /// The mean of a trace under a Poisson process.
    private func mean(_ rate: Double, _ tau: Double) -> Double {
        scheme == .allToAll ? rate * tau : rate * tau / (1 + rate * tau)
    }
}
