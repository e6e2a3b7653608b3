#ifndef LOCKSTEP_CSCHEDULER_H
#define LOCKSTEP_CSCHEDULER_H

#include <stdint.h>

/// Schedules the calling thread as a batch job (SCHED_BATCH): the kernel's `sched_setattr`, which libc has no name for yet.
///
/// `nice` is its weight, from -20 (most) to 19 (least). `slice` is how long it asks to run at a time, in nanoseconds; Linux
/// since 6.12 takes 100,000 to 100,000,000 and lets whoever asked for less interrupt it at once; older ones leave it out.
///
/// Returns 0, or -1 with the reason in `errno`.
int CScheduler_run_in_batches(int32_t nice, uint64_t slice);

#endif
