#define _GNU_SOURCE
#include "engine.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Enough for the warnings of ten thousand devices. Beyond it the newest text replaces the oldest half.
static const size_t most_text = 8u << 20;

static void append(hillock_ngspice *engine, const char *line) {
    size_t length = strlen(line);
    if (length + 1 > most_text / 2) length = most_text / 2 - 1;
    pthread_mutex_lock(&engine->lock);
    if (engine->used + length + 2 > most_text) {
        size_t half = engine->used / 2;
        memmove(engine->text, engine->text + half, engine->used - half);
        engine->used -= half;
    }
    if (engine->used + length + 2 > engine->room) {
        size_t wanted = (engine->room ? engine->room * 2 : 4096) + length;
        char *text = realloc(engine->text, wanted);
        if (text) {
            engine->text = text;
            engine->room = wanted;
        }
    }
    if (engine->used + length + 2 <= engine->room) {
        memcpy(engine->text + engine->used, line, length);
        engine->used += length;
        engine->text[engine->used++] = '\n';
        engine->text[engine->used] = 0;
    }
    pthread_mutex_unlock(&engine->lock);
}

static int on_text(char *text, int id, void *user) {
    (void)id;
    if (text && user) append(user, text);
    return 0;
}

static int on_status(char *text, int id, void *user) {
    (void)text, (void)id, (void)user;
    return 0;
}

static int on_exit_request(int status, bool immediate, bool by_quit, int id, void *user) {
    (void)immediate, (void)id;
    hillock_ngspice *engine = user;
    if (!engine) return 0;
    engine->exited = true;
    engine->by_quit = by_quit;
    engine->status = status;
    return 0;
}

static int on_data(void *values, int count, int id, void *user) {
    (void)count, (void)id;
    hillock_ngspice *engine = user;
    if (engine && engine->coupling.is_on) hillock_coupling_point(engine, values);
    // ngspice takes breakpoints only once a transient has begun: before the first point its clock is the last run's.
    if (engine && engine->has_begun) {
        engine->has_begun = false;
        for (size_t i = 0; i < engine->time_count; i++) engine->breakpoint(engine->times[i]);
    }
    return 0;
}

static int on_init_data(void *info, int id, void *user) {
    (void)info, (void)id;
    hillock_ngspice *engine = user;
    if (engine) engine->has_begun = engine->time_count > 0;
    return 0;
}

static int on_thread(bool finished, int id, void *user) {
    (void)finished, (void)id, (void)user;
    return 0;
}

static bool resolve(hillock_ngspice *engine, const char *name, void *slot, char *error, size_t room) {
    void *symbol = dlsym(engine->image, name);
    if (!symbol) {
        snprintf(error, room, "the library has no function %s, so it is not ngspice built as a library", name);
        return false;
    }
    memcpy(slot, &symbol, sizeof symbol);
    return true;
}

static void *open_first(const char *path, char *error, size_t room) {
    const char *chosen = path && *path ? path : getenv("HILLOCK_NGSPICE_LIBRARY");
    if (chosen && *chosen) {
        void *image = dlopen(chosen, RTLD_NOW | RTLD_LOCAL);
        if (!image) snprintf(error, room, "%s", dlerror());
        return image;
    }
    static const char *const names[] = {
        "libngspice.so.0",
        "libngspice.so",
        "libngspice.dylib",
        "/usr/lib/x86_64-linux-gnu/libngspice.so.0",
        "/usr/lib/aarch64-linux-gnu/libngspice.so.0",
        "/usr/lib64/libngspice.so.0",
        "/usr/lib/libngspice.so.0",
        "/usr/local/lib/libngspice.so.0",
        "/usr/local/lib/libngspice.so",
        "/opt/homebrew/lib/libngspice.dylib",
        "/usr/local/lib/libngspice.dylib",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *image = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (image) return image;
        // The first complaint that is not "no such file" says more than the last name tried.
        const char *complaint = dlerror();
        if (complaint && (i == 0 || !strstr(complaint, "No such file"))) snprintf(error, room, "%s", complaint);
    }
    return NULL;
}

hillock_ngspice *hillock_ngspice_open(const char *path, char *error, size_t room) {
    void *image = open_first(path, error, room);
    if (!image) return NULL;
    hillock_ngspice *engine = calloc(1, sizeof *engine);
    if (!engine) {
        snprintf(error, room, "out of memory");
        return NULL;
    }
    engine->image = image;
    pthread_mutex_init(&engine->lock, NULL);
    if (!resolve(engine, "ngSpice_Init", &engine->init, error, room)
        || !resolve(engine, "ngSpice_Command", &engine->command, error, room)
        || !resolve(engine, "ngSpice_Circ", &engine->circuit, error, room)
        || !resolve(engine, "ngSpice_CurPlot", &engine->current_plot, error, room)
        || !resolve(engine, "ngSpice_AllVecs", &engine->vectors, error, room)
        || !resolve(engine, "ngGet_Vec_Info", &engine->vector, error, room)) {
        free(engine);
        return NULL;
    }
    void *optional = dlsym(image, "ngSpice_SetBkpt");
    memcpy(&engine->breakpoint, &optional, sizeof optional);
    optional = dlsym(image, "ngSpice_Init_Sync");
    memcpy(&engine->init_sync, &optional, sizeof optional);
    Dl_info info;
    void *symbol;
    memcpy(&symbol, &engine->init, sizeof symbol);
    if (dladdr(symbol, &info) && info.dli_fname) snprintf(engine->path, sizeof engine->path, "%s", info.dli_fname);
    return engine;
}

int hillock_ngspice_start(hillock_ngspice *engine) {
    return engine->init(on_text, on_status, on_exit_request, on_data, on_init_data, on_thread, engine);
}

const char *hillock_ngspice_path(const hillock_ngspice *engine) { return engine->path; }

bool hillock_ngspice_has(const hillock_ngspice *engine, const char *symbol) {
    return dlsym(engine->image, symbol) != NULL;
}

int hillock_ngspice_command(hillock_ngspice *engine, const char *command) {
    if (engine->exited) return 1;
    // ngspice copies the text before it reads it.
    return engine->command((char *)command);
}

int hillock_ngspice_circuit(hillock_ngspice *engine, const char *const *lines, size_t count) {
    if (engine->exited) return 1;
    char **copy = malloc((count + 1) * sizeof *copy);
    if (!copy) return 1;
    // ngspice duplicates the lines of the array.
    for (size_t i = 0; i < count; i++) copy[i] = (char *)lines[i];
    copy[count] = NULL;
    int code = engine->circuit(copy);
    free(copy);
    return code;
}

void hillock_ngspice_breakpoints(hillock_ngspice *engine, const double *times, size_t count) {
    free(engine->times);
    engine->times = NULL;
    engine->time_count = 0;
    engine->has_begun = false;
    if (!engine->breakpoint || count == 0) return;
    engine->times = malloc(count * sizeof *times);
    if (!engine->times) return;
    memcpy(engine->times, times, count * sizeof *times);
    engine->time_count = count;
}

const char *hillock_ngspice_plot(hillock_ngspice *engine) { return engine->exited ? NULL : engine->current_plot(); }

char **hillock_ngspice_vectors(hillock_ngspice *engine, const char *plot) {
    return engine->exited ? NULL : engine->vectors((char *)plot);
}

bool hillock_ngspice_vector(hillock_ngspice *engine, const char *name, hillock_vector *out) {
    if (engine->exited) return false;
    struct ng_vector *vector = engine->vector((char *)name);
    if (!vector) return false;
    out->real = vector->real;
    out->complex = (const double *)vector->complex;
    out->length = vector->length;
    out->type = vector->type;
    out->flags = vector->flags;
    return true;
}

const char *hillock_ngspice_messages(hillock_ngspice *engine, size_t *length) {
    pthread_mutex_lock(&engine->lock);
    *length = engine->used;
    const char *text = engine->text ? engine->text : "";
    pthread_mutex_unlock(&engine->lock);
    return text;
}

void hillock_ngspice_clear(hillock_ngspice *engine) {
    pthread_mutex_lock(&engine->lock);
    engine->used = 0;
    if (engine->text) engine->text[0] = 0;
    pthread_mutex_unlock(&engine->lock);
}

bool hillock_ngspice_exited(const hillock_ngspice *engine, int *status, bool *by_quit) {
    if (status) *status = engine->status;
    if (by_quit) *by_quit = engine->by_quit;
    return engine->exited;
}
