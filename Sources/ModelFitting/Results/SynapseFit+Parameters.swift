internal import RealModule

extension SynapseFit {
    /// The amplitude and width of a pulse where the data say nothing of them: 1 V for 1 ms.
    public static let assumedPulse = PulseConditions.Pulse(amplitude: 1, width: 1e-3)

    /// The parameters of the model with their standard deviations.
    ///
    /// The overdrive at which the ideal times hold is that of the pulse, so that they are effective times: pulses for the whole
    /// way times the width of one.
    ///
    /// - Parameters:
    ///   - threshold: The threshold in V, which data of one amplitude do not tell.
    ///   - foot: The width of the overdrive's smooth foot in V, the model's `w`.
    public func parameters(threshold: Double = 0.5, foot: Double = 0.02) -> [FittedParameter] {
        var list: [FittedParameter] = []
        if unit == "S", lowest > 0 {
            list.append(FittedParameter(name: "gmin", value: lowest, deviation: nil, unit: "S"))
            list.append(FittedParameter(name: "gmax", value: highest, deviation: nil, unit: "S"))
        }
        if sign < 0 { list.append(FittedParameter(name: "pol", value: -1, deviation: nil, unit: "")) }
        for direction in directions {
            let letter = direction.polarity == .set ? "p" : "n"
            if let law = direction.law {
                list += Self.parameters(law, letter)
                list += Self.parameters(direction.best, letter, seconds: 1)
                continue
            }
            let pulse = conditions[direction.polarity] ?? Self.assumedPulse
            let amplitude = abs(pulse.amplitude)
            // Half of the amplitude for pulses that do not reach the threshold asked for.
            let start = threshold + foot < amplitude ? threshold : amplitude / 2
            let seconds = doseUnit == "s" ? 1 : pulse.width
            list.append(FittedParameter(name: "vt" + letter, value: start, deviation: nil, unit: "V"))
            // The smooth ramp of the overdrive is short of it by half of its foot.
            list.append(
                FittedParameter(
                    name: "vr" + letter, value: amplitude - start - foot / 2, deviation: nil, unit: "V"))
            list.append(FittedParameter(name: "a" + letter, value: 1, deviation: nil, unit: ""))
            list += Self.parameters(direction.best, letter, seconds: seconds)
        }
        return list + retentionParameters
    }

    /// Threshold and exponent as they were fitted. The ideal time holds at the largest amplitude.
    private static func parameters(_ law: DriveLaw, _ letter: String) -> [FittedParameter] {
        [
            FittedParameter(name: "vt" + letter, value: law.threshold, deviation: law.thresholdDeviation, unit: "V"),
            FittedParameter(
                name: "vr" + letter, value: DriveLaw.overdrive(law.reference - law.threshold).value, deviation: nil,
                unit: "V"),
            FittedParameter(name: "a" + letter, value: law.exponent, deviation: law.exponentDeviation, unit: ""),
        ]
    }

    /// The decay in the words of the model; empty where it was not measured.
    private var retentionParameters: [FittedParameter] {
        retention?.cardParameters(range: lowest...highest) ?? []
    }

    /// The correlation of the parameters of each direction, and of those of the decay.
    public var correlations: [ParameterCorrelation] {
        var list = directions.compactMap { direction -> ParameterCorrelation? in
            let letter = direction.polarity == .set ? "p" : "n"
            if let correlation = direction.lawCorrelation { return correlation }
            let names = direction.best.shape.names(letter)
            return direction.best.covariance.map { ParameterCorrelation(names: names, covariance: $0) }
        }
        if let retention, !retention.parameters.isEmpty {
            list.append(
                ParameterCorrelation(names: retention.parameters.map(\.name), rows: retention.correlation))
        }
        return list
    }

    /// The parameters of a shape in the words of the model.
    private static func parameters(_ fit: ShapeFit, _ letter: String, seconds: Double) -> [FittedParameter] {
        func deviation(_ place: Int) -> Double? {
            guard let variance = fit.covariance?[place][place], variance > 0 else { return nil }
            return variance.squareRoot()
        }
        func logarithmic(_ name: String, _ place: Int, scale: Double, unit: String) -> FittedParameter {
            let value = scale * Double.exp(fit.evolution[place])
            return FittedParameter(name: name, value: value, deviation: deviation(place).map { $0 * value }, unit: unit)
        }
        let shape = FittedParameter(
            name: "shape_" + letter, value: Double(fit.shape.number), deviation: nil, unit: "")
        switch fit.shape {
        case .exponential:
            return [
                shape, logarithmic("ts" + letter, 0, scale: seconds, unit: "s"),
                FittedParameter(name: "nu" + letter, value: fit.evolution[1], deviation: deviation(1), unit: ""),
            ]
        case .power:
            return [
                shape, logarithmic("ts" + letter, 0, scale: seconds, unit: "s"),
                logarithmic("m" + letter, 1, scale: 1, unit: ""),
                FittedParameter(name: "e0", value: EvolutionShape.offset, deviation: nil, unit: ""),
            ]
        case .cubic:
            let terms = (1...3).map { term in
                FittedParameter(
                    name: letter + "\(term)", value: fit.evolution[term], deviation: deviation(term), unit: "")
            }
            return [shape, logarithmic("ts" + letter, 0, scale: seconds, unit: "s")] + terms
        case .table:
            let dose = fit.fullDose ?? 1
            let time = FittedParameter(name: "ts" + letter, value: dose * seconds, deviation: nil, unit: "s")
            return [shape, time]
                + (0...4).map { logarithmic("f" + letter + "\($0)", $0, scale: dose, unit: "") }
        }
    }
}
