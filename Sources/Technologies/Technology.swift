public import Diagnostics
public import Foundation

/// A fabrication process as far as a circuit needs it: transistors, corners, mismatch, supply and temperature range.
///
/// A technology is one YAML file. Its model cards are either beside that file, or belong to a process design kit (PDK)
/// that the user has installed; see ``TechnologyInstaller``.
public struct Technology: Hashable, Codable, Sendable {
    /// The name, e.g. `generic350`.
    public var name: String

    /// What it is, in one line.
    public var summary: String

    /// The licence of the model cards.
    public var licence: String

    /// Where the model cards come from.
    public var origin: String

    /// The supply voltage in volts for which the generic `nmos` and `pmos` are chosen.
    public var supply: Double

    /// The range of temperatures in degrees Celsius for which the cards are meant.
    public var temperature: ClosedRange<Double>

    /// The transistors by the name that circuits use for them, e.g. `nmos` or `nmos_5v`.
    public var devices: [TransistorDevice]

    /// The corners, the typical one first.
    public var corners: [Corner]

    /// How the model files are installed; `nil` when they are part of Hillock.
    public var installation: Installation?

    /// The folder that holds the model files; `nil` when they are not installed.
    public var modelFolder: URL?

    /// A named combination of fast and slow transistors.
    public struct Corner: Hashable, Codable, Sendable {
        /// The name, e.g. `tt`.
        public var name: String

        /// What it means.
        public var summary: String
    }

    /// The names of the corners.
    public var cornerNames: [String] { corners.map(\.name) }

    /// The technology with the generic `nmos` and `pmos` standing for the devices of another supply voltage.
    ///
    /// - Parameter supply: The supply voltage of the circuit in volts.
    /// - Returns: The technology; ``constants`` and mapping follow the choice.
    /// - Throws: A finding when no device bears that voltage.
    public func selecting(supply: Double) throws(DiagnosticError) -> Technology {
        var copy = self
        copy.supply = supply
        let highest = devices.map(\.supply).max() ?? 0
        if supply > highest * supplyMargin {
            throw DiagnosticError(
                "supply-too-high", "\(name) has no transistor for a supply of \(text(supply, "V"))",
                help: "its transistors bear at most \(text(highest, "V"))")
        }
        return copy
    }

    /// The device that a model name of a circuit stands for.
    ///
    /// `nmos` and `pmos` stand for the device of the lowest rated voltage that bears ``supply``; every device also
    /// has a name of its own.
    ///
    /// - Parameter model: The model name of an element line, in any case.
    /// - Returns: The device, or `nil` for any other name.
    public func device(named model: String) -> TransistorDevice? {
        let key = model.lowercased()
        if let device = devices.first(where: { $0.name == key }) { return device }
        guard let polarity = TransistorDevice.Polarity(rawValue: key) else { return nil }
        let fitting = devices.filter { $0.polarity == polarity && supply <= $0.supply * supplyMargin }
        return fitting.min { $0.supply < $1.supply }
    }

    /// The names that circuits may use for transistors: the two generic ones first.
    public var deviceNames: [String] {
        let own = devices.map(\.name)
        return TransistorDevice.Polarity.allCases.map(\.rawValue).filter { !own.contains($0) } + own
    }

    /// The numbers that closed-form bias formulas use, for the devices that `nmos` and `pmos` stand for.
    ///
    /// Each name ends in `_n` or `_p`; see ``TransistorDevice/Constants``: `n` (slope factor), `i0` (A per square),
    /// `vt0` (V), `iw` (A per square), `ioff` (A per m of width), `ij` (A per m of width); and, where they were measured,
    /// those of ``TransistorDevice/Dynamics``: `ns`, `is`, `vt`, `nb`, `isb`, `vtb`, `va`, `va4`, `cov`, `cg`, `cgs`,
    /// `qch`, `cj`, `qsw`.
    public var constants: [String: Double] {
        var result: [String: Double] = [:]
        for polarity in TransistorDevice.Polarity.allCases {
            guard let device = device(named: polarity.rawValue) else { continue }
            let constants = device.constants
            let end = polarity == .n ? "_n" : "_p"
            if let dynamics = device.dynamics { result.merge(dynamics.named(end)) { $1 } }
            result["n" + end] = constants.slope
            result["i0" + end] = constants.specificCurrent
            result["vt0" + end] = constants.threshold
            result["iw" + end] = constants.weakInversionLimit
            result["ioff" + end] = constants.offCurrent
            result["ij" + end] = constants.junctionCurrent
        }
        return result
    }
}

/// How far above its rated voltage a device may be used: supplies are specified to 10 %.
private let supplyMargin = 1.1

/// A number with a unit in short form for a message.
func text(_ value: Double, _ unit: String) -> String { String(format: "%.4g", value) + " " + unit }

/// A length in micrometres for a message.
func micrometres(_ value: Double) -> String { text(value * 1e6, "µm") }
