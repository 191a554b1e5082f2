#include "tests/support/SlowLine.h"

#include <QFile>

#include <array>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace Peak {

namespace {

constexpr int Patience = 20; // milliseconds between looks at what the test says

sockaddr_un address(const QByteArray &path)
{
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    if (size_t(path.size()) >= sizeof place.sun_path)
        qFatal("%s is too long for a socket", path.constData());
    std::memcpy(place.sun_path, path.constData(), size_t(path.size()));
    return place;
}

/** False when there is nothing more to come. */
bool forward(int from, int to)
{
    std::array<char, 65536> buffer;
    const ssize_t size = ::read(from, buffer.data(), buffer.size());
    for (ssize_t done = 0; done < size;) {
        const ssize_t n = ::send(to, buffer.data() + done, size_t(size - done), MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        done += n;
    }
    return size > 0;
}

} // namespace

SlowLine::SlowLine(const QString &socket, const QString &folder)
    : m_socket(QFile::encodeName(socket))
{
    const auto place =
        address(QFile::encodeName(folder + QStringLiteral("/.s.PGSQL.%1").arg(Port)));
    m_listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(m_listener, reinterpret_cast<const sockaddr *>(&place), sizeof place) != 0 ||
        ::listen(m_listener, 32) != 0)
        qFatal("no line of our own");
    m_thread = std::thread([this] { serve(); });
}

SlowLine::~SlowLine()
{
    m_ends = true;
    m_thread.join();
    ::close(m_listener);
}

void SlowLine::serve()
{
    while (!m_ends) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (::poll(&waiting, 1, Patience) <= 0)
            continue;
        const int client = ::accept(m_listener, nullptr, nullptr);
        ::fcntl(client, F_SETFD, FD_CLOEXEC); // a program started meanwhile would keep it open
        const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        m_pumps.emplace_back([this, client, server] {
            const auto place = address(m_socket);
            if (::connect(server, reinterpret_cast<const sockaddr *>(&place), sizeof place) == 0)
                pump(client, server);
            ::close(server);
            ::close(client);
        });
    }
    for (std::thread &one : m_pumps)
        one.join();
}

void SlowLine::pump(int client, int server) const
{
    const int cuts = m_cuts;
    while (!m_ends && cuts == m_cuts) {
        std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0},
                                   pollfd{server, short(m_hold ? 0 : POLLIN), 0}};
        if (::poll(ends.data(), ends.size(), Patience) <= 0)
            continue;
        if (ends[0].revents && !forward(client, server))
            return;
        if (!ends[1].revents)
            continue;
        if (m_hold) {
            std::this_thread::sleep_for(std::chrono::milliseconds(Patience));
            continue;
        }
        for (int waited = 0; waited < m_delay && !m_ends && cuts == m_cuts; waited += Patience)
            std::this_thread::sleep_for(std::chrono::milliseconds(Patience));
        if (cuts == m_cuts && !forward(server, client))
            return;
    }
}

} // namespace Peak
