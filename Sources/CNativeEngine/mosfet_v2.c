#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v2"))), apply_to = function)
#define HILLOCK_SUFFIX v2
#include "mosfet_array.inc"
#pragma clang attribute pop
#endif
