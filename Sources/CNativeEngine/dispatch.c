#include "batch.h"

#include <string.h>

const char *hillock_instruction_set(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) { return "x86-64-v4"; }
    if (__builtin_cpu_supports("x86-64-v3")) { return "x86-64-v3"; }
    if (__builtin_cpu_supports("x86-64-v2")) { return "x86-64-v2"; }
#endif
    return "generic";
}

const hillock_kernel *hillock_kernel_here(int32_t widest) {
#if defined(__x86_64__)
    const char *set = hillock_instruction_set();
    const int best = strcmp(set, "generic") == 0 ? 1 : set[strlen(set) - 1] - '0';
    const int chosen = widest > 0 && widest < best ? widest : best;
    if (chosen == 4) { return &hillock_kernel_v4; }
    if (chosen == 3) { return &hillock_kernel_v3; }
    if (chosen == 2) { return &hillock_kernel_v2; }
#else
    (void)widest;
#endif
    return &hillock_kernel_generic;
}
