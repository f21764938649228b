internal import CNativeEngine
internal import Foundation

extension TransistorCard {
    /// The card of a made-up long-channel transistor of a 0.35 µm process, for tests and examples that need no model.
    ///
    /// Threshold 0.5 V, body effect 0.58 V^½, 7.6 nm oxide, 430 cm²/(V s) for electrons and 145 cm²/(V s) for holes.
    ///
    /// - Parameters:
    ///   - isPChannel: Whether it is a p-channel transistor.
    ///   - width: The channel's width in metres.
    ///   - length: The channel's length in metres.
    ///   - temperature: Degrees Celsius; scales kT/q only.
    /// - Returns: The card.
    public static func longChannel(
        isPChannel: Bool, width: Double, length: Double, temperature: Double = 27
    ) -> TransistorCard {
        var card = [Double](repeating: 0, count: Int(HILLOCK_MOS_PARAMETERS))
        func set(_ name: Int, _ value: Double) { card[name] = value }
        let permittivityOfOxide = 3.9 * 8.854e-12
        let oxide = permittivityOfOxide / 7.6e-9
        let overlap = 1.2e-10 * width
        let slopeFactor = 1.32
        set(HILLOCK_MOS_UT, 8.617333262e-5 * (temperature + 273.15))
        set(HILLOCK_MOS_PHI, 0.85)
        set(HILLOCK_MOS_GAMMA, 0.58)
        set(HILLOCK_MOS_K2, 1)
        set(HILLOCK_MOS_VT0, 0.5 - 0.85 - 0.58 * (0.85).squareRoot())
        set(HILLOCK_MOS_N0, 1.05)
        set(HILLOCK_MOS_N1, 0.25)
        set(HILLOCK_MOS_BEND1_WIDTH2, 1)
        set(HILLOCK_MOS_BEND2_WIDTH2, 1)
        // In strong inversion and saturation I = BETA (vg - VT)^2/(2 n^2).
        set(HILLOCK_MOS_BETA, slopeFactor * (isPChannel ? 0.0145 : 0.043) * oxide * width / length)
        set(HILLOCK_MOS_THETA1, 0.1)
        set(HILLOCK_MOS_EC, (isPChannel ? 1.9e7 : 5e6) * length)
        set(HILLOCK_MOS_VDSAT, 1.1)
        set(HILLOCK_MOS_VDSAT_WEAK, 4)
        set(HILLOCK_MOS_VDSAT_SOFT, 0.01)
        set(HILLOCK_MOS_LAMBDA, 2e-8 / length)
        set(HILLOCK_MOS_COX, oxide * width * length)
        set(HILLOCK_MOS_CV_ONSET2, 0.01)
        set(HILLOCK_MOS_PARTITION, 1)
        set(HILLOCK_MOS_VFB, -0.9)
        set(HILLOCK_MOS_CV_GAMMA, 0.58)
        set(HILLOCK_MOS_OVERLAP0_D, overlap)
        set(HILLOCK_MOS_OVERLAP0_S, overlap)
        set(HILLOCK_MOS_OVERLAP_K, 1)
        set(HILLOCK_MOS_JUNCTION_IS_D, 5e-13 * width)
        set(HILLOCK_MOS_JUNCTION_IS_S, 5e-13 * width)
        set(HILLOCK_MOS_JUNCTION_N, 1)
        set(HILLOCK_MOS_JUNCTION_C1_D, 1.2e-9 * width)
        set(HILLOCK_MOS_JUNCTION_C1_S, 1.2e-9 * width)
        set(HILLOCK_MOS_JUNCTION_PB, 0.8)
        return TransistorCard(isPChannel: isPChannel, parameters: card)
    }
}
