#ifndef HILLOCK_NATIVE_ENGINE_H
#define HILLOCK_NATIVE_ENGINE_H

/// How many samples are computed at once: the doubles of one 512-bit register. Narrower machines take two or four
/// registers for them, so that results do not depend on the width of the machine.
enum { HILLOCK_LANES = 8 };

/// The instruction set that was chosen for this machine at run time: "x86-64-v4", "x86-64-v3", "x86-64-v2" or "generic".
const char *hillock_instruction_set(void);

#endif
