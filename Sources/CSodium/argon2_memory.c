#define _GNU_SOURCE
#include "CSodium.h"

#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/// What the calling thread hashes in.
static _Thread_local struct {
    void *mapped;
    size_t mapped_length;
    /// Within `mapped`, where a huge page begins.
    void *start;
    size_t length;
    /// What the hash that is being made will ask for; 0 where none is, or where it has asked.
    size_t wanted;
    bool is_taken;
    bool is_kept;
} memory;

static const size_t huge_page = 2 << 20;

static void *map(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return (void *)syscall(SYS_mmap, address, length, (long)protection, (long)flags, (long)descriptor, offset);
}

static int unmap(void *address, size_t length) {
    return (int)syscall(SYS_munmap, address, length);
}

static void give_back(void) {
    if (memory.mapped == NULL) return;
    unmap(memory.mapped, memory.mapped_length);
    memory.mapped = NULL;
    memory.length = 0;
}

/// Exactly as much: the rest of a larger one would keep what an earlier password was made into.
static bool has_room(size_t length) {
    if (memory.length == length) return true;
    give_back();
    size_t mapped_length = length + huge_page;
    void *mapped = map(NULL, mapped_length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return false;
    memory.mapped = mapped;
    memory.mapped_length = mapped_length;
    memory.start = (void *)(((uintptr_t)mapped + huge_page - 1) & ~(uintptr_t)(huge_page - 1));
    memory.length = length;
    // Advice: a kernel that doesn't take it serves small pages, and dumps what a password was made into.
    madvise(memory.start, length, MADV_HUGEPAGE);
    madvise(mapped, mapped_length, MADV_DONTDUMP);
    return true;
}

// A program's own mmap and munmap come before libc's in the order in which libraries are searched, so these are what
// libsodium calls. So does everybody else in the process, and gets the kernel's answer as from libc: an allocator that maps
// through libc's names (jemalloc) also does so in the middle of a hash, so only the one call that a hash is known to make
// is answered otherwise, and only once.

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    bool is_working_memory = length == memory.wanted && length > 0 && address == NULL && descriptor == -1 &&
                             protection == (PROT_READ | PROT_WRITE) &&
                             flags == (MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE);
    if (is_working_memory && !memory.is_taken) {
        memory.wanted = 0;
        if (has_room(length)) {
            memory.is_taken = true;
            return memory.start;
        }
    }
    return map(address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length) {
    if (memory.is_taken && address == memory.start && length == memory.length) {
        memory.is_taken = false;
        return 0;
    }
    return unmap(address, length);
}

int CSodium_argon2id(unsigned char *hash, unsigned long long hash_length, const char *password,
                     unsigned long long password_length, const unsigned char *salt, unsigned long long passes,
                     size_t bytes) {
    // In blocks of 1 KiB, four at least to a lane and a multiple of four (RFC 9106, section 3.2).
    memory.wanted = bytes / 4096 * 4096;
    int status = crypto_pwhash(hash, hash_length, password, password_length, salt, passes, bytes,
                               crypto_pwhash_ALG_ARGON2ID13);
    memory.wanted = 0;
    // libsodium gives back what it took. Should it ever not, the memory is its own.
    if (memory.is_taken) memory.mapped = NULL, memory.length = 0, memory.is_taken = false;
    if (!memory.is_kept) give_back();
    return status;
}

void CSodium_keep_memory(bool keeps) {
    memory.is_kept = keeps;
    if (!keeps) give_back();
}

size_t CSodium_kept_memory(void) {
    return memory.length;
}
