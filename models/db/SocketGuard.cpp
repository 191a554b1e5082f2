#include "models/db/SocketGuard.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Peak {

#ifdef Q_OS_WIN

// Windows never reuses a socket's handle as quickly, and duplicates only between processes.
SocketGuard::SocketGuard(qintptr socket) : m_socket(socket) {}
SocketGuard::~SocketGuard() = default;

void SocketGuard::shutDown()
{
    if (m_socket >= 0)
        ::shutdown(static_cast<SOCKET>(m_socket), SD_BOTH);
}

bool waitForSocket(qintptr socket, bool forWriting, int milliseconds)
{
    WSAPOLLFD wait{static_cast<SOCKET>(socket), static_cast<SHORT>(forWriting ? POLLOUT : POLLIN),
                   0};
    return ::WSAPoll(&wait, 1, milliseconds) > 0;
}

#else

SocketGuard::SocketGuard(qintptr socket)
    : m_socket(socket < 0 ? -1 : ::fcntl(static_cast<int>(socket), F_DUPFD_CLOEXEC, 0))
{}

SocketGuard::~SocketGuard()
{
    if (m_socket >= 0)
        ::close(static_cast<int>(m_socket));
}

void SocketGuard::shutDown()
{
    if (m_socket >= 0)
        ::shutdown(static_cast<int>(m_socket), SHUT_RDWR);
}

bool waitForSocket(qintptr socket, bool forWriting, int milliseconds)
{
    pollfd wait{static_cast<int>(socket), static_cast<short>(forWriting ? POLLOUT : POLLIN), 0};
    return ::poll(&wait, 1, milliseconds) > 0;
}

#endif

} // namespace Peak
