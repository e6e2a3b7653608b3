#ifndef LOCKSTEP_CHEAP_H
#define LOCKSTEP_CHEAP_H

#include <stdbool.h>
#include <stddef.h>

// A program that links this target overwrites every block of its heap when it is freed, whichever library frees it.

/// Overwrites memory, for certain.
void CHeap_wipe(void *memory, size_t length);

/// Whether the libraries of this process find this target's functions, and what is freed is overwritten.
bool CHeap_wipes_what_is_freed(void);

#endif
