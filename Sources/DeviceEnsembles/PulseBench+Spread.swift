public import CompactModels
public import Diagnostics
public import ModelFitting
public import MonteCarlo
internal import Statistics

extension PulseBench {
    /// What varies: the device's parameters together, and the change of the state by each pulse.
    ///
    /// - Parameter spread: How devices differ, and pulses of one device.
    /// - Throws: A `DiagnosticError` for a spread of another model.
    public func mismatch(_ spread: SynapseSpread) throws(DiagnosticError) -> MismatchModel {
        try spread.check(for: model)
        let noise = (0..<(2 * train.count)).map { pulse in
            IndependentDraw(
                DrawnQuantity(
                    path: "pulses", channel: Self.noiseParameter(after: pulse),
                    sigma: pulse < train.count ? spread.setDeviation : spread.resetDeviation, unit: "1"),
                instance: Self.noise, parameter: Self.noiseParameter(after: pulse))
        }
        return MismatchModel(
            devices: [
                DeviceSpread(instance: Self.device, distribution: spread.devices, limits: model.limits)
            ], independent: noise)
    }
}

extension CompactModel {
    /// The legal values of each parameter.
    var limits: [String: ClosedRange<Double>] {
        Dictionary(
            parameters.map { parameter in
                let range = parameter.range
                let low = range.lower.map { range.excludesLower ? $0.nextUp : $0 } ?? -.infinity
                let high = range.upper.map { range.excludesUpper ? $0.nextDown : $0 } ?? .infinity
                return (parameter.name, low...max(low, high))
            }, uniquingKeysWith: { $1 })
    }

    /// The model whose nominal device is the mean of a spread.
    ///
    /// - Parameter spread: How devices differ.
    /// - Throws: A `DiagnosticError` for a spread of another model, or whose means are out of range.
    public func nominal(of spread: SynapseSpread) throws(DiagnosticError) -> CompactModel {
        try spread.check(for: self)
        let values = spread.device(seed: 0, sample: 0, path: PulseBench.device)
        try checkValues(values)
        var model = self
        for index in model.parameters.indices {
            model.parameters[index].value = values[model.parameters[index].name] ?? model.parameters[index].value
        }
        return model
    }
}

extension SynapseSpread {
    /// Refuses a model that lacks a parameter of the spread.
    ///
    /// - Parameter model: The model.
    /// - Throws: A `DiagnosticError` with the parameters that it lacks.
    public func check(for model: CompactModel) throws(DiagnosticError) {
        let known = model.parameters.map(\.name)
        let unknown = devices.names.filter { !known.contains($0) }
        guard let first = unknown.first else { return }
        throw DiagnosticError(
            "other-model",
            "the spread is of another model: \(model.name) has no parameter "
                + unknown.map { "'\($0)'" }.joined(separator: ", "),
            help: helpNaming(first, among: known) ?? "give the spread of \(model.name) with --spread")
    }
}
