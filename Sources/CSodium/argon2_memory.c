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
    bool is_hashing;
    bool is_taken;
    bool is_kept;
} memory;

static const size_t huge_page = 2 << 20;

static void *map(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
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

static bool has_room(size_t length) {
    if (memory.length >= length) return true;
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
// libsodium calls. So does everybody else in the process who doesn't hash, and gets the kernel's answer as from libc.

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    bool is_working_memory = memory.is_hashing && !memory.is_taken && address == NULL && descriptor == -1;
    if (is_working_memory && has_room(length)) {
        memory.is_taken = true;
        return memory.start;
    }
    return map(address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length) {
    if (memory.is_taken && address == memory.start) {
        memory.is_taken = false;
        return 0;
    }
    return unmap(address, length);
}

int CSodium_argon2id(unsigned char *hash, unsigned long long hash_length, const char *password,
                     unsigned long long password_length, const unsigned char *salt, unsigned long long passes,
                     size_t bytes) {
    memory.is_hashing = true;
    int status = crypto_pwhash(hash, hash_length, password, password_length, salt, passes, bytes,
                               crypto_pwhash_ALG_ARGON2ID13);
    memory.is_hashing = false;
    memory.is_taken = false;
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
