#ifndef LOCKSTEP_CCURL_H
#define LOCKSTEP_CCURL_H

#include <curl/curl.h>

// libcurl's setters and getters take their value as a variadic argument, which Swift can't call.
// One function for each type of value; each returns libcurl's own result.

CURLcode CCurl_global_init(void);

CURLcode CCurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode CCurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode CCurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode CCurl_set_reader(CURL *handle, curl_read_callback reader, void *context);
/// The body of a request, copied.
CURLcode CCurl_set_body(CURL *handle, const void *bytes, size_t length);
/// Who takes the answer: its body, and its head line by line.
CURLcode CCurl_set_writer(CURL *handle, curl_write_callback writer, void *context);
CURLcode CCurl_set_header_writer(CURL *handle, curl_write_callback writer, void *context);
/// Who is asked about once a second whether to go on; anything but 0 ends the transfer.
CURLcode CCurl_set_progress(CURL *handle, curl_xferinfo_callback progress, void *context);
/// Who opens the socket to an address that a name was resolved to, or refuses to.
CURLcode CCurl_set_socket_opener(CURL *handle, curl_opensocket_callback opener, void *context);
/// Has the handle speak over a connection that stands already. `connection` must live until the handle is performed; the
/// handle closes what it points to.
CURLcode CCurl_set_connection(CURL *handle, const curl_socket_t *connection);
/// The address inside, in network order. Returns its length in bytes: 4, 16, or 0 for another kind of address.
size_t CCurl_get_address(const struct curl_sockaddr *address, unsigned char bytes[16]);
CURLcode CCurl_set_error_buffer(CURL *handle, char *buffer);

CURLcode CCurl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode CCurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
/// The connection of a handle that was performed with CURLOPT_CONNECT_ONLY. It goes on being the handle's.
CURLcode CCurl_get_socket(CURL *handle, curl_socket_t *value);

/// curl_easy_perform on a thread that is not the program's main one: a connection that the server has closed
/// raises no SIGPIPE (which CURLOPT_NOSIGNAL leaves to the caller).
CURLcode CCurl_perform(CURL *handle);

#endif
