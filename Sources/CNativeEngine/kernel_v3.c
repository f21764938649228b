#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define KERNEL hillock_kernel_v3
#include "kernel.inc"
#pragma clang attribute pop
#endif
