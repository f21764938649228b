public import BehaviouralModels
public import Circuits
internal import Foundation
internal import Technologies

extension TripletRule {
    /// The rule that the biases of a synapse realise by the closed forms of its description.
    ///
    /// τ = n U_T C/I_leak and A = I g t_p/(C_w S_w), where g = 1/(1 + exp((V_ref − V_pk)/(n U_T))) is the share of a
    /// differential pair at the peak of its trace, and 1 where a transistor reads the trace. Spikes are nearest: they set
    /// traces, they do not add to them.
    ///
    /// - Parameters:
    ///   - bench: The synapse on its bench; its biases bear the names of the catalogue (`itp`, `itd`, `ity`, `itx`; `itrip`,
    ///     `ia2` or `ipot`; `idep`, `itripd`).
    ///   - biases: Values that go before those of the bench, by name in SI units.
    ///   - temperature: Degrees Celsius.
    /// - Returns: The rule, or `nil` for a circuit with other biases.
    public init?(realisedBy bench: Bench, biases: [String: Double] = [:], temperature: Double = 27) {
        let values = bench.values.merging(biases) { $1 }
        // k/q in V/K, from the exact SI values of 2019.
        let thermal = 8.617_333_262e-5 * (temperature + 273.15)
        guard let slope = bench.technology.constants["n_n"], let acceleration = values["acceleration"],
            let capacitor = values["c_trace"], let gates = values["c_gate"], let weight = values["c_w"],
            let scale = values["s_w"], let pulse = values["t_p"]
        else { return nil }
        let unit = slope * thermal
        func timeConstant(_ leak: String, _ capacitor: Double) -> Double? {
            values[leak].map { unit * (capacitor + gates) * acceleration / $0 }
        }
        func share(_ reference: String, _ peak: String) -> Double {
            guard let reference = values[reference], let peak = values[peak] else { return 1 }
            return 1 / (1 + exp((reference - peak) / unit))
        }
        func amplitude(_ current: String, _ share: Double) -> Double? {
            values[current].map { $0 * share * pulse / (weight * scale) }
        }
        let (growth, loss) = (share("vref", "vpk_r1"), share("vrefd", "vpk_o1"))
        guard let tauPlus = timeConstant("itp", capacitor), let tauMinus = timeConstant("itd", capacitor),
            let potentiation = amplitude("ia2", growth) ?? amplitude("ipot", 1),
            let depression = amplitude("idep", loss)
        else { return nil }
        self.init(
            potentiation2: potentiation, potentiation3: amplitude("itrip", growth) ?? 0, depression2: depression,
            depression3: amplitude("itripd", loss) ?? 0, tauPlus: tauPlus, tauMinus: tauMinus,
            tauX: timeConstant("itx", values["c_slow"] ?? capacitor) ?? 0, tauY: timeConstant("ity", capacitor) ?? 0,
            scheme: .nearestSpike)
    }

    /// The rule with each parameter moved by the ratio by which it differs between two rules that biases realise.
    ///
    /// - Parameters:
    ///   - start: The rule that the biases realised before.
    ///   - end: The rule that they realise now.
    /// - Returns: The moved rule; a parameter that was 0 stays as it is.
    public func moved(from start: TripletRule, to end: TripletRule) -> TripletRule {
        var rule = self
        let parameters: [WritableKeyPath<TripletRule, Double>] = [
            \.potentiation2, \.potentiation3, \.depression2, \.depression3, \.tauPlus, \.tauMinus, \.tauX, \.tauY,
        ]
        for parameter in parameters where start[keyPath: parameter] > 0 {
            rule[keyPath: parameter] *= end[keyPath: parameter] / start[keyPath: parameter]
        }
        return rule
    }
}
