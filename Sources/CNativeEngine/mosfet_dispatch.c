#include "mosfet.h"

#define DECLARE(suffix) \
    void hillock_mosfets_##suffix(const double *, long, const double *, double, double *); \
    void hillock_mosfet_logarithms_##suffix(const double *, long, const double *, double *); \
    void hillock_function_##suffix(int, long, const double *, double *);
DECLARE(generic)
#if defined(__x86_64__)
DECLARE(v2)
DECLARE(v3)
DECLARE(v4)
#endif

/// The machine's best instruction set, but at most this one.
static int level(int most) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    int best = 1;
    if (__builtin_cpu_supports("x86-64-v2")) { best = 2; }
    if (__builtin_cpu_supports("x86-64-v3")) { best = 3; }
    if (__builtin_cpu_supports("x86-64-v4")) { best = 4; }
    return most > 0 && most < best ? most : best;
#else
    (void)most;
    return 1;
#endif
}

#if defined(__x86_64__)
#define X86_CASES(name, ...) \
    case 4: name##_v4(__VA_ARGS__); break; \
    case 3: name##_v3(__VA_ARGS__); break; \
    case 2: name##_v2(__VA_ARGS__); break;
#else
#define X86_CASES(name, ...)
#endif
#define CALL(name, most, ...) \
    switch (level(most)) { \
    X86_CASES(name, __VA_ARGS__) \
    default: name##_generic(__VA_ARGS__); \
    }

void hillock_mosfets(const double *card, int most, long count, const double *input, double a0, double *output) {
    if (count > 0) { CALL(hillock_mosfets, most, card, count, input, a0, output) }
}

void hillock_mosfet_logarithms(const double *card, long count, const double *input, double *output) {
    if (count > 0) { CALL(hillock_mosfet_logarithms, 0, card, count, input, output) }
}

void hillock_function(int which, int most, long count, const double *input, double *output) {
    if (count > 0) { CALL(hillock_function, most, which, count, input, output) }
}

void hillock_normal_equations(
    long rows, long columns, const double *jacobian, const double *residuals, const double *weights, double *matrix,
    double *vector
) {
    for (long a = 0; a < columns; a++) {
        const double *left = jacobian + a * rows;
        double sum = 0;
        for (long row = 0; row < rows; row++) { sum += weights[row] * left[row] * residuals[row]; }
        vector[a] += sum;
        for (long b = 0; b <= a; b++) {
            const double *right = jacobian + b * rows;
            double product = 0;
            for (long row = 0; row < rows; row++) { product += weights[row] * left[row] * right[row]; }
            matrix[a * columns + b] += product;
            if (a != b) { matrix[b * columns + a] += product; }
        }
    }
}
