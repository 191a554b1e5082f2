#pragma once

#include <curl/curl.h>

namespace Peak {

/**
 * libcurl, which keeps copies of passwords as long as it needs them, with a memory of its own that
 * is overwritten before it is given back.
 */
namespace WipingCurl {

/** Before the first handle; any thread, any number of times. */
void begin();

/** Both ways end; whoever waits at it is told at once. */
void endSocket(curl_socket_t socket);
void closeSocket(curl_socket_t socket);

} // namespace WipingCurl

} // namespace Peak
