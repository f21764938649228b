internal import RealModule

/// A yield from samples that passed or failed by a reference method and by a cheap one.
///
/// The interval is value ± 1.96 sqrt(Var), Var by the formula of ``MultiFidelity``, from the table of pairs (both pass, one,
/// the other, none) with half a sample added to each of its four cells (A. Agresti, Y. Min, Stat. Med. 24 (2005) 729,
/// doi:10.1002/sim.1781). Resampling would give intervals that are too narrow where the two methods differ on no pair.
struct PairedYield {
    let reference: [Bool]
    let cheap: [Bool]
    let others: [Bool]

    /// The yield with its interval.
    var estimate: MultiFidelityEstimate {
        let n = Double(reference.count)
        let all = Double(reference.count + others.count)
        let pairs = zip(reference, cheap)
        let weight = n + 2
        let both = (Double(pairs.count { $0 && $1 }) + 0.5) / weight
        let own = both + (Double(pairs.count { $0 && !$1 }) + 0.5) / weight
        let other = both + (Double(pairs.count { !$0 && $1 }) + 0.5) / weight
        let covariance = both - own * other
        let (varianceY, varianceX) = (own * (1 - own), other * (1 - other))
        let coefficient = covariance / varianceX
        let control = Control(
            coefficient, correlation: covariance / Double.sqrt(varianceY * varianceX), pairs: reference.count,
            all: reference.count + others.count)
        let hits = reference.count { $0 }
        let cheapShare = Double(cheap.count { $0 } + others.count { $0 }) / all
        let plain = Estimate.proportion(hits, of: reference.count) ?? Estimate(Double(hits) / n)
        var reason = control.objection
        if reference.count < MultiFidelityEstimate.fewestRuns {
            reason = "\(reference.count) reference runs are too few to find a coefficient"
        }
        if others.isEmpty { reason = "the cheap method ran on no further samples" }
        let shift = coefficient * (cheapShare - Double(cheap.count { $0 }) / n)
        let value = max(0, min(1, Double(hits) / n + shift))
        let gain = (1 - n / all) * (2 * coefficient * covariance - coefficient * coefficient * varianceX)
        let reach = Normal.quantile(0.5 + Estimate.confidence / 2) * Double.sqrt(max(0, varianceY - gain) / n)
        let reduction = reason == nil ? control.reduction : 1
        return MultiFidelityEstimate(
            estimate: reason == nil
                ? Estimate(value, lower: max(0, value - reach), upper: min(1, value + reach)) : plain,
            reference: plain, cheap: cheapShare, coefficient: coefficient, correlation: control.correlation,
            varianceReduction: reduction, equivalentRuns: reduction * n, notUsed: reason)
    }
}
