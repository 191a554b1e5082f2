#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/Result.h"
#include "models/db/StoppableThread.h"
#include "models/documents/ObjectClient.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QString>

#include <atomic>
#include <functional>

namespace Peak {

/**
 * The agent's work at object stores: deletes what was dropped, ends uploads that nobody goes on
 * with, moves documents from one storage to another, and looks once a day what is there.
 *
 * What is due is the database's business, which also signs every request; sealed bytes pass through
 * here, keys never do. Can be stopped and killed at any moment: whoever comes next goes on. A moved
 * content is read back before the old bytes are given up. Blocks its thread, as the agent does.
 */
class StorageKeeper final
{
    Q_DECLARE_TR_FUNCTIONS(Peak::StorageKeeper)

public:
    using Say = std::function<void(const QString &)>;

    StorageKeeper(const ConnectionSettings &settings, const QString &name, Say say);

    /** Until it is told to stop; `once`: what is due now. Fails as Agent::run() does. */
    Result<void> run(const std::atomic_bool &stop, bool once);

private:
    struct Copy;

    Result<bool> round();
    Result<bool> deleteObjects();
    Result<bool> deleteSegments();
    Result<bool> look();

    Result<bool> moveOne();
    Result<void> move(Copy &copy);
    Result<void> copyPart(Copy &copy, int part);
    Result<void> checkPart(Copy &copy, int part);
    Result<QByteArrayList> readPart(const Copy &copy, int part, bool target);
    Result<void> putLocal(const Copy &copy, int part, const QByteArrayList &segments);
    Result<void> beginParts(Copy &copy);
    Result<void> putTogether(const Copy &copy);
    Result<ObjectRequest> address(const Copy &copy, const QByteArray &step, int part = 0,
                                  const QByteArray &sha256 = {});
    Result<ObjectAnswer> send(const ObjectRequest &request);
    void tellTrouble(const Error &error);
    /** The database's own troubles end a round; what concerns one file or storage does not. */
    static bool isOfDatabase(const Error &error);
    static bool isOfStorage(const Error &error)
    {
        return error.logDetail.startsWith(QStringLiteral("storage"));
    }

    Result<QList<DbConnection::Row>> ask(const QByteArray &sql,
                                         const DbConnection::Parameters &parameters = {})
    {
        return m_connection->secretQuery(sql, parameters);
    }

    const ConnectionSettings m_settings;
    const QString m_name;
    const Say m_say;
    ObjectClient m_client{2};
    DbConnection *m_connection = nullptr; ///< while it runs
    const std::atomic_bool *m_stop = nullptr;
    QDeadlineTimer m_rest{0}; ///< the storage does not answer
    QString m_told;           ///< the last trouble, said once
    Result<void> m_trouble;   ///< for `once`
    qint64 m_moved = 0;       ///< not told yet
    qint64 m_deleted = 0;
};

/** A keeper on a thread of its own, beside an agent. Ends with this object. */
class StorageKeeperThread final
{
public:
    StorageKeeperThread(const ConnectionSettings &settings, const QString &name,
                        StorageKeeper::Say say, int delayMilliseconds = 0);

private:
    StoppableThread m_thread;
};

} // namespace Peak
