#include "batch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Zeroed memory that is freed with the batch.
static void *block(hillock_batch *b, size_t size) {
    if (b->block_count == (int32_t)(sizeof b->blocks / sizeof *b->blocks)) { return NULL; }
    size_t rounded = (size + 63) / 64 * 64;
    void *memory = aligned_alloc(64, rounded ? rounded : 64);
    if (memory == NULL) { return NULL; }
    memset(memory, 0, rounded ? rounded : 64);
    b->blocks[b->block_count++] = memory;
    return memory;
}

static void *copied(hillock_batch *b, const void *source, size_t size) {
    void *memory = block(b, size);
    if (memory != NULL && size > 0) { memcpy(memory, source, size); }
    return memory;
}

#define COPY(array, count) \
    ((c->array = copied(b, circuit->array, sizeof *circuit->array * (size_t)circuit->count)) != NULL)
#define LANES(array, count) ((b->array = block(b, sizeof(lanes) * (size_t)(count))) != NULL)

static bool copy_circuit(hillock_batch *b, const hillock_circuit *circuit) {
    hillock_circuit *c = &b->circuit;
    *c = *circuit;
    return COPY(numbers, number_count) && COPY(stimuli, stimulus_count) && COPY(knowns, known_count)
        && COPY(source_terms, source_term_count) && COPY(conductances, conductance_count)
        && COPY(capacitances, capacitance_count) && COPY(mosfets, mosfet_count)
        && COPY(diodes, diode_count) && COPY(steps, step_count) && COPY(formulas, formula_count)
        && COPY(held, held_count) && COPY(held_entries, held_entry_count) && COPY(probes, probe_count) && COPY(pivots, pivot_count)
        && COPY(eliminated, eliminated_count) && COPY(others, other_count) && COPY(targets, target_count)
        && COPY(is_current, unknown_count) && COPY(moves_freely, unknown_count) && COPY(has_charge, row_count) && COPY(diagonals, unknown_count);
}

static bool make_arrays(hillock_batch *b) {
    const hillock_circuit *c = &b->circuit;
    bool made = LANES(delvto, c->mosfet_count) && LANES(mulu0, c->mosfet_count) && LANES(levels, c->stimulus_count)
        && LANES(conductance, c->conductance_count) && LANES(capacitance, c->capacitance_count)
        && LANES(x, c->place_count) && LANES(f, c->row_count) && LANES(q, c->row_count) && LANES(sizes, c->row_count)
        && LANES(matrix, c->slot_count) && LANES(residual, c->unknown_count) && LANES(step, c->unknown_count)
        && LANES(matrix_base, c->slot_count) && LANES(history, c->row_count) && LANES(sources, c->stimulus_count)
        && LANES(flows, c->row_count) && LANES(corner_flows, c->row_count) && LANES(values, c->step_count)
        && LANES(adjoints, c->step_count);
    for (int i = 0; i < HISTORY && made; i++) { made = LANES(charges[i], c->row_count) && LANES(old[i], c->unknown_count); }
    return made;
}

/// Lists the rows and slots of each transistor that somebody needs.
static bool make_transistors(hillock_batch *b) {
    const hillock_circuit *c = &b->circuit;
    b->transistors = block(b, sizeof *b->transistors * (size_t)c->mosfet_count);
    b->stamps = block(b, sizeof *b->stamps * 16 * (size_t)c->mosfet_count);
    b->states = block(b, sizeof *b->states * (size_t)c->mosfet_count);
    if (b->transistors == NULL || b->stamps == NULL || b->states == NULL) { return false; }
    int32_t stamps = 0;
    for (int32_t i = 0; i < c->mosfet_count; i++) {
        const hillock_mosfet *m = &c->mosfets[i];
        transistor *t = &b->transistors[i];
        t->card = c->numbers + m->card;
        t->sign = m->sign;
        t->multiplicity = m->multiplicity;
        memcpy(t->place, m->place, sizeof t->place);
        t->first_stamp = stamps;
        t->first_watched = b->watched_count;
        for (int32_t unknown = 1; unknown >= 0; unknown--) {
            for (int32_t k = 0; k < 4; k++) {
                if (m->row[k] < 0 || (m->row[k] < c->unknown_count) != unknown) { continue; }
                t->rows[t->row_count] = m->row[k];
                t->terminals[t->row_count++] = k;
                t->watched_count += unknown;
                t->needs_bulk = t->needs_bulk || k == 3;
            }
        }
        b->watched_count += t->watched_count;
        for (int32_t k = 0; k < 16; k++) {
            if (m->slot[k] < 0) { continue; }
            b->stamps[stamps++] = (stamp){k, m->slot[k]};
            t->needs_bulk = t->needs_bulk || k >= 12 || k % 4 == 3;
        }
        t->stamp_count = stamps - t->first_stamp;
    }
    // Behind those of the transistors come the charges of each net's linear capacitances, and those of diodes.
    b->first_watched_net = b->watched_count;
    b->first_watched_diode = b->first_watched_net + c->unknown_count;
    b->watched_count = b->first_watched_diode + c->diode_count;
    bool made = LANES(watched, b->watched_count);
    for (int i = 0; i < HISTORY && made; i++) { made = LANES(watched_before[i], b->watched_count); }
    return made;
}

hillock_batch *hillock_batch_create(const hillock_circuit *circuit, const hillock_settings *settings) {
    size_t size = (sizeof(hillock_batch) + 63) / 64 * 64;
    hillock_batch *b = aligned_alloc(64, size);
    if (b == NULL) { return NULL; }
    memset(b, 0, size);
    b->settings = *settings;
    b->kernel = hillock_kernel_here(settings->widest);
    b->culprit = -1;
    b->source_scale = 1;
    b->quiet = settings->quiet;
    if (copy_circuit(b, circuit) && make_arrays(b) && make_transistors(b)) { return b; }
    hillock_batch_destroy(b);
    return NULL;
}

void hillock_batch_destroy(hillock_batch *b) {
    if (b == NULL) { return; }
    for (int32_t i = 0; i < b->block_count; i++) { free(b->blocks[i]); }
    free(b->axis);
    free(b->record);
    free(b);
}

bool hillock_make_room(hillock_batch *b) {
    if (b->point_count < b->point_room) { return true; }
    size_t probes = b->circuit.probe_count > 0 ? (size_t)b->circuit.probe_count : 1;
    size_t room = b->point_room ? 2 * (size_t)b->point_room : 1024;
    double *axis = realloc(b->axis, room * sizeof *axis);
    if (axis == NULL) { return false; }
    b->axis = axis;
    lanes *record = aligned_alloc(64, room * probes * sizeof *record);
    if (record == NULL) { return false; }
    if (b->record != NULL) { memcpy(record, b->record, (size_t)b->point_count * probes * sizeof *record); }
    free(b->record);
    b->record = record;
    b->point_room = (int32_t)room;
    return true;
}

double *hillock_batch_delvto(hillock_batch *b) { return (double *)b->delvto; }
double *hillock_batch_mulu0(hillock_batch *b) { return (double *)b->mulu0; }
double *hillock_batch_conductance(hillock_batch *b) { return (double *)b->conductance; }
double *hillock_batch_capacitance(hillock_batch *b) { return (double *)b->capacitance; }
double *hillock_batch_levels(hillock_batch *b) { return (double *)b->levels; }

hillock_status hillock_operating_point(hillock_batch *b, int32_t is_rest) {
    b->is_rest = is_rest != 0;
    return b->kernel->operating_point(b);
}

void hillock_initial_conditions(hillock_batch *b) {
    const hillock_circuit *c = &b->circuit;
    memset(b->x, 0, sizeof(lanes) * (size_t)c->place_count);
    for (int32_t i = 0; i < c->held_count; i++) {
        for (int lane = 0; lane < HILLOCK_LANES; lane++) { b->x[c->held[i].place][lane] = c->held[i].voltage; }
    }
}

hillock_status hillock_advance(hillock_batch *b, int32_t points) { return b->kernel->advance(b, points); }
hillock_status hillock_record(hillock_batch *b, double axis) { return b->kernel->record(b, axis); }

uint32_t hillock_batch_failed(const hillock_batch *b) { return b->failed; }
double hillock_batch_time(const hillock_batch *b) { return b->time; }
double hillock_batch_step(const hillock_batch *b) { return b->step_size; }
int32_t hillock_batch_culprit(const hillock_batch *b) { return b->culprit; }
int32_t hillock_batch_homotopy(const hillock_batch *b, int32_t lane) { return b->homotopy[lane]; }
int32_t hillock_batch_point_count(const hillock_batch *b) { return b->point_count; }
int64_t hillock_batch_evaluations(const hillock_batch *b) { return b->evaluations; }
int64_t hillock_batch_computed(const hillock_batch *b) { return b->computed; }
int64_t hillock_batch_accepted(const hillock_batch *b) { return b->accepted; }
int64_t hillock_batch_rejected(const hillock_batch *b) { return b->rejected; }

void hillock_batch_copy_axis(const hillock_batch *b, double *values) {
    memcpy(values, b->axis, sizeof(double) * (size_t)b->point_count);
}

void hillock_batch_copy_signal(const hillock_batch *b, int32_t probe, int32_t lane, double *values) {
    for (int32_t i = 0; i < b->point_count; i++) { values[i] = b->record[i * b->circuit.probe_count + probe][lane]; }
}

void hillock_batch_copy_matrix(hillock_batch *b, double charge_factor, double *slots) {
    b->kernel->load(b, charge_factor);
    for (int32_t i = 0; i < b->circuit.slot_count; i++) { slots[i] = b->matrix[i][0]; }
}
