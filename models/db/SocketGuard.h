#pragma once

#include <QtGlobal>

namespace Peak {

/**
 * A second hold on a connection's socket, so that another thread can cut the line under libpq.
 *
 * libpq blocks in poll(); shutting the socket down wakes it with an end of file. The hold is a
 * duplicate where the system has one, so a number that was reused meanwhile is never hit. Sends and
 * reads nothing. shutDown() may be called from any thread.
 */
class SocketGuard
{
public:
    explicit SocketGuard(qintptr socket);
    ~SocketGuard();
    SocketGuard(const SocketGuard &) = delete;
    SocketGuard &operator=(const SocketGuard &) = delete;

    void shutDown();
    qintptr descriptor() const { return m_socket; }

private:
    qintptr m_socket = -1;
};

/** Waits until the socket can be read (or written); false after `milliseconds` without. */
bool waitForSocket(qintptr socket, bool forWriting, int milliseconds);

} // namespace Peak
