/* What libcurl declares. Nothing links it: it is opened when a URL is read for the first time, and its functions of
   variable arguments, which Swift cannot call through a pointer, are called here. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

static inline CURLcode graphq_set_number(void *set, CURL *handle, CURLoption option, long value) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))set)(handle, option, value);
}

static inline CURLcode graphq_set_pointer(void *set, CURL *handle, CURLoption option, const void *value) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))set)(handle, option, value);
}

static inline CURLcode graphq_set_writer(
    void *set, CURL *handle, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))set)(handle, option, value);
}

static inline CURLcode graphq_set_watcher(
    void *set, CURL *handle, int (*value)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t)) {
  return ((CURLcode (*)(CURL *, CURLoption, ...))set)(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode graphq_get_number(void *get, CURL *handle, CURLINFO info, long *value) {
  return ((CURLcode (*)(CURL *, CURLINFO, ...))get)(handle, info, value);
}
