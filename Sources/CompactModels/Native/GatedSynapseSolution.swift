internal import RealModule

/// The gated synapse under a constant gate voltage, in closed form.
///
/// For the exponential shape inside the bounds the state obeys dx/dt = a − b x, so that x(t) = x_e + (x_0 − x_e) e^{−bt} with
/// x_e = a/b. No smooth stop at the bounds, no short-term part, voltage-programmed.
public struct GatedSynapseSolution: Hashable, Codable, Sendable {
    private let values: [String: Double]

    /// Creates the solution for a set of parameters.
    ///
    /// - Parameters:
    ///   - model: The model `gated-synapse`.
    ///   - values: Parameters by name, in SI units; those that are missing have their defaults.
    /// - Returns: `nil` where there is no closed form: another shape, a short-term part, a charge-programmed gate.
    public init?(_ model: CompactModel, values: [String: Double] = [:]) {
        let all = Dictionary(zip(model.parameters.map(\.name), model.vector(values)), uniquingKeysWith: { $1 })
        for name in ["shape_p", "shape_n", "short", "charge"] where all[name] != 0 { return nil }
        self.values = all
    }

    private subscript(_ name: String) -> Double { values[name] ?? .nan }

    /// The state after a time.
    ///
    /// - Parameters:
    ///   - start: The state at the beginning.
    ///   - gate: V(g, s) in V, constant.
    ///   - time: How long, in s.
    /// - Returns: The state; `nil` where it comes so near to a bound that the smooth stop acts.
    public func state(from start: Double, gate: Double, after time: Double) -> Double? {
        let u = self["pol"] * gate
        let kp = rate(u - self["vtp"], self["vrp"], self["ap"], self["tsp"])
        let kn = rate(-u - self["vtn"], self["vrn"], self["an"], self["tsn"])
        // h(ν) = ν/(1 − e^{−ν}); of potentiation the rate is kp (h(νp) − νp x), of depression kn (h(νn) − νn (1 − x)).
        let b = kp * self["nup"] + kn * self["nun"] + 1 / self["taud"]
        let a = kp * h(self["nup"]) - kn * (h(self["nun"]) - self["nun"]) + self["xr"] / self["taud"]
        let end = b == 0 ? start + a * time : start - (start - a / b) * -Double.expMinusOne(-b * time)
        let free = self["wx"]...(1 - self["wx"])
        if kp > 0 || kn > 0 { guard free.contains(start), free.contains(end) else { return nil } }
        return end
    }

    /// The overdrive's smooth foot, to a power, over the ideal time.
    private func rate(_ overdrive: Double, _ scale: Double, _ exponent: Double, _ time: Double) -> Double {
        let w = self["w"]
        let ramp = overdrive <= 0 ? 0 : overdrive < w ? overdrive * overdrive / (2 * w) : overdrive - w / 2
        return ramp == 0 ? 0 : Double.pow(ramp / scale, exponent) / time
    }

    private func h(_ nu: Double) -> Double { abs(nu) < 1e-4 ? 1 + nu / 2 : nu / -Double.expMinusOne(-nu) }
}
