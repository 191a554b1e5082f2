#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/Result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace Peak {

class DbWorker;

/**
 * One thread that owns one connection to PostgreSQL, and the only way to reach it.
 *
 * Work is queued and runs in order; each piece gets the DbConnection and returns a Result, which
 * comes back as a future. The GUI thread never waits: it hears of the end through whenDone(). A
 * lost connection fails what is queued with ErrorKind::Offline and emits lost() once; nothing is
 * retried here, because a statement may have committed. Use from the thread that made it; a piece
 * of work runs on the session's thread, which may outlive this object, so it captures values, never
 * `this`.
 */
class DbSession final : public QObject
{
    Q_OBJECT

public:
    /** `purpose` ("work", "reads") appears in the log and in the server's application_name. */
    explicit DbSession(const QString &purpose, QObject *parent = nullptr);
    /** Abandons what runs; returns within a second, also when the server hangs during a connect. */
    ~DbSession() override;

    /** Opens (or reopens) the connection; the work queued afterwards runs on it. */
    QFuture<Result<void>> open(const ConnectionSettings &settings);
    /** Closes the connection after the work queued so far. */
    void close();

    /** Queues `work(DbConnection &)`, which runs on the session's thread and returns a Result<T>.
     */
    template <typename Work>
    auto run(Work work) -> QFuture<std::invoke_result_t<Work, DbConnection &>>
    {
        return enqueue(std::move(work), Piece::Work);
    }

    /** Asks the server to cancel the running statement; it then fails with ErrorKind::Cancelled. */
    void cancelRunning();

    /**
     * Gives the connection up at once, even when the server hangs: what runs or waits fails
     * Offline.
     *
     * Never waits and emits nothing. open() starts anew, on another thread if the old one is still
     * stuck.
     */
    void abandon();

    bool isOpen() const;
    /** Milliseconds that the running piece of work has taken so far; 0 when idle. */
    qint64 busyFor() const;

Q_SIGNALS:
    void opened();
    void lost(const Peak::Error &error);

private:
    friend class DbWorker;
    enum class Piece { Open, Work };

    /** Whoever comes first, the work or an abandon(), answers; the other finds the answer given. */
    template <typename Work>
    auto enqueue(Work work, Piece piece) -> QFuture<std::invoke_result_t<Work, DbConnection &>>
    {
        using Outcome = std::invoke_result_t<Work, DbConnection &>;
        struct Answer
        {
            QPromise<Outcome> promise;
            std::atomic_flag given = ATOMIC_FLAG_INIT;
            void give(Outcome outcome)
            {
                if (given.test_and_set())
                    return;
                promise.addResult(std::move(outcome));
                promise.finish();
            }
        };
        auto answer = std::make_shared<Answer>();
        auto future = answer->promise.future();
        answer->promise.start();
        post(
            piece,
            [answer, task = std::move(work)](DbConnection &connection) mutable {
                if (!answer->promise.isCanceled())
                    answer->give(task(connection));
                else if (!answer->given.test_and_set())
                    answer->promise.finish();
            },
            [answer](const Error &error) { answer->give(Outcome(error)); });
        return future;
    }

    void post(Piece piece, std::function<void(DbConnection &)> run,
              std::function<void(const Error &)> fail);

    const QString m_purpose;
    std::shared_ptr<DbWorker> m_worker;
    std::vector<std::weak_ptr<DbWorker>> m_retired; ///< abandoned, and perhaps still stuck in libpq
};

} // namespace Peak
