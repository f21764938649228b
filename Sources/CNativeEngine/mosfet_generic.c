#define HILLOCK_SUFFIX generic
#include "mosfet_array.inc"
