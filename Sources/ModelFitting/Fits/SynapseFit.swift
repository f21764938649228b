public import Diagnostics

/// The gated synapse fitted to measured data of one device.
public struct SynapseFit: Hashable, Codable, Sendable {
    /// The device; empty where the data do not name it.
    public var device: String

    /// Where the data come from.
    public var source: String

    /// The unit of the conductances, `S`; empty for arbitrary units.
    public var unit: String

    /// What a dose is: `pulse` or `s`.
    public var doseUnit: String

    /// The conductance at x = 0.
    public var lowest: Double

    /// The conductance at x = 1.
    public var highest: Double

    /// What is known of the pulses.
    public var conditions: PulseConditions

    /// The fits, one for each direction that was measured.
    public var directions: [DirectionFit]

    /// The fit of a direction.
    ///
    /// - Parameter polarity: The direction.
    public subscript(polarity: Polarity) -> DirectionFit? { directions.first { $0.polarity == polarity } }
}

extension SynapseFit {
    /// Fits the data of a device.
    ///
    /// - Parameters:
    ///   - data: The data.
    ///   - device: The device, for tables of several; `nil` for the first.
    ///   - shapes: The shapes to try.
    ///   - range: The conductances at x = 0 and 1; those of the data if `nil`.
    /// - Throws: A `DiagnosticError` where there is nothing to fit.
    public init(
        _ data: MeasuredData, device: String? = nil, shapes: [EvolutionShape] = EvolutionShape.allCases,
        range: ClosedRange<Double>? = nil
    ) throws(DiagnosticError) {
        let devices = data.devices
        if let device, !devices.contains(device) {
            throw DiagnosticError(
                "unknown-device", "the data have no device '\(device)'", help: helpNaming(device, among: devices))
        }
        let chosen = device ?? devices.first
        guard let range = range ?? data.range(of: chosen) else {
            throw DiagnosticError(
                "no-change", "\(data.source): the conductance does not change",
                help: "a fit needs ramps on which it grows or falls")
        }
        let fitter = DirectionFitter(shapes: shapes)
        var found: [DirectionFit] = []
        for polarity in Polarity.allCases {
            let ramps = data.ramps.filter { $0.polarity == polarity }
            if !ramps.isEmpty {
                found += fitter.fit(ramps, polarity, range: range).map { [$0] } ?? []
            } else if let table = data.tables.first(where: { $0.device == chosen && $0.polarity == polarity }) {
                found += fitter.fit(table, range: range).map { [$0] } ?? []
            }
        }
        guard !found.isEmpty else {
            throw DiagnosticError(
                "too-few-readings", "\(data.source): no shape can be fitted to so few readings",
                help: "a shape of two parameters needs at least 8 readings, one of five 20")
        }
        self.init(
            device: chosen ?? "", source: data.source, unit: data.unit, doseUnit: data.doseUnit,
            lowest: range.lowerBound, highest: range.upperBound, conditions: data.conditions, directions: found)
    }
}
