#include "native_engine.h"

#include <math.h>

// Sources do not differ between lanes but for their levels, so plain numbers do.

/// A pwl that repeats, as a time on its first way through.
static double pwl_time(const hillock_stimulus *s, const double *points, double time, double *turns) {
    time -= s->delay;
    *turns = 0;
    double last = points[s->count - 2];
    if (s->repeat < 0 || time <= last || last <= s->repeat) { return time; }
    double period = last - s->repeat;
    *turns = floor((time - s->repeat) / period);
    return time - *turns * period;
}

/// The number of points at or before a time.
static int32_t pwl_index(const double *points, int32_t count, double time) {
    int32_t low = 0, high = count / 2;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (points[2 * middle] <= time) { low = middle + 1; } else { high = middle; }
    }
    return low;
}

static double pwl_value(const hillock_stimulus *s, const double *points, double time) {
    double turns;
    time = pwl_time(s, points, time, &turns);
    int32_t index = pwl_index(points, s->count, time);
    if (index == 0) { return points[1]; }
    if (index == s->count / 2) { return points[s->count - 1]; }
    const double *p = points + 2 * index - 2;
    return p[1] + (p[3] - p[1]) * ((time - p[0]) / (p[2] - p[0]));
}

// pulse(initial pulsed delay rise fall width period count)
static double pulse_value(const double *p, double time) {
    time -= p[2];
    if (time <= 0) { return p[0]; }
    double turn = floor(time / p[6]);
    if (p[7] > 0 && turn >= p[7]) { return p[0]; }
    time -= turn * p[6];
    if (time < p[3]) { return p[0] + (p[1] - p[0]) * time / p[3]; }
    time -= p[3];
    if (time <= p[5]) { return p[1]; }
    time -= p[5];
    if (time < p[4]) { return p[1] + (p[0] - p[1]) * time / p[4]; }
    return p[0];
}

double hillock_stimulus_value(const hillock_stimulus *s, const double *numbers, double level, double time) {
    const double *p = numbers + s->first;
    switch (s->kind) {
    case HILLOCK_LEVEL: return level;
    case HILLOCK_PWL: return pwl_value(s, p, time);
    case HILLOCK_PULSE: return pulse_value(p, time);
    case HILLOCK_SINE: {
        // sin(offset amplitude frequency delay damping phase)
        double phase = p[5] * (M_PI / 180), since = time - p[3];
        if (since <= 0) { return p[0] + p[1] * sin(phase); }
        return p[0] + p[1] * sin(2 * M_PI * p[2] * since + phase) * exp(-since * p[4]);
    }
    case HILLOCK_EXPONENTIAL: {
        // exp(initial pulsed riseDelay riseTau fallDelay fallTau)
        double value = p[0];
        if (time > p[2]) { value += (p[1] - p[0]) * (1 - exp(-(time - p[2]) / p[3])); }
        if (time > p[4]) { value += (p[0] - p[1]) * (1 - exp(-(time - p[4]) / p[5])); }
        return value;
    }
    }
    return level;
}

double hillock_stimulus_corner(const hillock_stimulus *s, const double *numbers, double time) {
    const double *p = numbers + s->first;
    // A corner that was reached but for rounding does not come again.
    double after = time + 1e-12 * fabs(time) + 1e-24;
    switch (s->kind) {
    case HILLOCK_LEVEL: return INFINITY;
    case HILLOCK_PWL: {
        double turns, last = p[s->count - 2];
        double local = pwl_time(s, p, after, &turns);
        double shift = after - local;
        int32_t index = pwl_index(p, s->count, local);
        if (index < s->count / 2) { return p[2 * index] + shift; }
        if (s->repeat < 0 || last <= s->repeat) { return INFINITY; }
        return p[2 * pwl_index(p, s->count, s->repeat)] + shift + (last - s->repeat);
    }
    case HILLOCK_PULSE: {
        double turn = floor((after - p[2]) / p[6]);
        if (turn < 0) { return p[2]; }
        const double corners[] = {0, p[3], p[3] + p[5], p[3] + p[5] + p[4]};
        for (int next = 0; next < 2; next++, turn++) {
            if (p[7] > 0 && turn >= p[7]) { return INFINITY; }
            for (int i = 0; i < 4; i++) {
                double corner = p[2] + turn * p[6] + corners[i];
                if (corner > after && corners[i] <= p[6]) { return corner; }
            }
        }
        return INFINITY;
    }
    case HILLOCK_SINE: return p[3] > after ? p[3] : INFINITY;
    case HILLOCK_EXPONENTIAL: return p[2] > after ? p[2] : p[4] > after ? p[4] : INFINITY;
    }
    return INFINITY;
}
