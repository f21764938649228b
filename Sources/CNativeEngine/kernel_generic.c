#define KERNEL hillock_kernel_generic
#include "kernel.inc"
