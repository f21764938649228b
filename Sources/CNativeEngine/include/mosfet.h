#ifndef HILLOCK_MOSFET_H
#define HILLOCK_MOSFET_H

/// The parameters of a transistor's card, in SI units and in the sense of an n-channel transistor.
///
/// A card holds for one model, one geometry and one temperature, so that nothing has to be scaled. The equations are in
/// mosfet.inc.
enum {
    /// kT/q in V.
    HILLOCK_MOS_UT,
    /// The threshold without body effect in V.
    HILLOCK_MOS_VT0,
    /// The body effect's surface potential in V and coefficient in V^(1/2), and a threshold slope with body bias.
    HILLOCK_MOS_PHI,
    HILLOCK_MOS_GAMMA,
    HILLOCK_MOS_K2,
    /// The slope factor: n = N0 + N1/sqrt(phi + vsb).
    HILLOCK_MOS_N0,
    HILLOCK_MOS_N1,
    /// The fall of the threshold per volt of vds, and per volt of vds and of body bias.
    HILLOCK_MOS_DIBL0,
    HILLOCK_MOS_DIBL1,
    /// mu C_ox W/L in A/V^2 at small vertical field.
    HILLOCK_MOS_BETA,
    /// The loss of mobility per volt of overdrive, per square of it, and per volt of body bias.
    HILLOCK_MOS_THETA1,
    HILLOCK_MOS_THETA2,
    HILLOCK_MOS_THETAB,
    /// Critical field times length in V.
    HILLOCK_MOS_VELOCITY,
    /// Channel-length modulation per volt beyond saturation.
    HILLOCK_MOS_LAMBDA,
    /// C_ox W L in F.
    HILLOCK_MOS_COX,
    /// 0 for equal shares of drain and source in the channel's charge, 1 for 40 to 60 in saturation.
    HILLOCK_MOS_PARTITION,
    /// Overlap capacitances of the gate with drain and source, and with the bulk, in F.
    HILLOCK_MOS_OVERLAP_D,
    HILLOCK_MOS_OVERLAP_S,
    HILLOCK_MOS_OVERLAP_B,
    /// Junctions of drain and source with the bulk: saturation currents in A, emission coefficient, conductance in A/V.
    HILLOCK_MOS_JUNCTION_IS_D,
    HILLOCK_MOS_JUNCTION_IS_S,
    HILLOCK_MOS_JUNCTION_N,
    HILLOCK_MOS_JUNCTION_G_D,
    HILLOCK_MOS_JUNCTION_G_S,
    /// Their capacitance C0 + C1/sqrt(1 + vr/PB) in F and V.
    HILLOCK_MOS_JUNCTION_C0_D,
    HILLOCK_MOS_JUNCTION_C1_D,
    HILLOCK_MOS_JUNCTION_C0_S,
    HILLOCK_MOS_JUNCTION_C1_S,
    HILLOCK_MOS_JUNCTION_PB,
    /// How many parameters a card has.
    HILLOCK_MOS_PARAMETERS
};

/// Evaluates transistors of one card at many voltages.
///
/// - card: HILLOCK_MOS_PARAMETERS numbers.
/// - input: per transistor the voltages of drain, gate, source and bulk in V (n-channel sense), `delvto` in V, `mulu0`.
/// - a0: the factor of dq/dv in the Jacobian.
/// - output: per transistor the currents into d, g, s in A, their charges in C, and nine numbers di/dv + a0 dq/dv by rows.
void hillock_mosfets(const double *card, long count, const double *input, double a0, double *output);

/// The functions that the native engine computes in lanes.
enum { HILLOCK_EXP, HILLOCK_LOG, HILLOCK_SOFTPLUS, HILLOCK_SOFTPLUS_SLOPE };

/// Evaluates one of these functions for many numbers, with at most the instruction set `most` (4, 3, 2 for x86-64-v4, -v3,
/// -v2, 1 for none; 0 for the machine's best).
void hillock_function(int which, int most, long count, const double *input, double *output);

#endif
