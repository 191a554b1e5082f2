#include "tests/support/FrozenServer.h"

#include "models/db/PrivateServer.h"
#include "tests/support/RawConnection.h"

#include <csignal>

namespace Peak {

FrozenServer::FrozenServer(const PrivateServer &server, RawConnection &admin)
    : m_processes{server.processId()}
{
    const auto backends =
        admin.must("select pid from pg_stat_activity where pid <> pg_backend_pid()");
    for (const auto &row : backends.rows)
        m_processes.append(row.first()->toLongLong());
    for (const qint64 process : std::as_const(m_processes))
        ::kill(pid_t(process), SIGSTOP);
}

FrozenServer::~FrozenServer()
{
    for (const qint64 process : std::as_const(m_processes))
        ::kill(pid_t(process), SIGCONT);
}

} // namespace Peak
