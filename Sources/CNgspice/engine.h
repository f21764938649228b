#ifndef HILLOCK_ENGINE_H
#define HILLOCK_ENGINE_H

#include "CNgspice.h"

#include <pthread.h>

// The types of ngspice's sharedspice.h that cross the border, as they are from version 39 (2023) to 46 (2026). They are
// checked at start by a circuit with a known answer (NgspiceEngine.selfTest), not by a version number.
struct ng_complex {
    double re, im;
};

struct ng_vector {
    char *name;
    int type;
    short flags;
    double *real;
    struct ng_complex *complex;
    int length;
};

/// One quantity at an accepted point.
struct ng_value {
    char *name;
    double real, imaginary;
    bool is_scale, is_complex;
};

/// All kept quantities at an accepted point.
struct ng_values {
    int count, index;
    struct ng_value **values;
};

typedef int (*send_char)(char *, int, void *);
typedef int (*send_status)(char *, int, void *);
typedef int (*controlled_exit)(int, bool, bool, int, void *);
typedef int (*send_data)(void *, int, int, void *);
typedef int (*send_init)(void *, int, void *);
typedef bool (*set_breakpoint)(double);
typedef int (*thread_runs)(bool, int, void *);
typedef int (*source_value)(double *, double, char *, int, void *);
typedef int (*synchronise)(double, double *, double, int, int, int, void *);

/// What an external source gives over time: straight lines between points, and how far a step may go from each.
struct course {
    char *name;
    bool is_smooth;
    double *times, *values, *steps;
    size_t count, room, place;
};

/// A run that waits at the ends of windows for what happens in the next one.
struct coupling {
    bool is_on, has_names;
    struct course *courses;
    size_t course_count;
    char **probes;
    int *places;
    size_t probe_count;
    /// Accepted points of this window: time and probes.
    double *rows;
    size_t row_count, row_room;
    double begin, end;
    hillock_window_ends ends;
    void *user;
};

struct hillock_ngspice {
    void *image;
    char path[4096];
    int (*init)(send_char, send_status, controlled_exit, send_data, send_init, thread_runs, void *);
    int (*init_sync)(source_value, source_value, synchronise, int *, void *);
    int (*command)(char *);
    int (*circuit)(char **);
    char *(*current_plot)(void);
    char **(*vectors)(char *);
    struct ng_vector *(*vector)(char *);
    set_breakpoint breakpoint;
    double *times;
    size_t time_count;
    bool has_begun;
    struct coupling coupling;
    pthread_mutex_t lock;
    char *text;
    size_t used, room;
    bool exited, by_quit;
    int status;
};

/// Takes an accepted point; at the end of a window, asks for the next one.
void hillock_coupling_point(hillock_ngspice *engine, const struct ng_values *point);

#endif
