#include "models/db/DbSession.h"

#include "models/db/DbWorker.h"
#include "models/db/SqlErrors.h"

#include <QDeadlineTimer>

namespace Peak {

namespace {
constexpr int farewellMilliseconds = 800;
}

DbSession::DbSession(const QString &purpose, QObject *parent) : QObject(parent), m_purpose(purpose)
{
    qRegisterMetaType<Peak::Error>();
}

DbSession::~DbSession()
{
    abandon();
    const QDeadlineTimer deadline(farewellMilliseconds);
    for (const auto &retired : m_retired) {
        if (const auto worker = retired.lock())
            worker->waitForEnd(deadline);
    }
}

QFuture<Result<void>> DbSession::open(const ConnectionSettings &settings)
{
    return enqueue([settings](DbConnection &connection) { return connection.open(settings); },
                   Piece::Open);
}

void DbSession::close()
{
    if (!m_worker)
        return;
    enqueue(
        [](DbConnection &connection) {
            connection.close();
            return Result<void>();
        },
        Piece::Open);
}

void DbSession::cancelRunning()
{
    if (m_worker)
        m_worker->cancelRunning();
}

void DbSession::abandon()
{
    if (!m_worker)
        return;
    m_worker->abandon();
    std::erase_if(m_retired, [](const auto &worker) { return worker.expired(); });
    m_retired.push_back(m_worker);
    m_worker.reset();
}

bool DbSession::isOpen() const
{
    return m_worker && m_worker->isOpen();
}

qint64 DbSession::busyFor() const
{
    return m_worker ? m_worker->busyFor() : 0;
}

void DbSession::post(Piece piece, std::function<void(DbConnection &)> run,
                     std::function<void(const Error &)> fail)
{
    if (!m_worker)
        m_worker = DbWorker::start(m_purpose, this);
    m_worker->post({std::move(run), std::move(fail), piece == Piece::Open});
}

} // namespace Peak
