#include "models/delivery/WipingCurl.h"

#include <QtGlobal>

#include <openssl/crypto.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Peak::WipingCurl {

namespace {

/** Before each piece stands how long it is. */
constexpr size_t head = alignof(std::max_align_t) > sizeof(size_t) ? alignof(std::max_align_t)
                                                                   : sizeof(size_t);

size_t sizeOf(const void *piece)
{
    size_t size = 0;
    memcpy(&size, static_cast<const char *>(piece) - head, sizeof size);
    return size;
}

void *taken(size_t size)
{
    if (size > SIZE_MAX - head)
        return nullptr;
    char *whole = static_cast<char *>(std::malloc(size + head));
    if (!whole)
        return nullptr;
    memcpy(whole, &size, sizeof size);
    return whole + head;
}

void given(void *piece)
{
    if (!piece)
        return;
    OPENSSL_cleanse(piece, sizeOf(piece));
    std::free(static_cast<char *>(piece) - head);
}

void *resized(void *piece, size_t size)
{
    if (!piece)
        return taken(size);
    void *made = taken(size);
    if (made) {
        memcpy(made, piece, qMin(size, sizeOf(piece)));
        given(piece);
    }
    return made;
}

char *copied(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *made = static_cast<char *>(taken(size));
    if (made)
        memcpy(made, text, size);
    return made;
}

void *zeroed(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return nullptr;
    void *made = taken(count * size);
    if (made)
        memset(made, 0, count * size);
    return made;
}

} // namespace

void begin()
{
    static std::once_flag once;
    std::call_once(once, [] {
        curl_global_init_mem(CURL_GLOBAL_DEFAULT, &taken, &given, &resized, &copied, &zeroed);
    });
}

void endSocket(curl_socket_t socket)
{
#ifdef Q_OS_WIN
    ::shutdown(socket, SD_BOTH);
#else
    ::shutdown(socket, SHUT_RDWR);
#endif
}

void closeSocket(curl_socket_t socket)
{
#ifdef Q_OS_WIN
    ::closesocket(socket);
#else
    ::close(socket);
#endif
}

} // namespace Peak::WipingCurl
