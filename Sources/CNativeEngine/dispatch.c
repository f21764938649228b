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

const hillock_kernel *hillock_kernel_here(void) {
#if defined(__x86_64__)
    const char *set = hillock_instruction_set();
    if (strcmp(set, "x86-64-v4") == 0) { return &hillock_kernel_v4; }
    if (strcmp(set, "x86-64-v3") == 0) { return &hillock_kernel_v3; }
    if (strcmp(set, "x86-64-v2") == 0) { return &hillock_kernel_v2; }
#endif
    return &hillock_kernel_generic;
}
