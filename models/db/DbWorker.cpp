#include "models/db/DbWorker.h"

#include "models/db/DbSession.h"
#include "models/db/SocketGuard.h"
#include "models/db/SqlErrors.h"

#include <libpq-fe.h>

#include <chrono>
#include <thread>

namespace Peak {

namespace {

constexpr auto cancelPatience = std::chrono::seconds(2);

qint64 steadyMilliseconds()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

DbWorker::DbWorker(const QString &purpose, DbSession *session)
    : m_purpose(purpose), m_session(session)
{}

std::shared_ptr<DbWorker> DbWorker::start(const QString &purpose, DbSession *session)
{
    const std::shared_ptr<DbWorker> worker(new DbWorker(purpose, session));
    // Detached: joining could wait for a server that hangs. waitForEnd() is the bounded join.
    std::thread([worker] { worker->loop(); }).detach();
    return worker;
}

void DbWorker::post(Task task)
{
    const std::lock_guard lock(m_mutex);
    m_queue.push_back(std::move(task));
    m_changed.notify_all();
}

void DbWorker::cancelRunning()
{
    std::lock_guard lock(m_mutex);
    if (!m_running || !m_connection)
        return;
    m_connection->setCancelled(true); // also between two statements of the same piece of work
    if (!m_cancel || m_cancelling)
        return;
    m_cancelling = true;
    // PQcancel opens a connection of its own and hangs with a server that hangs.
    std::thread([self = shared_from_this(), cancel = m_cancel] {
        char message[256];
        PQcancel(static_cast<PGcancel *>(cancel.get()), message, sizeof message);
        const std::lock_guard done(self->m_mutex);
        self->m_cancelling = false;
        self->m_changed.notify_all();
    }).detach();
}

void DbWorker::abandon()
{
    std::deque<Task> waiting;
    std::shared_ptr<Task> running;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_session = nullptr;
        waiting.swap(m_queue);
        running = m_running;
        if (m_connection)
            m_connection->setCancelled(true);
        if (m_socket)
            m_socket->shutDown();
        m_changed.notify_all();
    }
    m_open = false;
    if (running)
        running->fail(SqlErrors::connectionLost(QStringLiteral("abandoned")));
    for (const Task &task : waiting)
        task.fail(SqlErrors::notConnected());
}

void DbWorker::waitForEnd(const QDeadlineTimer &deadline)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::milliseconds(deadline.remainingTime()),
                       [this] { return m_ended; });
}

qint64 DbWorker::busyFor() const
{
    const qint64 since = m_runningSince;
    return since == 0 ? 0 : qMax<qint64>(steadyMilliseconds() - since, 1);
}

void DbWorker::loop()
{
    {
        DbConnection connection(m_purpose);
        {
            const std::lock_guard lock(m_mutex);
            m_connection = &connection;
        }
        while (takeNext(connection))
            runTaken(connection);
        forgetConnection();
        const std::lock_guard lock(m_mutex);
        m_connection = nullptr;
    }
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    m_changed.notify_all();
}

bool DbWorker::takeNext(DbConnection &connection)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
    // A cancel that is still under way would hit the next statement.
    m_changed.wait_for(lock, cancelPatience, [this] { return m_stopping || !m_cancelling; });
    if (m_stopping)
        return false;
    m_running = std::make_shared<Task>(std::move(m_queue.front()));
    m_queue.pop_front();
    connection.setCancelled(false);
    m_runningSince = steadyMilliseconds();
    return true;
}

void DbWorker::runTaken(DbConnection &connection)
{
    const bool wasOpen = m_open;
    const std::shared_ptr<Task> task = m_running; // only this thread writes it
    if (task->changesConnection)
        forgetConnection();
    task->run(connection);
    {
        const std::lock_guard lock(m_mutex);
        m_running.reset();
    }
    m_runningSince = 0;
    if (task->changesConnection)
        watchConnection(connection);
    else if (wasOpen && !connection.isOpen())
        connectionLost(SqlErrors::connectionLost());
}

/** Takes what is needed to cancel and to cut the line from another thread. */
void DbWorker::watchConnection(DbConnection &connection)
{
    auto *handle = static_cast<PGconn *>(connection.handle());
    if (!connection.isOpen())
        return;
    auto socket = std::make_shared<SocketGuard>(PQsocket(handle));
    const std::shared_ptr<void> cancel(
        PQgetCancel(handle), [](void *pointer) { PQfreeCancel(static_cast<PGcancel *>(pointer)); });
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping)
            return;
        m_socket = socket;
        m_cancel = cancel;
        m_open = true;
    }
    tellSession([](DbSession *session) { Q_EMIT session->opened(); });
}

void DbWorker::forgetConnection()
{
    const std::lock_guard lock(m_mutex);
    m_socket.reset();
    m_cancel.reset();
    m_open = false;
}

void DbWorker::connectionLost(const Error &error)
{
    forgetConnection();
    std::deque<Task> hopeless;
    {
        const std::lock_guard lock(m_mutex);
        while (!m_queue.empty() && !m_queue.front().changesConnection) {
            hopeless.push_back(std::move(m_queue.front()));
            m_queue.pop_front();
        }
    }
    for (const Task &task : hopeless)
        task.fail(SqlErrors::notConnected());
    tellSession([error](DbSession *session) { Q_EMIT session->lost(error); });
}

void DbWorker::tellSession(std::function<void(DbSession *)> tell)
{
    const std::lock_guard lock(m_mutex);
    if (!m_session)
        return;
    QMetaObject::invokeMethod(
        m_session,
        [session = m_session, self = weak_from_this(), tell = std::move(tell)] {
            if (session->m_worker && session->m_worker == self.lock())
                tell(session);
        },
        Qt::QueuedConnection);
}

} // namespace Peak
