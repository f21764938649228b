#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define HILLOCK_SUFFIX v3
#include "mosfet_array.inc"
#pragma clang attribute pop
#endif
