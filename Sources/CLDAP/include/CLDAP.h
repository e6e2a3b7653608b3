#ifndef LOCKSTEP_CLDAP_H
#define LOCKSTEP_CLDAP_H

#include <lber.h>
#include <ldap.h>
#include <openldap.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

// What of libldap Swift can't call: macros that are pointers, and values behind untyped ones.

/// A handle for a connection that stands already; the handle closes it. `url` says with whom: certificates are compared
/// with its host. Returns libldap's result.
int CLDAP_adopt(int connection, const char *url, LDAP **handle);

/// How long a single read or write of a connection may wait; then it fails.
void CLDAP_limit_waiting(int connection, long milliseconds);

int CLDAP_set_int(LDAP *handle, int option, int value);
/// The library keeps a copy. NULL takes the value back.
int CLDAP_set_string(LDAP *handle, int option, const char *value);
int CLDAP_set_off(LDAP *handle, int option);
/// For single steps of a connection, the handshake of TLS among them; below zero: none.
int CLDAP_set_network_timeout(LDAP *handle, long milliseconds);
/// An answer that is longer ends the connection.
int CLDAP_set_longest_answer(LDAP *handle, size_t bytes);

/// The result of the last call that has none of its own.
int CLDAP_last_result(LDAP *handle);

/// ldap_result for one message, all of it or its next part. Waits no longer than so long.
int CLDAP_wait(LDAP *handle, int message, bool all, long milliseconds, LDAPMessage **answer);

/// Has libldap overwrite all memory before it gives it back: passwords and verifiers are in there. Once, before its
/// first use. Returns whether it does.
bool CLDAP_wipe_what_is_freed(void);

/// Overwrites memory, for certain.
void CLDAP_wipe(void *memory, size_t length);

/// A file in memory with these bytes, to be opened as /proc/self/fd/N. Returns its descriptor, or -1.
int CLDAP_memory_file(const void *bytes, size_t length);

/// Holds back SIGPIPE from the calling thread, which libldap raises where a server has closed the connection, and lets it
/// through again without what came meanwhile.
void CLDAP_hold_pipe_signal(sigset_t *before);
void CLDAP_release_pipe_signal(const sigset_t *before);

#endif
