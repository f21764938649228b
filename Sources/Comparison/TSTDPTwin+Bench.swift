public import BehaviouralModels
public import Circuits
public import Diagnostics
internal import Netlists
internal import Technologies

extension TSTDPTwin {
    /// The twin of a minimal triplet synapse on its bench, with the values, sizes and constants that the bench has.
    ///
    /// - Parameters:
    ///   - bench: A bench of `tstdp-minimal`.
    ///   - temperature: Degrees Celsius. Only U_T follows it: the constants are those of 27 °C.
    ///   - thresholdShifts: What is added to thresholds in volts, by path, e.g. `xsyn.mn1`.
    ///   - currentFactors: Factors on currents, by path.
    ///   - effects: What is taken into account.
    /// - Throws: A `DiagnosticError` when the bench is not that of the circuit or its technology has no `dynamics`.
    public init(
        _ bench: Bench, temperature: Double = 27, thresholdShifts: [String: Double] = [:],
        currentFactors: [String: Double] = [:], effects: Effects = .all
    ) throws(DiagnosticError) {
        var devices: [String: Geometry] = [:]
        for device in try bench.netlist.flattenedDevices() where device.kind == .mosfet {
            guard let width = device.parameters["w"], let length = device.parameters["l"] else { continue }
            devices[device.path] = Geometry(width: width, length: length)
        }
        var values = bench.values
        // k/q in V/K, from the exact SI values of 2019.
        values["ut"] = 8.617_333_262e-5 * (temperature + 273.15)
        values["vdd"] = bench.technology.supply
        try self.init(
            values: values, constants: bench.technology.constants, devices: devices, thresholdShifts: thresholdShifts,
            currentFactors: currentFactors, effects: effects)
    }
}
