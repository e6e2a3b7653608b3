#include "CMemory.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__)

// The C library's own, which these two take the place of in the whole process.
extern void __libc_free(void *);
extern void *__libc_realloc(void *, size_t);

static atomic_bool wipes;

void CMemory_wipe_what_is_freed(void) { atomic_store(&wipes, true); }

void free(void *pointer) {
    if (pointer == NULL) return;
    int before = errno;
    if (atomic_load_explicit(&wipes, memory_order_relaxed)) explicit_bzero(pointer, malloc_usable_size(pointer));
    __libc_free(pointer);
    errno = before;
}

// What moves leaves nothing behind. Above this size pages are moved, and not what is in them.
static const size_t moved_by_pages = 1 << 20;

void *realloc(void *pointer, size_t size) {
    if (pointer == NULL || size == 0 || !atomic_load_explicit(&wipes, memory_order_relaxed))
        return __libc_realloc(pointer, size);
    size_t present = malloc_usable_size(pointer);
    if (present >= moved_by_pages) return __libc_realloc(pointer, size);
    if (size <= present && size >= present / 2) return pointer;
    void *moved = malloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, pointer, size < present ? size : present);
    free(pointer);
    return moved;
}

#else

void CMemory_wipe_what_is_freed(void) {}

#endif
