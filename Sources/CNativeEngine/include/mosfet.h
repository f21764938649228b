#ifndef HILLOCK_MOSFET_H
#define HILLOCK_MOSFET_H

/// The parameters of a transistor's card, in SI units and in the sense of an n-channel transistor.
///
/// A card holds for one model, one geometry and one temperature, so that nothing has to be scaled. What the parameters do
/// is written in mosfet.inc.
enum {
    /// kT/q in V.
    HILLOCK_MOS_UT,
    /// Threshold in V, surface potential in V, body effect in V^(1/2) and threshold per volt of source.
    HILLOCK_MOS_VT0,
    HILLOCK_MOS_PHI,
    HILLOCK_MOS_GAMMA,
    HILLOCK_MOS_K2,
    /// The fall of the threshold in V per volt of vds: constant, per volt of phi + vs, per volt of vds.
    HILLOCK_MOS_DIBL0,
    HILLOCK_MOS_DIBL1,
    HILLOCK_MOS_DIBL2,
    /// The slope factor n = N0 + N1/sqrt(phi + vs) + NW vds.
    HILLOCK_MOS_N0,
    HILLOCK_MOS_N1,
    HILLOCK_MOS_NW,
    /// Bends of the pinch-off: height, place in U_T and square of the width in U_T^2; below and above threshold.
    HILLOCK_MOS_BEND1,
    HILLOCK_MOS_BEND1_AT,
    HILLOCK_MOS_BEND1_WIDTH2,
    HILLOCK_MOS_BEND2,
    HILLOCK_MOS_BEND2_AT,
    HILLOCK_MOS_BEND2_WIDTH2,
    /// 2 U_T^2 beta is the specific current; beta in A/V^2.
    HILLOCK_MOS_BETA,
    /// The loss of mobility per volt of overdrive, per square of it, and per volt of phi + vs.
    HILLOCK_MOS_THETA1,
    HILLOCK_MOS_THETA2,
    HILLOCK_MOS_THETAB,
    /// Critical field times length in V; factor of the saturation voltage, its value in weak inversion in U_T, and how
    /// softly it limits vds, in V.
    HILLOCK_MOS_EC,
    HILLOCK_MOS_VDSAT,
    HILLOCK_MOS_VDSAT_WEAK,
    HILLOCK_MOS_VDSAT_SOFT,
    /// Channel-length modulation per volt beyond saturation, and per volt of it and of phi + vs.
    HILLOCK_MOS_LAMBDA,
    HILLOCK_MOS_LAMBDAB,
    /// What mulu0 and delvto do beyond beta and threshold.
    HILLOCK_MOS_MULU0,
    HILLOCK_MOS_DELVTO = HILLOCK_MOS_MULU0 + 5,
    /// The correction of ln I.
    HILLOCK_MOS_CORRECTION = HILLOCK_MOS_DELVTO + 3,
    /// C_ox W L in F; the threshold for charges above that for currents in V; the square of twice the width of its onset
    /// in V; how much faster it falls along the channel than the threshold rises; 0 for equal shares of drain and source,
    /// 1 for 40 to 60 in saturation.
    HILLOCK_MOS_COX = HILLOCK_MOS_CORRECTION + 28,
    HILLOCK_MOS_CV_THRESHOLD,
    HILLOCK_MOS_CV_ONSET2,
    HILLOCK_MOS_CV_BODY,
    HILLOCK_MOS_PARTITION,
    /// Flat-band voltage in V and body effect in V^(1/2) of the bulk's charge.
    HILLOCK_MOS_VFB,
    HILLOCK_MOS_CV_GAMMA,
    /// Overlap of the gate with drain and source, C0 + C1/sqrt(1 - 4 v/K) for v < 0, in F and V; with the bulk, in F.
    HILLOCK_MOS_OVERLAP0_D,
    HILLOCK_MOS_OVERLAP1_D,
    HILLOCK_MOS_OVERLAP0_S,
    HILLOCK_MOS_OVERLAP1_S,
    HILLOCK_MOS_OVERLAP_K,
    HILLOCK_MOS_OVERLAP_B,
    /// Junctions of drain and source with the bulk: saturation currents in A, emission coefficient, conductances in A/V.
    HILLOCK_MOS_JUNCTION_IS_D,
    HILLOCK_MOS_JUNCTION_IS_S,
    HILLOCK_MOS_JUNCTION_N,
    HILLOCK_MOS_JUNCTION_G_D,
    HILLOCK_MOS_JUNCTION_G_S,
    /// Their capacitance C0 + C1/sqrt(1 - v/PB) for v < 0, in F and V.
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
/// - most: the highest instruction set to use: 4, 3, 2 for x86-64-v4, -v3, -v2, 1 for none; 0 for the machine's best.
/// - count: how many.
/// - input: per transistor the voltages of drain, gate, source and bulk in V, `delvto` in V, `mulu0`; all in the sense of
///   an n-channel transistor: `delvto` of a p-channel transistor changes its sign as the voltages do.
/// - a0: the factor of dq/dv in the Jacobian.
/// - output: per transistor the currents into d, g, s in A, their charges in C, and nine numbers di/dv + a0 dq/dv by rows.
void hillock_mosfets(const double *card, int most, long count, const double *input, double a0, double *output);

/// The natural logarithms of the drain currents of transistors of one card; `input` as for hillock_mosfets.
void hillock_mosfet_logarithms(const double *card, long count, const double *input, double *output);

/// Adds to the normal equations of a least-squares problem: matrix += J^T W J, vector += J^T W r.
///
/// - jacobian: by columns, each of `rows` numbers.
/// - weights: of the squares.
/// - matrix: `columns` times `columns`, by rows; both halves are filled.
void hillock_normal_equations(
    long rows, long columns, const double *jacobian, const double *residuals, const double *weights, double *matrix,
    double *vector);

/// The functions that the native engine computes in lanes.
enum { HILLOCK_EXP, HILLOCK_LOG, HILLOCK_SOFTPLUS, HILLOCK_SOFTPLUS_SLOPE };

/// Evaluates one of these functions for many numbers; `most` as for hillock_mosfets.
void hillock_function(int which, int most, long count, const double *input, double *output);

#endif
