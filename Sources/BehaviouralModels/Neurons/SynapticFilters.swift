internal import RealModule

/// A first-order low-pass filter, τ dI/dt + I = A s: the log-domain integrator, with A = i_weight²/i_tau and s 1 while a spike
/// lasts, and the tau-cell, with A s its input.
///
/// P. A. Merolla, K. Boahen, NIPS 16 (2004) 995; A. van Schaik, C. Jin, ISCAS (2003) I-569.
public struct FirstOrderFilter: Hashable, Codable, Sendable {
    /// τ in s.
    public var tau: Double

    /// Creates a filter.
    ///
    /// - Parameter tau: τ in s, above 0.
    public init(tau: Double) { self.tau = tau }

    /// The current after a time, in A.
    ///
    /// - Parameters:
    ///   - time: The time in s.
    ///   - start: The current at the start in A.
    ///   - input: What it approaches, in A.
    public func current(after time: Double, from start: Double, input: Double) -> Double {
        start + (start - input) * .expMinusOne(-time / tau)
    }
}

/// The current-mirror integrator, n U_T C dI/dt = I (I_w s − α I): it charges along a logistic curve and decays along a hyperbola.
///
/// K. M. Hynna, K. Boahen, Neural Networks 14 (2001) 645; C. Bartolozzi, G. Indiveri, Neural Computation 19 (2007) 2581.
public struct MirrorIntegrator: Hashable, Codable, Sendable {
    /// n U_T C in C.
    public var charge: Double
    /// The current of a spike in A.
    public var weight: Double
    /// α, the diode's current over the output's.
    public var alpha: Double

    /// Creates an integrator.
    ///
    /// - Parameters:
    ///   - charge: n U_T C in C.
    ///   - weight: The current of a spike in A.
    ///   - alpha: The diode's current over the output's.
    public init(charge: Double, weight: Double, alpha: Double) {
        self.charge = charge
        self.weight = weight
        self.alpha = alpha
    }

    /// The current after a time without an edge, in A.
    ///
    /// 1/I obeys a linear equation: 1/I = 1/I₀ + α t/(n U_T C) without a spike, and approaches α/I_w with n U_T C/I_w during one.
    ///
    /// - Parameters:
    ///   - time: The time in s.
    ///   - start: The current at the start in A, above 0.
    ///   - isSpiking: Whether a spike lasts.
    public func current(after time: Double, from start: Double, isSpiking: Bool) -> Double {
        guard isSpiking else { return 1 / (1 / start + alpha * time / charge) }
        let share = Double.expMinusOne(-time * weight / charge)
        return 1 / (1 / start + (1 / start - alpha / weight) * share)
    }
}
