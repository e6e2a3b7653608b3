#define _GNU_SOURCE
#include "CLDAP.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// Of openldap.h's own kinds of connection, TCP.
#ifndef LDAP_PROTO_TCP
#define LDAP_PROTO_TCP 1
#endif

int CLDAP_adopt(int connection, const char *url, LDAP **handle) {
    return ldap_init_fd(connection, LDAP_PROTO_TCP, url, handle);
}

int CLDAP_set_int(LDAP *handle, int option, int value) {
    return ldap_set_option(handle, option, &value);
}

int CLDAP_set_string(LDAP *handle, int option, const char *value) {
    return ldap_set_option(handle, option, value);
}

int CLDAP_set_off(LDAP *handle, int option) {
    return ldap_set_option(handle, option, LDAP_OPT_OFF);
}

static struct timeval span(long milliseconds) {
    struct timeval span = {milliseconds / 1000, milliseconds % 1000 * 1000};
    return span;
}

void CLDAP_limit_waiting(int connection, long milliseconds) {
    struct timeval limit = span(milliseconds);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

int CLDAP_set_network_timeout(LDAP *handle, long milliseconds) {
    struct timeval limit = span(milliseconds), none = {-1, 0};
    return ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, milliseconds < 0 ? &none : &limit);
}

int CLDAP_set_longest_answer(LDAP *handle, size_t bytes) {
    Sockbuf *buffer = NULL;
    ber_len_t longest = bytes;
    int result = ldap_get_option(handle, LDAP_OPT_SOCKBUF, &buffer);
    if (result != LDAP_OPT_SUCCESS || buffer == NULL) return LDAP_OPT_ERROR;
    return ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &longest) == 1 ? LDAP_OPT_SUCCESS : LDAP_OPT_ERROR;
}

int CLDAP_last_result(LDAP *handle) {
    int result = LDAP_OTHER;
    return ldap_get_option(handle, LDAP_OPT_RESULT_CODE, &result) == LDAP_OPT_SUCCESS ? result : LDAP_OTHER;
}

int CLDAP_wait(LDAP *handle, int message, bool all, long milliseconds, LDAPMessage **answer) {
    struct timeval limit = span(milliseconds);
    return ldap_result(handle, message, all ? LDAP_MSG_ALL : LDAP_MSG_ONE, &limit, answer);
}

static void *allocate(ber_len_t length, void *context) {
    (void)context;
    return malloc(length);
}

static void *allocate_cleared(ber_len_t count, ber_len_t length, void *context) {
    (void)context;
    return calloc(count, length);
}

static void wipe_and_free(void *memory, void *context) {
    (void)context;
    if (memory == NULL) return;
    explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

// realloc would leave a copy behind where it moves.
static void *move(void *memory, ber_len_t length, void *context) {
    void *moved = malloc(length);
    if (memory == NULL || moved == NULL) return moved;
    size_t before = malloc_usable_size(memory);
    memcpy(moved, memory, before < length ? before : length);
    wipe_and_free(memory, context);
    return moved;
}

bool CLDAP_wipe_what_is_freed(void) {
    static BerMemoryFunctions functions = {allocate, allocate_cleared, move, wipe_and_free};
    return ber_set_option(NULL, LBER_OPT_MEMORY_FNS, &functions) == LBER_OPT_SUCCESS;
}

void CLDAP_wipe(void *memory, size_t length) {
    explicit_bzero(memory, length);
}

int CLDAP_memory_file(const void *bytes, size_t length) {
    int file = memfd_create("authorities", MFD_CLOEXEC);
    if (file < 0) return -1;
    const char *next = bytes;
    while (length > 0) {
        ssize_t written = write(file, next, length);
        if (written <= 0) {
            close(file);
            return -1;
        }
        next += written;
        length -= (size_t)written;
    }
    return file;
}

void CLDAP_hold_pipe_signal(sigset_t *before) {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, before);
}

void CLDAP_release_pipe_signal(const sigset_t *before) {
    sigset_t pipe;
    const struct timespec none = {0, 0};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    while (sigtimedwait(&pipe, NULL, &none) == SIGPIPE) {}
    pthread_sigmask(SIG_SETMASK, before, NULL);
}
