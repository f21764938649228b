/// The current of transistors from weak to moderate inversion, I = I_s S ln²(1 + exp(v/2)), S = W/L,
/// v = (V_G − V_T)/(n U_T); or its limit I_s S exp(v) when moderate inversion is left out.
struct TwinCurrent: Sendable {
    /// I_s S in amperes.
    var scale: TwinLanes

    /// Whether moderate inversion counts.
    var isModerate: Bool

    /// The current at v.
    @inline(__always)
    func current(_ v: TwinLanes) -> TwinLanes {
        guard isModerate else { return scale * LaneMath.exp(v) }
        let root = LaneMath.log1p(LaneMath.exp(v * 0.5))
        return scale * root * root
    }

    /// The v at which a current flows.
    @inline(__always)
    func voltage(_ current: TwinLanes) -> TwinLanes {
        let level = LaneMath.max(current / scale, TwinLanes(repeating: 1e-280))
        let weak = LaneMath.log(level)
        guard isModerate else { return weak }
        let root = LaneMath.sqrt(level)
        // Below 1e-14 both agree to seven digits of v's correction, and e^√i − 1 would be all rounding.
        return (2 * LaneMath.log(LaneMath.max(LaneMath.expm1(root), TwinLanes(repeating: 1e-290))))
            .replacing(with: weak, where: level .< 1e-14)
    }

    /// The part of a tail current that one of two equal transistors with one source takes when its gate is `d` lower than
    /// the other's, in units of n U_T.
    ///
    /// In weak inversion this is I/(1 + e^d). From a start that is right in weak inversion and far into strong inversion,
    /// three steps of Newton's method come to 1e-8 of the answer up to moderate inversion and to 2e-6 up to a hundred I_s S.
    @inline(__always)
    func share(of tail: TwinLanes, behind d: TwinLanes) -> TwinLanes {
        let limited = LaneMath.max(LaneMath.min(d, TwinLanes(repeating: 600)), TwinLanes(repeating: -40))
        let ratio = LaneMath.exp(limited)
        let weak = tail / (ratio + 1)
        guard isModerate else { return weak }
        let near = LaneMath.min(limited, TwinLanes(repeating: 40))
        let level = tail / scale
        let half = LaneMath.exp(near * 0.5)
        var v = voltage(tail) - LaneMath.log1p(half * half)
        for _ in 0..<3 {
            let e = LaneMath.exp(v * 0.5)
            let other = e * half
            let (low, high) = (LaneMath.log1p(e), LaneMath.log1p(other))
            let slope = low * e / (e + 1) + high * other / (other + 1)
            v -= (low * low + high * high - level) / slope
        }
        let root = LaneMath.log1p(LaneMath.exp(v * 0.5))
        // Forty n U_T behind, the part is e⁻⁴⁰: the exponential serves, counted from what the pair gives there.
        return scale * root * root * LaneMath.exp(near - limited)
    }
}
