#pragma once

#include <QList>
#include <QtGlobal>

namespace Peak {

class PrivateServer;
class RawConnection;

/**
 * A server that holds every connection open and answers nothing, as after a suspended machine or on
 * a dead disk: all its processes are stopped, but for the one behind `admin`. Thaws when it is
 * destroyed. POSIX only, as the tests that use it.
 */
class FrozenServer final
{
public:
    FrozenServer(const PrivateServer &server, RawConnection &admin);
    ~FrozenServer();
    FrozenServer(const FrozenServer &) = delete;
    FrozenServer &operator=(const FrozenServer &) = delete;

private:
    QList<qint64> m_processes;
};

} // namespace Peak
