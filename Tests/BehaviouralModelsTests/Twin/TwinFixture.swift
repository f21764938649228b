import BehaviouralModels
import Foundation
import Stimuli

/// A synapse in round numbers, of the size of generic350's.
enum TwinFixture {
    static let constants: [String: Double] = [
        "ns_n": 1.34, "is_n": 250e-9, "vt_n": 0.52, "nb_n": 1.26, "isb_n": 190e-9, "vtb_n": 1.26, "va_n": 21,
        "va4_n": 43, "cov_n": 0.2e-9, "cg_n": 1e-3, "cgs_n": 1e-5, "qch_n": 1e-6, "cj_n": 1.2e-9, "qsw_n": 0.2e-9,
        "iw_n": 120e-9, "ij_n": 1e-12, "ns_p": 1.36, "is_p": 150e-9, "vt_p": 0.66, "nb_p": 1.29, "isb_p": 113e-9,
        "vtb_p": 1.37, "va_p": 7.9, "cov_p": 0.2e-9, "cg_p": 0.8e-3, "cgs_p": 1e-5, "cj_p": 1.7e-9, "qsw_p": 0.34e-9,
    ]

    static let values: [String: Double] = [
        "acceleration": 1000, "c_trace": 100e-15, "c_w": 4e-12, "s_w": 1, "t_p": 1e-6, "t_edge": 10e-9, "v_w0": 1.65,
        "vref": 1.2, "vpk_r1": 1.165, "itp": 108e-12, "itd": 380e-12, "ity": 109e-12, "itrip": 99e-9, "ia2": 57e-9,
        "idep": 22e-9,
    ]

    static let devices: [String: TSTDPTwin.Geometry] = {
        var result: [String: TSTDPTwin.Geometry] = [:]
        for path in TSTDPTwin.deviceNames {
            let name = path.split(separator: ".").last.map(String.init) ?? ""
            result[path] =
                switch name {
                case "msr1", "mso1", "mso2", "mn2", "mp3": .init(width: 0.6e-6, length: 0.35e-6)
                case "mlr1", "mlo1", "mlo2", "mbtp", "mbtd", "mbty": .init(width: 2e-6, length: 4e-6)
                case "mp1", "mp2": .init(width: 2e-6, length: 0.7e-6)
                default: .init(width: 4e-6, length: 1e-6)
                }
        }
        return result
    }()

    /// n U_T at 27 °C.
    static let nu = 1.34 * 8.617_333_262e-5 * 300.15

    static func twin(
        _ changes: [String: Double] = [:], shifts: [String: Double] = [:], factors: [String: Double] = [:],
        effects: TSTDPTwin.Effects = .all
    ) throws -> TSTDPTwin {
        try TSTDPTwin(
            values: values.merging(changes) { $1 }, constants: constants, devices: devices, thresholdShifts: shifts,
            currentFactors: factors, effects: effects)
    }

    /// The rule that the biases stand for when nothing of silicon's is counted: τ = n U_T C/I, A = I g t_p/(C_w S_w), with
    /// g = exp(−(vref − vpk_r1)/(n U_T)).
    static func rule(_ changes: [String: Double] = [:]) -> TripletRule {
        let v = values.merging(changes) { $1 }
        func value(_ name: String) -> Double { v[name] ?? 0 }
        func size(_ name: String) -> TSTDPTwin.Geometry { devices[name] ?? .init(width: 0, length: 0) }
        func constant(_ name: String) -> Double { constants[name] ?? 0 }
        // The capacitor, a switch and a leak with their junctions and overlaps, and the gate of a reader.
        let reader = size("xsyn.mn1")
        let capacitance =
            value("c_trace")
            + (size("xsyn.mso1").width + size("xsyn.mlo1").width) * (constant("cj_n") + constant("cov_n"))
            + reader.width * reader.length * constant("cg_n") + 2 * reader.width * constant("cov_n")
        let gain = exp(-(value("vref") - value("vpk_r1")) / nu)
        let unit = value("t_p") / (value("c_w") * value("s_w"))
        func tau(_ bias: String) -> Double { nu * capacitance / value(bias) * value("acceleration") }
        return TripletRule(
            potentiation2: value("ia2") * gain * unit, potentiation3: value("itrip") * gain * unit,
            depression2: value("idep") * unit, depression3: 0, tauPlus: tau("itp"), tauMinus: tau("itd"), tauX: 1,
            tauY: tau("ity"), scheme: .nearestSpike)
    }

    /// Conditions with pairs, triplets and rates at which traces do not decay.
    static let conditions: [Condition] = [
        Condition(name: "pre post", pre: [0.395], post: [0.405], period: 1, repetitions: 60),
        Condition(name: "post pre", pre: [0.405], post: [0.395], period: 1, repetitions: 60),
        Condition(name: "triplet", pre: [0.4], post: [0.395, 0.41], period: 1, repetitions: 60),
        Condition(name: "quadruplet", pre: [0.36, 0.45], post: [0.365, 0.445], period: 1, repetitions: 60),
        Condition(name: "50 Hz", pre: [0.003], post: [0.013], period: 0.02, repetitions: 60),
        Condition(name: "50 Hz, turned", pre: [0.013], post: [0.003], period: 0.02, repetitions: 60),
    ]
}
