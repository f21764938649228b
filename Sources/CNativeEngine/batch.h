#ifndef HILLOCK_BATCH_H
#define HILLOCK_BATCH_H

#include "lanes_math.inc"
#include "native_engine.h"

#include <stdbool.h>

/// A stamp of a transistor: the number `source` of its sixteen conductances goes to a slot of the matrix.
typedef struct { int32_t source, slot; } stamp;

/// A transistor as the loops read it. Only what somebody needs is in the lists.
typedef struct {
    const double *card;
    double sign, multiplicity;
    int32_t place[4];
    int32_t row_count, rows[4], terminals[4];
    int32_t first_stamp, stamp_count;
    /// The first `watched_count` terminals are on unknown nets; their charges are watched from this place on.
    int32_t first_watched, watched_count;
    bool needs_bulk;
} transistor;

/// What a transistor gave when it was computed last: voltages of drain, gate and source against the bulk, currents into and
/// charges of these terminals, and their slopes.
typedef struct { lanes v[3], current[3], charge[3], conductance[3][3], capacitance[3][3]; } transistor_state;

enum { HISTORY = 4 };

struct hillock_batch {
    hillock_circuit circuit;
    hillock_settings settings;
    const struct hillock_kernel *kernel;

    // Set for each run.
    lanes *delvto, *mulu0, *conductance, *capacitance, *levels;

    // Of the present point.
    /// Quantities, currents, charges, the sum of the magnitudes of the transistors' charges, matrix; the residual f + charge_factor * q + history, and the step that it asks for.
    lanes *x, *f, *q, *sizes, *matrix, *residual, *step;
    /// What does not change during the iteration at one point.
    lanes *matrix_base, *history, *sources;
    lanes *values, *adjoints;

    // Of accepted points: charges (the newest first), their currents, quantities.
    lanes *charges[HISTORY], *flows, *old[HISTORY];
    /// The charges of single devices that flow into unknown nets, of the present point first: the measure of the error.
    lanes *watched, *watched_before[HISTORY];
    int32_t watched_count, first_watched_net, first_watched_diode;
    /// Those currents at the last corner.
    lanes *corner_flows;
    double times[HISTORY];
    /// How many of them lie after the last corner.
    int32_t smooth_points;

    transistor *transistors;
    transistor_state *states;
    /// Whether the states are of this run, and how far voltages may move until a transistor is computed anew, in V.
    bool has_states;
    double quiet;
    stamp *stamps;

    double time, step_size, corner, charge_factor, source_scale, shunt;
    int32_t order, culprit;
    bool is_rest, is_held, at_corner, has_begun;
    uint32_t failed, strictest;
    int32_t homotopy[HILLOCK_LANES];
    int64_t evaluations, computed, accepted, rejected;

    double *axis;
    lanes *record;
    int32_t point_count, point_room;

    void *blocks[96];
    int32_t block_count;
};

/// The loops, compiled for one instruction set.
typedef struct hillock_kernel {
    hillock_status (*operating_point)(hillock_batch *);
    hillock_status (*advance)(hillock_batch *, int32_t);
    hillock_status (*record)(hillock_batch *, double);
    void (*load)(hillock_batch *, double);
} hillock_kernel;

extern const hillock_kernel hillock_kernel_generic;
#if defined(__x86_64__)
extern const hillock_kernel hillock_kernel_v2, hillock_kernel_v3, hillock_kernel_v4;
#endif

/// The loops for this machine, with at most an instruction set (4, 3, 2, 1; 0 for the best).
const hillock_kernel *hillock_kernel_here(int32_t widest);

/// Makes room for one more point; false if there is no memory.
bool hillock_make_room(hillock_batch *batch);

#endif
