internal import RealModule
public import Statistics

extension EvolutionCurve {
    /// Adds the residuals of a ramp to the normal equations: model minus measurement at each dose.
    ///
    /// The parameters are those of the shape and behind them, if `place` is given, the progress at dose 0.
    ///
    /// - Parameters:
    ///   - progress: The measured progress.
    ///   - doses: The doses from 0 on, never decreasing, as many.
    ///   - start: The progress at dose 0.
    ///   - place: The place of the start among the parameters; `nil` where it is not fitted.
    ///   - equations: The sums.
    public func addResiduals(
        of progress: [Double], doses: [Double], from start: Double, place: Int?, to equations: inout NormalEquations
    ) {
        if shape == .exponential, abs(parameters[1]) > 0.05, doses.first == 0, doses.count > 8 {
            return addExponential(progress, doses, start, place, &equations)
        }
        trace(from: start, doses: doses) { index, point in
            let residual = point.y - progress[index]
            if let place {
                equations.add(residual, slopes: point.slopes, at: place, slope: point.byStart)
            } else {
                equations.add(residual, slopes: point.slopes)
            }
        }
    }

    /// With e = exp(−ν n/T) the way and all of its slopes are combinations of 1, e and n e, so that the sums of their products
    /// are enough: no slope is computed reading by reading.
    ///
    ///     y = X − (X − y0) e,   ∂y/∂ln T = −c n e,   ∂y/∂ν = X′ (1 − e) + (X − y0) n e/T,   ∂y/∂y0 = e
    ///
    /// with X = h/ν and c = (h − ν y0)/T. For small ν X is large and digits would be lost.
    private func addExponential(
        _ progress: [Double], _ doses: [Double], _ start: Double, _ place: Int?, _ equations: inout NormalEquations
    ) {
        let nu = parameters[1]
        let scale = Double.exp(-parameters[0])
        let (h, hSlope) = Self.startRate(nu)
        let (end, endSlope) = (h / nu, (hSlope - h / nu) / nu)
        let reach = end - start
        let sums = ExponentialSums(progress, doses, rate: nu * scale, end: end, reach: reach)
        // Rows of parameters in terms of 1, e and n e.
        var rows = [(0, 0, -nu * reach * scale), (endSlope, -endSlope, reach * scale)]
        if place != nil { rows.append((0, 1, 0)) }
        equations.add(
            count: progress.count, sum: sums.square, places: [0, 1] + (place.map { [$0] } ?? []),
            gradient: rows.map { $0.0 * sums.r + $0.1 * sums.re + $0.2 * sums.rm },
            matrix: rows.map { row in rows.map { sums.product(row, $0) } })
    }
}

/// Sums over readings of products of 1, e, m = n e and the residual r.
private struct ExponentialSums {
    var one = 0.0
    var e = 0.0
    var m = 0.0
    var ee = 0.0
    var em = 0.0
    var mm = 0.0
    var r = 0.0
    var re = 0.0
    var rm = 0.0
    var square = 0.0

    init(_ progress: [Double], _ doses: [Double], rate: Double, end: Double, reach: Double) {
        one = Double(progress.count)
        let isEven = doses.indices.allSatisfy { doses[$0] == Double($0) * doses[1] }
        let ratio = Double.exp(-rate * doses[1])
        var decay = 1.0
        for index in progress.indices {
            // Powers by multiplication, set right every 64 readings, so that rounding does not add up.
            if !isEven || index & 63 == 0 {
                decay = Double.exp(-rate * doses[index])
            } else {
                decay *= ratio
            }
            let moved = doses[index] * decay
            let residual = end - reach * decay - progress[index]
            e += decay
            m += moved
            ee += decay * decay
            em += decay * moved
            mm += moved * moved
            r += residual
            re += residual * decay
            rm += residual * moved
            square += residual * residual
        }
    }

    /// Σ (a0 + a1 e + a2 m)(b0 + b1 e + b2 m).
    func product(_ a: (Double, Double, Double), _ b: (Double, Double, Double)) -> Double {
        let ends = a.0 * b.0 * one + a.1 * b.1 * ee + a.2 * b.2 * mm
        let crossed = (a.0 * b.1 + a.1 * b.0) * e + (a.0 * b.2 + a.2 * b.0) * m
        return ends + crossed + (a.1 * b.2 + a.2 * b.1) * em
    }
}
