#include "engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/// The line of a course that holds a time: the last point that is not later.
static size_t place_of(struct course *c, double time) {
    size_t i = c->place < c->count ? c->place : 0;
    while (i > 0 && c->times[i] > time) i--;
    while (i + 1 < c->count && c->times[i + 1] <= time) i++;
    return c->place = i;
}

static double value_of(struct course *c, double time) {
    if (c->count == 0) return 0;
    size_t i = place_of(c, time);
    if (time <= c->times[i] || i + 1 == c->count) return c->values[i];
    double share = (time - c->times[i]) / (c->times[i + 1] - c->times[i]);
    return c->values[i] + share * (c->values[i + 1] - c->values[i]);
}

/// What a source gives; ngspice asks in every iteration, also for steps that it throws away afterwards.
static int on_source(double *value, double time, char *name, int id, void *user) {
    (void)id;
    hillock_ngspice *engine = user;
    *value = 0;
    for (size_t i = 0; i < engine->coupling.course_count; i++) {
        struct course *c = &engine->coupling.courses[i];
        if (!strcasecmp(c->name, name)) {
            *value = value_of(c, time);
            return 0;
        }
    }
    return 0;
}

/// Keeps a step within the window, and within what the courses allow.
static int on_step(double time, double *step, double old_step, int redo, int id, int place, void *user) {
    (void)old_step, (void)id;
    hillock_ngspice *engine = user;
    struct coupling *k = &engine->coupling;
    // After an accepted point ngspice asks a second time, when breakpoints are known.
    if (!k->is_on || (place == 1 && !redo)) return 0;
    for (size_t i = 0; i < k->course_count; i++) {
        struct course *c = &k->courses[i];
        if (c->count == 0) continue;
        size_t j = place_of(c, time);
        if (c->steps[j] > 0 && *step > c->steps[j]) *step = c->steps[j];
        // A long step must not reach far into points that stand closer together.
        for (j++; j < c->count && c->times[j] < time + *step; j++) {
            double limit = c->times[j] - time + c->steps[j];
            if (c->steps[j] > 0 && *step > limit) *step = limit;
        }
    }
    double left = k->end - time;
    if (left <= 0) return 0;
    // Half of what is left where one step does not reach the end and a second would be much shorter.
    if (*step >= left * (1 - 1e-9)) {
        *step = left;
    } else if (*step > 0.5 * left) {
        *step = 0.5 * left;
    }
    return 0;
}

static void set_corners(hillock_ngspice *engine, double time) {
    struct coupling *k = &engine->coupling;
    if (!engine->breakpoint) return;
    for (size_t i = 0; i < k->course_count; i++) {
        const struct course *c = &k->courses[i];
        if (c->is_smooth) continue;
        for (size_t j = 0; j < c->count; j++) {
            if (c->times[j] > time && c->times[j] < k->end) engine->breakpoint(c->times[j]);
        }
    }
}

/// Whether the name of a vector is that of a probe: `v(net)` and `net` are the same.
static bool is_same(const char *vector, const char *probe) {
    if (!strcasecmp(vector, probe)) return true;
    size_t length = strlen(vector);
    return length > 3 && !strncasecmp(vector, "v(", 2) && vector[length - 1] == ')' && strlen(probe) == length - 3
        && !strncasecmp(vector + 2, probe, length - 3);
}

static void find_names(struct coupling *k, const struct ng_values *point) {
    k->has_names = true;
    for (size_t i = 0; i < k->probe_count; i++) {
        k->places[i] = -1;
        for (int j = 0; j < point->count; j++) {
            if (is_same(point->values[j]->name, k->probes[i])) k->places[i] = j;
        }
    }
}

void hillock_coupling_point(hillock_ngspice *engine, const struct ng_values *point) {
    struct coupling *k = &engine->coupling;
    double time = NAN;
    for (int j = 0; j < point->count && isnan(time); j++) {
        if (point->values[j]->is_scale) time = point->values[j]->real;
    }
    if (!k->has_names) find_names(k, point);
    size_t width = 1 + k->probe_count;
    if (k->row_count == k->row_room) {
        size_t room = k->row_room ? 2 * k->row_room : 64;
        double *rows = realloc(k->rows, room * width * sizeof *rows);
        if (!rows) return;
        k->rows = rows;
        k->row_room = room;
    }
    double *row = k->rows + width * k->row_count++;
    row[0] = time;
    for (size_t i = 0; i < k->probe_count; i++) {
        row[1 + i] = k->places[i] < 0 ? NAN : point->values[k->places[i]]->real;
    }
    // A time is hit to the last digits.
    bool is_first = time == 0 && k->begin == 0;
    if (k->end - time <= 1e-9 * (k->end - k->begin)) {
        k->ends(k->user, k->rows, k->row_count);
        k->row_count = 0;
        is_first = true;
    }
    if (is_first) set_corners(engine, time);
}

static char **copies(const char *const *texts, size_t count) {
    char **list = calloc(count + 1, sizeof *list);
    for (size_t i = 0; list && i < count; i++) list[i] = strdup(texts[i]);
    return list;
}

bool hillock_ngspice_couple(
    hillock_ngspice *engine, const char *const *inputs, size_t input_count, const char *const *probes,
    size_t probe_count, hillock_window_ends ends, void *user) {
    struct coupling *k = &engine->coupling;
    if (!engine->init_sync || !engine->breakpoint || k->is_on) return false;
    memset(k, 0, sizeof *k);
    char **names = copies(inputs, input_count);
    k->courses = calloc(input_count + 1, sizeof *k->courses);
    k->probes = copies(probes, probe_count);
    k->places = calloc(probe_count + 1, sizeof *k->places);
    if (!names || !k->courses || !k->probes || !k->places) return false;
    for (size_t i = 0; i < input_count; i++) k->courses[i].name = names[i];
    free(names);
    k->course_count = input_count;
    k->probe_count = probe_count;
    k->ends = ends;
    k->user = user;
    k->is_on = true;
    return engine->init_sync(on_source, on_source, on_step, NULL, engine) == 0;
}

void hillock_ngspice_window(hillock_ngspice *engine, double begin, double end) {
    engine->coupling.begin = begin;
    engine->coupling.end = end;
}

bool hillock_ngspice_course(
    hillock_ngspice *engine, size_t input, const double *times, const double *values, const double *steps,
    size_t count, bool is_smooth) {
    if (input >= engine->coupling.course_count) return false;
    struct course *c = &engine->coupling.courses[input];
    if (count > c->room) {
        free(c->times), free(c->values), free(c->steps);
        c->times = malloc(count * sizeof *times);
        c->values = malloc(count * sizeof *values);
        c->steps = malloc(count * sizeof *steps);
        c->room = c->times && c->values && c->steps ? count : 0;
        c->count = 0;
        if (c->room == 0) return false;
    }
    memcpy(c->times, times, count * sizeof *times);
    memcpy(c->values, values, count * sizeof *values);
    memcpy(c->steps, steps, count * sizeof *steps);
    c->count = count;
    c->place = 0;
    c->is_smooth = is_smooth;
    return true;
}
