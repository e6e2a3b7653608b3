#define _GNU_SOURCE
#include "CHeap.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __GLIBC__

// A program's own functions come before libc's in the order in which libraries are searched, so every library of the
// process, libc included, frees through these. All of libc's heap has its stand-in here, also where nothing is done: a
// block must be freed by the allocator that made it, also in a process that another allocator was loaded into.

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void *__libc_valloc(size_t size);
extern void *__libc_pvalloc(size_t size);
extern void __libc_free(void *block);

static const size_t page = 4096;
/// From here on, giving pages back costs less than overwriting them, and pages that were never written to stay unmade.
static const size_t many = 1 << 20;

/// libc's own, which has no second name. Until it is found, when the process starts, nothing is overwritten: there is no
/// secret yet.
static size_t (*size_of)(void *block);

__attribute__((constructor(101))) static void find_size_of(void) {
    void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    if (libc != NULL) size_of = (size_t (*)(void *))dlsym(libc, "malloc_usable_size");
}

static void wipe(void *block, size_t size) {
    uint8_t *start = block, *end = start + size;
    if (size >= many) {
        uint8_t *first = (uint8_t *)(((uintptr_t)start + page - 1) & ~(uintptr_t)(page - 1));
        uint8_t *last = (uint8_t *)((uintptr_t)end & ~(uintptr_t)(page - 1));
        int error = errno;
        // Private pages without a file read as zeros afterwards. Not those that are locked.
        if (madvise(first, (size_t)(last - first), MADV_DONTNEED) == 0) {
            explicit_bzero(last, (size_t)(end - last));
            end = first;
        }
        errno = error;
    }
    // Not memset, which a compiler leaves out where nobody reads what it wrote.
    explicit_bzero(start, (size_t)(end - start));
}

void free(void *block) {
    if (block == NULL) return;
    if (size_of != NULL) wipe(block, size_of(block));
    __libc_free(block);
}

void *realloc(void *block, size_t size) {
    if (block == NULL || size_of == NULL) return __libc_realloc(block, size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    // libc would leave the former block, or the end that is cut off, as it was.
    size_t before = size_of(block);
    if (size <= before && size >= before / 2) return block;
    void *moved = __libc_malloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, block, size < before ? size : before);
    free(block);
    return moved;
}

void *reallocarray(void *block, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, bytes);
}

void *malloc(size_t size) {
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return __libc_calloc(count, size);
}

void *memalign(size_t alignment, size_t size) {
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    int error = errno;
    void *made = __libc_memalign(alignment, size);
    errno = error;
    if (made == NULL) return ENOMEM;
    *block = made;
    return 0;
}

void *valloc(size_t size) {
    return __libc_valloc(size);
}

void *pvalloc(size_t size) {
    return __libc_pvalloc(size);
}

size_t malloc_usable_size(void *block) {
    return block == NULL || size_of == NULL ? 0 : size_of(block);
}

bool CHeap_wipes_what_is_freed(void) {
    return size_of != NULL && dlsym(RTLD_DEFAULT, "free") == (void *)free;
}

#else

// Another libc has other names inside. Its heap stays as it is, and the server says so.
bool CHeap_wipes_what_is_freed(void) {
    return false;
}

#endif

void CHeap_wipe(void *memory, size_t length) {
    explicit_bzero(memory, length);
}
