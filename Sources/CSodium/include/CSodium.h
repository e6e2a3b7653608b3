#ifndef LOCKSTEP_CSODIUM_H
#define LOCKSTEP_CSODIUM_H

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

/// crypto_pwhash with argon2id version 1.3, in the calling thread's own memory.
///
/// libsodium maps its working memory anew for each hash and unmaps it again, and has the kernel clear it 4 KiB at a time:
/// half of what a hash takes. Here it gets huge pages, where the kernel has them to give, and a thread that hashes one
/// password after the other keeps them: see CSodium_keep_memory.
///
/// Returns what crypto_pwhash returns: 0, or -1 where there is no memory.
int CSodium_argon2id(unsigned char *hash, unsigned long long hash_length, const char *password,
                     unsigned long long password_length, const unsigned char *salt, unsigned long long passes,
                     size_t memory);

/// Whether the calling thread keeps the working memory of a hash for its next one. `false` gives back what is kept.
///
/// What is kept was derived from a password: keep it no longer than there is a next one.
void CSodium_keep_memory(bool keeps);

/// Bytes that the calling thread keeps at the moment.
size_t CSodium_kept_memory(void);

#endif
