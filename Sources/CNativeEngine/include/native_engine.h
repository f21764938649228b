#ifndef HILLOCK_NATIVE_ENGINE_H
#define HILLOCK_NATIVE_ENGINE_H

#include <stdint.h>

/// How many samples are computed at once: the doubles of one 512-bit register. Narrower machines take two or four
/// registers for them, so that results do not depend on the width of the machine.
enum { HILLOCK_LANES = 8 };

/// The instruction set that was chosen for this machine at run time: "x86-64-v4", "x86-64-v3", "x86-64-v2" or "generic".
const char *hillock_instruction_set(void);

// The quantities x of a circuit stand in one array: the unknowns (voltages of nets and currents of branches), then the
// nets whose voltages sources give, then ground. The residual f has a row for each unknown, and further rows for nets
// whose currents are observed; -1 as a row or slot means that nobody needs it.

/// The kinds of a source's course: a level that each lane has for itself, or what SPICE calls by these names.
typedef enum { HILLOCK_LEVEL, HILLOCK_PWL, HILLOCK_PULSE, HILLOCK_SINE, HILLOCK_EXPONENTIAL } hillock_course;

/// The course of a source over time.
typedef struct {
    hillock_course kind;
    /// Where its arguments begin in the numbers of the circuit, and how many there are.
    int32_t first, count;
    /// Of a pwl: the delay and the time from which it repeats, or -1.
    double delay, repeat;
} hillock_stimulus;

/// A net whose voltage is a source's: x[place] = factor * source.
typedef struct { int32_t place, stimulus; double factor; } hillock_known;

/// A source in a row of the residual: f[row] += factor * source.
typedef struct { int32_t row, stimulus; double factor; } hillock_source_term;

/// A linear term, f[row] += conductance * x[column], or the same for charges, q[row] += capacitance * x[column]. Its
/// coefficient is set for each lane.
typedef struct { int32_t row, column, slot; } hillock_linear_term;

/// A MOSFET. Terminals in the order drain, gate, source, bulk.
typedef struct {
    /// Where its card begins in the numbers of the circuit.
    int32_t card;
    int32_t place[4];
    int32_t row[4];
    /// Slots of the matrix by row, then by column.
    int32_t slot[16];
    /// -1 for a p-channel transistor.
    double sign;
    double multiplicity;
} hillock_mosfet;

/// A junction diode from anode to cathode.
typedef struct {
    int32_t place[2];
    int32_t row[2];
    int32_t slot[4];
    double saturation_current, emission_voltage, multiplicity;
    /// Junction capacitance at zero bias, built-in voltage, grading coefficient, transit time; 0 if it has none.
    double capacitance, potential, grading, transit_time;
    /// Breakdown voltage; 0 for none.
    double breakdown;
} hillock_diode;

/// What a step of a formula does; its operands are earlier steps.
typedef enum {
    HILLOCK_DO_NUMBER, HILLOCK_DO_QUANTITY, HILLOCK_DO_TIME, HILLOCK_DO_ADD, HILLOCK_DO_SUBTRACT,
    HILLOCK_DO_MULTIPLY, HILLOCK_DO_DIVIDE, HILLOCK_DO_NEGATE, HILLOCK_DO_NOT, HILLOCK_DO_POWER, HILLOCK_DO_EXP,
    HILLOCK_DO_LN, HILLOCK_DO_LOG10, HILLOCK_DO_SQRT, HILLOCK_DO_SIN, HILLOCK_DO_COS, HILLOCK_DO_TAN,
    HILLOCK_DO_ATAN, HILLOCK_DO_TANH, HILLOCK_DO_SINH, HILLOCK_DO_COSH, HILLOCK_DO_ABS, HILLOCK_DO_MIN,
    HILLOCK_DO_MAX, HILLOCK_DO_LESS, HILLOCK_DO_LESS_EQUAL, HILLOCK_DO_EQUAL, HILLOCK_DO_AND, HILLOCK_DO_OR,
    HILLOCK_DO_SELECT, HILLOCK_DO_STEP, HILLOCK_DO_RAMP, HILLOCK_DO_SIGN,
} hillock_operation;

/// A step of a formula.
typedef struct {
    hillock_operation operation;
    /// Earlier steps of the same formula, counted from its first.
    int32_t a, b, c;
    /// Of a number.
    double number;
    /// Of a quantity: its place, and the slots of the formula's two rows in its column.
    int32_t place, slot[2];
} hillock_step;

/// A behavioural source: f[row[0]] += value, f[row[1]] -= value. One that gives a voltage has only one row, its branch's.
typedef struct { int32_t first, count; int32_t row[2]; double factor; } hillock_formula;

/// A net that is held at a voltage while the operating point is sought: of its row in the matrix only the columns of
/// branches stay. `first` and `count` say which pairs (slot, column, or -1 for one that goes) of `held_entries` are its row.
typedef struct { int32_t row, place, slot, first, count; double voltage; } hillock_held;

/// What is recorded: factor * x[plus] - factor * x[minus], or factor * f[row] if row is not -1.
typedef struct { int32_t plus, minus, row; double factor; } hillock_probe;

/// A pivot of the elimination: its slot, its row and column, and the ranges of its operations.
typedef struct {
    int32_t slot, row, column;
    /// Rows to eliminate: pairs (row, slot of the factor) in `eliminated`.
    int32_t first_eliminated, eliminated_count;
    /// Other columns of the pivot's row: pairs (column, slot) in `others`.
    int32_t first_other, other_count;
    /// Slots that are changed, for each eliminated row and each other column, in `targets`.
    int32_t first_target;
} hillock_pivot;

/// A circuit, compiled. All arrays are copied when a batch is made.
typedef struct {
    int32_t unknown_count, place_count, row_count, slot_count;
    int32_t number_count, stimulus_count, known_count, source_term_count, conductance_count, capacitance_count;
    int32_t mosfet_count, diode_count;
    int32_t step_count, formula_count, held_count, held_entry_count, probe_count, pivot_count, eliminated_count, other_count;
    int32_t target_count;
    const double *numbers;
    const hillock_stimulus *stimuli;
    const hillock_known *knowns;
    const hillock_source_term *source_terms;
    const hillock_linear_term *conductances;
    const hillock_linear_term *capacitances;
    const hillock_mosfet *mosfets;
    const hillock_diode *diodes;
    const hillock_step *steps;
    const hillock_formula *formulas;
    const hillock_held *held;
    const int32_t *held_entries;
    const hillock_probe *probes;
    const hillock_pivot *pivots;
    const int32_t *eliminated;
    const int32_t *others;
    const int32_t *targets;
    /// For each unknown: 1 if it is a current.
    const uint8_t *is_current;
    /// Whether the voltage of a net may move as far as it likes in an iteration: only formulas and linear elements read it.
    const uint8_t *moves_freely;
    /// For each row: 1 if something there holds charge. The others hold at every point for itself.
    const uint8_t *has_charge;
    /// The slot of each row's own column, or -1.
    const int32_t *diagonals;
} hillock_circuit;

/// The tolerances and limits of a run.
typedef struct {
    double reltol, abstol, vntol, chgtol, trtol;
    /// How far the voltages of a transistor may move until it is computed anew, in V; 0 to compute it always.
    double quiet;
    /// How far a voltage may move in the last step of an iteration in a transient, if that is more than its tolerance.
    double slack;
    double maximum_step, minimum_step, first_step, start, stop;
    int32_t uses_gear, newton_limit, operating_point_limit;
    /// The widest instruction set that may be used: 4, 3, 2 for x86-64-v4, -v3, -v2, 1 for none of them; 0 for the best.
    int32_t widest;
} hillock_settings;

/// The state of eight samples of one circuit.
typedef struct hillock_batch hillock_batch;

/// How a part of a run ended.
typedef enum {
    /// There is more to do.
    HILLOCK_GOES_ON,
    /// The end is reached.
    HILLOCK_DONE,
    /// Lanes failed (`hillock_batch_failed`).
    HILLOCK_FAILED,
    /// There is no memory.
    HILLOCK_NO_MEMORY,
} hillock_status;

/// Makes a batch; NULL if there is no memory.
hillock_batch *hillock_batch_create(const hillock_circuit *circuit, const hillock_settings *settings);
/// Frees a batch.
void hillock_batch_destroy(hillock_batch *batch);

/// Eight numbers for each of these, to be set before a run: threshold shifts in V in the sense of the deck, factors of
/// the current, coefficients of the linear terms, levels of stimuli.
double *hillock_batch_delvto(hillock_batch *batch);
double *hillock_batch_mulu0(hillock_batch *batch);
double *hillock_batch_conductance(hillock_batch *batch);
double *hillock_batch_capacitance(hillock_batch *batch);
double *hillock_batch_levels(hillock_batch *batch);

/// Finds the operating point at a time; with `is_rest` sources give their level instead of their course.
hillock_status hillock_operating_point(hillock_batch *batch, int32_t is_rest);
/// Puts the held nets to their voltages and all other unknowns to zero.
void hillock_initial_conditions(hillock_batch *batch);
/// Goes on with a transient for about so many points. The first call records the point at time 0.
hillock_status hillock_advance(hillock_batch *batch, int32_t points);
/// Records the present values with this axis value.
hillock_status hillock_record(hillock_batch *batch, double axis);

/// Bits of the lanes that failed last.
uint32_t hillock_batch_failed(const hillock_batch *batch);
/// The time and step that were reached.
double hillock_batch_time(const hillock_batch *batch);
double hillock_batch_step(const hillock_batch *batch);
/// The quantity that hindered the failed lane's convergence most: an unknown, or -1.
int32_t hillock_batch_culprit(const hillock_batch *batch);
/// How the operating point was found: 0 directly, 1 by steps of gmin, 2 by steps of the sources, for each lane.
int32_t hillock_batch_homotopy(const hillock_batch *batch, int32_t lane);

/// How many points are recorded.
int32_t hillock_batch_point_count(const hillock_batch *batch);
/// Copies the axis.
void hillock_batch_copy_axis(const hillock_batch *batch, double *values);
/// Copies what a probe gave in a lane.
void hillock_batch_copy_signal(const hillock_batch *batch, int32_t probe, int32_t lane, double *values);
/// How often all devices were evaluated in eight lanes, and in how many of these evaluations a transistor was computed and
/// not taken as linear; accepted and rejected steps so far.
int64_t hillock_batch_evaluations(const hillock_batch *batch);
int64_t hillock_batch_computed(const hillock_batch *batch);
int64_t hillock_batch_accepted(const hillock_batch *batch);
int64_t hillock_batch_rejected(const hillock_batch *batch);

/// Evaluates the circuit at its present values and copies lane 0 of the matrix: for choosing the elimination order.
/// With `charge_factor` as the factor of dq/dv.
void hillock_batch_copy_matrix(hillock_batch *batch, double charge_factor, double *slots);

/// The stimulus at a time; `level` is what a plain level gives.
double hillock_stimulus_value(const hillock_stimulus *stimulus, const double *numbers, double level, double time);
/// The next corner of a stimulus after a time; infinity if there is none.
double hillock_stimulus_corner(const hillock_stimulus *stimulus, const double *numbers, double time);

#endif
