extension SynapseFit {
    /// What the data do not tell, and why: one sentence each.
    public var undetermined: [String] {
        var sentences: [String] = []
        if unit != "S" {
            sentences.append(
                "gmin, gmax: the conductance is in arbitrary units; give the data a unit to get them")
        } else if !isRangeGiven {
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
            if let law = direction.law {
                sentences += law.undetermined
            } else {
                sentences.append(
                    "vt\(letter), vr\(letter), a\(letter): all \(word) pulses have one amplitude, so that threshold, overdrive and"
                        + " exponent act as one factor of the rate; they need pulses of three amplitudes")
            }
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
        if let retention {
            sentences += retention.undetermined
        } else {
            sentences.append("taud, taus: no pause between readings was recorded, so that decay cannot be told")
        }
        sentences.append("rg, cg: the gate's current was not recorded")
        return sentences
    }
}
