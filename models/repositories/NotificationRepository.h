#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Notification.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>

namespace Peak {

/**
 * What the signed-in person is told of, and how they wish to be told.
 *
 * Every row is worded by the server under the rights of this moment. One statement a call, nothing
 * kept. Use from the thread of the session's owner.
 */
class NotificationRepository final
{
public:
    explicit NotificationRepository(DbSession &session) : m_session(session) {}

    /** The newest first, those behind `place` of one of them (empty: from the newest on), 200 at
     * most and those of the last one's time. Done ones are another list; those put off are in
     * none. */
    QFuture<Result<QList<Notification>>> list(bool done, const QString &place, int limit);
    QFuture<Result<NotificationCounts>> counts();

    QFuture<Result<void>> see(const QList<QUuid> &ids);
    QFuture<Result<void>> finish(const QList<QUuid> &ids);
    QFuture<Result<void>> unfinish(const QList<QUuid> &ids);
    /** Invalid: it comes back at once. */
    QFuture<Result<void>> snooze(const QUuid &id, const QDateTime &until);
    /** For everybody who got the same reminder. */
    QFuture<Result<void>> acknowledge(const QUuid &id);

    QFuture<Result<QJsonObject>> settings();
    /** Any part of them. */
    QFuture<Result<void>> setSettings(const QJsonObject &part);

private:
    DbSession &m_session;
};

} // namespace Peak
