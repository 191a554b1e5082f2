#pragma once

#include "models/db/DbConnection.h"
#include "models/db/Error.h"

#include <QDeadlineTimer>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace Peak {

class DbSession;
class SocketGuard;

/**
 * The thread behind a DbSession, with its queue and its connection.
 *
 * Owns itself while it runs: a thread that is stuck in libpq (a server that hangs during a connect)
 * is left behind by abandon() and ends by itself after connect_timeout, touching nothing but this
 * object. Every public member may be called from any thread and never waits for the server.
 */
class DbWorker final : public std::enable_shared_from_this<DbWorker>
{
public:
    struct Task
    {
        std::function<void(DbConnection &)> run;
        std::function<void(const Error &)> fail;
        bool changesConnection = false; ///< opens or closes, so it may run on a lost connection
    };

    static std::shared_ptr<DbWorker> start(const QString &purpose, DbSession *session);

    void post(Task task);
    void cancelRunning();
    /** Cuts the line, fails everything, and forgets the session: no signal comes after this. */
    void abandon();
    void waitForEnd(const QDeadlineTimer &deadline);

    bool isOpen() const { return m_open; }
    qint64 busyFor() const;

private:
    DbWorker(const QString &purpose, DbSession *session);
    void loop();
    bool takeNext(DbConnection &connection);
    void runTaken(DbConnection &connection);
    void watchConnection(DbConnection &connection);
    void forgetConnection();
    void connectionLost(const Error &error);
    void tellSession(std::function<void(DbSession *)> tell);

    const QString m_purpose;
    std::mutex m_mutex; ///< guards everything below that is not atomic
    std::condition_variable m_changed;
    DbSession *m_session = nullptr;
    DbConnection *m_connection = nullptr; ///< lives on the thread's stack
    std::deque<Task> m_queue;
    std::shared_ptr<Task> m_running;
    std::shared_ptr<SocketGuard> m_socket;
    std::shared_ptr<void> m_cancel; ///< PGcancel
    bool m_cancelling = false;
    bool m_stopping = false;
    bool m_ended = false;
    std::atomic_bool m_open = false;
    std::atomic<qint64> m_runningSince = 0;
};

} // namespace Peak
