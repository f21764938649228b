#ifndef HILLOCK_CNGSPICE_H
#define HILLOCK_CNGSPICE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// The library, loaded at run time. ngspice's state is global to its image: one engine per process, one thread.
// Nothing here needs ngspice's header or library when Hillock is built.

typedef struct hillock_ngspice hillock_ngspice;

/// One vector of the current plot. The pointers belong to ngspice and die at the next command.
typedef struct {
    const double *real;
    const double *complex; // pairs of real and imaginary parts
    int length;
    int type;
    int flags;
} hillock_vector;

/// Loads the library and resolves its functions; NULL with a sentence in `error` when that fails.
/// `path` NULL: the environment's HILLOCK_NGSPICE_LIBRARY, then the usual names and folders.
hillock_ngspice *hillock_ngspice_open(const char *path, char *error, size_t room);

/// Starts ngspice (`ngSpice_Init`), which reads its start-up scripts. Returns ngspice's code, 0 for success.
int hillock_ngspice_start(hillock_ngspice *engine);

/// The file that the library was loaded from.
const char *hillock_ngspice_path(const hillock_ngspice *engine);

/// Whether the library has the optional function of that name.
bool hillock_ngspice_has(const hillock_ngspice *engine, const char *symbol);

/// Runs one command. NULL empties ngspice's memory of commands.
int hillock_ngspice_command(hillock_ngspice *engine, const char *command);

/// Loads a circuit from `count` lines.
int hillock_ngspice_circuit(hillock_ngspice *engine, const char *const *lines, size_t count);

/// Sets times at which the next transients must place a point, in seconds and in increasing order; the array is copied.
/// Sets none when the library lacks `ngSpice_SetBkpt`.
void hillock_ngspice_breakpoints(hillock_ngspice *engine, const double *times, size_t count);

/// Called at the end of a window of a coupled run with the points accepted in it, rows of time and probes. Whoever gets
/// it must state the next window and its courses before it returns, unless the run has ended.
typedef void (*hillock_window_ends)(void *user, const double *rows, size_t count);

/// Makes transients from now on run in windows: external sources of the names in `inputs` follow courses, and the points
/// of the vectors in `probes` are handed over at the end of each window. Once per process. False when the library cannot.
bool hillock_ngspice_couple(
    hillock_ngspice *engine, const char *const *inputs, size_t input_count, const char *const *probes,
    size_t probe_count, hillock_window_ends ends, void *user);

/// States the window that begins now.
void hillock_ngspice_window(hillock_ngspice *engine, double begin, double end);

/// States what an external source gives in the window: straight lines between points (times increase; each corner becomes a
/// breakpoint unless the points are those of a smooth curve), and how far a step may go from each point, 0 for any.
bool hillock_ngspice_course(
    hillock_ngspice *engine, size_t input, const double *times, const double *values, const double *steps,
    size_t count, bool is_smooth);

/// The name of the current plot, or NULL.
const char *hillock_ngspice_plot(hillock_ngspice *engine);

/// The names of the vectors of a plot, ended by NULL; NULL when there is no such plot.
char **hillock_ngspice_vectors(hillock_ngspice *engine, const char *plot);

/// A vector of the current plot; false when there is none of that name.
bool hillock_ngspice_vector(hillock_ngspice *engine, const char *name, hillock_vector *out);

/// What ngspice has said since the last call of `hillock_ngspice_clear`: lines ended by '\n'.
const char *hillock_ngspice_messages(hillock_ngspice *engine, size_t *length);

/// Forgets what ngspice has said.
void hillock_ngspice_clear(hillock_ngspice *engine);

/// Whether ngspice has asked to be ended (`quit`, or an error from which it cannot recover). From then on no function
/// of the library may be called: the state is broken, and the next call may crash.
bool hillock_ngspice_exited(const hillock_ngspice *engine, int *status, bool *by_quit);

// Processes.

/// Starts a program with a connected stream socket as its standard input and output, in its own process group, with
/// default signal handling and no other descriptor of this process. Its standard error goes to `log` (appended) or
/// nowhere. Returns 0 or an errno; `*channel` is this side's end, non-blocking.
int hillock_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *log, pid_t *child, int *channel);

/// Writes without SIGPIPE. As `send`.
ssize_t hillock_send(int channel, const void *bytes, size_t count);

/// Waits until a channel can be read or its other side is gone. For `patience` microseconds it looks again and again, giving
/// way to other threads: to fall asleep and be woken takes longer than most answers of a neighbour. Then it sleeps.
/// `limit`: milliseconds of sleep, -1 for any. False when time is up.
bool hillock_await(int channel, int patience, int limit);

/// Makes a non-blocking, close-on-exec pipe. Returns 0 or an errno.
int hillock_pipe(int ends[2]);

/// Asks the system to kill this process when the thread that started it ends, where the system can do that; and lets
/// Ctrl-C on the terminal be the parent's business.
void hillock_tie_to_parent(void);

/// Makes the locale "C", so that numbers have points.
void hillock_plain_locale(void);

/// Sends what the process prints, and what it would read, to nowhere.
void hillock_silence(bool keep_error);

#endif
