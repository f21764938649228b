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
        for direction in directions {
            let letter = direction.polarity == .set ? "p" : "n"
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

    /// What the data do not tell, and why: one sentence each.
    public var undetermined: [String] {
        var sentences: [String] = []
        if unit != "S" {
            sentences.append(
                "gmin, gmax: the conductance is in arbitrary units; give the data a unit to get them")
        } else {
            sentences.append(
                "gmin, gmax: set to the ends of the data. A shape that is stretched together with its range gives the same"
                    + " readings, so that they cannot be told from the shape's parameters")
        }
        for direction in directions {
            let letter = direction.polarity == .set ? "p" : "n"
            let word = direction.polarity.rawValue
            if doseUnit == "pulse", conditions[direction.polarity] == nil {
                sentences.append(
                    "ts\(letter): amplitude and width of the \(word) pulse are not given; 1 V and 1 ms are assumed."
                        + " Only the number of pulses for the whole way is measured")
            }
            sentences.append(
                "vt\(letter), vr\(letter), a\(letter): all \(word) pulses have one amplitude, so that threshold, overdrive and"
                    + " exponent act as one factor of the rate; they need three amplitudes or widths")
            let fit = direction.best
            if fit.covariance == nil {
                sentences.append("the shape of \(word): the readings do not determine all of its parameters")
            }
            for place in fit.bound {
                sentences.append("parameter \(place + 1) of the \(fit.shape.rawValue) shape of \(word) is at its bound")
            }
        }
        for polarity in Polarity.allCases where self[polarity] == nil {
            let letter = polarity == .set ? "p" : "n"
            sentences.append(
                "ts\(letter) and the shape of \(polarity.rawValue): no ramp of that direction was measured")
        }
        sentences.append("taud, taus: no pause between readings was recorded, so that decay cannot be told")
        sentences.append("rg, cg: the gate's current was not recorded")
        return sentences
    }
}
