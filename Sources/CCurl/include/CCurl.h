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
CURLcode CCurl_set_error_buffer(CURL *handle, char *buffer);

CURLcode CCurl_get_long(CURL *handle, CURLINFO info, long *value);

/// curl_easy_perform on a thread that is not the program's main one: a connection that the server has closed
/// raises no SIGPIPE (which CURLOPT_NOSIGNAL leaves to the caller).
CURLcode CCurl_perform(CURL *handle);

#endif
