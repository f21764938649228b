public import Diagnostics

/// The triplet rule of spike-timing dependent plasticity.
///
/// Each pre spike leaves the traces r₁ and r₂, each post spike o₁ and o₂; between spikes they decay,
///
///     dr₁/dt = −r₁/τ₊,  dr₂/dt = −r₂/τ_x,  do₁/dt = −o₁/τ₋,  do₂/dt = −o₂/τ_y,
///
/// and spikes read them before they change them:
///
///     pre spike:   w → w − o₁ (A₂⁻ + A₃⁻ r₂),  then r₁ and r₂ grow;
///     post spike:  w → w + r₁ (A₂⁺ + A₃⁺ o₂),  then o₁ and o₂ grow.
///
/// A trace grows by 1 when all spikes interact and to 1 when only nearest spikes do. The change adds up without bounds.
/// A pre and a post spike at exactly the same time do not see each other: both read the traces as they were, then all
/// four grow. That is the order (t − ε) of the source, for both of them.
///
/// With A₃⁺ = A₃⁻ = 0 it is the pair rule. J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673.
public struct TripletRule: Hashable, Codable, Sendable {
    /// Which spikes interact.
    public enum Scheme: String, Hashable, Codable, Sendable, CaseIterable {
        /// Every spike adds 1 to its traces.
        case allToAll = "all-to-all"

        /// Every spike sets its traces to 1, so that only the last spike counts.
        case nearestSpike = "nearest-spike"
    }

    /// A₂⁺, the growth for a pre spike and then a post spike.
    public var potentiation2: Double

    /// A₃⁺, the further growth when there was a post spike before them.
    public var potentiation3: Double

    /// A₂⁻, the loss for a post spike and then a pre spike; positive when it is a loss.
    public var depression2: Double

    /// A₃⁻, the further loss when there was a pre spike before them; positive when it is a loss.
    public var depression3: Double

    /// τ₊ of r₁ in seconds.
    public var tauPlus: Double

    /// τ₋ of o₁ in seconds.
    public var tauMinus: Double

    /// τ_x of r₂ in seconds; 0 stands for a trace that is gone at once, where A₃⁻ is 0.
    public var tauX: Double

    /// τ_y of o₂ in seconds; 0 stands for a trace that is gone at once, where A₃⁺ is 0.
    public var tauY: Double

    /// Which spikes interact.
    public var scheme: Scheme

    /// Creates a rule. Amplitudes have no unit; time constants are in seconds.
    ///
    /// - Parameters:
    ///   - potentiation2: A₂⁺.
    ///   - potentiation3: A₃⁺; 0 is a rule without triplets of growth.
    ///   - depression2: A₂⁻.
    ///   - depression3: A₃⁻; 0 is a rule without triplets of loss.
    ///   - tauPlus: τ₊ of r₁.
    ///   - tauMinus: τ₋ of o₁.
    ///   - tauX: τ_x of r₂; needed where A₃⁻ is not 0.
    ///   - tauY: τ_y of o₂; needed where A₃⁺ is not 0.
    ///   - scheme: Which spikes interact.
    public init(
        potentiation2: Double, potentiation3: Double = 0, depression2: Double, depression3: Double = 0,
        tauPlus: Double, tauMinus: Double, tauX: Double = 0, tauY: Double = 0, scheme: Scheme
    ) {
        self.potentiation2 = potentiation2
        self.potentiation3 = potentiation3
        self.depression2 = depression2
        self.depression3 = depression3
        self.tauPlus = tauPlus
        self.tauMinus = tauMinus
        self.tauX = tauX
        self.tauY = tauY
        self.scheme = scheme
    }

    /// Checks that the rule can be evaluated: finite amplitudes, and a time constant above 0 for every trace in use.
    ///
    /// - Throws: A `DiagnosticError` that names the first parameter that does not do, with its value and limit.
    public func check() throws(DiagnosticError) {
        let amplitudes = [
            ("A2+", potentiation2), ("A3+", potentiation3), ("A2-", depression2), ("A3-", depression3),
        ]
        for (name, value) in amplitudes where !value.isFinite {
            throw DiagnosticError("bad-rule", "\(name) is \(value)", help: "an amplitude is a finite number")
        }
        let constants = [
            ("tau+", tauPlus, true), ("tau-", tauMinus, true), ("tau_x", tauX, depression3 != 0),
            ("tau_y", tauY, potentiation3 != 0),
        ]
        for (name, value, isUsed) in constants where !(value.isFinite && (isUsed ? value > 0 : value >= 0)) {
            throw DiagnosticError(
                "bad-rule", "\(name) is \(value) s",
                help: "a time constant is above 0 s; published rules have 0.0168 s to 0.946 s")
        }
    }
}
