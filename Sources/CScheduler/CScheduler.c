#define _GNU_SOURCE
#include "CScheduler.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

int CScheduler_run_in_batches(int32_t nice, uint64_t slice) {
    // The first version of the kernel's `struct sched_attr`; whose length tells it so.
    struct {
        uint32_t size;
        uint32_t policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime;
        uint64_t deadline;
        uint64_t period;
    } attributes = {.size = sizeof attributes, .policy = SCHED_BATCH, .nice = nice, .runtime = slice};
    // Thread 0 is the calling one.
    return (int)syscall(SYS_sched_setattr, 0, &attributes, 0u);
}
