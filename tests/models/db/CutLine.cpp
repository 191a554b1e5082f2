#include "tests/models/db/CutLine.h"

#include <QFile>

#include <array>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

constexpr int Patience = 50; // milliseconds between looks at whether to end

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
        const ssize_t n = ::write(to, buffer.data() + done, size_t(size - done));
        if (n <= 0)
            return false;
        done += n;
    }
    return size > 0;
}

} // namespace

CutLine::CutLine(const QString &socket, const QString &folder) : m_socket(QFile::encodeName(socket))
{
    const auto place =
        address(QFile::encodeName(folder + QStringLiteral("/.s.PGSQL.%1").arg(Port)));
    m_listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (::bind(m_listener, reinterpret_cast<const sockaddr *>(&place), sizeof place) != 0 ||
        ::listen(m_listener, 4) != 0)
        qFatal("no line of our own");
    m_thread = std::thread([this] { serve(); });
}

CutLine::~CutLine()
{
    m_ends = true;
    m_thread.join();
    ::close(m_listener);
}

void CutLine::serve()
{
    while (!m_ends) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (::poll(&waiting, 1, Patience) <= 0)
            continue;
        const int client = ::accept(m_listener, nullptr, nullptr);
        const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const auto place = address(m_socket);
        if (::connect(server, reinterpret_cast<const sockaddr *>(&place), sizeof place) == 0)
            pump(client, server);
        ::close(server);
        ::close(client);
    }
}

void CutLine::pump(int client, int server)
{
    while (!m_ends) {
        std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (::poll(ends.data(), ends.size(), Patience) <= 0)
            continue;
        if (ends[0].revents && (m_loses == Loses::Questions || !forward(client, server)))
            return;
        if (ends[1].revents && (m_loses == Loses::Answers || !forward(server, client)))
            return;
    }
}
