/// Eight circuits side by side.
typealias TwinLanes = SIMD8<Double>

/// Elementary functions of eight numbers at once, exact to a few units in the last place over the range of circuits.
enum LaneMath {
    private typealias Bits = SIMD8<UInt64>

    /// 1.5·2⁵², which moves the integer part of a number into its lowest bits.
    private static let magic = 6_755_399_441_055_744.0

    /// eˣ; arguments beyond ±700 count as ±700.
    @inline(__always)
    static func exp(_ x: TwinLanes) -> TwinLanes {
        let x = x.clamped(lowerBound: TwinLanes(repeating: -700), upperBound: TwinLanes(repeating: 700))
        let shifted = x * 1.442_695_040_888_963_4 + magic
        let k = shifted - magic
        // ln 2 in two parts, so that x − k ln 2 is exact.
        let r = (x - k * 6.931_471_803_691_238e-1) - k * 1.908_214_929_270_587_7e-10
        var p = TwinLanes(repeating: 1 / 479_001_600)
        p = p * r + 1 / 39_916_800
        p = p * r + 1 / 3_628_800
        p = p * r + 1 / 362_880
        p = p * r + 1 / 40_320
        p = p * r + 1 / 5_040
        p = p * r + 1 / 720
        p = p * r + 1 / 120
        p = p * r + 1 / 24
        p = p * r + 1 / 6
        p = p * r + 0.5
        p = p * r + 1
        p = p * r + 1
        let exponent = (unsafeBitCast(shifted, to: Bits.self) &+ Bits(repeating: 1023)) &<< Bits(repeating: 52)
        return p * unsafeBitCast(exponent, to: TwinLanes.self)
    }

    /// ln x for normal positive numbers.
    @inline(__always)
    static func log(_ x: TwinLanes) -> TwinLanes {
        let bits = unsafeBitCast(x, to: Bits.self)
        // Adding the bits of 1/√½ carries into the exponent what makes the rest lie between √½ and √2.
        let raised = bits &+ Bits(repeating: 0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD)
        let exponent =
            unsafeBitCast((raised &>> Bits(repeating: 52)) | Bits(repeating: 0x4330_0000_0000_0000), to: TwinLanes.self)
            - (4_503_599_627_370_496.0 + 1023)
        let mantissaBits =
            (raised & Bits(repeating: 0x000F_FFFF_FFFF_FFFF)) &+ Bits(repeating: 0x3FE6_A09E_667F_3BCD)
        let m = unsafeBitCast(mantissaBits, to: TwinLanes.self)
        let s = (m - 1) / (m + 1)
        let q = s * s
        var p = TwinLanes(repeating: 2.0 / 21)
        p = p * q + 2.0 / 19
        p = p * q + 2.0 / 17
        p = p * q + 2.0 / 15
        p = p * q + 2.0 / 13
        p = p * q + 2.0 / 11
        p = p * q + 2.0 / 9
        p = p * q + 2.0 / 7
        p = p * q + 2.0 / 5
        p = p * q + 2.0 / 3
        p = p * q + 2.0
        return exponent * 6.931_471_803_691_238e-1 + (exponent * 1.908_214_929_270_587_7e-10 + p * s)
    }

    /// ln(1 + x) for x > −1, exact for small x as well.
    @inline(__always)
    static func log1p(_ x: TwinLanes) -> TwinLanes {
        let u = x + 1
        return log(u) + (x - (u - 1)) / u
    }

    /// eˣ − 1, exact for small x as well.
    @inline(__always)
    static func expm1(_ x: TwinLanes) -> TwinLanes {
        var small = x * (1.0 / 24)
        small = small + 1.0 / 6
        small = small * x + 0.5
        small = small * x + 1.0
        small *= x
        let large: TwinLanes = exp(x) - 1.0
        return large.replacing(with: small, where: magnitude(x) .< 1e-3)
    }

    /// |x|.
    @inline(__always)
    static func magnitude(_ x: TwinLanes) -> TwinLanes {
        unsafeBitCast(unsafeBitCast(x, to: Bits.self) & Bits(repeating: 0x7FFF_FFFF_FFFF_FFFF), to: TwinLanes.self)
    }

    /// √x.
    @inline(__always)
    static func sqrt(_ x: TwinLanes) -> TwinLanes { x.squareRoot() }

    /// The larger of both.
    @inline(__always)
    static func max(_ a: TwinLanes, _ b: TwinLanes) -> TwinLanes { pointwiseMax(a, b) }

    /// The smaller of both.
    @inline(__always)
    static func min(_ a: TwinLanes, _ b: TwinLanes) -> TwinLanes { pointwiseMin(a, b) }
}
